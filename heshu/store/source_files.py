"""The files of a store: which are known, which wait, which have changed or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from heshu.store.connection import Database
from heshu.store.history import record

RACY_NANOSECONDS = 2_000_000_000
"""A file may change again within the tick of its clock (2 s on FAT) and keep its size and time: one looked at
so soon is hashed again."""
REGISTERED_AT_ONCE = 1000
MANY_COPIES = 10


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it is found: size in bytes, time of change and of this look in nanoseconds."""

    path: bytes
    name: str
    size: int
    mtime: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A file as the store knows it; `reading` is None while something of it is waiting."""

    id: int
    size: int | None
    mtime: int | None
    looked_at: int | None
    sha256: str | None
    reading: str | None

    def is_unchanged(self, state: FileState) -> bool:
        """Say whether size and time alone prove that the file is the one that was taken in."""
        same = self.sha256 is not None and (self.size, self.mtime) == (state.size, state.mtime)
        return same and self.looked_at is not None and self.looked_at - state.mtime > RACY_NANOSECONDS


UNUSED = (
    "NOT EXISTS (SELECT 1 FROM item WHERE item.source = source.id) AND NOT EXISTS (SELECT 1 FROM history"
    " WHERE history.source = source.id)"
)
"""What holds of a file that never gave anything."""


class Sources:
    """The table of files, for one reader with its configuration (`reading`).

    Each method that writes is one transaction.
    """

    def __init__(self, database: Database, reading: str) -> None:
        """Work on a database open for writing."""
        self._database, self._reading = database, reading
        self._missing: dict[str, list[int]] = {}

    def register(self, files: Iterable[tuple[bytes, str]]) -> None:
        """Enter files by path and name: those not taken in by this reader wait from now on."""
        sql = (
            "INSERT INTO source (path, name) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET name ="
            " excluded.name, reading = CASE WHEN source.reading = ? THEN source.reading END WHERE source.name"
            " <> excluded.name OR source.reading <> ?"
        )
        rows = [(path, name, self._reading, self._reading) for path, name in files]
        for start in range(0, len(rows), REGISTERED_AT_ONCE):
            with self._database.writing():
                self._database.many(sql, rows[start : start + REGISTERED_AT_ONCE])

    def forget_missing(self, exists: Callable[[bytes], bool]) -> None:
        """Drop files that wait, never gave anything and are no longer there."""
        waiting = self._database.rows(f"SELECT id, path FROM source WHERE reading IS NULL AND {UNUSED}")
        gone = [(id,) for id, path in waiting if not exists(path)]
        if gone:
            with self._database.writing():
                sql = f"DELETE FROM source WHERE id = ? AND reading IS NULL AND {UNUSED}"
                self._database.many(sql, gone)

    def forget(self, source: int) -> None:
        """Drop a file that waits and never gave anything."""
        with self._database.writing():
            self._database.execute(
                f"DELETE FROM source WHERE id = ? AND reading IS NULL AND {UNUSED}", source
            )

    def find(self, path: bytes) -> KnownSource | None:
        """Return what is known of the file at a path."""
        row = self._database.row(
            "SELECT id, size, mtime, looked_at, sha256, reading FROM source WHERE path = ?", path
        )
        return KnownSource(*row) if row else None

    def is_complete(self, source: KnownSource) -> bool:
        """Say whether all of a file was taken in by this reader."""
        return source.reading == self._reading

    def confirm(self, source: int, state: FileState) -> None:
        """Note that a file was found to be the one that was taken in."""
        with self._database.writing():
            self._note(source, state)

    def finish(self, source: int, state: FileState, sha256: str | None, count: int) -> None:
        """Note that all `count` documents of a file are stored; those it no longer holds go to history."""
        with self._database.writing():
            self._note(source, state)
            self._database.execute(
                "UPDATE source SET sha256 = ?, reading = ? WHERE id = ?", sha256, self._reading, source
            )
            record(self._database, "gone", "i.source = ? AND i.number >= ?", source, count)
            self._database.execute("DELETE FROM item WHERE source = ? AND number >= ?", source, count)

    def take_over(
        self, waiting: int, sha256: str, state: FileState, exists: Callable[[bytes], bool]
    ) -> KnownSource | None:
        """Return the file of the same content that has been moved to the path of `waiting`.

        It has no documents yet; None if none was.
        """
        missing = self._missing_of(sha256, exists)
        if not missing or self._database.row(
            "SELECT 1 FROM item WHERE source = ? UNION SELECT 1 FROM history WHERE source = ?",
            waiting,
            waiting,
        ):
            return None
        moved = missing.pop(0)
        with self._database.writing():
            if not self._database.row("SELECT 1 FROM source WHERE id = ? AND sha256 = ?", moved, sha256):
                return None  # another program has changed it meanwhile
            record(self._database, "moved", "i.source = ?", moved)
            self._database.execute("DELETE FROM source WHERE id = ?", waiting)
            self._database.execute(
                "UPDATE source SET path = ?, name = ? WHERE id = ?", state.path, state.name, moved
            )
            self._note(moved, state)
        return self.find(state.path)

    def _missing_of(self, sha256: str, exists: Callable[[bytes], bool]) -> list[int]:
        """Return the complete files of a content that are no longer at their paths.

        Where copies are many, they are looked at once only: those that are added later are there.
        """
        if sha256 in self._missing:
            return self._missing[sha256]
        copies = self._database.rows(
            "SELECT id, path FROM source WHERE sha256 = ? AND reading IS NOT NULL ORDER BY id", sha256
        )
        missing = [id for id, path in copies if not exists(path)]
        if len(copies) >= MANY_COPIES:
            self._missing[sha256] = missing
        return missing

    def _note(self, source: int, state: FileState) -> None:
        sql = "UPDATE source SET size = ?, mtime = ?, looked_at = ? WHERE id = ?"
        self._database.execute(sql, state.size, state.mtime, state.looked_at, source)
