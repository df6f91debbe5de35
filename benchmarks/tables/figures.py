"""The figures of a table: exact numbers that agree with each other, rounded when they are printed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.tables.columns import Column
from benchmarks.tables.lines import Line, Lines
from benchmarks.tables.model import Figure

Exact = dict[tuple[int, int], Decimal]
"""Numbers by line and column, from 0; what is not there is not printed."""


@dataclass(frozen=True, slots=True)
class Print:
    """How figures are printed: decimals, separators, what stands for zero, % beside rates, dropped zeros.

    `hidden` decimals are rounded away; a share `sparse` of the figures is zero; `size` is the usual power of
    ten, and `each` what 万元 are in the unit of the table.
    """

    decimals: int = 2
    separators: bool = True
    zero: str = "0.00"
    beside: bool = False
    dropped: bool = False
    hidden: int = 2
    sparse: float = 0.05
    size: float = 3.0
    each: Decimal = Decimal(1)

    def decimals_of(self, column: Column) -> int:
        """Return how many decimals a column has."""
        if column.decimals is not None:
            return column.decimals
        return 2 if column.unit == "%" else self.decimals


def style(rng: random.Random, unit: str) -> Print:
    """Return a way of printing that is usual for amounts in this unit."""
    decimals = {"元": rng.choice((2, 2, 0)), "万元": rng.choice((2, 2, 2, 0, 1)), "亿元": 2}[unit]
    return Print(
        decimals=decimals,
        separators=rng.random() < (0.8 if unit == "元" else 0.5),
        zero=rng.choice(("zero", "", "-", "--", "")),
        beside=rng.random() < 0.3,
        dropped=decimals > 0 and rng.random() < 0.15,
        hidden=rng.choice((0, 0, 2, 4)),
        sparse=rng.choice((0.0, 0.05, 0.15)),
        each={"元": Decimal(10000), "万元": Decimal(1), "亿元": Decimal("0.0001")}[unit],
        size={"元": 5.0, "万元": 2.5, "亿元": 1.0}[unit] + rng.uniform(-0.3, 0.8),
    )


def numbers(
    made: Lines,
    columns: Sequence[Column],
    printing: Print,
    rng: random.Random,
) -> Exact:
    """Return exact numbers for every line and column."""
    exact: Exact = {}
    order = _order(made.lines)
    for index, column in _by_need(columns):
        for place in order:
            line = made.lines[place]
            if line.bare or (line.example and not _computed(column)):
                continue
            if line.parts and column.additive and not _computed(column):
                exact[place, index] = sum((exact[part, index] for part in line.parts), Decimal(0))
            else:
                _set(exact, made, columns, place, index, printing, rng)
        if not _computed(column):
            _examples(exact, made.lines, column, index, rng)
    return exact


def _computed(column: Column) -> bool:
    return column.formula is not None or column.share is not None


def _order(lines: Sequence[Line]) -> list[int]:
    """Return the lines so that parts come before what is their sum."""
    found: list[int] = []

    def visit(place: int) -> None:
        if place not in found:
            for part in lines[place].parts:
                visit(part)
            found.append(place)

    for place in range(len(lines)):
        visit(place)
    return found


def _by_need(columns: Sequence[Column]) -> list[tuple[int, Column]]:
    """Return the columns so that each comes after those it is made from."""
    left = dict(enumerate(columns))
    found: list[tuple[int, Column]] = []
    while left:
        ready = next(i for i, column in left.items() if not _needs(column) & left.keys())
        found.append((ready, left.pop(ready)))
    return found


def _needs(column: Column) -> set[int]:
    links = {link for link in (column.near, column.below, column.share, column.running) if link is not None}
    if column.formula is not None:
        links |= {index for _, index in column.formula.terms} | (
            {column.formula.over} if column.formula.over is not None else set()
        )
    return links


def _set(
    exact: Exact,
    made: Lines,
    columns: Sequence[Column],
    place: int,
    index: int,
    printing: Print,
    rng: random.Random,
) -> None:
    column = columns[index]
    if column.formula is not None:
        above = sum((sign * exact[place, other] for sign, other in column.formula.terms), Decimal(0))
        below = exact[place, column.formula.over] if column.formula.over is not None else Decimal(1)
        if below and all((place, other) in exact for _, other in column.formula.terms):
            exact[place, index] = above / below * column.formula.scale
    elif column.share is not None:
        if made.total is not None and exact[made.total, column.share]:
            exact[place, index] = exact[place, column.share] / exact[made.total, column.share] * 100
    elif column.running is not None:
        if place != made.total:
            exact[place, index] = exact[place, column.running] + exact.get((place - 1, index), Decimal(0))
    else:
        exact[place, index] = _own(exact, columns, index, place, printing, rng)


def _own(
    exact: Exact, columns: Sequence[Column], index: int, place: int, printing: Print, rng: random.Random
) -> Decimal:
    column = columns[index]
    fine = Decimal(1).scaleb(
        -(printing.decimals_of(column) + (printing.hidden if column.decimals is None else 0))
    )
    if column.signed and column.near is not None:
        return (exact[place, column.near] * Decimal(str(round(rng.uniform(-0.15, 0.2), 4)))).quantize(fine)
    if column.near is not None and columns[column.near].decimals == 0 != column.decimals:
        return (
            exact[place, column.near] * Decimal(str(round(rng.uniform(0.05, 0.3), 4))) * printing.each
        ).quantize(fine)
    if column.near is not None:
        return (exact[place, column.near] * Decimal(str(round(rng.uniform(0.8, 1.25), 4)))).quantize(fine)
    if column.below is not None:
        factor = Decimal(1) if rng.random() < 0.12 else Decimal(str(round(rng.uniform(0.5, 0.99), 4)))
        return (exact[place, column.below] * factor).quantize(fine)
    if rng.random() < printing.sparse:
        return Decimal(0)
    size = 2.2 if column.decimals == 0 else printing.size
    return Decimal(str(10 ** rng.uniform(size - 0.9, size + 0.7))).quantize(fine) + fine


def _examples(exact: Exact, lines: Sequence[Line], column: Column, index: int, rng: random.Random) -> None:
    """Give the lines that are examples a part of what their line has."""
    for place, line in enumerate(lines):
        left = exact.get((place, index), Decimal(0)) * Decimal("0.9")
        for example in line.examples:
            part = left * Decimal(str(round(rng.uniform(0.1, 0.45), 3))) if left > 0 else Decimal(0)
            exact[example, index] = part.quantize(Decimal(1)) if column.decimals == 0 else part


def printed(number: Decimal, column: Column, printing: Print) -> tuple[str, Figure | None]:
    """Return the text of a number and the figure it stands for; None where no number is printed."""
    step = Decimal(1).scaleb(-printing.decimals_of(column))
    rounded = number.quantize(step, ROUND_HALF_UP)
    if rounded == 0 and printing.zero != "zero":
        return printing.zero, None
    text = format(rounded, ",f" if printing.separators else "f")
    if printing.dropped and "." in text:
        text = text.rstrip("0").rstrip(".")
    if column.unit == "%" and printing.beside:
        text += "%"
    return text, Figure(rounded, step)
