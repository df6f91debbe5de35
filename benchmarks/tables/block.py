"""A block of a table: header rows, label cells, figures in their places, and the relations between them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from benchmarks.tables.columns import Column
from benchmarks.tables.figures import Exact, Print, printed
from benchmarks.tables.lines import Line, Lines
from benchmarks.tables.model import Figure, Place, Span, Tie

Formulas = Literal["none", "line", "letters", "circles", "row"]
"""How the header prints formulas: not, in a row 栏次, as letters or circled numbers, in a row 公式."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯"
HUNDRED = Decimal(100)


@dataclass(slots=True)
class Block:
    """Rows of texts with merged cells; `head` counts the header rows."""

    rows: list[list[str]]
    head: int
    spans: list[Span] = field(default_factory=list)
    figures: dict[Place, Figure] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a block looks like apart from its figures; `aside` is a column of words: its header, its texts."""

    printing: Print
    formulas: Formulas = "none"
    unit_in_heads: str | None = None
    aside: tuple[str, tuple[str, ...]] | None = None


def block(made: Lines, columns: Sequence[Column], exact: Exact, layout: Layout, rng: random.Random) -> Block:
    """Print lines and columns."""
    found = _header(made.heads, columns, layout)
    first = len(made.heads) + 1
    for place, line in enumerate(made.lines):
        row = found.head + place + 1
        texts = list(line.labels) + [""] * (len(made.heads) - len(line.labels))
        for index, column in enumerate(columns):
            text, figure = (
                printed(exact[place, index], column, layout.printing)
                if (place, index) in exact
                else ("", None)
            )
            texts.append(text)
            if figure is not None:
                found.figures[row, first + index] = figure
        if layout.aside is not None:
            texts.append("" if line.parts or line.bare else rng.choice(layout.aside[1]))
        found.rows.append(texts)
        found.spans += _merged(line, row, len(texts))
    found.ties = [
        tie for tie in _ties(made, columns, found, first) if tie.terms and tie.places <= found.figures.keys()
    ]
    return found


def _merged(line: Line, row: int, width: int) -> Iterator[Span]:
    if line.bare:
        yield Span(row, 1, 1, width)
    elif line.merged > 1:
        yield Span(row, 1, 1, line.merged)
    if line.grouped > 1:
        yield Span(row, 1, line.grouped, 1)


def _header(labels: Sequence[str], columns: Sequence[Column], layout: Layout) -> Block:
    depth = 1 + max(len(column.over) for column in columns)
    width = len(labels) + len(columns) + (layout.aside is not None)
    rows = [[""] * width for _ in range(depth)]
    found = Block(rows, depth)
    names = _names(columns, layout)
    for index, label in enumerate([*labels, *names, *([layout.aside[0]] if layout.aside else [])]):
        over = columns[index - len(labels)].over if 0 <= index - len(labels) < len(columns) else ()
        rows[len(over)][index] = label
        if len(over) + 1 < depth:
            found.spans.append(Span(len(over) + 1, index + 1, depth - len(over), 1))
    for level in range(depth - 1):
        found.spans += _grouped(rows, columns, level, len(labels))
    if layout.formulas in ("line", "row"):
        found.rows.append(_formula_row(labels, columns, layout, width))
        found.head += 1
    return found


def _grouped(rows: list[list[str]], columns: Sequence[Column], level: int, before: int) -> Iterator[Span]:
    """Print the headers over several columns at one level."""
    begin = 0
    while begin < len(columns):
        path = columns[begin].over[: level + 1]
        end = begin + 1
        while end < len(columns) and len(path) == level + 1 and columns[end].over[: level + 1] == path:
            end += 1
        if len(path) == level + 1:
            rows[level][before + begin] = path[-1]
            if end - begin > 1:
                yield Span(level + 1, before + begin + 1, 1, end - begin)
        begin = end


def _marks(columns: Sequence[Column], formulas: Formulas) -> list[str]:
    signs = {"letters": LETTERS, "row": LETTERS, "circles": CIRCLES}.get(formulas)
    return [signs[i] if signs else str(i + 1) for i in range(len(columns))]


def _names(columns: Sequence[Column], layout: Layout) -> list[str]:
    marks = _marks(columns, layout.formulas)
    names = []
    for column, mark in zip(columns, marks, strict=True):
        unit = column.unit if column.unit not in (None, "%") or not layout.printing.beside else None
        name = column.name + (
            f"（{unit or layout.unit_in_heads}）"
            if unit or (layout.unit_in_heads and column.unit is None)
            else ""
        )
        computed = column.formula.printed(marks) if column.formula is not None else None
        if layout.formulas == "circles":
            name += mark + (f"={computed}" if computed else "")
        elif layout.formulas == "letters":
            ratio = column.formula is not None and column.formula.over is not None
            name += f"({computed if ratio else f'{mark}={computed}' if computed else mark})"
        names.append(name)
    return names


def _formula_row(labels: Sequence[str], columns: Sequence[Column], layout: Layout, width: int) -> list[str]:
    marks = _marks(columns, layout.formulas)
    cells = [
        mark + (f"={column.formula.printed(marks)}" if column.formula else "")
        for column, mark in zip(columns, marks, strict=True)
    ]
    row = ["栏次" if layout.formulas == "line" else "公式", *[""] * (len(labels) - 1), *cells]
    return row + [""] * (width - len(row))


def _ties(made: Lines, columns: Sequence[Column], found: Block, first: int) -> Iterator[Tie]:
    for place, line in enumerate(made.lines):
        row = found.head + place + 1
        for index, column in enumerate(columns):
            here = (row, first + index)
            if here not in found.figures:
                continue
            if line.parts and column.additive:
                yield _sum(
                    "rows", here, [(1, (found.head + part + 1, here[1])) for part in line.parts], found
                )
            if line.examples and column.formula is None and not column.signed and column.share is None:
                yield _sum(
                    "examples", here, [(1, (found.head + part + 1, here[1])) for part in line.examples], found
                )
            yield from _across(made, column, found, here, first)


def _across(made: Lines, column: Column, found: Block, here: Place, first: int) -> Iterator[Tie]:
    """Give what ties a cell to the others of its row, or to its total."""
    row = here[0]
    if column.formula is not None:
        terms = [(sign, (row, first + other)) for sign, other in column.formula.terms]
        if column.formula.over is None:
            yield _sum("columns", here, terms, found)
        else:
            shown = tuple((sign, place) for sign, place in terms if place in found.figures)
            yield Tie("ratio", here, shown, (row, first + column.formula.over), column.formula.scale)
    elif column.share is not None and made.total is not None:
        total = (found.head + made.total + 1, first + column.share)
        if row != total[0]:
            yield Tie("ratio", here, ((1, (row, first + column.share)),), total, HUNDRED)
    elif column.running is not None:
        yield _sum("running", here, [(1, (row - 1, here[1])), (1, (row, first + column.running))], found)


def _sum(
    kind: Literal["rows", "columns", "running", "examples"],
    target: Place,
    terms: list[tuple[int, Place]],
    found: Block,
) -> Tie:
    """Return a sum of what is printed of its terms: a blank is nothing."""
    return Tie(kind, target, tuple((sign, place) for sign, place in terms if place in found.figures))
