"""Standard streams as the program needs them, whatever it was started with."""

from __future__ import annotations

import io
import os
import sys


def prepare_streams() -> None:
    """Make output UTF-8 on every system, and see to streams that are closed.

    The system would give the number of a closed stream to the next file that is opened, a store for one, and
    what a library prints would go there. Output that was closed cannot be written, and says so; of errors
    nobody hears.
    """
    if os.name == "posix":
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:  # only reading: to write to it stays an error
                os.open(os.devnull, os.O_RDONLY if number < 2 else os.O_WRONLY)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end of the program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")
