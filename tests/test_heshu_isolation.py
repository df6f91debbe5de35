"""Work in child processes: whatever a document does to its child, it is told of that document and of no other."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from extract.document import Problem
from extract.errors import UnreadableError
from heshu.checked import Failure
from heshu.isolation import Bounds, run_isolated
from heshu.memory import MEGABYTE, MemoryWatch
from heshu.sources import Source


def act(source: Source) -> str:
    """Do what the name of the source says."""
    name = source.name.partition("-")[0]
    if name == "unreadable":
        raise UnreadableError("encrypted")
    if name == "broken":
        raise ValueError("a slip of the program")
    if name == "hang":
        return str(sum(range(10**12)))  # in C, holding the interpreter: no signal handler runs
    if name == "crash":
        os.kill(os.getpid(), signal.SIGABRT)
    if name == "greedy":
        return str(len(bytearray(8 << 30)))
    return name


def codes(names: list[str], bounds: Bounds) -> list[str]:
    """Return what came of each name: itself, or the code of its problem."""
    found = run_isolated(act, [Source(Path(name), name) for name in names], bounds)
    return [result.problem.code if isinstance(result, Failure) else result for _, result in found]


@pytest.mark.slow
def test_each_bad_document_is_told_and_the_good_ones_come_through() -> None:
    """Errors, hangs in C, crashes and hunger for memory cost one document each, and the order is that of the input."""
    names = ["fine", "unreadable", "hang", "broken", "fine", "crash", "greedy", "fine"]
    assert codes(names, Bounds(seconds=2, megabytes=2048, jobs=2)) == [
        "fine",
        "encrypted",
        "timeout",
        "internal",
        "fine",
        "crash",
        "memory",
        "fine",
    ]


@pytest.mark.slow
def test_a_long_batch_is_handed_over_bit_by_bit() -> None:
    """Sources are taken from their iterator only as children come free."""
    taken = 0

    def sources() -> object:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield Source(Path("fine"), f"fine-{number}")

    results = run_isolated(act, sources(), Bounds(seconds=30, jobs=1))  # type: ignore[arg-type]
    assert [next(results)[0].name for _ in range(3)] == ["fine-0", "fine-1", "fine-2"]
    results.close()  # type: ignore[attr-defined]
    assert taken < 40


@pytest.mark.slow
def test_an_internal_error_keeps_its_traceback() -> None:
    """What went wrong inside a child can be looked into afterwards."""
    ((_, result),) = run_isolated(act, [Source(Path("broken"), "broken")], Bounds(seconds=30))
    assert isinstance(result, Failure)
    assert result.problem == Problem("internal", (("reason", "ValueError: a slip of the program"),))
    assert "in act" in (result.trace or "")


@pytest.mark.slow
def test_a_child_that_outgrows_the_watch_is_ended() -> None:
    """Where the system does not bound memory, the watch does."""
    import subprocess
    import sys

    child = subprocess.Popen([sys.executable, "-c", f"import time; held = bytearray({300 * MEGABYTE}); time.sleep(60)"])
    with MemoryWatch(200, always=True) as watch:
        child.wait(timeout=30)
    assert watch.has_outgrown(child.pid)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="address space is bounded on Linux only; the watch does it elsewhere")
def test_the_system_refuses_memory_over_the_limit() -> None:
    """The limit of a child is that of the system, so that code in C meets it, too."""
    import subprocess
    import sys

    program = f"from heshu.memory import limit_address_space; limit_address_space(1024); bytearray({2048 * MEGABYTE})"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False)
    assert "MemoryError" in ended.stderr
