"""Saved web pages, Markdown and plain text."""
