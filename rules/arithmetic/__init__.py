"""What figures say of each other by arithmetic alone: their units are known, no word beside them is read."""
