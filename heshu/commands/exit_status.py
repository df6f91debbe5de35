"""Carrying out a command: its exit status, and in one line what kept it from being carried out."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

import typer

from extract.errors import HeshuError
from heshu.interface_language import localized

COMMAND_FAILED = 2


def carry_out(command: Callable[[], int], verbose: int) -> None:
    """Run a command and leave with its exit status.

    What keeps it from being carried out is told in one line.
    """
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = command()
    except HeshuError as error:
        typer.echo(f"heshu: {error}", err=True)
        status = error.exit_code
    except BrokenPipeError:
        _forget_output()
        status = COMMAND_FAILED
    except OSError as error:
        typer.echo(f"heshu: {error}", err=True)
        status = COMMAND_FAILED
    except KeyboardInterrupt:
        typer.echo(localized("heshu: 已中断", "heshu: interrupted"), err=True)
        status = COMMAND_FAILED
    raise typer.Exit(status)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C: the children are ended, too."""
    raise KeyboardInterrupt


def _forget_output() -> None:
    """Have the interpreter write what is left to nowhere: the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
