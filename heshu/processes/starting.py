"""Starts the processes of children; the first one before the command line is read, so that both load at once.

Nothing heavy is loaded here.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

MARK = "HESHU_FAMILY"
PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from heshu.processes.child import serve;"
    " serve(sys.argv[2:])"
)
STAGES = ("heshu.pipeline", "normalize.report", "rules.validate")
_EARLY = ("check", "extract")
READERS = {
    "extract.pdf.pdf_file": (".pdf",),
    "extract.word.word_file": (".docx", ".docm"),
    "extract.sheets.xlsx": (".xlsx", ".xlsm"),
}
_HELP = ("--help", "-h")


@dataclass(frozen=True, slots=True)
class Started:
    """A process of a child and the mark in the environment of all that descend from it."""

    process: subprocess.Popen[bytes]
    mark: str


def new_mark() -> str:
    """Return a mark that no other family of processes has."""
    return secrets.token_hex(16)


def start(mark: str, modules: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start a child that loads `modules` and then waits for its first message."""
    paths = [path or os.getcwd() for path in sys.path]  # noqa: PTH109 - a text is wanted
    return subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM, json.dumps(paths), *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(mark),
        start_new_session=True,
    )


def environment(mark: str) -> dict[str, str]:
    """Return the environment of a child: no library sends anything, and none takes memory for each core."""
    # OpenBLAS reserves address space for each core, which the limit would count.
    return {"OPENBLAS_NUM_THREADS": "1", **os.environ, "ORT_DISABLE_TELEMETRY": "1", MARK: mark}


_early: list[Started] = []


@contextmanager
def early_child(arguments: Sequence[str]) -> Iterator[None]:
    """Start a child if the arguments of the program look as if documents will be read.

    It is ended at the end unless somebody has taken it.
    """
    if arguments and arguments[0] in _EARLY and not any(word in _HELP for word in arguments):
        mark = new_mark()
        with suppress(OSError):  # told when the command itself starts a child
            _early.append(Started(start(mark, modules_for(arguments)), mark))
    try:
        yield
    finally:
        while (started := take_early_child()) is not None:
            end_unused(started.process)


def modules_for(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the modules that will be needed, by the names among the arguments of the program.

    >>> modules_for(["extract", "form.PDF"])
    ('heshu.pipeline', 'extract.pdf.pdf_file')
    """
    names = [argument.lower() for argument in arguments]
    readers = [reader for reader, ends in READERS.items() if any(name.endswith(ends) for name in names)]
    return (STAGES[0], *readers, *(STAGES[1:] if arguments[0] == "check" else ()))


def take_early_child() -> Started | None:
    """Return the child that was started early, to the first who asks."""
    return _early.pop() if _early else None


def end_unused(process: subprocess.Popen[bytes]) -> None:
    """End a child that was never asked anything."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
