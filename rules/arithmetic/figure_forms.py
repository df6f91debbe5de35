"""The forms a figure may be tied to one or two others by, and how likely each fits by accident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import log, log10

from rules.engine.relation import HUNDRED, ONE, Equation

_MINUS = Decimal(-1)
LN_10 = log(10)
RATES = ("percent",)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `value` computes the figure from its operands, `equations` state it; any of them may hold.

    A figure of a `rate` form is a percentage of two others of one kind, of any other it is of their kind.
    `around` is the value near which figures crowd together without being tied: most shares of a budget that
    was spent are near 100%.
    """

    name: str
    rate: bool
    value: Callable[[float, float], float]
    equations: Callable[[int, int, int], tuple[Equation, ...]]
    words: str
    around: float = 0.0


def _sum(target: int, one: int, other: int) -> tuple[Equation, ...]:
    return (Equation(target, ((ONE, one), (ONE, other))),)


def _difference(target: int, one: int, other: int) -> tuple[Equation, ...]:
    return tuple(Equation(target, ((ONE, a), (_MINUS, b))) for a, b in ((one, other), (other, one)))


def _same(target: int, one: int, _: int) -> tuple[Equation, ...]:
    return (Equation(target, ((ONE, one),)),)


def _ratio(target: int, above: int, below: int) -> tuple[Equation, ...]:
    return (Equation(target, ((ONE, above),), ((ONE, below),), HUNDRED),)


def _growth(target: int, now: int, before: int) -> tuple[Equation, ...]:
    signs = ((ONE, _MINUS), (_MINUS, ONE))
    return tuple(Equation(target, ((a, now), (b, before)), ((ONE, before),), HUNDRED) for a, b in signs)


def _increase(target: int, change: int, now: int) -> tuple[Equation, ...]:
    return (Equation(target, ((ONE, change),), ((ONE, now), (_MINUS, change)), HUNDRED),)


def _decrease(target: int, change: int, now: int) -> tuple[Equation, ...]:
    return (Equation(target, ((ONE, change),), ((ONE, now), (ONE, change)), HUNDRED),)


FORMS = (
    Form("ratio", True, lambda x, y: 100 * x / y, _ratio, "{0} = {1} ÷ {2}", 100.0),
    Form("growth", True, lambda x, y: 100 * abs(x - y) / y, _growth, "{0} = |{1} − {2}| ÷ {2}"),
    Form(
        "increase",
        True,
        lambda x, y: 100 * x / (y - x) if y > x else 0.0,
        _increase,
        "{0} = {1} ÷ ({2} − {1})",
    ),
    Form("decrease", True, lambda x, y: 100 * x / (y + x), _decrease, "{0} = {1} ÷ ({2} + {1})"),
    Form("difference", False, lambda x, y: abs(x - y), _difference, "{0} = |{1} − {2}|"),
    Form("sum", False, lambda x, y: x + y, _sum, "{0} = {1} + {2}"),
)
SAME = Form("same", False, lambda x, y: x, _same, "{0} = {1}")


def accident(width: float, value: float, around: float) -> float:
    """Return the logarithm (base 10) of the chance that a figure lies within `width` of what others ask for.

    Figures are spread evenly over their orders of magnitude, so that one near `value` is met by chance with
    width / (value x ln 10).
    """
    spread = min(abs(value), abs(value - around)) if around else abs(value)
    return min(0.0, log10(max(width, 1e-12) / (max(spread, width) * LN_10)))
