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

from heshu.review.entries import Entry, entry
from heshu.store.catalogue import Holding, Stamp, departments, finding_bodies, holdings, stamp
from heshu.store.connection import Database
from heshu.store.decisions import Decision, Verdicts

Bodies = dict[tuple[int, str], list[dict[str, Any]]]
PATIENCE = 5
"""How much longer than it takes to bring the index up to date it is used before that is done again: an
ingestion changes the store all the time."""
_SHORT = ("id", "rule", "severity", "message", "difference", "unit")


@dataclass(frozen=True, slots=True)
class Index:
    """What a store holds at one moment."""

    holdings: dict[str, Holding] = field(default_factory=dict)
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
        self._departments: dict[int, str | None] = {}
        self.verdicts = Verdicts()

    def current(self, database: Database) -> Index:
        """Return the index as the store is now, or was a moment ago while documents are being taken in.

        Only what is new is read.
        """
        with self._lock, database.reading():
            now = stamp(database)
            if now != self._stamp and time.monotonic() >= self._again:
                begin = time.monotonic()
                self._index = self._built(database, holdings(database))
                self._stamp = now
                self._again = time.monotonic() + PATIENCE * (time.monotonic() - begin)
            self.verdicts.refresh(database)
            return self._index

    def decision(self, found: Entry) -> Decision | None:
        """Return the decision that stands on a finding."""
        return self.verdicts.of(found.holding.documents, found.id)

    def verdict(self, found: Entry) -> str | None:
        """Return the verdict that stands on a finding."""
        decision = self.decision(found)
        return decision.verdict if decision else None

    def _built(self, database: Database, found: Sequence[Holding]) -> Index:
        self._learn(database, found)
        names = {holding.key: self._departments[holding.extraction] for holding in found}
        of_document = {holding.key: self._entries(holding, names[holding.key]) for holding in found}
        return Index(
            holdings={holding.key: holding for holding in found},
            entries=tuple(each for entries in of_document.values() for each in entries),
            of_document=of_document,
            departments=names,
            keys={holding.file: holding.key for holding in found},
        )

    def _entries(self, holding: Holding, department: str | None) -> tuple[Entry, ...]:
        if holding.status == "failed":
            return ()
        bodies = self._bodies.get((holding.extraction, holding.ruleset), ())
        return tuple(entry(holding, number, body, department) for number, body in enumerate(bodies))

    def _learn(self, database: Database, found: Sequence[Holding]) -> None:
        """Read the findings and departments of what is new, and forget what is no longer there."""
        wanted = {(holding.extraction, holding.ruleset) for holding in found}
        missing = {extraction for extraction, ruleset in wanted if (extraction, ruleset) not in self._bodies}
        bodies: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for extraction, ruleset, body in finding_bodies(database, sorted(missing)):
            if (extraction, ruleset) in wanted:
                bodies[extraction, ruleset].append({name: body.get(name) for name in _SHORT})
        self._bodies = {key: bodies[key] if key[0] in missing else self._bodies[key] for key in wanted}
        unknown = {extraction for extraction, _ in wanted} - self._departments.keys()
        self._departments |= departments(database, sorted(unknown))
