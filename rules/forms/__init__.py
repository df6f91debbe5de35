"""What is checked of self-evaluation forms."""
