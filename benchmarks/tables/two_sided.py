"""Tables of two halves side by side that end in the same total: balance sheets, income beside spending."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from benchmarks.tables.block import Block, Layout, block
from benchmarks.tables.columns import Column, column_set
from benchmarks.tables.figures import Exact, Print, numbers, style
from benchmarks.tables.lines import Line, Lines, Style, items, lines_of
from benchmarks.tables.model import Span, Tie

REST = "结转下年"


def two_sided(entry: dict[str, Any], unit: str, rng: random.Random) -> tuple[Block, bool]:
    """Return the block of a design in two halves; its headers never print the unit."""
    columns = column_set(rng.choice(entry["columns"]), unit)
    chosen: Style = rng.choice(entry["styles"])
    printing = replace(style(rng, unit), sparse=0.0)
    layout = Layout(printing)
    left = _lines(entry["left"], chosen, rng)
    right = _lines(entry["right"], chosen, rng, rest=True)
    one = numbers(left, columns, printing, rng)
    other = _balanced(right, columns, one, left, printing, rng)
    halves = [block(left, columns, one, layout, rng), block(right, columns, other, layout, rng)]
    ends = [_end(half, lines) for half, lines in zip(halves, (left, right), strict=True)]
    return _beside(halves, ends, len(left.heads), len(right.heads)), False


def _end(half: Block, lines: Lines) -> int:
    return half.head + (lines.total or 0) + 1


def _lines(side: dict[str, Any], chosen: Style, rng: random.Random, *, rest: bool = False) -> Lines:
    found = items(side["rows"], rng, depth=2, most=6)
    made = lines_of(found, chosen, rng, total=side["total"], first=False, head=side["heads"])
    if "whole" in side:
        names = (
            [
                item.name
                for item in items(side["more"], rng, most=3)
                if item.name not in (REST, "结转下年支出")
            ]
            if "more" in side
            else []
        )
        if rest:
            names = [*names, side.get("rest", "结转下年支出")]
        begin = len(made.lines)
        made.lines += [Line([name]) for name in names]
        made.lines.append(Line([side["whole"]], [begin - 1, *range(begin, begin + len(names))]))
        made.total = len(made.lines) - 1
    return made


def _balanced(
    right: Lines, columns: Sequence[Column], one: Exact, left: Lines, printing: Print, rng: random.Random
) -> Exact:
    """Return numbers of the right half with the grand total of the left; the line above it is the rest."""
    assert right.total is not None
    assert left.total is not None
    own = [index for index, column in enumerate(columns) if column.formula is None]
    found = numbers(right, columns, printing, rng)
    plug, total = right.total - 1, right.total
    for index in own:
        wanted = one[left.total, index]
        rest = found[total, index] - found[plug, index]
        factor = (wanted * Decimal(str(round(rng.uniform(0.5, 0.95), 3))) / rest) if rest else Decimal(0)
        fine = Decimal(1).scaleb(-printing.decimals - printing.hidden)
        for place, line in enumerate(right.lines):
            if not line.parts and not line.bare:
                found[place, index] = (found[place, index] * factor).quantize(fine)
        found[plug, index] = Decimal(0)
        _add_up(found, right, index)
        found[plug, index] = wanted - found[total, index]
        _add_up(found, right, index)
    return _computed(found, right, columns)


def _add_up(found: Exact, lines: Lines, index: int) -> None:
    for place, line in enumerate(lines.lines):
        if line.parts:
            found[place, index] = sum((found[part, index] for part in line.parts), Decimal(0))


def _computed(found: Exact, lines: Lines, columns: Sequence[Column]) -> Exact:
    """Compute anew what a column takes from others."""
    for index, column in enumerate(columns):
        if column.formula is None or column.formula.over is None:
            continue
        for place, line in enumerate(lines.lines):
            if not line.bare and found[place, column.formula.over]:
                above = sum((sign * found[place, other] for sign, other in column.formula.terms), Decimal(0))
                found[place, index] = above / found[place, column.formula.over] * column.formula.scale
    return found


def _beside(halves: Sequence[Block], ends: Sequence[int], *labels: int) -> Block:
    """Put two blocks side by side, their last lines in one row, and tie their totals."""
    height = max(len(half.rows) for half in halves)
    found = Block([[] for _ in range(height)], halves[0].head)
    shift = 0
    for half, end in zip(halves, ends, strict=True):
        width, gap = len(half.rows[0]), height - len(half.rows)
        place = {row: row + (gap if row >= end else 0) for row in range(1, len(half.rows) + 1)}
        blank = [[""] * width for _ in range(gap)]
        for row, texts in zip(
            found.rows, [*half.rows[: end - 1], *blank, *half.rows[end - 1 :]], strict=True
        ):
            row += texts
        found.spans += [Span(place[s.row], s.column + shift, s.rows, s.columns) for s in half.spans]
        found.figures |= {
            (place[row], column + shift): figure for (row, column), figure in half.figures.items()
        }
        found.ties += [tie.mapped(place, shift) for tie in half.ties]
        shift += width
    first = len(halves[0].rows[0])
    for index in range(first - labels[0]):
        one, other = (height, labels[0] + index + 1), (height, first + labels[1] + index + 1)
        if one in found.figures and other in found.figures:
            found.ties.append(Tie("sides", one, ((1, other),)))
    return found
