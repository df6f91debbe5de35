"""Sums and differences of lines as relations at all their places, printed or inferred alike."""

from __future__ import annotations

from rules.finding import Grounds
from rules.tables.checks import Term, sum_check
from rules.tables.families import Family, Instance, Kind
from rules.tables.grid import Axis


def sum_family(
    axis: Axis,
    target: int,
    terms: tuple[Term, ...],
    grounds: Grounds,
    *,
    tried: float = 0.0,
    closed: bool = False,
) -> Family:
    """Return target = sum of signed terms as a relation at every place where it can be checked."""
    instances = []
    for place in sorted(axis.lines[target]):
        near = {
            line: axis.lines[line][place]
            for line in (target, *(line for _, line in terms))
            if place in axis.lines[line]
        }
        check = sum_check(near, target, terms)
        if check is not None:
            shown = tuple((sign, axis.place(line, place)) for sign, line in terms if line in near)
            instances.append(
                Instance(axis.place(target, place), shown, check.held, check.bits, empty=check.empty)
            )
    kind: Kind = (
        "difference" if any(sign < 0 for sign, _ in terms) else "rows" if axis.are_rows else "columns"
    )
    return Family(
        kind, grounds, tuple(instances), (target, *(line for _, line in terms)), tried=tried, closed=closed
    )
