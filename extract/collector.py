"""Python's cycle collector, paused while a document is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector from scanning the growing document again and again.

    A fifth of the reading time, and there are no cycles.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _age_all()
            gc.enable()


def _age_all() -> None:
    """Make what was built old without looking at it.

    Else the first collection goes through all of it at once, for nothing.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
