"""Free tables of many designs with their truth, and how well mistakes in them are found."""
