"""What only shows when many documents are looked at together."""
