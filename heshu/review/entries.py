"""Findings in short, as lists show them: filtered, searched, sorted and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePath, PurePosixPath
from typing import Any
from urllib.parse import urlencode

from extract.language import Bilingual
from heshu.store.catalogue import StoredDocument
from normalize.quantities.units import printed_unit
from rules.finding import SEVERITIES, Severity

YUAN = "CNY"
LONGEST_SEARCH = 100
UNDECIDED = "undecided"
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding in short. `yuan` is how far its figures are apart where it is of money.

    `number` its place among those of its document.
    """

    stored: StoredDocument
    number: int
    id: str
    rule: str
    severity: Severity
    message: Bilingual
    yuan: Decimal | None
    department: str | None
    county: str | None

    @property
    def link(self) -> str:
        """Return the address of its page."""
        return f"/documents/{self.stored.key}/findings/{self.id}"


def county_of(stored: StoredDocument) -> str | None:
    """Return the first folder of a document's name.

    Or the folder it lies in where the name has none of its own.
    """
    folders = PurePosixPath(stored.file.removesuffix(stored.member)).parts[:-1]
    if folders and folders[0] != "/":
        return folders[0]
    return PurePath(stored.path).parent.name or None


def in_yuan(difference: str | None, unit: str | None) -> Decimal | None:
    """Return the size of a difference of money in yuan, None where it is of something else.

    >>> in_yuan("-21.39786", "万元"), in_yuan("3", "%")
    (Decimal('213978.6'), None)
    """
    found = printed_unit(unit) if unit else None
    if difference is None or found is None or found.base != YUAN:
        return None
    base = found.to_base(Decimal(difference))
    return None if base is None else abs(base)


def entry(stored: StoredDocument, number: int, body: Mapping[str, Any], department: str | None) -> Entry:
    """Return the entry of a finding from its JSON object."""
    message = Bilingual(body["message"]["zh"], body["message"]["en"])
    yuan = in_yuan(body.get("difference"), body.get("unit"))
    return Entry(
        stored,
        number,
        body["id"],
        body["rule"],
        body["severity"],
        message,
        yuan,
        department,
        county_of(stored),
    )


VerdictOf = Callable[[Entry], str | None]
SORTS: dict[str, Callable[[Entry], Any]] = {
    "severity": lambda found: (SEVERITIES.index(found.severity), -(found.yuan or 0)),
    "amount": lambda found: -(found.yuan or 0),
    "file": lambda found: 0,
}
"""How lists are sorted; entries come by document, which a sort keeps among equals."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is to show. Everything is text from outside; what means nothing finds nothing."""

    severity: str = ""
    rule: str = ""
    county: str = ""
    department: str = ""
    verdict: str = ""
    document: str = ""
    text: str = ""
    sort: str = "severity"

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Query:
        """Return the query that an address asks for."""
        given = {name: parameters[name][:LONGEST_SEARCH] for name in cls.__slots__ if parameters.get(name)}
        return cls(**(given | {"sort": given.get("sort", "") if given.get("sort") in SORTS else "severity"}))

    def address(self, **changes: str) -> str:
        """Return the query part of the address of this query, changed so; "" or "?…"."""
        changed = replace(self, **changes)
        parts = {name: getattr(changed, name) for name in self.__slots__ if getattr(changed, name)}
        if changed.sort == "severity":
            del parts["sort"]
        return f"?{urlencode(parts)}" if parts else ""

    @property
    def is_empty(self) -> bool:
        """Say whether it shows everything."""
        return replace(self, sort="severity") == Query()


def selected(entries: Iterable[Entry], query: Query, verdict_of: VerdictOf) -> list[Entry]:
    """Return the entries that a query asks for, sorted."""
    words = query.text.casefold().split()
    exact = [
        (name, getattr(query, name))
        for name in ("severity", "rule", "county", "department")
        if getattr(query, name)
    ]

    def wanted(found: Entry) -> bool:
        if any((getattr(found, name) or "-") != value for name, value in exact):
            return False
        if query.document and found.stored.key != query.document:
            return False
        if query.verdict and not is_of_verdict(verdict_of(found), query.verdict):
            return False
        return not words or _holds(found, words)

    return sorted(filter(wanted, entries), key=SORTS[query.sort])


def is_of_verdict(verdict: str | None, wanted: str) -> bool:
    """Say whether a verdict is one that a list asks for."""
    if wanted == DECIDED:
        return verdict is not None
    return (verdict or UNDECIDED) == wanted


def _holds(found: Entry, words: list[str]) -> bool:
    parts = (
        found.stored.file,
        found.rule,
        found.id,
        found.department or "",
        found.message.zh,
        found.message.en,
    )
    text = "\n".join(parts).casefold()
    return all(word in text for word in words)
