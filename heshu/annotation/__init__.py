"""Copies of documents with the findings written at the figures."""
