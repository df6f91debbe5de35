"""The private folder of one command, and those that killed commands have left behind.

A lock tells which is in use. The system lifts the lock of a program that has ended, however that was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX, LOCK = "heshu-", ".lock"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a new folder that is removed at the end; before, remove those of commands that were killed."""
    parent = Path(tempfile.gettempdir())
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_left_over(folder):
            shutil.rmtree(folder, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name,
        _locked(Path(name) / LOCK),
    ):
        yield Path(name)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    if sys.platform == "win32":  # an open file cannot be renamed there, and nothing is taken for left over
        yield
        return
    # Made under another name: a folder with a lock that is not held yet would be taken for left over.
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as stream:
        _lock(stream.fileno())
        fresh.rename(path)
        yield


def _is_left_over(folder: Path) -> bool:
    """Tell whether a folder is one's own and its lock is held by nobody; one without a lock is left alone."""
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        descriptor = os.open(folder / LOCK, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            return _lock(descriptor)
        finally:
            os.close(descriptor)
    return False


def _lock(descriptor: int) -> bool:
    """Lock a file, if nobody else has; say whether it is.

    Children of this program do not inherit the lock.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
