"""Closed intervals of exact numbers: what a printed, rounded figure may stand for.

An interval is a pair (low, high) of `Decimal`; either end may be infinite. Nothing here knows of reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

Interval = tuple[Decimal, Decimal]

INFINITY = Decimal("Infinity")
EVERYTHING: Interval = (-INFINITY, INFINITY)
# Quotients are cut at the precision of the context; the guard keeps a figure that lies exactly on an end
# inside.
GUARD = Decimal("1e-18")


def meets(first: Interval, second: Interval) -> bool:
    """Say whether the two intervals have a point in common, ends included."""
    return first[0] <= second[1] and second[0] <= first[1]


def intersect(first: Interval, second: Interval) -> Interval | None:
    """Return the common part, or None."""
    low, high = max(first[0], second[0]), min(first[1], second[1])
    return (low, high) if low <= high else None


def hull(points: Iterable[Decimal]) -> Interval:
    """Return the smallest interval with all the points."""
    listed = tuple(points)
    return min(listed), max(listed)


def times(interval: Interval, factor: Decimal) -> Interval:
    """Return the interval scaled by `factor`, which may be negative."""
    low, high = interval[0] * factor, interval[1] * factor
    return (low, high) if low <= high else (high, low)


def plus(first: Interval, second: Interval) -> Interval:
    """Return the interval of the sums."""
    return first[0] + second[0], first[1] + second[1]


def quotient(numerator: Interval, denominator: Interval) -> Interval | None:
    """Return the interval of the quotients; None when the denominator may be zero."""
    if denominator[0] <= 0 <= denominator[1]:
        return None
    low, high = hull(a / b for a in numerator for b in denominator)
    return low - abs(low) * GUARD, high + abs(high) * GUARD


def common(first: Sequence[Interval], second: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return the parts that two unions of intervals have in common."""
    return tuple(part for a in first for b in second if (part := intersect(a, b)) is not None)
