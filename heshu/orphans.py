"""Ends a child process with its parent: when that is killed, a child that hangs in a document would go on for ever."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from functools import cache

PR_SET_PDEATHSIG = 1  # linux/prctl.h


@cache
def end_with_parent() -> None:
    """Have the system end this process when its parent has ended (Linux; elsewhere a child ends at its next document)."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended between the two calls
            os._exit(1)
