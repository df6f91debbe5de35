"""Documents worked on by many machines.

Batches go to a scheduler of Dask (extra `dask`), and the workers' children do the work. A worker that is lost
has its batches done again by others. One document that takes a worker with it, again and again, is told of as
a crash; the others of its batch are not.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from extract.document import Problem
from extract.errors import HeshuError
from heshu.checked import Failure
from heshu.extras import check_installed
from heshu.interface_language import localized
from heshu.processes.bounds import Bounds
from heshu.processes.dask_work import OtherVersionError, run_batch
from heshu.processes.handing import Unseen, batches, hand_over
from heshu.sources import Source
from heshu.store.versions import Versions, current_versions

Result = TypeVar("Result")

CONNECT_SECONDS = 10
WAITING_PER_THREAD = 2  # batches handed over in advance
LARGE_GRAPH = (  # above which Dask warns; batches with the bytes of their documents are large, and bounded
    "1GB"
)


class EngineError(HeshuError):
    """A scheduler that cannot be reached, or workers that cannot be used."""


class DaskEngine:
    """Works for the scheduler at an address, such as "tcp://10.0.0.1:8786"."""

    def __init__(self, scheduler: str) -> None:
        """Take the address; raises `MissingExtraError` if the extra is not installed."""
        self._scheduler = scheduler
        check_installed("dask")

    def run(
        self, work: Callable[[Source], Result], sources: Iterable[Source], bounds: Bounds
    ) -> Generator[tuple[Source, Result | Failure], None, None]:
        """Yield what `work` makes of each source, in their order; raises `EngineError`."""
        groups = batches(sources)
        first = next(groups, None)
        if first is not None:
            with _client(self._scheduler) as client:
                yield from _Handing(client, work, bounds, self._scheduler).outcomes(_chained(first, groups))


@dataclass(frozen=True, slots=True)
class _Task:
    """A batch on its way."""

    batch: Sequence[Source]
    future: Any


class _Handing:
    """One run: what is on its way, and whether the bytes of documents have to be sent."""

    def __init__(self, client: Any, work: Callable[[Source], Any], bounds: Bounds, address: str) -> None:
        self._client, self._work, self._bounds, self._address = client, work, bounds, address
        self._versions: Versions = current_versions(bounds.limits)
        self._sends = False

    def outcomes(self, groups: Iterable[Sequence[Source]]) -> Iterator[tuple[Source, Any]]:
        """Yield each source with its result."""
        waiting: deque[_Task] = deque()
        for batch in groups:
            waiting.append(self._submit(batch, send=self._sends))
            if len(waiting) >= self._ahead():
                yield from self._results(waiting.popleft())
        while waiting:
            yield from self._results(waiting.popleft())

    def _submit(self, batch: Sequence[Source], *, send: bool) -> _Task:
        handed = [hand_over(source, self._bounds.limits, send=send) for source in batch]
        with _told(self._address):
            return _Task(
                batch,
                self._client.submit(run_batch, self._work, handed, self._bounds, self._versions, pure=False),
            )

    def _ahead(self) -> int:
        with _told(self._address):
            return max(1, WAITING_PER_THREAD * int(sum(self._client.nthreads().values())))

    def _results(self, task: _Task) -> Iterator[tuple[Source, Any]]:
        results = self._gathered(task)
        unseen = [
            source for source, result in zip(task.batch, results, strict=True) if isinstance(result, Unseen)
        ]
        sent: Iterator[Any] = iter(())
        if unseen:
            self._sends = True
            sent = iter(self._gathered(self._submit(unseen, send=True)))
        for source, result in zip(task.batch, results, strict=True):
            yield source, next(sent) if isinstance(result, Unseen) else result

    def _gathered(self, task: _Task) -> Sequence[Any]:
        """Return the results of a batch; one that no worker has survived is tried document by document."""
        from distributed import KilledWorker

        try:
            with _told(self._address):
                results: list[Any] = task.future.result()
        except KilledWorker:
            if len(task.batch) == 1:
                return [Failure(Problem("crash", (("reason", "KilledWorker"),)))]
            return [
                result
                for source in task.batch
                for result in self._gathered(self._submit([source], send=self._sends))
            ]
        return results


def _chained(first: Sequence[Source], others: Iterable[Sequence[Source]]) -> Iterator[Sequence[Source]]:
    yield first
    yield from others


@contextmanager
def _client(address: str) -> Iterator[Any]:
    import dask
    from distributed import Client

    for name in list(logging.root.manager.loggerDict):
        if (
            name.partition(".")[0] == "distributed"
        ):  # each has a level of its own; what they have to say is told by `EngineError`
            logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE_GRAPH}):
        with _told(address):
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        try:
            yield client
        finally:
            client.close(timeout=CONNECT_SECONDS)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what keeps the engine from working into an `EngineError` that says what to do."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        yield
    except (HeshuError, KilledWorker) as error:
        if not isinstance(error, OtherVersionError):
            raise
        phrase = localized(
            "工作节点上的核数版本不同，请装上同一版本",
            "a worker has another version of heshu: install the same everywhere",
        )
        raise EngineError(f"{phrase} ({error}): {address}") from error
    except (OSError, CancelledError) as error:
        phrase = localized(
            "无法连接 Dask 调度器，或连接中断；已存入的内容完好，再次运行同一命令即可继续",
            "the Dask scheduler cannot be reached or is gone; what was stored is intact, run the same command"
            " again to go on",
        )
        raise EngineError(f"{phrase} ({error}): {address}") from error
    except Exception as error:
        phrase = localized("工作节点出错", "a worker failed")
        raise EngineError(f"{phrase} ({type(error).__name__}: {error}): {address}") from error
