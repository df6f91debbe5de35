"""Doubtful sums that a relation of another kind corroborates: one change of one figure closes both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from rules.tables.families import Family, Instance
from rules.tables.grid import Cell, Place

HALF = Decimal("0.5")
# Quotients are cut at the precision of the context.
SLIGHT = Decimal("0.000001")


def corroborated(families: Sequence[Family], cells: Mapping[Place, Cell]) -> list[Family]:
    """Return the families, the doubtful sums among them marked where another relation fails with them.

    A sum that stands in one column only and fails there may have parts that are not printed. Where a rate, a
    share or a difference fails, too, and one figure as the sum asks for it closes that, the sum is meant.
    """
    failing = [
        (family, instance)
        for family in families
        if family.support.held
        for instance in family.instances
        if not instance.held
    ]
    return [
        replace(family, corroborated=True) if _is_backed(family, failing, cells) else family
        for family in families
    ]


def _is_backed(
    family: Family, failing: Iterable[tuple[Family, Instance]], cells: Mapping[Place, Cell]
) -> bool:
    own = family.support
    if family.kind != "rows" or own.failed != 1 or own.held + own.trivial:
        return False
    instance = next(entry for entry in family.instances if not entry.held)
    rest = cells[instance.target].number - sum(
        (sign * cells[place].number for sign, place in instance.terms), Decimal(0)
    )
    for other, entry in failing:
        for place in instance.places & entry.places:
            change = -rest if place == instance.target else rest
            if other is not family and _holds(other, entry, cells, place, cells[place].number + change):
                return True
    return False


def _holds(
    family: Family, entry: Instance, cells: Mapping[Place, Cell], changed: Place, number: Decimal
) -> bool:
    """Say whether a relation holds at its place with another number in one cell."""

    def value(place: Place) -> Decimal:
        return number if place == changed else cells[place].number

    above = sum((sign * value(place) for sign, place in entry.terms), Decimal(0))
    slack = sum((cells[place].step for _, place in entry.terms), cells[changed].step) * HALF
    if entry.over is not None:
        below = value(entry.over)
        if not below:
            return False
        slack = (slack + abs(above / below) * (cells[entry.over].step + cells[changed].step) * HALF) / abs(
            below
        )
        above /= below
    wanted = above * family.scale
    slack = slack * family.scale + cells[entry.target].step
    return abs(value(entry.target) - wanted) <= slack + SLIGHT
