"""What people add to a finding beside a verdict: notes, a second check, how far it is mended.

Rows are added, the last one of a kind counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from heshu.store.connection import Database, StoreError

Kind = Literal["note", "second", "rectification"]
SECOND = ("agreed", "returned")
"""What a second reviewer says of a verdict: 复核同意, 退回."""
RECTIFICATION = ("open", "under_way", "done", "not_needed")
"""How far those who filed the report are: 未整改, 整改中, 已整改, 无需整改."""
LONGEST = 2_000
_VALUES = {"second": SECOND, "rectification": RECTIFICATION}


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a finding of a document (by its key), at a time in UTC.

    An empty text takes back those before.
    """

    id: int
    document: str
    finding: str
    kind: str
    text: str
    author: str | None
    at: str


def add_remark(
    database: Database, document: str, finding: str, kind: str, text: str, author: str | None = None
) -> None:
    """Add a remark; raises `StoreError` for a kind or a value that there is none of."""
    if kind not in get_args(Kind) or (text and text not in _VALUES.get(kind, (text,))):
        raise StoreError(f"no such remark: {kind} {text}")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept = text.strip()[:LONGEST].replace("\x00", "")
    sql = "INSERT INTO remark (document, finding, kind, text, author, at) VALUES (?, ?, ?, ?, ?, ?)"
    with database.writing():
        database.execute(sql, document, finding, kind, kept, author, at)


def remarks_after(database: Database, last: int) -> list[Remark]:
    """Return the remarks that came after the one numbered `last`, in their order."""
    sql = (
        f"SELECT {database.whole('remark', 'r')}, id, document, finding, kind, text, author, at FROM remark r"
        " WHERE id > ? ORDER BY id"
    )
    rows = database.rows(sql, last)
    database.damage.extend(f"remark {number}" for whole, number, *_ in rows if not whole)
    return [Remark(*row[1:]) for row in rows if row[0]]
