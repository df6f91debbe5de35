"""The figures of a passage (a paragraph, or a cell of words) in the order they are printed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from extract.document import Location
from normalize.records import Amount, Report, Value
from rules.engine.fact import FactTable
from rules.narrative.amounts import entries_of

ANCHOR = 2
"""So many characters before a figure tell it from others; what they mean is not asked."""

TELLING = 100
"""A figure of fewer than three digits is met everywhere."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a passage.

    `kind` is its base unit, or the measure word of a count; only figures of one kind are compared. `number`
    (0 where it proves nothing: 约, ≥) and `step`, of the last digit printed, are in base units. `anchor` is
    the end of what is printed before it, `digits` how many it has without noughts at its end.
    """

    fact: int
    kind: str
    number: float
    step: float
    anchor: str
    digits: int

    @property
    def is_telling(self) -> bool:
        """Say whether it has enough digits not to equal another by accident."""
        return abs(self.number) >= TELLING * self.step


Passage = tuple[Figure, ...]


def passages_of(book: FactTable, report: Report, number: int) -> list[Passage]:
    """Return the passages of a report that have figures."""
    return book.once("passages", number, lambda: list(_passages(book, report, number)))


def _passages(book: FactTable, report: Report, number: int) -> Iterator[Passage]:
    facts = {index: entry.fact for index, entry in entries_of(book, report, number).items()}
    for _, group in groupby(enumerate(report.amounts), key=lambda pair: _block(pair[1].value.at)):
        yield tuple(_figures(book, facts, [pair for pair in group if pair[0] in facts]))


def _block(at: Location) -> tuple[int | None, ...]:
    return at.table, at.row, at.column, at.paragraph


def _figures(book: FactTable, facts: dict[int, int], listed: list[tuple[int, Amount]]) -> Iterator[Figure]:
    position, previous = 0, ""
    for index, amount in listed:
        if amount.sentence != previous:
            position, previous = 0, amount.sentence
        found = amount.sentence.find(amount.value.text, position)
        begin = found if found >= 0 else position
        fact = book[facts[index]]
        yield Figure(
            facts[index],
            kind_of(amount.value),
            0.0 if fact.inexact else float(fact.number),
            float(fact.step),
            amount.sentence[max(position, begin - ANCHOR) : begin],
            len(fact.number.normalize().as_tuple().digits),
        )
        position = begin + len(amount.value.text)


def kind_of(value: Value) -> str:
    """Return what must be the same of figures that are added up or compared."""
    if value.base_unit in (None, "count"):
        return value.unit or value.kind or ""
    return value.base_unit
