"""Tables of no known kind as records: rows and columns by what their heads say, figures with their units."""
