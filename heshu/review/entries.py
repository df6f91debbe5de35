"""Findings in short, as lists show them: filtered, searched, sorted and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
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

    None also where only a unit is wrong: that is no money. `number` is its place among those of its document,
    `cause` what it shares with others of the document, `kind` and `year` are those of the report.
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
    kind: str | None = None
    year: int | None = None
    cause: str | None = None
    operation: str | None = None

    @property
    def group(self) -> tuple[str, str]:
        """Return what findings of one cause share: the document and the cause, or the finding itself."""
        return (self.stored.key, self.cause or self.id)

    @property
    def reference(self) -> str:
        """Return what names it in a form."""
        return f"{self.stored.key}/{self.id}"

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


UNIT_RULES = "U"
"""Rules about units begin so: what they find is no difference of money."""


def entry(
    stored: StoredDocument,
    number: int,
    body: Mapping[str, Any],
    department: str | None,
    kind: str | None = None,
    year: int | None = None,
) -> Entry:
    """Return the entry of a finding from its JSON object."""
    message = Bilingual(body["message"]["zh"], body["message"]["en"])
    operation = body.get("operation")
    of_units = operation == "unit" or body["rule"].startswith(UNIT_RULES)
    yuan = None if of_units else in_yuan(body.get("difference"), body.get("unit"))
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
        kind,
        year,
        body.get("cause"),
        operation,
    )


VerdictOf = Callable[[Entry], str | None]
SORTS: dict[str, Callable[[Entry], Any]] = {
    "severity": lambda found: (SEVERITIES.index(found.severity), -(found.yuan or 0)),
    "amount": lambda found: -(found.yuan or 0),
    "file": lambda found: 0,
    "rule": lambda found: found.rule,
    "department": lambda found: (found.department is None, found.department or ""),
    "year": lambda found: -(found.year or 0),
}
"""How lists are sorted; entries come by document, which a sort keeps among equals. "-" before it turns it
round."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is to show. Everything is text from outside; what means nothing finds nothing."""

    severity: str = ""
    rule: str = ""
    county: str = ""
    department: str = ""
    kind: str = ""
    year: str = ""
    least: str = ""
    verdict: str = ""
    document: str = ""
    text: str = ""
    sort: str = "severity"

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Query:
        """Return the query that an address asks for."""
        given = {name: parameters[name][:LONGEST_SEARCH] for name in cls.__slots__ if parameters.get(name)}
        sort = given.get("sort", "")
        return cls(**(given | {"sort": sort if sort.removeprefix("-") in SORTS else "severity"}))

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
        for name in ("severity", "rule", "county", "department", "kind", "year")
        if getattr(query, name)
    ]

    least = _number(query.least)

    def wanted(found: Entry) -> bool:
        if least is not None and (found.yuan is None or found.yuan < least):
            return False
        if any(str(getattr(found, name) or "-") != value for name, value in exact):
            return False
        if query.document and found.stored.key != query.document:
            return False
        if query.verdict and not is_of_verdict(verdict_of(found), query.verdict):
            return False
        return not words or _holds(found, words)

    key = SORTS[query.sort.removeprefix("-")]
    found = sorted(filter(wanted, entries), key=key, reverse=query.sort.startswith("-"))
    return _causes_together(found)


def _number(text: str) -> Decimal | None:
    """Return the yuan of a field such as "10,000", None where it is no number."""
    try:
        return abs(Decimal(text.replace(",", "").replace("，", "").strip())) if text else None
    except InvalidOperation:
        return None


def _causes_together(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries with those of one cause behind the first of them."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for found in entries:
        groups.setdefault(found.group, []).append(found)
    return [found for group in groups.values() for found in group]


def grouped_entries(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return entries that come with those of one cause together, a list a cause."""
    groups: list[list[Entry]] = []
    for found in entries:
        if groups and groups[-1][0].group == found.group:
            groups[-1].append(found)
        else:
            groups.append([found])
    return groups


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
