"""The page on which people look at findings and decide on them; served on this machine only unless a token is given."""
