"""Checksums of the rows of a store, so that damage is told and never read as content.

SQLite checks the structure of its file, not what stands in a row: a flipped bit makes 1940.42 of 1940.52.
Each row has a checksum, written by triggers and compared when it is read. PostgreSQL has checksums of its own
(`initdb --data-checksums`, the default from version 18 on).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from heshu.interface_language import localized
from heshu.store.connection import DamagedError, Database, Row

CHECKED: dict[str, tuple[str, ...]] = {
    "source": ("id", "path", "name", "size", "mtime", "looked_at", "sha256", "reading"),
    "document": ("key", "sha256"),
    "extraction": (
        "id",
        "document",
        "reading",
        "status",
        "code",
        "format",
        "pages",
        "problems",
        "reports",
    ),
    "validation": ("extraction", "ruleset", "errors", "warnings", "infos", "coverage", "problem"),
    "finding": ("extraction", "ruleset", "number", "id", "rule", "severity", "body"),
    "item": ("source", "number", "member", "extraction", "ruleset"),
    "history": ("id", "source", "path", "member", "document", "extraction", "ruleset", "event", "at"),
    "decision": ("id", "document", "finding", "verdict", "note", "author", "at"),
    "remark": ("id", "document", "finding", "kind", "text", "author", "at"),
    "run": ("id", "state", "started", "updated", "done", "failed"),
    "signature": ("extraction", "minhash"),
}
"""The columns of each table that its checksum covers."""
FUNCTION = "heshu_checksum"
NAMED = 5
"""Damaged documents that a message names."""


def checksum(*values: object) -> int:
    """Return the checksum of the values of a row; their types and borders count.

    >>> checksum("a", "b") == checksum("ab", "") or checksum(1) == checksum("1")
    False
    """
    total = 0
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        total = zlib.crc32(data, zlib.crc32(f"{type(value).__name__}{len(data)};".encode(), total))
    return total


def sqlite_statements() -> tuple[str, ...]:
    """Return what makes SQLite keep the checksums: triggers, and the sums of what is there."""
    guard = ", ".join(CHECKED["decision"])
    return (
        "DROP TRIGGER IF EXISTS decision_update",
        f"CREATE TRIGGER decision_update BEFORE UPDATE OF {guard} ON decision BEGIN SELECT RAISE(ABORT,"
        " 'decisions are append-only'); END",
        *(statement for table in CHECKED for statement in _of_table(table)),
    )


def _of_table(table: str) -> tuple[str, ...]:
    columns = CHECKED[table]
    update = f"UPDATE {table} SET checksum = {FUNCTION}({', '.join(columns)})"
    return (
        f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {update} WHERE rowid = NEW.rowid; END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {', '.join(columns)} ON {table} BEGIN {update} WHERE"
        " rowid = NEW.rowid; END",
        update,
    )


def comparison(table: str, alias: str) -> str:
    """Return the SQL expression that says whether a row is as it was written."""
    columns = ", ".join(f"{alias}.{column}" for column in CHECKED[table])
    return f"({alias}.checksum IS {FUNCTION}({columns}))"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a store: rows that are not as they were written, by table, and its structure."""

    rows: dict[str, int]
    structure: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Say whether the store is whole."""
        return not self.rows and not self.structure


def verify(database: Database) -> Damage:
    """Read all of a store and compare it with its checksums."""
    rows: dict[str, int] = {}
    structure: list[str] = []
    for table in CHECKED:
        try:
            count = _damaged_rows(database, table)
        except DamagedError as error:
            structure.append(f"{table}: {error}")
            continue
        if count:
            rows[table] = count
    try:
        structure.extend(database.structure_damage())
    except DamagedError as error:
        structure.append(str(error))
    return Damage(rows, tuple(structure))


def whole_rows(database: Database, sql: str, table: str) -> list[Row]:
    """Return the rows of a query that gives one for each row of `table`, which it calls `i`.

    It ends with a condition that leaves damaged ones out; how many those are is noted (`Database.damage`).
    """
    try:
        found = database.rows(sql)
        count = database.row(f"SELECT count(*) FROM {table}")
        lost = (int(count[0]) if count else 0) - len(found)
    except DamagedError:
        found, lost = _salvaged(database, sql, table)
    database.damage.extend([table] * lost)
    return found


def check_damage(database: Database) -> None:
    """Raise `DamagedError` if anything that was read was damaged, or the structure of the store is."""
    if found := [*dict.fromkeys(database.damage), *database.structure_damage()]:
        raise DamagedError(damage_message(database, found))


def _damaged_rows(database: Database, table: str) -> int:
    row = database.row(f"SELECT count(*) FROM {table} t WHERE NOT {database.whole(table, 't')}")
    return int(row[0]) if row else 0


def _salvaged(database: Database, sql: str, table: str) -> tuple[list[Row], int]:
    """Return the rows of a query that can be read, and how many cannot.

    Those of `table`, which the query calls `i`, are asked for one by one; the query ends with a condition.
    """
    numbers: set[int] = set()
    for order in ("rowid", "rowid DESC", "source, number", "source DESC, number DESC"):
        # by the table and by its index, from both ends: each gets as far as it is whole
        numbers.update(row[0] for row in database.readable(f"SELECT rowid FROM {table} ORDER BY {order}"))
    found: list[Row] = []
    lost = 0
    for number in sorted(numbers):
        try:
            there = database.rows(f"{sql} AND i.rowid = ?", number)
        except DamagedError:
            there = []
        found.extend(there)
        lost += not there
    return found, max(1, lost)


def damage_message(database: Database, names: list[str]) -> str:
    """Return what is told of a store of which these documents (or places) are damaged."""
    listed = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    phrase = localized(
        f"存储已损坏：{len(names)}处与写入时不同，没有使用；完好的部分已写出。重新 ingest 到新的存储即可恢复",
        f"the store is damaged: {len(names)} parts of it are not as they were written and were not used;"
        " what is whole was written. heshu ingest into a new store brings the rest back",
    )
    return f"{phrase} ({listed}): {database.name}"
