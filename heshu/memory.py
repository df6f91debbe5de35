"""Bounds the memory of child processes: by the system where it can, by watching them elsewhere."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

MEGABYTE = 1 << 20
LOOK_EVERY = 0.2  # seconds; a child cannot fill much more than a gigabyte between two looks


def limit_address_space(megabytes: int) -> None:
    """Have the system refuse this process more than `megabytes`; does nothing where the system cannot (see `MemoryWatch`)."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


class MemoryWatch:
    """Ends child processes that outgrow `megabytes`, on systems that do not bound them; `ended` holds their process ids."""

    def __init__(self, megabytes: int, *, always: bool = False) -> None:
        """Make a watch; `always` watches also where the system bounds memory."""
        self.ended: set[int] = set()
        self._bytes = megabytes * MEGABYTE
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="heshu-memory", daemon=True) if always or sys.platform != "linux" else None

    def __enter__(self) -> MemoryWatch:
        """Begin to watch."""
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop watching."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self._look()

    def _look(self) -> None:
        import psutil

        for child in psutil.Process().children():
            try:
                if child.memory_info().rss > self._bytes:
                    self.ended.add(child.pid)
                    child.kill()
            except psutil.Error:  # it has ended by itself meanwhile
                continue
