"""The same fact printed twice has one value: text against text, statement against text and statement against statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalize.records import Report
from rules.amounts import entries_of
from rules.building import same
from rules.fact import Book
from rules.relation import Relation
from rules.statements import grids_of
from rules.vocabulary import UNSAID, load


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact where it is printed: `source` is the kind of statement, or "text"."""

    source: str
    fact: int


Key = tuple[int, str, str, int | None]
"""Number of the report, concept, scope and year."""


def relations(book: Book, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give first = other for every fact printed more than once."""
    for mentions in mentions_of(book, reports).values():
        ordered = sorted(mentions, key=lambda m: m.source == "text")
        for other in ordered[1:]:
            if other.fact != ordered[0].fact:
                yield same(book, _rule(ordered[0], other), ordered[0].fact, other.fact)


def _rule(first: Mention, other: Mention) -> str:
    if other.source == "text":
        return "T16" if first.source == "text" else "T15"
    return str(load("statements.toml")["between"].get(" ".join(sorted((first.source, other.source))), "T05"))


def mentions_of(book: Book, reports: Sequence[Report]) -> dict[Key, list[Mention]]:
    """Return where each fact is printed, by the number of its report, its concept, the funds it covers and its year."""
    found: defaultdict[Key, list[Mention]] = defaultdict(list)
    for number, report in enumerate(reports):
        for (concept, scope, year), mention in _mentions(book, report, number):
            found[number, concept, scope, year].append(mention)
    return dict(found)


def _mentions(book: Book, report: Report, number: int) -> Iterator[tuple[tuple[str, str, int | None], Mention]]:
    for grid in grids_of(book, report, number):
        row = grid.total_row()
        for name, concept, scope in grid.kind["total"]:
            if row is not None and name in grid.names and (row, grid.names.index(name)) in grid.facts:
                yield (concept, scope, report.year), Mention(grid.kind["id"], grid.facts[row, grid.names.index(name)])
        for label, column, concept, scope in grid.kind.get("cells", ()):
            yield from (((concept, scope, report.year), Mention(grid.kind["id"], fact)) for fact in grid.of_cell(label, column))
    for entry in entries_of(book, report, number).values():
        if entry.whole and entry.concept and entry.amount.measure == "amount" and book[entry.fact].money:
            yield (entry.concept, "all" if entry.scope == UNSAID else entry.scope, entry.year), Mention("text", entry.fact)
