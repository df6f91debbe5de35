"""Child processes with limits, on this machine and on others."""
