"""Workbooks of all kinds: a sheet is a page with one table."""
