"""Facts, relations and the search for the figure that is wrong; no words of any kind of report."""
