"""`heshu prune`: makes a store smaller by what is no longer used."""

from __future__ import annotations

import sys
from pathlib import Path

from extract.language import Language
from heshu.store.database import open_database
from heshu.store.unused import prune


def run_prune(store: Path | str, language: Language) -> int:
    """Remove what is not used, tell how much that was, and return the exit status; raises `StoreError`."""
    with open_database(store, write=False):  # a store that is not there is not made
        pass
    with open_database(store, write=True) as database:
        readings, verdicts = prune(database)
    notice = (
        f"删去{readings}份旧的读取结果，{verdicts}份旧的核对结果"
        if language == "zh"
        else f"removed {readings} readings and {verdicts} verdicts"
    )
    print(notice, file=sys.stderr)  # noqa: T201 - the program's output
    return 0
