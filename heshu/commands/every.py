"""The program with all its commands, and what it says of a command line that is not right."""

from __future__ import annotations

import sys

from heshu.commands import comparison, documents, papers, stores
from heshu.commands.exit_status import COMMAND_FAILED, forget_output, system_words
from heshu.commands.program import app
from heshu.commands.usage import is_help, is_usage_error, usage_words

__all__ = ["app", "comparison", "documents", "papers", "run", "stores"]


def run(arguments: list[str]) -> int:
    """Carry out a command line and return its exit status; says what is wrong with one that is not right."""
    try:
        status = app(arguments, prog_name="heshu", standalone_mode=False)
    except OSError as error:  # help that cannot be written
        print(f"heshu: {system_words(error)}", file=sys.stderr)  # noqa: T201 - the program's output
        forget_output()
        return COMMAND_FAILED
    except Exception as error:
        if not is_usage_error(error):
            raise
        commands = [command.callback.__name__ for command in app.registered_commands if command.callback]
        text = str(error) if is_help(error) else usage_words(error, commands)
        print(text, file=sys.stderr)  # noqa: T201 - the program's output
        return COMMAND_FAILED
    return status if isinstance(status, int) else 0
