"""Figures of the text that are cells of a statement: one is a slip away from the cell its fellows point to.

Figures in one place of their sentences (behind the same two characters and two figures of the same kinds) are
cells of one column; figures of one passage are cells of one row or column. Where that is so of most, the one
that is no cell at all, but one slip away from a cell of that column or row, is meant to be it. See
docs/decisions/0019-arithmetic.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from normalize.records import Report
from rules.arithmetic.passages import Figure, Passage, passages_of
from rules.engine.equations import same
from rules.engine.fact import Fact, FactTable
from rules.engine.relation import Relation
from rules.engine.repair import slips_of
from rules.statements.statements import flat

RULE = "A02"
TELLING = 1000
FEWEST = 4
SHARE = 0.6
"""A place is that of a column where four of its figures at least are cells of it, and three fifths of all."""
NEIGHBOURS = 2
HALF = 0.5
"""A passage is about a row or column where two of its figures at least are cells of it, and half of all."""

Line = tuple[int, str, int]
"""A row or a column: the number of the statement, "row" or "column", the index."""


@dataclass(slots=True)
class _Cells:
    """The cells of the statements: facts by row and column, and by what they print at each precision."""

    book: FactTable
    lines: dict[Line, list[int]] = field(default_factory=dict)
    of_fact: dict[int, list[Line]] = field(default_factory=dict)
    _printed: dict[Decimal, dict[int, list[int]]] = field(default_factory=dict)

    def printing(self, number: Decimal, step: Decimal) -> Sequence[int]:
        """Return the cells that print a number where the last digit is worth `step`."""
        if step not in self._printed:
            known: defaultdict[int, list[int]] = defaultdict(list)
            for fact in self.of_fact:
                if self.book[fact].step <= step:
                    known[_units(abs(self.book[fact].number), step)].append(fact)
            self._printed[step] = dict(known)
        return self._printed[step].get(_units(abs(number), step), ())


def _units(number: Decimal, step: Decimal) -> int:
    return int(number / step + Decimal("0.5"))


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give figure of the text = cell, for figures that are one slip away from the cell that is meant."""
    cells = _cells_of(book, report, number)
    if not cells.of_fact:
        return
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for line, passage in enumerate(passages_of(book, report, number)):
        for position, figure in enumerate(passage):
            if figure.kind == "CNY" and figure.number >= TELLING * figure.step:
                groups[("place", *_place(passage, position))].append(figure)
                groups["passage", line].append(figure)
    for (what, *_), figures in groups.items():
        yield from _of_group(cells, figures, passage=what == "passage")


def _place(passage: Passage, position: int) -> tuple[str, ...]:
    before = [passage[i].kind if i >= 0 else "" for i in (position - 1, position - 2)]
    return passage[position].anchor, *before


def _cells_of(book: FactTable, report: Report, number: int) -> _Cells:
    cells = _Cells(book)
    for position, statement in enumerate(report.statements):
        for cell in statement.cells:
            path = statement.columns[cell.column].path
            label = f"{statement.rows[cell.row].label}·{flat(path[-1]) if path else ''}"
            fact = book.add(cell.value, label, f"{number}.s{position}", report=number)
            if fact is None or not book[fact].money or book[fact].inexact:
                continue
            for line in ((position, "row", cell.row), (position, "column", cell.column)):
                cells.lines.setdefault(line, []).append(fact)
                cells.of_fact.setdefault(fact, []).append(line)
    return cells


def _of_group(cells: _Cells, figures: Sequence[Figure], *, passage: bool) -> Iterator[Relation]:
    facts = {figure.fact: cells.book[figure.fact] for figure in figures}
    matched = {index: cells.printing(fact.number, fact.step) for index, fact in facts.items()}
    met: defaultdict[Line, set[Decimal]] = defaultdict(set)
    for index, found in matched.items():
        for cell in found:
            for line in cells.of_fact[cell]:
                met[line].add(facts[index].number)
    fewest, share = (NEIGHBOURS, HALF) if passage else (FEWEST, SHARE)
    enough = max(fewest, share * len({fact.number for fact in facts.values()}))
    lines = [
        line for line, numbers in met.items() if len(numbers) >= enough and (passage or line[1] == "column")
    ]
    candidates = {cell for line in lines for cell in cells.lines[line]}
    for index, fact in facts.items():
        if candidates and not matched[index]:
            yield from _meant(cells, index, fact, candidates)


def _meant(cells: _Cells, index: int, fact: Fact, candidates: set[int]) -> Iterator[Relation]:
    """Give figure = cell, where all cells that one slip may have turned into it print one number."""
    found = {
        cell
        for operation, number in slips_of(fact)
        if abs(number - fact.number) > fact.step
        for cell in cells.printing(number, fact.step)
        if cell in candidates
    }
    if len({cells.book[cell].number for cell in found}) == 1:
        yield same(cells.book, RULE, min(found), index)
