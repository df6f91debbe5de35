"""What people decided of findings: rows are added, the last one counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from heshu.checked import Judgement
from heshu.store.connection import Database, StoreError
from heshu.store.remarks import Kind, Remark, remarks_after

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
    """Return the decisions that came after the one numbered `last`, in their order.

    One that is not as it was written is left out and noted (`Database.damage`).
    """
    sql = (
        f"SELECT {database.whole('decision', 'd')}, id, document, finding, verdict, note, author, at FROM"
        " decision d WHERE id > ? ORDER BY id"
    )
    rows = database.rows(sql, last)
    database.damage.extend(f"decision {number}" for whole, number, *_ in rows if not whole)
    return [Decision(*row[1:]) for row in rows if row[0]]


Event = Decision | Remark


class Verdicts:
    """The decisions and remarks as they stand now, by document and finding."""

    def __init__(self) -> None:
        """Begin with none."""
        self._last: dict[tuple[str, str], Decision] = {}
        self._remarks: dict[tuple[str, str, str], Remark] = {}
        self._events: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
        self._seen = self._seen_remark = 0

    def refresh(self, database: Database) -> None:
        """Take in what has been decided since."""
        for decision in decisions_after(database, self._seen):
            self._last[decision.document, decision.finding] = decision
            self._events[decision.document, decision.finding].append(decision)
            self._seen = decision.id
        for remark in remarks_after(database, self._seen_remark):
            self._remarks[remark.document, remark.finding, remark.kind] = remark
            self._events[remark.document, remark.finding].append(remark)
            self._seen_remark = remark.id

    @property
    def seen(self) -> int:
        """Return how many decisions and remarks were taken in: it changes with each."""
        return self._seen + self._seen_remark

    def history(self, documents: Iterable[str], finding: str) -> list[Event]:
        """Return all that was decided and remarked of a finding, the newest first."""
        found = [event for document in documents for event in self._events.get((document, finding), ())]
        return sorted(found, key=lambda event: event.at, reverse=True)

    def remark(self, documents: Iterable[str], finding: str, kind: Kind) -> Remark | None:
        """Return the remark of a kind that stands on a finding, None where there is none or an empty one."""
        found = [
            remark
            for document in documents
            if (remark := self._remarks.get((document, finding, kind))) is not None
        ]
        last = max(found, key=lambda remark: remark.id, default=None)
        return last if last is not None and last.text else None

    def judgement(self, documents: Sequence[str], finding: str) -> Judgement | None:
        """Return all that stands on a finding, None where nothing does."""
        decision = self.of(documents, finding)
        note, second, rectification = (
            self.remark(documents, finding, kind) for kind in ("note", "second", "rectification")
        )
        if decision is None and note is None and second is None and rectification is None:
            return None
        return Judgement(
            verdict=decision.verdict if decision else None,
            note=note.text if note else decision.note if decision else None,
            reviewer=decision.author if decision else None,
            decided_at=decision.at if decision else None,
            second=second.text if second else None,
            second_reviewer=second.author if second else None,
            rectification=rectification.text if rectification else None,
        )

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
