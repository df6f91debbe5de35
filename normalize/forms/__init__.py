"""Self-evaluation forms and their kin: funds, indicators, totals, goals."""
