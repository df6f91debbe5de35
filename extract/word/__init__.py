"""Word files, and what is turned into them."""
