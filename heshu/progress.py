"""The bar that shows how far a batch has come: on standard error, and only when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")


class Expected:
    """How many documents are to come; archives turn out to hold more of them."""

    def __init__(self, count: int = 0) -> None:
        """Begin with the files that were named or found."""
        self.count = count

    def add(self, more: int) -> None:
        """Expect `more` documents."""
        self.count += more


def with_progress(items: Iterable[Item], expected: Expected, *, quiet: bool) -> Iterator[Item]:
    """Yield `items`, showing how many of those expected have come.

    The bar is taken away while the caller works on an item.
    """
    bar = None if quiet or not sys.stderr.isatty() else _bar()
    task = bar.add_task("", total=expected.count) if bar else None
    with bar or _nothing():
        for item in items:
            if bar is None or task is None:
                yield item
                continue
            bar.update(task, advance=1, total=expected.count)
            bar.stop()  # what the caller prints would run into it
            yield item
            bar.start()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()
