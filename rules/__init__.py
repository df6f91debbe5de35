"""From Reports to Findings: what contradicts what, and which figure is to blame."""
