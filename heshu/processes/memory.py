"""Bounds the memory of child processes: by the system where it can, by watching them elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MEGABYTE = 1 << 20
LOOK_EVERY = 0.2  # seconds; a child cannot fill much more than a gigabyte between two looks
LOOKS_PER_SEARCH = 5  # finding the children goes through all processes of the system
# of the address space: a child that was last seen with more and then aborted has most likely run out of it
NEARLY_ALL = 0.75


def limit_address_space(megabytes: int) -> None:
    """Have the system refuse this process more than `megabytes`.

    Does nothing where the system cannot (see `MemoryWatch`).
    """
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = megabytes * MEGABYTE
        resource.setrlimit(
            resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )


class MemoryWatch:
    """Watches the memory of child processes.

    Ends those that outgrow `megabytes` on systems that do not bound them.
    """

    def __init__(self, megabytes: int, *, always: bool = False) -> None:
        """Make a watch; `always` ends children also where the system bounds memory."""
        self._ended: set[int] = set()
        self._seen: dict[int, int] = {}
        self._bytes = megabytes * MEGABYTE
        self._ends = always or sys.platform != "linux"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="heshu-memory", daemon=True)

    def __enter__(self) -> MemoryWatch:
        """Begin to watch."""
        self._thread.start()
        return self

    def has_outgrown(self, pid: int) -> bool:
        """Tell whether a child that has died did so for want of memory.

        Ended by the watch, or aborted when it had taken nearly all.
        """
        return pid in self._ended or (not self._ends and self._seen.get(pid, 0) > NEARLY_ALL * self._bytes)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        import psutil

        looks = 0
        children: list[psutil.Process] = []
        while not self._stop.wait(LOOK_EVERY):
            if looks % LOOKS_PER_SEARCH == 0:
                children = psutil.Process().children()
            looks += 1
            self._look(children)

    def _look(self, children: Sequence[psutil.Process]) -> None:
        import psutil

        for child in children:
            try:
                memory = child.memory_info()
                self._seen[child.pid] = max(memory.vms, self._seen.get(child.pid, 0))
                if self._ends and memory.rss > self._bytes:
                    self._ended.add(child.pid)
                    child.kill()
            except psutil.Error:  # it has ended by itself meanwhile
                continue
