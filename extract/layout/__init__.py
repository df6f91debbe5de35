"""One page: its characters and rulings become lines and the cells of grids."""
