"""The store in an SQLite file: all that is said in SQLite's own way."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from extract.language import Bilingual
from heshu.interface_language import localized
from heshu.store import connection
from heshu.store.checksums import FUNCTION, checksum, comparison, sqlite_statements
from heshu.store.connection import Cursor, Database, StoreError

WAL_PAUSE = (
    0.1  # seconds; switching to WAL does not wait by itself while another process opens the same new store
)

NO_STORE = Bilingual("这个文件不是核数的存储", "this file is not a store of heshu")
DAMAGED = Bilingual(
    "存储文件已损坏；运行 heshu status --verify 查看，heshu export 可导出完好的部分，"
    "重新 ingest 到新的存储即可恢复",
    "the store is damaged: heshu status --verify tells where, heshu export writes what is whole, and heshu"
    " ingest into a new store brings the rest back",
)
DAMAGE = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
)
"""Errors of a file that is no longer what it was. Statements are fixed: one that is wrong (`SQLITE_ERROR`)
names what the file has lost."""
MOST_DAMAGE = 20
"""Places of damage that are listed."""
MESSAGES: dict[int, Bilingual] = {
    sqlite3.SQLITE_FULL: Bilingual(
        "磁盘已满；已存入的内容完好，腾出空间后再次运行同一命令即可继续",
        "the disk is full; what was stored is intact, make room and run the same command again to go on",
    ),
    sqlite3.SQLITE_READONLY: Bilingual(
        "存储不可写（文件或所在文件夹只读）", "the store cannot be written: file or folder is read-only"
    ),
    sqlite3.SQLITE_CANTOPEN: Bilingual(
        "无法打开存储：文件或文件夹不存在，或没有权限",
        "cannot open the store: no such file or folder, or no permission",
    ),
    sqlite3.SQLITE_BUSY: Bilingual(
        "存储被另一个程序锁住，稍后再试", "the store is locked by another program, try again later"
    ),
    sqlite3.SQLITE_NOTADB: NO_STORE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_ERROR: DAMAGED,
    sqlite3.SQLITE_IOERR: Bilingual(
        "读写存储时出错（磁盘或网络盘故障）",
        "the store could not be read or written: failure of a disk or network drive",
    ),
}


class SqliteDatabase(Database):
    """A connection to an SQLite file, in autocommit mode."""

    TYPES: ClassVar[Mapping[str, str]] = {"identity": "INTEGER PRIMARY KEY", "bytes": "BLOB"}
    GUARDS: ClassVar[tuple[str, ...]] = tuple(
        f"CREATE TRIGGER decision_{event.lower()} BEFORE {event} ON decision BEGIN SELECT RAISE(ABORT,"
        " 'decisions are append-only'); END"
        for event in ("UPDATE", "DELETE")
    )
    FOREIGN: ClassVar[Bilingual] = NO_STORE
    CHECKSUMS: ClassVar[tuple[str, ...]] = sqlite_statements()

    def __init__(self, path: Path, *, write: bool) -> None:
        """Open the file, made if it is to be written and not there; raises `StoreError`."""
        self.name, self.damage = str(path), []
        if not write and not path.is_file():
            raise StoreError(localized("没有这个存储", "no such store") + f": {path}")
        with self._told():
            self._connection = _connect(path, write=write)
            self._connection.create_function(FUNCTION, -1, checksum, deterministic=True)
        try:
            self.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def prepare(self) -> None:
        """Let readers go on while one writes; readers of a store never wait for a writer then."""
        give_up = time.monotonic() + connection.BUSY_SECONDS
        while self.row("PRAGMA journal_mode") != ("wal",):
            try:
                self.execute("PRAGMA journal_mode = WAL")
            except StoreError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(WAL_PAUSE)

    def relax(self) -> None:
        """Write to the disk when the log is taken over, not at each commit."""
        self.execute("PRAGMA synchronous = NORMAL")

    def tables(self) -> set[str]:
        """Return the names of the tables in the file."""
        return {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def compact(self) -> None:
        """Write the file anew without gaps."""
        self.execute("VACUUM")

    def whole(self, table: str, alias: str) -> str:
        """Compare the row's checksum."""
        return comparison(table, alias)

    def structure_damage(self) -> list[str]:
        """Have SQLite go through its pages and compare indexes with their tables."""
        return [text for (text,) in self.rows(f"PRAGMA integrity_check({MOST_DAMAGE})") if text != "ok"]

    def _is_damage(self, error: Exception) -> bool:
        code = getattr(error, "sqlite_errorcode", None)
        return code is None or code & 0xFF in DAMAGE

    def _run(self, sql: str, parameters: Sequence[Any]) -> Cursor:
        return self._connection.execute(sql, parameters)

    def _run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, rows)

    def _plain_message(self, error: Exception) -> str | None:
        if not isinstance(error, sqlite3.Error):
            return None
        code = getattr(error, "sqlite_errorcode", None)
        phrase = (
            MESSAGES.get(code & 0xFF) if code is not None else None
        )  # the lower byte is the error, the others its kind
        return (
            localized(phrase.zh, phrase.en)
            if phrase
            else localized(DAMAGED.zh, DAMAGED.en)  # text that is none, which Python itself tells of
            if code is None
            else localized("存储出错", "the store failed") + f" ({error})"
        )

    def _begin_writing(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def _begin_reading(self) -> None:
        self._connection.execute("BEGIN")

    def _is_open(self) -> bool:
        return self._connection.in_transaction

    def _recover(self) -> None:
        """Do nothing: a statement ends before Python hears of Ctrl-C."""


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        return sqlite3.connect(path, timeout=connection.BUSY_SECONDS, isolation_level=None)
    # Even readers write beside a store in WAL mode; on a read-only disk, where nobody writes, they can do
    # without.
    mode = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
    return sqlite3.connect(
        f"file:{quote(str(path))}?{mode}", uri=True, timeout=connection.BUSY_SECONDS, isolation_level=None
    )
