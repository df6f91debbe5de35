"""The command line. Nothing heavy is loaded here: `heshu --help` must answer at once."""

from __future__ import annotations

import sys

from heshu.processes.starting import early_child


def main() -> None:
    """Run the program; its output is UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    with early_child(sys.argv[1:]):
        from heshu.commands.every import run

        status = run(sys.argv[1:])
    sys.exit(status)
