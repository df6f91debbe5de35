"""Runs work on documents in child processes that can be stopped, so that one bad document never harms the rest."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from extract.document import Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from heshu.checked import Failure
from heshu.memory import MemoryWatch, limit_address_space
from heshu.sources import Source

Result = TypeVar("Result")

LOG = logging.getLogger("heshu.isolation")
TASKS_PER_CHILD = 200  # a child is replaced after so many documents: memory that libraries leak goes with it
OUT_OF_MEMORY = ("bad_alloc", "bad allocation", "allocate memory", "out of memory", "insufficient memory")
"""What libraries written in C++ say, in errors of their own, when memory is refused."""
WAITING_PER_CHILD = 16  # documents handed over in advance, so that one slow document does not hold up all; more would only fill memory


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may take: seconds, megabytes of address space, the limits of its reader; and how many are worked on at once."""

    seconds: float = 120.0
    megabytes: int = 4096
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)


def run_isolated(
    work: Callable[[Source], Result], sources: Iterable[Source], bounds: Bounds, ahead: int = WAITING_PER_CHILD
) -> Generator[tuple[Source, Result | Failure], None, None]:
    """Yield what `work` makes of each source, in their order; never raises for what happens in a child.

    `work` must be a function of a module (children are new interpreters). Children are ended when the iterator is closed. For each
    child, `ahead` sources are taken before the first result is waited for.
    """
    waiting: deque[tuple[Source, Any]] = deque()
    with ExitStack() as stack:
        watch = stack.enter_context(MemoryWatch(bounds.megabytes))
        pool = _pool(bounds)
        stack.callback(_end, pool)
        for source in sources:
            waiting.append((source, pool.schedule(_attempt, args=(work, source, bounds.megabytes), timeout=bounds.seconds)))
            if len(waiting) >= bounds.jobs * ahead:
                yield _outcome(*waiting.popleft(), bounds, watch)
        while waiting:
            yield _outcome(*waiting.popleft(), bounds, watch)


def _pool(bounds: Bounds) -> ProcessPool:
    return ProcessPool(
        max_workers=bounds.jobs,
        max_tasks=TASKS_PER_CHILD,
        initializer=_begin_child,
        initargs=(bounds.megabytes,),
        context=multiprocessing.get_context("spawn"),
    )


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _begin_child(megabytes: int) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # it reserves address space for each core, which the limit would count
    logging.getLogger().addHandler(logging.NullHandler())  # or libraries would print their doubts about a document to the terminal
    limit_address_space(megabytes)


def _attempt(work: Callable[[Source], Result], source: Source, megabytes: int) -> Result | Failure:
    """Do the work in the child; return a failure rather than raise."""
    try:
        return work(source)
    except UnreadableError as error:
        return Failure(error.problem)
    except MemoryError:
        return Failure(Problem("memory", (("megabytes", str(megabytes)),)))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong with a document is told of that document
        if any(words in str(error).lower() for words in OUT_OF_MEMORY):
            return Failure(Problem("memory", (("megabytes", str(megabytes)),)))
        return Failure(Problem("internal", (("reason", f"{type(error).__name__}: {error}"[:300]),)), traceback.format_exc())


def _outcome(source: Source, future: Any, bounds: Bounds, watch: MemoryWatch) -> tuple[Source, Any]:
    result = _wait(future, bounds, watch)
    if isinstance(result, Failure):
        _log(source, result)
    return source, result


def _log(source: Source, failure: Failure) -> None:
    LOG.info("%s: %s %s", source.name, failure.problem.code, dict(failure.problem.details))
    if failure.trace:
        LOG.info("%s: %s", source.name, failure.trace)


def _wait(future: Any, bounds: Bounds, watch: MemoryWatch) -> Any:
    try:
        return future.result()
    except FutureTimeoutError:
        return Failure(Problem("timeout", (("seconds", f"{bounds.seconds:g}"),)))
    except MemoryError:
        return Failure(Problem("memory", (("megabytes", str(bounds.megabytes)),)))
    except ProcessExpired as error:
        if watch.has_outgrown(error.pid):
            return Failure(Problem("memory", (("megabytes", str(bounds.megabytes)),)))
        return Failure(Problem("crash", (("reason", _reason(error.exitcode)),)))
    except Exception as error:  # noqa: BLE001 - a result that cannot be brought over is told of its document, too
        return Failure(Problem("internal", (("reason", f"{type(error).__name__}: {error}"[:300]),)), traceback.format_exc())


def _reason(exitcode: int) -> str:
    return f"signal {-exitcode}" if exitcode < 0 else f"exit {exitcode}"


def default_jobs() -> int:
    """Return how many documents to work on at once: one for each core this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
