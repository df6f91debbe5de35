"""Checksums of the rows of a store, so that damage is told and never read as content.

SQLite checks the structure of its file, not what stands in a row: a flipped bit makes 1940.42 of 1940.52.
Each row has a checksum, written by triggers and compared when it is read. PostgreSQL has checksums of its own
(`initdb --data-checksums`, the default from version 18 on).
"""

from __future__ import annotations

import zlib

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
    "run": ("id", "state", "started", "updated", "done", "failed"),
    "signature": ("extraction", "minhash"),
}
"""The columns of each table that its checksum covers."""
FUNCTION = "heshu_checksum"


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
