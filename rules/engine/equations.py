"""Short ways to say the usual relations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rules.engine.fact import Book
from rules.engine.relation import HUNDRED, ONE, Compare, Equation, Relation
from rules.finding import Severity


def total(
    book: Book,
    rule: str,
    whole: int,
    parts: Sequence[int],
    *,
    compare: Compare = "=",
    severity: Severity | None = None,
) -> Relation:
    """Return whole = sum of the parts (or >=, for a list that leaves some out)."""
    sign = {"=": "=", ">=": "≥", "<=": "≤"}[compare]
    formula = f"{book[whole].label} {sign} {' + '.join(book[part].label for part in parts)}"
    equation = Equation(whole, tuple((ONE, part) for part in parts), compare=compare)
    return Relation(
        rule, formula, (equation,), ((whole, "total"), *((part, "part") for part in parts)), severity
    )


def same(book: Book, rule: str, first: int, second: int, severity: Severity | None = None) -> Relation:
    """Return first = second, each as exact as it is printed."""
    formula = f"{book[first].label} = {book[second].label}"
    return Relation(
        rule,
        formula,
        (Equation(first, ((ONE, second),)),),
        ((first, "value"), (second, "value")),
        severity,
        loose=True,
    )


def at_most(book: Book, rule: str, small: int, big: int, severity: Severity | None = None) -> Relation:
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
    book: Book, rule: str, rate: int, above: int, below: int, severity: Severity | None = None
) -> Relation:
    """Return rate% = above / below."""
    formula = f"{book[rate].label} = {book[above].label} ÷ {book[below].label}"
    equation = Equation(rate, ((ONE, above),), ((ONE, below),), HUNDRED)
    return Relation(
        rule, formula, (equation,), ((rate, "rate"), (above, "numerator"), (below, "denominator")), severity
    )


def growth(book: Book, rule: str, rate: int, now: int, change: int, sign: int) -> Relation:
    """Return rate% = change / (now - sign * change): growth told with the change (`sign` 1), decline (-1)."""
    word = "−" if sign > 0 else "+"
    formula = f"{book[rate].label} = {book[change].label} ÷ ({book[now].label} {word} {book[change].label})"
    equation = Equation(rate, ((ONE, change),), ((ONE, now), (Decimal(-sign), change)), HUNDRED)
    return Relation(rule, formula, (equation,), ((rate, "rate"), (change, "change"), (now, "value")))
