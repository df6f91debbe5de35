"""Lines of the text and rows of a statement that print one figure.

Which column of which statement a section of the text goes through is seen from the figures: where at least
three lines of the text print what stands in their rows of one column, the others are compared with theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from normalize.records import Report
from rules.engine.equations import same
from rules.engine.fact import FactTable
from rules.engine.relation import Relation, evaluate
from rules.narrative.amounts import Entry, entries_of
from rules.statements.statements import entered, flat
from rules.vocabulary import folded

AGREED = 3
"""Lines that must agree with a column."""
Cells = Mapping[str, list[tuple[tuple[int, int], int]]]
"""Of a row's label, its figures: (statement, column) and fact."""


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give line of the text = its row in the column that the section goes through."""
    cells = _cells(book, report, number)
    if not cells:
        return
    sections: defaultdict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries_of(book, report, number).values():
        # The statements of accounts print what was done; what was planned is in those of a budget.
        if (
            entry.amount.measure in (("amount", "budget") if report.kind == "budget" else ("amount",))
            and book[entry.fact].money
            and entry.year == report.year
        ):
            sections[entry.amount.section].append(entry)
    for entries in sections.values():
        yield from _section(book, entries, cells)


def _cells(book: FactTable, report: Report, number: int) -> Cells:
    """Return the figures of all rows whose label stands once in its statement."""
    found: defaultdict[str, list[tuple[tuple[int, int], int]]] = defaultdict(list)
    for position, statement in enumerate(report.statements):
        labels = [folded(flat(row.label)) for row in statement.rows]
        names = tuple(flat(column.path[-1]) if column.path else "" for column in statement.columns)
        cells = entered(book, statement, names, f"{number}.s{position}", number)
        for (row, column), fact in cells:
            if labels[row] and labels.count(labels[row]) == 1 and book[fact].money and book[fact].number:
                found[labels[row]].append(((position, column), fact))
    return found


def _section(book: FactTable, entries: Sequence[Entry], cells: Cells) -> Iterator[Relation]:
    by_column: defaultdict[tuple[int, int], list[tuple[Entry, int]]] = defaultdict(list)
    for entry in entries:
        for column, fact in cells.get(folded(entry.amount.label), ()):
            by_column[column].append((entry, fact))
    taken: set[int] = set()
    ranked = sorted(by_column.items(), key=lambda item: (-_agreeing(book, item[1]), item[0]))
    for _, pairs in ranked:
        fresh = [(entry, fact) for entry, fact in pairs if entry.fact not in taken]
        agreed = _agreeing(book, fresh)
        if agreed >= AGREED and agreed * 4 >= len(fresh) * 3:
            taken |= {entry.fact for entry, _ in fresh}
            yield from (same(book, "T15", fact, entry.fact) for entry, fact in fresh)


def _agreeing(book: FactTable, pairs: Sequence[tuple[Entry, int]]) -> int:
    return sum(
        evaluate(same(book, "T15", fact, entry.fact), {i: book[i] for i in (fact, entry.fact)}) == "holds"
        for entry, fact in pairs
    )
