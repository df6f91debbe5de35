"""Tables of no known kind.

Which cells are tied by sums, differences, rates and shares, from words and from arithmetic.
"""
