"""Whether a store still holds what was written to it, and which of its documents are damaged."""

from __future__ import annotations

from dataclasses import dataclass

from heshu.interface_language import localized
from heshu.store.checksums import CHECKED
from heshu.store.connection import DamagedError, Database, Row

NAMED = 5
"""Damaged documents that a message names."""


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


def _damaged_rows(database: Database, table: str) -> int:
    row = database.row(f"SELECT count(*) FROM {table} t WHERE NOT {database.whole(table, 't')}")
    return int(row[0]) if row else 0


def salvaged(database: Database, sql: str, table: str) -> tuple[list[Row], int]:
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
        f" what is"
        " whole was written. heshu ingest into a new store brings the rest back",
    )
    return f"{phrase} ({listed}): {database.name}"
