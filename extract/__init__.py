"""From a file to a Document: what is printed and where, before any meaning is given to it."""
