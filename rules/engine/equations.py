"""Short ways to say the usual relations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Compare, Equation, Relation
from rules.finding import Severity


def total(
    book: FactTable,
    rule: str,
    total: int,
    parts: Sequence[int],
    *,
    compare: Compare = "=",
    severity: Severity | None = None,
) -> Relation:
    """Return whole = sum of the parts (or >=, for a list that leaves some out)."""
    sign = {"=": "=", ">=": "≥", "<=": "≤"}[compare]
    formula = f"{book[total].label} {sign} {' + '.join(book[part].label for part in parts)}"
    equation = Equation(total, tuple((ONE, part) for part in parts), compare=compare)
    return Relation(
        rule, formula, (equation,), ((total, "total"), *((part, "part") for part in parts)), severity
    )


def same(book: FactTable, rule: str, first: int, second: int, severity: Severity | None = None) -> Relation:
    """Return first = second, each as exact as it is printed."""
    formula = f"{book[first].label} = {book[second].label}"
    return Relation(
        rule,
        formula,
        (Equation(first, ((ONE, second),)),),
        ((first, "value"), (second, "value")),
        severity,
        printed_digits_only=True,
    )


def at_most(book: FactTable, rule: str, small: int, big: int, severity: Severity | None = None) -> Relation:
    """Return small <= big."""
    formula = f"{book[small].label} ≤ {book[big].label}"
    return Relation(
        rule,
        formula,
        (Equation(small, ((ONE, big),), compare="<="),),
        ((small, "part"), (big, "total")),
        severity,
    )


def percentage(
    book: FactTable, rule: str, rate: int, above: int, below: int, severity: Severity | None = None
) -> Relation:
    """Return rate% = above / below."""
    formula = f"{book[rate].label} = {book[above].label} ÷ {book[below].label}"
    equation = Equation(rate, ((ONE, above),), ((ONE, below),), HUNDRED)
    return Relation(
        rule, formula, (equation,), ((rate, "rate"), (above, "numerator"), (below, "denominator")), severity
    )


def growth(book: FactTable, rule: str, rate: int, now: int, change: int, sign: int) -> Relation:
    """Return rate% = change / (now - sign * change): growth told with the change (`sign` 1), decline (-1)."""
    word = "−" if sign > 0 else "+"
    formula = f"{book[rate].label} = {book[change].label} ÷ ({book[now].label} {word} {book[change].label})"
    equation = Equation(rate, ((ONE, change),), ((ONE, now), (Decimal(-sign), change)), HUNDRED)
    return Relation(rule, formula, (equation,), ((rate, "rate"), (change, "change"), (now, "value")))
