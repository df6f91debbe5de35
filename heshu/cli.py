"""The command line. Nothing heavy is loaded here: `heshu --help` must answer at once."""

from __future__ import annotations

import sys

from heshu.processes.starting import early_child
from heshu.streams import prepare_streams


def main() -> None:
    """Run the program; its output is UTF-8 on every system."""
    prepare_streams()
    with early_child(sys.argv[1:]):
        from heshu.commands.every import run

        status = run(sys.argv[1:])
    sys.exit(status)
