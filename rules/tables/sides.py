"""The halves of one table side by side.

Their grand totals are one figure, and what holds in one half vouches for the other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from normalize.tables.table_words import core
from rules.tables.doubts import VOUCHING, is_doubtful
from rules.tables.families import Family
from rules.tables.grid import Cell, Grid, Place
from rules.tables.inference import Found, infer

SLIGHT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two totals that are the same: half and place of each; `named` ones are so in every print."""

    halves: tuple[int, int]
    places: tuple[Place, Place]
    held: bool
    named: bool


def infer_halves(
    grids: Sequence[Grid], lines: Sequence[Sequence[int]]
) -> tuple[list[list[Found]], list[Pair]]:
    """Return the relations of each half, and the totals that are the same in two.

    `lines` are the printed rows of each half.
    """
    found = [infer(grid) for grid in grids]
    pairs = [
        pair
        for one in range(len(grids))
        for other in range(one + 1, len(grids))
        for pair in _pairs(grids, lines, one, other)
    ]
    held = sum(
        entry.family.support.held > 0 for half in found for entry in half if entry.family.kind == "rows"
    )
    doubts = [entry for half in found for entry in half if _is_doubted(entry.family)]
    vouched = len(grids) > 1 and len(doubts) == 1 and held >= VOUCHING
    settled = [
        [_settled(entry, grids, pairs, half, vouched) for entry in listed]
        for half, listed in enumerate(found)
    ]
    return settled, pairs


def _is_doubted(family: Family) -> bool:
    return family.kind == "rows" and is_doubtful(family.support)


def _settled(entry: Found, grids: Sequence[Grid], pairs: Sequence[Pair], half: int, vouched: bool) -> Found:
    """Return a doubtful sum as what the other half makes of it."""
    if not _is_doubted(entry.family) or entry.standing == "sure":
        return entry
    if any(_corroborates(entry.family, pair, grids, half) for pair in pairs):
        return replace(entry, standing="sure")
    return replace(entry, standing="likely") if vouched and entry.family.grounds == "worded" else entry


def _corroborates(family: Family, pair: Pair, grids: Sequence[Grid], half: int) -> bool:
    """Say whether the totals of the halves differ by what the sum of one of them is wrong by."""
    instance = next(entry for entry in family.instances if not entry.held)
    if pair.held or half not in pair.halves:
        return False
    side = pair.halves.index(half)
    if pair.places[side] != instance.target:
        return False
    own, other = grids[half].cells, grids[pair.halves[1 - side]].cells
    figures = [own[place] for _, place in instance.terms]
    target = own[instance.target]
    slack = (target.step + sum((figure.step for figure in figures), Decimal(0))) / 2 + SLIGHT
    rest = target.number - sum((figure.number for figure in figures), Decimal(0))
    return (
        abs(rest - (target.number - other[pair.places[1 - side]].number))
        <= slack + other[pair.places[1 - side]].step / 2
    )


def _pairs(grids: Sequence[Grid], lines: Sequence[Sequence[int]], one: int, other: int) -> list[Pair]:
    """Return the totals in the last row of two halves, column by column where both have as many."""
    first, second = grids[one], grids[other]
    ends = [len(grid.rows) - 1 for grid in (first, second)]
    if (
        min(ends) < 0
        or lines[one][ends[0]] != lines[other][ends[1]]
        or len(first.columns) != len(second.columns)
    ):
        return []
    named = _are_named(first.rows[ends[0]].label, second.rows[ends[1]].label)
    if not named and not all(
        grid.rows[end].role == "total" for grid, end in zip((first, second), ends, strict=True)
    ):
        return []
    found = []
    for column, (head, opposite) in enumerate(zip(first.columns, second.columns, strict=True)):
        places = (ends[0], column), (ends[1], column)
        a, b = first.cells.get(places[0]), second.cells.get(places[1])
        if a is not None and b is not None and head.measure == opposite.measure == "amount":
            found.append(Pair((one, other), places, _are_close(a, b), named))
    held = sum(pair.held for pair in found)
    return found if named or (held > 0 and len(found) - held <= 1) else []


def _are_close(one: Cell, other: Cell) -> bool:
    return abs(one.number - other.number) <= (one.step + other.step) / 2


@cache
def _names() -> frozenset[frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "data" / "sides.toml").read_text(encoding="utf-8"))
    return frozenset(frozenset(core(name) for name in pair) for pair in data["pairs"])


def _are_named(one: str, other: str) -> bool:
    return frozenset((core(one), core(other))) in _names()
