"""Opens the database under the store, a file or the address of a server.

Brings its tables to the newest version.
"""

from __future__ import annotations

from pathlib import Path

from heshu.interface_language import localized
from heshu.store.connection import DamagedError, Database, Row, StoreError
from heshu.store.postgres import SCHEMES, PostgresDatabase
from heshu.store.schema import CHECKED_FROM, MIGRATIONS
from heshu.store.sqlite import DAMAGED, SqliteDatabase

__all__ = ["Database", "Row", "StoreError", "open_database"]

VERSION_TABLE = "heshu_store"


def open_database(address: Path | str, *, write: bool) -> Database:
    """Open the store in a file or at `postgresql://…`, made if it is to be written and not there.

    Raises `StoreError`.
    """
    database = _connected(address, write=write)
    try:
        _prepare(database, write=write)
    except BaseException:
        database.close()
        raise
    return database


def _connected(address: Path | str, *, write: bool) -> Database:
    scheme, separator, _ = str(address).partition("://")
    if not separator or isinstance(address, Path):
        return SqliteDatabase(Path(address), write=write)
    if scheme in SCHEMES:
        return PostgresDatabase(str(address))
    raise StoreError(
        localized("不支持这种数据库", "no such kind of database") + f": {scheme} ({', '.join(SCHEMES)})"
    )


def _prepare(database: Database, *, write: bool) -> None:
    """Set the connection up and bring the tables to the newest version."""
    version = _version(database)
    if version > len(MIGRATIONS):
        raise StoreError(
            localized("存储由更新版本的核数写成", "the store was written by a newer heshu")
            + f": {database.name}"
        )
    if write:
        database.prepare()
        with database.writing():
            _migrate(database, _version(database))
    elif version < len(MIGRATIONS):
        notice = localized(
            "存储是空的，或由旧版本写成；先运行 heshu ingest",
            "the store is empty or of an older version: run heshu ingest",
        )
        raise StoreError(f"{notice}: {database.name}")


def _version(database: Database) -> int:
    """Return the version of the tables, 0 where there are none.

    Raises `StoreError` for those of another program.
    """
    tables = database.tables()
    if VERSION_TABLE in tables:
        found = database.row(f"SELECT version FROM {VERSION_TABLE}")
        if found and not isinstance(found[0], int):
            raise DamagedError(f"{localized(DAMAGED.zh, DAMAGED.en)}: {database.name}")
        return found[0] if found else 0
    if tables:
        raise StoreError(f"{localized(database.FOREIGN.zh, database.FOREIGN.en)}: {database.name}")
    return 0


def _migrate(database: Database, version: int) -> None:
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            database.execute(statement.format_map(database.TYPES))
    if version == 0:
        for statement in (*database.GUARDS, f"CREATE TABLE {VERSION_TABLE} (version BIGINT NOT NULL)"):
            database.execute(statement)
        database.execute(f"INSERT INTO {VERSION_TABLE} VALUES (?)", len(MIGRATIONS))
    elif version < len(MIGRATIONS):
        database.execute(f"UPDATE {VERSION_TABLE} SET version = ?", len(MIGRATIONS))
    if version < CHECKED_FROM:
        for statement in database.CHECKSUMS:
            database.execute(statement)
