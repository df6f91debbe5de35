"""What relations of a table say of each other: which doubtful sums they back, which failures they refute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rules.tables.families import Family, Instance, Standing
from rules.tables.grid import Cell, Place

HALF = Decimal("0.5")
# Quotients are cut at the precision of the context.
SLIGHT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Found:
    """A relation with what is known of it."""

    family: Family
    standing: Standing


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


def unrefuted(found: Sequence[Found]) -> list[Found]:
    """Return the relations, those that were inferred across a row without the failures that others refute.

    Where all figures of a failing place stand in other relations that hold, and none in another that fails,
    no figure is wrong: the relation is not meant there (closing = in − out, where nothing was carried over).
    """
    held: set[Place] = set()
    failed: Counter[Place] = Counter()
    for entry in found:
        for instance in entry.family.instances if entry.standing != "open" else ():
            if not instance.held:
                failed.update(instance.places)
            elif instance.bits > 0:
                held |= instance.places
    return [_without(entry, held, failed) for entry in found]


def _without(entry: Found, held: set[Place], failed: Counter[Place]) -> Found:
    family = entry.family
    if family.grounds != "inferred" or family.kind == "rows" or not family.support.failed:
        return entry
    kept = tuple(
        instance
        for instance in family.instances
        if instance.held or not all(place in held and failed[place] == 1 for place in instance.places)
    )
    return replace(entry, family=replace(family, instances=kept))
