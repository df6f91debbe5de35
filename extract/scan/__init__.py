"""Scanned pages and pictures, read by text recognition."""
