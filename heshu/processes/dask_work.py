"""What a worker of Dask does.

It has its children work on a batch of documents, each in a process that can be killed.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any

from extract.errors import HeshuError
from extract.limits import Limits
from heshu.processes.bounds import Bounds
from heshu.processes.children import Children
from heshu.processes.handing import Handed, Unseen, take_over
from heshu.sources import Source
from heshu.store.versions import Versions, current_versions

_LOCK = threading.Lock()


class OtherVersionError(HeshuError):
    """The worker has another heshu than the command: its results would be kept under a wrong name."""


def run_batch(
    work: Callable[[Source], Any], batch: Sequence[Handed], bounds: Bounds, versions: Versions
) -> list[Any]:
    """Return what `work` makes of each document, a `Failure`, or `Unseen`; raises `OtherVersionError`."""
    here = _versions(bounds.limits)
    if here != versions:
        raise OtherVersionError(f"{here.reading} {here.ruleset}")
    with _LOCK:
        children = _children(bounds.seconds, bounds.megabytes, _threads())
    with tempfile.TemporaryDirectory(prefix="heshu-", ignore_cleanup_errors=True) as name:
        begun = [
            _begin(children, work, take_over(handed, Path(name), number))
            for number, handed in enumerate(batch)
        ]
        return [entry.result() if isinstance(entry, Future) else entry for entry in begun]


def _begin(
    children: Children, work: Callable[[Source], Any], source: Source | Unseen
) -> Future[Any] | Unseen:
    return source if isinstance(source, Unseen) else children.submit(work, source)


@cache
def _versions(limits: Limits) -> Versions:
    return current_versions(limits)


@cache
def _children(seconds: float, megabytes: int, jobs: int) -> Children:
    """Return the children of this worker, which stay for further batches and end with it."""
    return Children(jobs, seconds, megabytes).__enter__()


def _threads() -> int:
    from distributed import get_worker

    return int(get_worker().state.nthreads)
