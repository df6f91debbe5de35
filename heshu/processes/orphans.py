"""Sees to it that no process is left over.

None outlives its parent, and none that a document has started outlives that document. Linux tells who is
whose child and hands orphans to whom they are wanted by; elsewhere a child ends when its parent is gone and
it asks for more work, and what it started ends with its process group.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
GENERATIONS = 100  # of processes that start processes
LOOKS, PAUSE = 200, 0.005  # a killed process ends within milliseconds


def end_with_parent() -> None:
    """Have the system end this process when its parent has ended."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended between the two calls
            os._exit(1)


def adopt_orphans() -> None:
    """Have the system make processes whose parents end children of this process.

    Rather than of the first process of the system.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_children() -> None:
    """End all processes that descend from this one."""
    _end_all(lambda pid: True)


def end_orphans(mark: str, own: Collection[int]) -> None:
    """End the children of this process that have `mark` in their environment and are not among its `own`."""
    wanted = mark.encode("utf-8")
    _end_all(lambda pid: pid not in own and wanted in _environment(pid))


def forget_group(group: int) -> None:
    """Take note of the end of adopted processes of a group that has been killed.

    Or they would stay in the table of processes.
    """
    if sys.platform == "linux":
        for _ in range(LOOKS):
            try:
                if os.waitpid(-group, os.WNOHANG) == (0, 0):
                    time.sleep(PAUSE)
            except ChildProcessError:
                return


def _end_all(is_meant: Callable[[int], bool]) -> None:
    if sys.platform == "win32":
        return
    for _ in range(GENERATIONS):  # children of what is ended come to this process
        meant = [pid for pid in _children() if is_meant(pid)]
        if not meant:
            return
        for pid in meant:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children() -> Iterator[int]:
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread may end meanwhile
            yield from map(int, path.read_text(encoding="ascii").split())


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
