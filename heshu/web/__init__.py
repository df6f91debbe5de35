"""What web pages need: templates, words, sessions, their guard."""
