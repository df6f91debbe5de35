"""The bar that shows how far a batch has come: on standard error, and only when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], total: int, *, quiet: bool) -> Iterator[Item]:
    """Yield `items`, showing how many of `total` have come; the bar is taken away while the caller works on an item."""
    bar = None if quiet or total < 2 or not sys.stderr.isatty() else _bar()
    task = bar.add_task("", total=total) if bar else None
    with bar or _nothing():
        for item in items:
            if bar is None or task is None:
                yield item
                continue
            bar.advance(task)
            bar.stop()  # what the caller prints would run into it
            yield item
            bar.start()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()
