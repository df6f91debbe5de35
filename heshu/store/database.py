"""The database under the store: transactions, queries, migrations, and what is said when it cannot be used.

This is all of the store that knows SQLite. Queries take `?` for their parameters and use what PostgreSQL has, too.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extract.errors import HeshuError
from extract.language import Bilingual
from heshu.spoken import spoken
from heshu.store.schema import MIGRATIONS, SQLITE_GUARDS, SQLITE_TYPES

Row = tuple[Any, ...]
BUSY_SECONDS = 30.0  # a writer holds the store for milliseconds; whoever waits longer waits for something else
WAL_PAUSE = 0.1  # seconds; switching to WAL does not wait by itself while another process opens the same new store
VERSION_TABLE = "heshu_store"

MESSAGES: dict[int, Bilingual] = {
    sqlite3.SQLITE_FULL: Bilingual(
        "磁盘已满；已存入的内容完好，腾出空间后再次运行同一命令即可继续",
        "the disk is full; what was stored is intact, make room and run the same command again to go on",
    ),
    sqlite3.SQLITE_READONLY: Bilingual("存储不可写（文件或所在文件夹只读）", "the store cannot be written: file or folder is read-only"),
    sqlite3.SQLITE_CANTOPEN: Bilingual(
        "无法打开存储：文件或文件夹不存在，或没有权限", "cannot open the store: no such file or folder, or no permission"
    ),
    sqlite3.SQLITE_BUSY: Bilingual("存储被另一个程序锁住，稍后再试", "the store is locked by another program, try again later"),
    sqlite3.SQLITE_NOTADB: Bilingual("这个文件不是核数的存储", "this file is not a store of heshu"),
    sqlite3.SQLITE_CORRUPT: Bilingual("存储文件已损坏", "the store is damaged"),
    sqlite3.SQLITE_IOERR: Bilingual(
        "读写存储时出错（磁盘或网络盘故障）", "the store could not be read or written: failure of a disk or network drive"
    ),
}


class StoreError(HeshuError):
    """A store that cannot be opened, read or written."""


class Database:
    """A connection. Close it, or use it as a context manager."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        """Take a connection in autocommit mode; `name` is the store's, for messages."""
        self._connection, self._name = connection, name

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def execute(self, sql: str, *parameters: Any) -> int:
        """Carry out a statement and return how many rows it changed; raises `StoreError`."""
        with told(self._name):
            return self._connection.execute(sql, parameters).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement once for each row of parameters; raises `StoreError`."""
        with told(self._name):
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """Return all rows of a query; raises `StoreError`."""
        with told(self._name):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, *parameters: Any) -> Row | None:
        """Return the first row of a query, None if it has none; raises `StoreError`."""
        with told(self._name):
            found: Row | None = self._connection.execute(sql, parameters).fetchone()
            return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing: all that is done inside is kept, or nothing."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the store as it is now for as long as this lasts, whatever others write."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self.execute(begin)
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has rolled back by itself
                self._connection.execute("ROLLBACK")
            raise


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn an error of the database into a `StoreError` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        said = MESSAGES.get(code & 0xFF) if code is not None else None  # the lower byte is the error, the others its kind
        text = spoken(said.zh, said.en) if said else spoken("存储出错", "the store failed") + f" ({error})"
        raise StoreError(f"{text}: {name}") from error


def open_database(path: Path, *, write: bool) -> Database:
    """Open the store at `path`, made if it is to be written and not there; raises `StoreError`."""
    name = str(path)
    if "://" in name or name.startswith(("postgresql:", "postgres:")):
        raise StoreError(
            spoken("目前只支持文件存储，不支持数据库地址", "a store is a file; addresses of databases are not supported yet") + f": {name}"
        )
    if not write and not path.is_file():
        raise StoreError(spoken("没有这个存储", "no such store") + f": {name}")
    with told(name):
        database = Database(_connect(path, write=write), name)
    try:
        _prepare(database, name, write=write)
    except BaseException:
        database.close()
        raise
    return database


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # Even readers write beside a store in WAL mode; on a read-only disk, where nobody writes, they can do without.
    mode = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
    return sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _prepare(database: Database, name: str, *, write: bool) -> None:
    """Set the connection up and bring the tables to the newest version."""
    database.execute("PRAGMA foreign_keys = ON")
    version = _version(database, name)
    if version > len(MIGRATIONS):
        raise StoreError(spoken("存储由更新版本的核数写成", "the store was written by a newer heshu") + f": {name}")
    if not write and version < len(MIGRATIONS):
        raise StoreError(
            spoken("存储是空的，或由旧版本写成；先运行 heshu ingest", "the store is empty or of an older version: run heshu ingest") + f": {name}"
        )
    if not write:
        return
    _use_wal(database)
    database.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a power cut costs the last documents at most, never the store
    with database.writing():
        _migrate(database, _version(database, name))


def _version(database: Database, name: str) -> int:
    """Return the version of the tables, 0 of an empty file; raises `StoreError` for the file of another program."""
    tables = {row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if VERSION_TABLE in tables:
        found = database.row(f"SELECT version FROM {VERSION_TABLE}")
        return int(found[0]) if found else 0
    if tables:
        raise StoreError(spoken("这个文件不是核数的存储", "this file is not a store of heshu") + f": {name}")
    return 0


def _use_wal(database: Database) -> None:
    """Let readers go on while one writes; readers of a store never wait for a writer then."""
    give_up = time.monotonic() + BUSY_SECONDS
    while database.row("PRAGMA journal_mode") != ("wal",):
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except StoreError:
            if time.monotonic() > give_up:
                raise
            time.sleep(WAL_PAUSE)


def _migrate(database: Database, version: int) -> None:
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            database.execute(statement.format_map(SQLITE_TYPES))
    if version == 0:
        for statement in (*SQLITE_GUARDS, f"CREATE TABLE {VERSION_TABLE} (version BIGINT NOT NULL)"):
            database.execute(statement)
        database.execute(f"INSERT INTO {VERSION_TABLE} VALUES (?)", len(MIGRATIONS))
    elif version < len(MIGRATIONS):
        database.execute(f"UPDATE {VERSION_TABLE} SET version = ?", len(MIGRATIONS))
