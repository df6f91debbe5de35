"""What is checked between reports, documents and files."""
