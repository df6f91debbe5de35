"""Whether one relation holds at one place, and how telling that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from rules.tables.grid import Figure

Term = tuple[int, int]
"""A sign or whole coefficient and a line."""
Figures = Mapping[int, Figure]
# Nothing is known so well that it is less likely than this by accident.
SUREST = 9.0


@dataclass(frozen=True, slots=True)
class Check:
    """What came of a relation at one place.

    `bits` is the negative logarithm (base 10) of the chance that it holds there by accident. It is 0 where it
    says little: one figure stands for another. An `empty` one says nothing: all is zero.
    """

    held: bool
    bits: float = 0.0
    empty: bool = False


def sum_check(figures: Figures, target: int, terms: Sequence[Term]) -> Check | None:
    """Check target = sum of the terms printed here; None where the target or all terms are blank."""
    own = figures.get(target)
    if own is None:
        return None
    shown = [(sign, figure) for sign, line in terms if (figure := figures.get(line)) is not None]
    if not shown:
        return None
    total = sum(sign * figure.number for sign, figure in shown)
    halves = sum(figure.half for _, figure in shown)
    if not close(own, total, halves):
        return Check(held=False)
    terms_told = sum(figure.number != 0 for _, figure in shown)
    telling = own.number != 0 and terms_told > 1
    return Check(True, bits(own, halves) if telling else 0.0, own.number == 0 and terms_told == 0)


def close(own: Figure, total: int, halves: int) -> bool:
    """Say whether a figure may be `total`, each of its terms being rounded to it, or cut."""
    rest = own.number - total
    if abs(rest) <= own.half + halves:
        return True
    if own.number < 0:
        rest = -rest
    return -2 * own.half < rest < 2 * halves


def bits(own: Figure, halves: int) -> float:
    """Return how unlikely it is that an arbitrary figure of this size is close."""
    return max(0.0, min(SUREST, log10(max(1, abs(own.number)) / (2 * (own.half + halves) + own.step))))


def ratio_check(
    figures: Figures, target: int, above: Sequence[Term], below: Figure | None, scale: tuple[int, int]
) -> Check | None:
    """Check target = scale x above / below; None where one is blank or zero is below.

    The scale is a quotient of whole numbers, times the quanta that 1 has: above and below lose theirs in the
    quotient.
    """
    own = figures.get(target)
    shown = [(sign, figure) for sign, line in above if (figure := figures.get(line)) is not None]
    if (
        own is None
        or below is None
        or len(shown) < len(above)
        or below.number - below.half <= 0 <= below.number + below.half
    ):
        return None
    total = sum(sign * figure.number for sign, figure in shown)
    halves = sum(figure.half for _, figure in shown)
    over, under = scale
    corners = [
        (total + side * halves) * over / ((below.number + end * below.half) * under)
        for side in (-1, 1)
        for end in (-1, 1)
    ]
    low, high = min(corners), max(corners)
    slack = abs(own.number) * 1e-12
    cut = (
        (low - 2 * own.half < own.number <= high)
        if own.number >= 0
        else (low <= own.number < high + 2 * own.half)
    )
    if not (low - own.half - slack <= own.number <= high + own.half + slack or cut):
        return Check(held=False)
    telling = total != 0 and own.number != 0 and abs(total) != abs(below.number)
    exact = log10(max(1.0, abs(own.number)) / (own.step + (high - low)))
    return Check(True, max(0.0, min(SUREST, exact)) if telling else 0.0, own.number == 0 and total == 0)
