"""Runs work on documents in child processes that can be stopped.

So that one bad document never harms the rest.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from heshu.checked import Failure
from heshu.processes.bounds import Bounds
from heshu.processes.children import Children
from heshu.sources import Source

Result = TypeVar("Result")

LOG = logging.getLogger("heshu.processes.isolation")
# documents handed over in advance, so that one slow document does not hold up all; more would only fill
# memory
WAITING_PER_CHILD = 16


def run_isolated(
    work: Callable[[Source], Result],
    sources: Iterable[Source],
    bounds: Bounds,
    ahead: int = WAITING_PER_CHILD,
) -> Generator[tuple[Source, Result | Failure], None, None]:
    """Yield what `work` makes of each source, in their order; never raises for what happens in a child.

    `work` must be a function of a module (children are new interpreters). Children are ended when the
    iterator is closed. For each child, `ahead` sources are taken before the first result is waited for.
    """
    with Children(bounds.jobs, bounds.seconds, bounds.megabytes, bounds.limits.archive_lost) as children:
        yield from run_in(children, work, sources, bounds.jobs * ahead)


def run_in(
    children: Children, work: Callable[[Source], Result], sources: Iterable[Source], ahead: int
) -> Generator[tuple[Source, Result | Failure], None, None]:
    """Yield what `work` makes of each source in `children`, in their order.

    With `ahead` sources taken in advance.
    """
    waiting: deque[tuple[Source, Future[Any]]] = deque()
    for source in sources:
        waiting.append((source, children.submit(work, source)))
        if len(waiting) >= ahead:
            yield _outcome(*waiting.popleft())
    while waiting:
        yield _outcome(*waiting.popleft())


def _outcome(source: Source, future: Future[Any]) -> tuple[Source, Any]:
    result = future.result()
    if isinstance(result, Failure):
        _log(source, result)
    return source, result


def _log(source: Source, failure: Failure) -> None:
    LOG.info("%s: %s %s", source.name, failure.problem.code, dict(failure.problem.details))
    if failure.trace:
        LOG.info("%s: %s", source.name, failure.trace)
