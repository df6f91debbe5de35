"""Child processes that can be killed at any moment, each with pipes of its own.

So that the end of one never touches another.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from math import inf
from types import TracebackType
from typing import Any, BinaryIO, cast

from extract.document import Problem
from heshu.checked import Failure
from heshu.processes.archive_times import ArchiveTimes
from heshu.processes.child import internal_failure, memory_failure, read_message, write_message
from heshu.processes.memory import MemoryWatch
from heshu.processes.orphans import adopt_orphans, end_orphans, forget_group
from heshu.processes.starting import end_unused, new_mark, start, take_early_child
from heshu.processes.workers import Workers
from heshu.sources import Source

START_SECONDS = 60.0
LOOK_EVERY = 0.05  # seconds between two looks for children whose time is over
TASKS_PER_CHILD = 1000  # a child is replaced after so many documents: memory that libraries leak goes with it
TRIES = 10
"""A child killed by somebody else, or before it could begin, is not the fault of its document, which gets
another. So many times at most: the system itself kills whoever takes the memory of the whole machine. Three
are not enough where children are killed every few seconds: a new one takes as long to load its libraries, and
is often the next to be killed."""


class Child:
    """A process that works on documents, its time for the present one, and whether it was killed for that."""

    def __init__(self, megabytes: int, process: subprocess.Popen[bytes]) -> None:
        """Take over a process that was just started; it will have `megabytes`."""
        self._process, self._megabytes = process, megabytes
        self.deadline: float | None = None
        self.is_late, self.tasks = False, 0

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def is_ready(self) -> bool:
        """Wait until it can work; say whether it can."""
        return self._exchange(str(self._megabytes).encode(), START_SECONDS) is not None

    def ask(self, request: bytes, seconds: float) -> bytes | None:
        """Return the answer to a request, None if the process has ended or took more than `seconds`."""
        self.tasks += 1
        return self._exchange(request, seconds)

    def end(self) -> int:
        """End the process with all of its group and return its exit status, that of a signal negative."""
        self.kill()  # also when it has ended: others of its group may be left
        status = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:  # half a request was in it
                continue
        return status

    def kill(self) -> None:
        """Kill the process and its group; whoever waits for its answer goes on."""
        if sys.platform == "win32":
            self._process.kill()
        elif self._process.returncode is None:  # its number is not another's before it was waited for
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except (
                ProcessLookupError,
                PermissionError,
            ):  # it has no group yet, or only ended processes in it
                self._process.kill()

    def look(self, now: float) -> None:
        """Kill it if its time is over; if it has ended and somebody else holds its pipes, kill these."""
        if self.deadline is None:
            return
        if now > self.deadline:
            self.is_late = True
            self.kill()
        elif _has_ended(self.pid):
            self.kill()

    def _exchange(self, request: bytes, seconds: float) -> bytes | None:
        self.deadline = time.monotonic() + seconds
        try:
            write_message(cast(BinaryIO, self._process.stdin), request)
            return read_message(cast(BinaryIO, self._process.stdout))
        except OSError:
            return None
        finally:
            self.deadline = None


class Children:
    """As many children as documents are to be worked on at once. Use as a context manager."""

    def __init__(self, jobs: int, seconds: float, megabytes: int, archive_lost: float = inf) -> None:
        """Make children when they are needed, each with `megabytes` and `seconds` for a document.

        `archive_lost`: seconds that members of one archive may take and give nothing.
        """
        self._archives = ArchiveTimes(seconds, archive_lost)
        self._megabytes = megabytes
        self._threads = Workers(jobs, "heshu-child")
        self._local = threading.local()
        self._early = take_early_child()
        self._mark = self._early.mark if self._early else new_mark()
        self._all: set[Child] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._watch = MemoryWatch(megabytes)
        self._looker = threading.Thread(target=self._look, name="heshu-time", daemon=True)

    def __enter__(self) -> Children:
        adopt_orphans()
        self._watch.__enter__()
        self._looker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._threads.give_up()
        with self._lock:
            for child in self._all:
                child.kill()
        self._threads.join()
        if self._early:
            end_unused(self._early.process)
        for child in tuple(self._all):
            self._bury(child)
        self._looker.join()
        self._watch.__exit__(kind, error, trace)

    def submit(self, work: Callable[[Source], Any], source: Source) -> Future[Any]:
        """Have a child work on a source as soon as one is free; the result may be a `Failure`."""
        return self._threads.submit(self._outcome, work, source)

    def _outcome(self, work: Callable[[Source], Any], source: Source) -> Any:
        try:
            seconds = self._archives.seconds(source)
            if isinstance(seconds, Failure):
                return seconds
            request = pickle.dumps((work, source))
            begin = time.monotonic()
            answer = self._answer(request, seconds)
            if isinstance(answer, Failure):
                self._archives.lost(source, time.monotonic() - begin)
            return answer if isinstance(answer, Failure) else pickle.loads(answer)
        except Exception as error:  # noqa: BLE001 - a result that cannot be brought over is told of its document
            return internal_failure(error)

    def _answer(self, request: bytes, seconds: float) -> bytes | Failure:
        failure = Failure(Problem("crash", (("reason", "closed"),)))
        for _ in range(TRIES):
            child = self._child()
            if child is None:
                break
            answer = child.ask(request, seconds)
            if answer is not None:
                return answer
            failure, is_strange = self._failure(child, seconds)
            if not is_strange:
                break
        return failure

    def _failure(self, child: Child, seconds: float) -> tuple[Failure, bool]:
        """Return why a child gave no answer.

        Whether that may be due to something else than its document.
        """
        is_late, has_outgrown = child.is_late, self._watch.has_outgrown(child.pid)
        status = self._bury(child)
        if is_late:
            return Failure(Problem("timeout", (("seconds", f"{seconds:g}"),))), False
        if has_outgrown:
            return memory_failure(self._megabytes), False
        return (
            Failure(Problem("crash", (("reason", f"signal {-status}" if status < 0 else f"exit {status}"),))),
            status == -9,
        )

    def _child(self) -> Child | None:
        """Return the child of this thread, a new one if there is none or it has worked enough.

        None if none can be had.
        """
        child: Child | None = getattr(self._local, "child", None)
        if child is not None and child in self._all and child.tasks < TASKS_PER_CHILD:
            return child
        if child is not None:
            self._bury(child)
        for _ in range(TRIES):
            child = self._start()
            if child is None or child.is_ready():
                return child
            is_late = child.is_late
            self._bury(child)
            if is_late:
                break
        return None

    def _start(self) -> Child | None:
        with self._lock:
            if self._closing.is_set():
                return None
            early, self._early = self._early, None
            child = Child(self._megabytes, early.process if early else start(self._mark))
            self._all.add(child)
        self._local.child = child
        return child

    def _bury(self, child: Child) -> int:
        """End a child with all that it started and return its exit status."""
        status = child.end()
        forget_group(child.pid)
        with self._lock:
            self._all.discard(child)
            end_orphans(self._mark, {other.pid for other in self._all})
        return status

    def _look(self) -> None:
        while not self._closing.wait(LOOK_EVERY):
            with self._lock:
                for child in self._all:
                    child.look(time.monotonic())


def _has_ended(pid: int) -> bool:
    """Tell whether a child has ended, without waiting for it: its number stays its own."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):
        return False
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None
    except ChildProcessError:
        return True
