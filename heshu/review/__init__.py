"""The page on which people look at findings and decide on them.

Served on this machine only unless a token is given.
"""
