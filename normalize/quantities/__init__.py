"""Numbers with units: in running text and in cells."""
