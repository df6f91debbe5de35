"""Published ratios recomputed from their printed operands.

Staff against posts, spent against budgeted, this year against last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

from normalize.records import Indicator, Report
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, Equation, Relation, Term
from rules.forms.weights import name_of
from rules.narrative.amounts import Entry, entries_of
from rules.vocabulary import folded, load

_OPERAND = re.compile(r"(?P<sign>[+-])(?P<concept>\w+)\.(?P<measure>\w+)(?:@(?P<year>-?\d+))?")


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a ratio is made of.

    Its sign, what it is of, what kind of figure, and how many years off.
    """

    sign: Decimal
    concept: str
    measure: str
    year: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio as the table of ratios has it; `below` lists the readings of its denominator."""

    rule: str
    names: frozenset[str]
    above: tuple[Operand, ...]
    below: tuple[tuple[Operand, ...], ...]
    change: bool
    sure: bool


@cache
def ratios() -> tuple[Ratio, ...]:
    """Return the table of ratios; an operand that cannot be read is a ValueError."""
    return tuple(
        Ratio(
            entry["rule"],
            frozenset(entry["names"]),
            tuple(_operand(text) for text in entry["above"]),
            tuple(tuple(_operand(text) for text in reading) for reading in entry["below"]),
            entry.get("change", False),
            entry.get("sure", False),
        )
        for entry in load("ratios.toml")["ratio"]
    )


def _operand(text: str) -> Operand:
    found = _OPERAND.fullmatch(text)
    if found is None:
        raise ValueError(f"rules/data/ratios.toml: not an operand: {text}")
    return Operand(Decimal(f"{found['sign']}1"), found["concept"], found["measure"], int(found["year"] or 0))


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of the ratios that a report prints, in its words.

    Its base tables or its indicators.
    """
    entries = list(entries_of(book, report, number).values())
    for entry in entries:
        for ratio in _named(entry.amount.label):
            if entry.amount.value.base_unit == "percent" and entry.amount.measure in ("amount", "completion"):
                yield from _relation(book, ratio, entry.fact, entry.year, entries, doubtful=not ratio.sure)
    for row in report.indicators:
        for ratio in _named(name_of(row)):
            if (fact := _measured(book, row, number)) is not None:
                yield from _relation(book, ratio, fact, report.year, entries, doubtful=True)


def _named(label: str) -> tuple[Ratio, ...]:
    return tuple(ratio for ratio in ratios() if folded(label) in ratio.names)


def _measured(book: FactTable, row: Indicator, number: int) -> int | None:
    actual = row.actual
    if actual is None or actual.base_unit != "percent" or actual.comparator is not None:
        return None
    return book.add(actual, f"{name_of(row)}完成值", f"{number}.actuals", report=number)


def _relation(
    book: FactTable, ratio: Ratio, rate: int, year: int | None, entries: Sequence[Entry], *, doubtful: bool
) -> Iterator[Relation]:
    tops = _chosen(book, ratio.above, year, entries)
    bottoms = [reading for below in ratio.below for reading in _chosen(book, below, year, entries)]
    if not tops or not bottoms:
        return
    constant = -HUNDRED if ratio.change else Decimal(0)
    equations = tuple(
        Equation(rate, above, below, HUNDRED, constant) for above, below in product(tops, bottoms)
    )
    roles = {
        index: role
        for above, below in product(tops, bottoms)
        for terms, role in ((above, "numerator"), (below, "denominator"))
        for _, index in terms
    }
    formula = (
        f"{book[rate].label} = {_sum(book, tops[0])} ÷"
        f" {_sum(book, bottoms[0])}{' − 1' if ratio.change else ''}"
    )
    # An official table defines the ratios that are sure; the others are known by their names.
    yield Relation(
        ratio.rule,
        formula,
        equations,
        ((rate, "rate"), *roles.items()),
        "warning" if doubtful else None,
        grounds="inferred" if doubtful else "printed",
    )


def _chosen(
    book: FactTable, operands: Sequence[Operand], year: int | None, entries: Sequence[Entry]
) -> list[tuple[Term, ...]]:
    """Return the terms of the operands.

    For a single one that is printed in several parts, each part and their sum.
    """
    found = [_figures(book, operand, year, entries) for operand in operands]
    if not all(found):
        return []
    if len(operands) == 1:
        parts = [(operands[0].sign, index) for index in found[0]]
        return [(part,) for part in parts] + ([tuple(parts)] if len(parts) > 1 else [])
    return (
        [tuple((operand.sign, figures[0]) for operand, figures in zip(operands, found, strict=True))]
        if all(len(f) == 1 for f in found)
        else []
    )


def _figures(book: FactTable, operand: Operand, year: int | None, entries: Sequence[Entry]) -> list[int]:
    """Return the facts of an operand, one for each different figure."""
    by_number: Mapping[Decimal, int] = {
        book[entry.fact].number: entry.fact
        for entry in reversed(entries)
        if entry.concept == operand.concept
        and entry.amount.measure == operand.measure
        and entry.year == (None if year is None else year + operand.year)
    }
    return list(by_number.values())


def _sum(book: FactTable, terms: Sequence[Term]) -> str:
    text = "".join(
        f"{' + ' if sign > 0 else ' − '}{book[index].label}" for sign, index in terms
    ).removeprefix(" + ")
    return f"({text})" if len(terms) > 1 else text
