"""Errors of the program, each with the exit status it leads to."""

from __future__ import annotations

import errno
import zipfile
import zlib

from extract.document import Problem

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What `zipfile` raises for an archive that is damaged, encrypted or packed in a way it does not know."""


class HeshuError(Exception):
    """A command that cannot be carried out."""

    exit_code = 2


class UnreadableError(HeshuError):
    """A file that gives no document; carries the problem that is reported for it."""

    exit_code = 3

    def __init__(self, code: str, **details: str | int) -> None:
        """Make the error for problem `code` (see `extract.problems`) with the figures of its message."""
        super().__init__(code)
        self.problem = Problem(code, tuple((name, str(value)) for name, value in details.items()))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by problem: the error crosses a process border."""
        return _unreadable, (self.problem,)


_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PERMISSION = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def of_system(error: OSError, reason: str | None = None) -> UnreadableError:
    """Return the error of a document that the system would not give, or give room for.

    Only what is left is damage. `reason` says what was being read, if it is not the system that knows.
    """
    if error.errno in _ROOM:
        return UnreadableError("no_room", reason=error.strerror or "")
    if error.errno in _PERMISSION:
        return UnreadableError("no_permission", reason=error.strerror or "")
    return UnreadableError("damaged", reason=reason or error.strerror or type(error).__name__)


def _unreadable(problem: Problem) -> UnreadableError:
    return UnreadableError(problem.code, **dict(problem.details))
