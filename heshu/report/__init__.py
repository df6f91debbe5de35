"""The offline report: one file that opens anywhere and prints well."""
