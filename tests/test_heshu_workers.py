"""Threads that take work in turn."""

from __future__ import annotations

import threading
import time
import weakref
from concurrent.futures import CancelledError

import pytest

from heshu.processes import workers
from heshu.processes.workers import Workers


def test_results_and_errors_come_back() -> None:
    """What a piece of work returns or raises is had where its result is asked for.

    One that fails does not end its thread.
    """
    threads = Workers(2, "test")
    futures = [threads.submit(int, text) for text in ("1", "x", "3")]
    assert futures[0].result(10) == 1
    with pytest.raises(ValueError, match="x"):
        futures[1].result(10)
    assert futures[2].result(10) == 3
    threads.give_up()
    threads.join()


def test_results_are_not_kept() -> None:
    """A thread that waits for work holds nothing of what it did last."""
    threads = Workers(1, "test")
    result = threads.submit(set).result(10)
    kept = weakref.ref(result)
    del result
    for _ in range(100):
        if kept() is None:
            break
        time.sleep(0.01)
    assert kept() is None
    threads.give_up()
    threads.join()


def test_work_not_begun_is_taken_back() -> None:
    """Giving up waits for what a thread is at and cancels the rest."""
    threads, begun, free = Workers(1, "test"), threading.Event(), threading.Event()

    def hold() -> bool:
        begun.set()
        return free.wait(10)

    first, second = threads.submit(hold), threads.submit(int, "2")
    assert begun.wait(10)
    threads.give_up()
    free.set()
    threads.join()
    assert first.result(0)
    with pytest.raises(CancelledError):
        second.result(0)


def test_a_thread_that_is_stuck_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits for ever, as for a lock that was never given back.

    Does not keep the end from coming.
    """
    monkeypatch.setattr(workers, "_PATIENCE", 0.1)
    threads, begun, free = Workers(1, "test"), threading.Event(), threading.Event()

    def hang() -> bool:
        begun.set()
        return free.wait()

    future = threads.submit(hang)
    assert begun.wait(10)
    threads.give_up()
    threads.join()
    assert not future.done()
    free.set()
    assert future.result(10)
