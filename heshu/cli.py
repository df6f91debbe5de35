"""The command line. Nothing heavy is loaded here: `heshu --help` must answer at once."""

from __future__ import annotations

import sys

from heshu.commands import documents, papers, stores
from heshu.commands.exit_status import COMMAND_FAILED
from heshu.commands.program import app
from heshu.commands.usage import is_help, is_usage_error, usage_words

__all__ = ["app", "documents", "main", "papers", "stores"]


def main() -> None:
    """Run the program; its output is UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Carry out a command line and return its exit status; says what is wrong with one that is not right."""
    try:
        status = app(arguments, prog_name="heshu", standalone_mode=False)
    except Exception as error:
        if not is_usage_error(error):
            raise
        commands = [command.callback.__name__ for command in app.registered_commands if command.callback]
        text = str(error) if is_help(error) else usage_words(error, commands)
        print(text, file=sys.stderr)  # noqa: T201 - the program's output
        return COMMAND_FAILED
    return status if isinstance(status, int) else 0
