"""Where documents are worked on: in children of this program, or on other machines.

The results are the same, and in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TypeVar

from heshu.checked import Failure
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.sources import Source

Result = TypeVar("Result")


class Engine(Protocol):
    """Has work done on documents, each in a process that can be killed."""

    def run(
        self, work: Callable[[Source], Result], sources: Iterable[Source], bounds: Bounds
    ) -> Generator[tuple[Source, Result | Failure], None, None]:
        """Yield what `work` makes of each source, in their order; never raises for what a document does.

        `work` must be a function of a module. All is ended when the iterator is closed.
        """


class LocalEngine:
    """Works in children of this program, `bounds.jobs` at once."""

    def run(
        self, work: Callable[[Source], Result], sources: Iterable[Source], bounds: Bounds
    ) -> Generator[tuple[Source, Result | Failure], None, None]:
        """Yield what `work` makes of each source, in their order."""
        return run_isolated(work, sources, bounds)


def engine_at(scheduler: str | None) -> Engine:
    """Return the engine that works for the Dask scheduler at an address, or the one of this machine.

    Raises `HeshuError`.
    """
    if scheduler is None:
        return LocalEngine()

    from heshu.processes.dask import DaskEngine

    return DaskEngine(scheduler)
