"""All documents and findings of a store.

Kept in memory in short and brought up to date when the store changes.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from heshu.checked import UNDECIDED, Judgement
from heshu.review.entries import Entry, entry
from heshu.store.catalogue import (
    ReportHead,
    Stamp,
    StoredDocument,
    finding_bodies,
    report_heads,
    stamp,
    stored_documents,
)
from heshu.store.connection import Database
from heshu.store.decisions import Decision, Event, Verdicts

Bodies = dict[tuple[int, str], list[dict[str, Any]]]
PATIENCE = 5
"""How much longer than it takes to bring the index up to date it is used before that is done again: an
ingestion changes the store all the time."""
_SHORT = ("id", "rule", "severity", "message", "difference", "unit", "cause")


@dataclass(frozen=True, slots=True)
class Index:
    """What a store holds at one moment."""

    stored_documents: dict[str, StoredDocument] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    of_document: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    departments: dict[str, str | None] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Of documents by their name."""

    def entry(self, key: str, finding: str) -> Entry | None:
        """Return a finding of a document."""
        return next((found for found in self.of_document.get(key, ()) if found.id == finding), None)


class Catalogue:
    """The index of a store and the verdicts on its findings. Safe to use from several threads."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._again = 0.0
        self._index = Index()
        self._bodies: Bodies = {}
        self._heads: dict[int, ReportHead] = {}
        self.verdicts = Verdicts()

    def current(self, database: Database) -> Index:
        """Return the index as the store is now, or was a moment ago while documents are being taken in.

        Only what is new is read.
        """
        with self._lock, database.reading():
            now = stamp(database)
            if now != self._stamp and time.monotonic() >= self._again:
                begin = time.monotonic()
                self._index = self._built(database, stored_documents(database))
                self._stamp = now
                self._again = time.monotonic() + PATIENCE * (time.monotonic() - begin)
            self.verdicts.refresh(database)
            return self._index

    def decision(self, found: Entry) -> Decision | None:
        """Return the decision that stands on a finding."""
        return self.verdicts.of(found.stored.documents, found.id)

    def judgement(self, found: Entry) -> Judgement:
        """Return all that was decided of a finding."""
        return self.verdicts.judgement(found.stored.documents, found.id) or UNDECIDED

    def history(self, found: Entry) -> list[Event]:
        """Return all that was ever decided and remarked of a finding, the newest first."""
        return self.verdicts.history(found.stored.documents, found.id)

    def verdict(self, found: Entry) -> str | None:
        """Return the verdict that stands on a finding."""
        decision = self.decision(found)
        return decision.verdict if decision else None

    def _built(self, database: Database, found: Sequence[StoredDocument]) -> Index:
        self._learn(database, found)
        names = {stored.key: self._heads[stored.extraction].department for stored in found}
        of_document = {stored.key: self._entries(stored, names[stored.key]) for stored in found}
        return Index(
            stored_documents={stored.key: stored for stored in found},
            entries=tuple(each for entries in of_document.values() for each in entries),
            of_document=of_document,
            departments=names,
            keys={stored.file: stored.key for stored in found},
        )

    def _entries(self, stored: StoredDocument, department: str | None) -> tuple[Entry, ...]:
        if stored.status == "failed":
            return ()
        bodies = self._bodies.get((stored.extraction, stored.ruleset), ())
        head = self._heads[stored.extraction]
        return tuple(
            entry(stored, number, body, department, head.kind, head.year)
            for number, body in enumerate(bodies)
        )

    def _learn(self, database: Database, found: Sequence[StoredDocument]) -> None:
        """Read the findings and departments of what is new, and forget what is no longer there."""
        wanted = {(stored.extraction, stored.ruleset) for stored in found}
        missing = {extraction for extraction, ruleset in wanted if (extraction, ruleset) not in self._bodies}
        bodies: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for extraction, ruleset, body in finding_bodies(database, sorted(missing)):
            if (extraction, ruleset) in wanted:
                short = {name: body.get(name) for name in _SHORT}
                culprits: list[dict[str, Any]] = list(body.get("culprits") or [{}])
                bodies[extraction, ruleset].append(short | {"operation": culprits[0].get("operation")})
        self._bodies = {key: bodies[key] if key[0] in missing else self._bodies[key] for key in wanted}
        unknown = {extraction for extraction, _ in wanted} - self._heads.keys()
        self._heads |= report_heads(database, sorted(unknown))
