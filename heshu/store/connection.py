"""A connection to the database under the store.

Transactions and queries in the words that all databases share. `sqlite` and `postgres` say what one of them
does in its own way. Queries take `?` for their parameters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Protocol

from extract.errors import HeshuError
from extract.language import Bilingual

Row = tuple[Any, ...]
BUSY_SECONDS = (
    30.0  # a writer holds the store for milliseconds; whoever waits longer waits for something else
)


class StoreError(HeshuError):
    """A store that cannot be opened, read or written."""


class DamagedError(StoreError):
    """A store that does not hold any longer what was written."""


class Cursor(Protocol):
    """What a statement has given."""

    @property
    def rowcount(self) -> int:
        """Return how many rows it changed."""

    def fetchall(self) -> list[Any]:
        """Return all its rows."""

    def fetchone(self) -> Any:
        """Return its next row, None after the last."""


class Database(ABC):
    """A connection. Close it, or use it as a context manager. `name` is the store's, for messages."""

    TYPES: ClassVar[Mapping[str, str]]
    """What this database calls the types that a migration leaves open."""
    GUARDS: ClassVar[tuple[str, ...]]
    """Statements that keep decisions from being changed, in its own words."""
    FOREIGN: ClassVar[Bilingual]
    """What is said where there are tables, but none of a store."""
    CHECKSUMS: ClassVar[tuple[str, ...]] = ()
    """Statements that make it keep the checksum of each row, if its files have none of their own."""

    name: str
    damage: list[str]
    """Documents and places that were found to be other than they were written."""

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""

    @abstractmethod
    def prepare(self) -> None:
        """Set up a connection that will write."""

    @abstractmethod
    def relax(self) -> None:
        """Commit without waiting for the disk.

        A power cut costs the last documents, which are read again, and never the store. Not for what people
        have decided.
        """

    @abstractmethod
    def tables(self) -> set[str]:
        """Return the names of the tables there are."""

    @abstractmethod
    def compact(self) -> None:
        """Give back the room of what was removed."""

    @abstractmethod
    def _run(self, sql: str, parameters: Sequence[Any]) -> Cursor:
        """Carry out a statement."""

    @abstractmethod
    def _run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement once for each row of parameters."""

    @abstractmethod
    def _plain_message(self, error: Exception) -> str | None:
        """Return what is told of an error of the database, None for any other error."""

    def whole(self, table: str, alias: str) -> str:
        """Return the SQL expression that says whether a row is as it was written."""
        return "TRUE"

    def structure_damage(self) -> list[str]:
        """Return what is wrong with the files of the database, as it says itself; raises `StoreError`."""
        return []

    def _is_damage(self, error: Exception) -> bool:
        """Say whether an error of the database means that its files are damaged."""
        return False

    @abstractmethod
    def _begin_writing(self) -> None:
        """Begin a transaction that holds the store for writing."""

    @abstractmethod
    def _begin_reading(self) -> None:
        """Begin a transaction that sees the store as it is now."""

    @abstractmethod
    def _is_open(self) -> bool:
        """Say whether there is a transaction that has to be undone."""

    @abstractmethod
    def _recover(self) -> None:
        """Make the connection usable again after a statement was left in the middle (Ctrl-C)."""

    def execute(self, sql: str, *parameters: Any) -> int:
        """Carry out a statement and return how many rows it changed; raises `StoreError`."""
        with self._told():
            return self._run(sql, parameters).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement once for each row of parameters; raises `StoreError`."""
        with self._told():
            self._run_many(sql, rows)

    def readable(self, sql: str) -> list[Row]:
        """Return the rows of a query up to the first that cannot be read, all where there is none."""
        found: list[Row] = []
        try:
            with self._told():
                cursor = self._run(sql, ())
                while (row := cursor.fetchone()) is not None:
                    found.append(row)
        except DamagedError:
            pass
        return found

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """Return all rows of a query; raises `StoreError`."""
        with self._told():
            return self._run(sql, parameters).fetchall()

    def row(self, sql: str, *parameters: Any) -> Row | None:
        """Return the first row of a query, None if it has none; raises `StoreError`."""
        with self._told():
            found: Row | None = self._run(sql, parameters).fetchone()
            return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing: all that is done inside is kept, or nothing."""
        with self._ended():
            with self._told():
                self._begin_writing()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the store as it is now for as long as this lasts, whatever others write."""
        with self._ended():
            with self._told():
                self._begin_reading()
            yield

    @contextmanager
    def _ended(self) -> Iterator[None]:
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._is_open():  # a full disk has rolled back by itself, and a server that has gone will
                self.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn an error of the database into a `StoreError` that says what to do."""
        try:
            yield
        except Exception as error:
            phrase = self._plain_message(error)
            if phrase is None:
                raise
            kind = DamagedError if self._is_damage(error) else StoreError
            raise kind(f"{phrase}: {self.name}") from error
        except BaseException:
            self._recover()
            raise
