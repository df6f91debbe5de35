"""Lines that are the sum or the difference of two or three others, wherever these stand.

What is left, what was added, opening + in − out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import log10

from rules.tables.checks import Check, Term, sum_check
from rules.tables.families import LEAST, UNLIKELY, Family, Support, allowed
from rules.tables.grid import Axis
from rules.tables.sum_families import sum_family

# Three lines are looked for among so many, four among those that stand no further apart than this.
MOST = 30
NEAR = 8
# Relations are looked at in so many places first: nearly all fail there.
SAMPLE = 6


class Independent:
    """The relations taken up so far as vectors over the lines.

    One that follows from others is not taken up again.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: list[dict[int, Fraction]] = []

    def add(self, target: int, terms: Sequence[Term]) -> bool:
        """Take up target = terms; False if it follows from what was taken up before."""
        row = self._reduced({target: Fraction(-1), **{line: Fraction(sign) for sign, line in terms}})
        if not row:
            return False
        self._rows.append(row)
        return True

    def has(self, target: int, terms: Sequence[Term]) -> bool:
        """Say whether target = terms follows from what was taken up."""
        return not self._reduced({target: Fraction(-1), **{line: Fraction(sign) for sign, line in terms}})

    def _reduced(self, row: dict[int, Fraction]) -> dict[int, Fraction]:
        for known in self._rows:
            lead = min(known)
            if lead in row:
                factor = row[lead] / known[lead]
                row = {
                    line: row.get(line, Fraction(0)) - factor * known.get(line, Fraction(0))
                    for line in row.keys() | known.keys()
                }
                row = {line: value for line, value in row.items() if value}
        return row


def combined(axis: Axis, known: Independent) -> list[Family]:
    """Return the sums and differences of two lines and of three that hold at nearly all places."""
    lines = [line for line in axis.measured("amount", "running") if len(axis.lines[line]) >= LEAST][:MOST]
    places = _telling(axis, lines)
    found: list[Family] = []
    tried = 1
    for size in (3, 4):
        good: list[tuple[float, int, tuple[Term, ...], Support]] = []
        for group in combinations(lines, size):
            if not _may_be_tied(axis, group):
                continue
            for target, terms in _shapes(group):
                tried += 1
                support = _support(axis, target, terms, places)
                if support is not None and not known.has(target, terms):
                    good.append((support.bits - _spread(group), target, terms, support))
        for _, target, terms, support in sorted(good, key=lambda entry: -entry[0]):
            if support.bits - log10(tried) >= UNLIKELY and known.add(target, terms):
                found.append(sum_family(axis, *turned(axis, target, terms), "inferred", tried=log10(tried)))
    return found


def _may_be_tied(axis: Axis, group: Sequence[int]) -> bool:
    """Say whether lines are looked at: columns of one dimension, rows with a difference among them."""
    heads = [axis.heads[line] for line in group]
    if len({head.dimension for head in heads}) > 1:
        return False
    near = group[-1] - group[0] <= NEAR
    return (
        near and any(head.role == "difference" for head in heads) if axis.are_rows else near or len(group) < 4
    )


def _spread(group: Sequence[int]) -> float:
    """Return a small cost for lines that stand far apart: of two relations alike the nearer is meant."""
    return 0.1 * (group[-1] - group[0])


def _shapes(group: Sequence[int]) -> Iterator[tuple[int, tuple[Term, ...]]]:
    """Give every way in which three lines, or four, can be tied by signs."""
    for target in group:
        yield target, tuple((1, line) for line in group if line != target)
    if len(group) == 4:
        first, *others = group
        for other in others:
            yield first, tuple((-1 if line == other else 1, line) for line in others)


def _telling(axis: Axis, lines: Iterable[int]) -> list[int]:
    """Return the places, those first where most lines print figures that are not zero."""
    counts: dict[int, int] = {}
    for line in lines:
        for place, figure in axis.lines[line].items():
            counts[place] = counts.get(place, 0) + (figure.number != 0)
    return sorted(counts, key=lambda place: (-counts[place], place))


def _support(axis: Axis, target: int, terms: Sequence[Term], places: Sequence[int]) -> Support | None:
    """Return the support of a relation that is worth taking up, None as soon as it fails too often."""
    checks: list[Check] = []
    failed, most = 0, allowed(len(places))
    lines = axis.lines
    group = (target, *(line for _, line in terms))
    for number, place in enumerate(places):
        check = sum_check({line: lines[line][place] for line in group if place in lines[line]}, target, terms)
        if check is not None:
            checks.append(check)
            failed += not check.held
            if failed > (1 if number < SAMPLE else most):
                return None
    support = Support.of(checks)
    return support if support.enough and support.allowed else None


def turned(axis: Axis, target: int, terms: tuple[Term, ...]) -> tuple[int, tuple[Term, ...]]:
    """Return the relation solved for the line that is called a difference (结余), or the last."""
    lines = [target, *(line for _, line in terms)]
    wanted = [line for line in lines if axis.heads[line].role == "difference"]
    if not wanted and all(sign > 0 for sign, _ in terms):
        return target, terms
    chosen = max(wanted or lines)
    if chosen == target:
        return target, terms
    sign = next(sign for sign, line in terms if line == chosen)
    return chosen, ((sign, target), *((-sign * other, line) for other, line in terms if line != chosen))
