"""A store open for taking documents in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heshu.store.connection import Database
from heshu.store.database import open_database
from heshu.store.results import Results
from heshu.store.source_files import Sources


class Store:
    """The tables of a store, for one command."""

    def __init__(self, database: Database, reading: str, run: int) -> None:
        """Work on a database open for writing."""
        self.sources = Sources(database, reading)
        self.results = Results(database, reading, run)
        self.state = "finished"

    def interrupted(self) -> None:
        """Note that the command did not come to its end."""
        self.state = "interrupted"


@contextmanager
def open_store(address: Path | str, reading: str) -> Iterator[Store]:
    """Open the store at `address`, made if there is none, for a reader with its configuration.

    Note when the command begins and how it ends. Of one that is killed, or fails, no end is noted. Raises
    `StoreError`.
    """
    with open_database(address, write=True) as database:
        database.relax()
        run = _begin(database)
        store = Store(database, reading, run)
        yield store
        _end(database, run, store.state)


def _begin(database: Database) -> int:
    now = time.time()
    with database.writing():
        database.execute(
            "INSERT INTO run (state, started, updated, done, failed) VALUES ('running', ?, ?, 0, 0)", now, now
        )
        row = database.row("SELECT max(id) FROM run")
    return int(row[0]) if row else 0


def _end(database: Database, run: int, state: str) -> None:
    with database.writing():
        database.execute("UPDATE run SET state = ?, updated = ? WHERE id = ?", state, time.time(), run)
