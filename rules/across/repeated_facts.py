"""The same fact printed twice has one value.

Text against text, statement against text and statement against statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalize.records import Report
from rules.engine.equations import same
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.finding import Grounds
from rules.narrative.amounts import Entry, entries_of, whole_of
from rules.statements.statements import grids_of
from rules.vocabulary import UNSAID, load


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact where it is printed: `source` is the kind of statement, or "text".

    `wholes` are the facts that it is told to be a part of.
    """

    source: str
    fact: int
    wholes: frozenset[int] = frozenset()


Key = tuple[int, str, str, int | None]
"""Number of the report, concept, scope and year."""


def relations(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give first = other for every fact printed more than once."""
    for mentions in mentions_of(book, reports).values():
        ordered = sorted(mentions, key=lambda m: m.source == "text")
        if len({book[mention.fact].number for mention in ordered}) > 2:
            continue  # told with three different figures it is not one thing, but words that many use
        for other in ordered[1:]:
            if (
                other.fact != ordered[0].fact
                and ordered[0].fact not in other.wholes
                and other.fact not in ordered[0].wholes
            ):
                # Two statements tell it in rows that their print fixes; running text has to be understood.
                known = "text" not in (ordered[0].source, other.source)
                grounds: Grounds = "printed" if known else "inferred"
                rule = _rule(ordered[0], other)
                yield same(book, rule, ordered[0].fact, other.fact, grounds=grounds)


def _rule(first: Mention, other: Mention) -> str:
    if other.source == "text":
        return "T16" if first.source == "text" else "T15"
    return str(load("statements.toml")["between"].get(" ".join(sorted((first.source, other.source))), "T05"))


def mentions_of(book: FactTable, reports: Sequence[Report]) -> dict[Key, list[Mention]]:
    """Return where each fact is printed, by the number of its report, its concept.

    The funds it covers and its year.
    """
    found: defaultdict[Key, list[Mention]] = defaultdict(list)
    for number, report in enumerate(reports):
        for (concept, scope, year), mention in _mentions(book, report, number):
            found[number, concept, scope, year].append(mention)
    return dict(found)


def _mentions(
    book: FactTable, report: Report, number: int
) -> Iterator[tuple[tuple[str, str, int | None], Mention]]:
    for grid in grids_of(book, report, number):
        row = grid.total_row()
        for name, concept, scope in grid.kind["total"]:
            if row is not None and name in grid.names and (row, grid.names.index(name)) in grid.facts:
                yield (
                    (concept, scope, report.year),
                    Mention(grid.kind["id"], grid.facts[row, grid.names.index(name)]),
                )
        for label, column, concept, scope in grid.kind.get("cells", ()):
            yield from (
                ((concept, scope, report.year), Mention(grid.kind["id"], fact))
                for fact in grid.of_cell(label, column)
            )
    entries = entries_of(book, report, number)
    for entry in entries.values():
        parent = whole_of(entries, entry)
        if parent is not None and parent.concept is None:
            continue  # 初中教育支出…，其中：基本支出… is not what the department spent
        if entry.whole and entry.concept and entry.amount.measure == "amount" and book[entry.fact].money:
            mention = Mention("text", entry.fact, frozenset(_wholes(entries, entry)))
            yield (entry.concept, "all" if entry.scope == UNSAID else entry.scope, entry.year), mention


def _wholes(entries: Mapping[int, Entry], entry: Entry) -> Iterator[int]:
    """Yield the facts that an amount is told to be a part of, the nearest first.

    总收入…，其中：一般公共预算收入….
    """
    whole = whole_of(entries, entry)
    while whole is not None:
        yield whole.fact
        whole = whole_of(entries, whole)
