"""Work in child processes.

Whatever a document does to its child, it is told of that document and of no other.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import psutil
import pytest

from extract.document import Problem
from extract.errors import UnreadableError
from heshu.checked import Failure
from heshu.processes.archive_times import HURRIED, ArchiveTimes
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.processes.memory import MEGABYTE, MemoryWatch
from heshu.processes.starting import READERS, STAGES
from heshu.sources import Source


def act(source: Source) -> object:
    """Do what the name of the source says."""
    name = source.name.partition("-")[0]
    return ACTS[name](source) if name in ACTS else name


def refuse(_: Source) -> None:
    """Be a document that cannot be read."""
    raise UnreadableError("encrypted")


def slip(_: Source) -> None:
    """Be a document that the program stumbles over."""
    raise ValueError("a slip of the program")


class Panic(BaseException):
    """What libraries written in Rust raise, which is no `Exception`."""


def panic(_: Source) -> None:
    """Be a document over which such a library stumbles."""
    raise Panic("out of bounds")


def hang(_: Source) -> str:
    """Never end, in C, holding the interpreter: no signal handler runs."""
    return str(sum(range(10**12)))


def leave_orphans(source: Source) -> str:
    """Start processes that go on for ever.

    One in the same group, one in a session of its own, one whose parent has ended.
    """
    sleep = [sys.executable, "-c", f"import time; time.sleep(1000)  # {source.path}"]
    subprocess.Popen(sleep)
    subprocess.Popen(sleep, start_new_session=True)
    subprocess.run(
        [sys.executable, "-c", f"import subprocess; subprocess.Popen({sleep!r}, start_new_session=True)"],
        check=True,
    )
    if "exit" in source.name:
        os._exit(3)
    return "orphans"


def die_while_answering(_: Source) -> None:
    """End when a part of the answer is written; a process that holds the pipe is left over."""
    if os.fork() == 0:
        time.sleep(1000)
    for number in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(number, (1000).to_bytes(8, "big") + b"half")
    os._exit(1)


def die_often(source: Source) -> str:
    """Be killed by somebody else the first five times."""
    with source.path.open("ab") as deaths:
        if deaths.tell() == 5:
            return "fine"
        deaths.write(b"x")
    os.kill(os.getpid(), signal.SIGKILL)
    return "dead"


def shout(_: Source) -> str:
    """Write ten megabytes to both outputs."""
    for number in (1, 2):
        os.write(number, b"x" * (10 << 20))
    return "fine"


ACTS: dict[str, Callable[[Source], object]] = {
    "unreadable": refuse,
    "broken": slip,
    "panic": panic,
    "hang": hang,
    "spin": lambda _: [None for _ in iter(int, 1)],
    "crash": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "abort": lambda _: os.abort(),
    "killed": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda _: os._exit(0),
    "greedy": lambda _: len(bytearray(8 << 30)),
    "orphans": leave_orphans,
    "half": die_while_answering,
    "often": die_often,
    "shout": shout,
    "strange": lambda _: lambda: None,
}


def codes(names: list[str], bounds: Bounds) -> list[object]:
    """Return what came of each name: itself, or the code of its problem."""
    found = run_isolated(act, [Source(Path(name), name) for name in names], bounds)
    return [result.problem.code if isinstance(result, Failure) else result for _, result in found]


@pytest.mark.slow
def test_each_bad_document_is_told_and_the_good_ones_come_through() -> None:
    """Errors, hangs in C, crashes and hunger for memory cost one document each.

    The order is that of the input.
    """
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
def test_no_way_to_end_harms_others(tmp_path: Path) -> None:
    """Whatever a document does costs itself alone, in one child or in two, and no process is left over."""
    ends = {
        "spin": "timeout",
        "abort": "crash",
        "killed": "crash",
        "exit": "crash",
        "half": "crash",
        "strange": "internal",
        "often": "fine",
        "shout": "fine",
        "orphans": "orphans",
        "orphans-exit": "crash",
    }
    names = [name for bad in ends for name in (bad, "fine")]
    others = set(psutil.Process().children())  # servers of other tests
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        found = run_isolated(
            act, [Source(folder / name, name) for name in names], Bounds(seconds=3, megabytes=4096, jobs=jobs)
        )
        told = [result.problem.code if isinstance(result, Failure) else result for _, result in found]
        assert told == [outcome for name in ends for outcome in (ends[name], "fine")]
    assert set(psutil.Process().children()) <= others


@pytest.mark.slow
def test_children_killed_while_they_wait_are_replaced() -> None:
    """Somebody ends a child between two documents; the next document has another."""
    others = set(psutil.Process().children())
    names = [f"fine-{number}" for number in range(5)]
    results = run_isolated(
        act, [Source(Path(name), name) for name in names], Bounds(seconds=30, jobs=1), ahead=1
    )
    found = []
    for _, result in results:
        found.append(result)
        for child in set(psutil.Process().children()) - others:
            child.kill()
    assert found == ["fine"] * 5


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
def test_a_panic_is_an_error_of_the_program_after_one_child() -> None:
    """It ends no child: the next document is answered by the same one."""
    names = ["panic-1", "pid", "panic-2", "pid"]
    found = [result for _, result in run_isolated(act_or_pid, map(named, names), Bounds(seconds=20, jobs=1))]
    assert [getattr(result, "problem", None) for result in (found[0], found[2])] == [
        Problem("internal", (("reason", "Panic: out of bounds"),))
    ] * 2
    assert found[1] == found[3]


def act_or_pid(source: Source) -> object:
    """Do what the name says, or tell which process this is."""
    return os.getpid() if source.name == "pid" else act(source)


def named(name: str) -> Source:
    """Return a source of this name."""
    return Source(Path(name), name)


def test_an_archive_cannot_hold_up_a_batch() -> None:
    """Members that give nothing cost their archive its time, then each its own, then the rest is not read."""
    archive = Path("a.zip")
    times = ArchiveTimes(seconds=120.0, most=600.0)
    member, other = (
        replace(named("a.zip/1"), archive=archive),
        replace(named("b.zip/1"), archive=Path("b.zip")),
    )
    assert times.seconds(member) == 120.0
    times.lost(member, 601.0)
    assert times.seconds(member) == HURRIED
    times.lost(member, 600.0)
    refused = times.seconds(member)
    assert isinstance(refused, Failure)
    assert refused.problem.code == "limit"
    assert times.seconds(other) == times.seconds(named("plain.pdf")) == 120.0


def test_what_a_first_child_loads_is_there() -> None:
    """Modules that are named by strings exist."""
    for module in (*STAGES, *READERS):
        assert import_module(module)


def test_an_internal_error_keeps_its_traceback() -> None:
    """What went wrong inside a child can be looked into afterwards."""
    ((_, result),) = run_isolated(act, [Source(Path("broken"), "broken")], Bounds(seconds=30))
    assert isinstance(result, Failure)
    assert result.problem == Problem("internal", (("reason", "ValueError: a slip of the program"),))
    assert "in slip" in (result.trace or "")


@pytest.mark.slow
def test_a_child_that_outgrows_the_watch_is_ended() -> None:
    """Where the system does not bound memory, the watch does."""
    child = subprocess.Popen(
        [sys.executable, "-c", f"import time; held = bytearray({300 * MEGABYTE}); time.sleep(60)"]
    )
    with MemoryWatch(200, always=True) as watch:
        child.wait(timeout=30)
    assert watch.has_outgrown(child.pid)


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"),
    reason="address space is bounded on Linux only; the watch does it elsewhere",
)
def test_the_system_refuses_memory_over_the_limit() -> None:
    """The limit of a child is that of the system, so that code in C meets it, too."""
    program = (
        "from heshu.processes.memory import limit_address_space; limit_address_space(1024);"
        f" bytearray({2048 * MEGABYTE})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "MemoryError" in ended.stderr
