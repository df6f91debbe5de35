"""heshu (核数): reads Chinese performance and financial reports and finds the figures that contradict each other."""

__version__ = "0.1.0"
