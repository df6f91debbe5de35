"""The rules in words, their cases, and the page about them."""
