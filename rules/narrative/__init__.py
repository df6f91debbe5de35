"""What is checked of running text."""
