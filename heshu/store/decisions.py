"""What people decided of findings: rows are added, the last one counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from heshu.store.connection import Database, StoreError

Verdict = Literal["confirmed", "false_alarm", "misread", "explained"]
"""确认, 误报, 识别错误, 已说明."""
WITHDRAWN = "withdrawn"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on a finding of a document (by its key); one that is "withdrawn" takes back those before it.

    `at` is in UTC.
    """

    id: int
    document: str
    finding: str
    verdict: str
    note: str | None
    author: str | None
    at: str


def decide(
    database: Database,
    document: str,
    finding: str,
    verdict: str,
    note: str | None = None,
    author: str | None = None,
) -> None:
    """Add a decision; raises `StoreError` for a verdict that there is none of."""
    if verdict not in (*VERDICTS, WITHDRAWN):
        raise StoreError(f"no such verdict: {verdict}")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept = note.strip()[:LONGEST_NOTE].replace("\x00", "") or None if note else None
    sql = "INSERT INTO decision (document, finding, verdict, note, author, at) VALUES (?, ?, ?, ?, ?, ?)"
    with database.writing():
        database.execute(sql, document, finding, verdict, kept, author, at)


def decisions_after(database: Database, last: int) -> list[Decision]:
    """Return the decisions that came after the one numbered `last`, in their order."""
    sql = "SELECT id, document, finding, verdict, note, author, at FROM decision WHERE id > ? ORDER BY id"
    return [Decision(*row) for row in database.rows(sql, last)]


class Verdicts:
    """The decisions as they stand now, by document and finding."""

    def __init__(self) -> None:
        """Begin with none."""
        self._last: dict[tuple[str, str], Decision] = {}
        self._seen = 0

    def refresh(self, database: Database) -> None:
        """Take in what has been decided since."""
        for decision in decisions_after(database, self._seen):
            self._last[decision.document, decision.finding] = decision
            self._seen = decision.id

    @property
    def seen(self) -> int:
        """Return the number of the last decision taken in."""
        return self._seen

    def of(self, documents: Iterable[str], finding: str) -> Decision | None:
        """Return the decision that stands on a finding of a document, or of what was at its place before.

        None if there is none.
        """
        found = [
            decision
            for document in documents
            if (decision := self._last.get((document, finding))) is not None
        ]
        last = max(found, key=lambda decision: decision.id, default=None)
        return None if last is None or last.verdict == WITHDRAWN else last
