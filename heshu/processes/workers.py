"""A few threads that take work in turn, and never keep the program from ending."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

_PATIENCE = 10.0
"""Seconds to wait at the end for threads that are still at work."""

_Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class Workers:
    """Threads for work that waits, as a pool of `concurrent.futures` without its locks.

    Ctrl-C may fall into the moment in which the main thread holds such a lock; the threads of a pool then
    wait for it for ever, and the program for them. Here work is handed over by a queue that cannot be broken
    off halfway, and a thread that is stuck is left behind.
    """

    def __init__(self, count: int, name: str) -> None:
        """Make `count` threads; they start at once."""
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}_{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a thread do some work as soon as one is free."""
        future: Future[Any] = Future()
        self._tasks.put((future, work, arguments))
        return future

    def give_up(self) -> None:
        """Take back what no thread has begun and let the threads end after what they are at."""
        while True:
            try:
                task = self._tasks.get_nowait()
            except Empty:
                break
            if task is not None:
                task[0].cancel()
        for _ in self._threads:
            self._tasks.put(None)

    def join(self) -> None:
        """Wait for the threads, but not for ever."""
        latest = time.monotonic() + _PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, latest - time.monotonic()))

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            _carry_out(*task)
            del task  # or its result, a whole document, would be kept until there is other work


def _carry_out(future: Future[Any], work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Do some work unless it was taken back; what it raises is raised where the result is asked for."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work(*arguments)
    except BaseException as error:  # noqa: BLE001 - as said above
        future.set_exception(error)
    else:
        future.set_result(result)
