"""Short ways to say the usual relations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Compare, Equation, Relation
from rules.finding import Grounds, Severity


def printed(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Give the relations as those that the document prints, or that its official print fixes."""
    yield from (replace(relation, grounds="printed") for relation in relations)


def total(
    book: FactTable,
    rule: str,
    total: int,
    parts: Sequence[int],
    *,
    compare: Compare = "=",
    severity: Severity | None = None,
    grounds: Grounds = "inferred",
) -> Relation:
    """Return whole = sum of the parts (or >=, for a list that leaves some out)."""
    sign = {"=": "=", ">=": "≥", "<=": "≤"}[compare]
    formula = f"{book[total].label} {sign} {' + '.join(book[part].label for part in parts)}"
    equation = Equation(total, tuple((ONE, part) for part in parts), compare=compare)
    roles = ((total, "total"), *((part, "part") for part in parts))
    return Relation(rule, formula, (equation,), roles, severity, grounds=grounds)


def same(
    book: FactTable,
    rule: str,
    first: int,
    second: int,
    severity: Severity | None = None,
    grounds: Grounds = "inferred",
) -> Relation:
    """Return first = second, each as exact as it is printed."""
    formula = f"{book[first].label} = {book[second].label}"
    roles = ((first, "value"), (second, "value"))
    equation = Equation(first, ((ONE, second),))
    return Relation(rule, formula, (equation,), roles, severity, printed_digits_only=True, grounds=grounds)


def at_most(
    book: FactTable,
    rule: str,
    small: int,
    big: int,
    severity: Severity | None = None,
    grounds: Grounds = "inferred",
) -> Relation:
    """Return small <= big."""
    formula = f"{book[small].label} ≤ {book[big].label}"
    roles = ((small, "part"), (big, "total"))
    equation = Equation(small, ((ONE, big),), compare="<=")
    return Relation(rule, formula, (equation,), roles, severity, grounds=grounds)


def percentage(
    book: FactTable,
    rule: str,
    rate: int,
    above: int,
    below: int,
    severity: Severity | None = None,
    grounds: Grounds = "inferred",
) -> Relation:
    """Return rate% = above / below."""
    formula = f"{book[rate].label} = {book[above].label} ÷ {book[below].label}"
    equation = Equation(rate, ((ONE, above),), ((ONE, below),), HUNDRED)
    roles = ((rate, "rate"), (above, "numerator"), (below, "denominator"))
    return Relation(rule, formula, (equation,), roles, severity, grounds=grounds)


def growth(
    book: FactTable,
    rule: str,
    rate: int,
    now: int,
    change: int,
    sign: int,
    grounds: Grounds = "inferred",
) -> Relation:
    """Return rate% = change / (now - sign * change): growth told with the change (`sign` 1), decline (-1)."""
    word = "−" if sign > 0 else "+"
    formula = f"{book[rate].label} = {book[change].label} ÷ ({book[now].label} {word} {book[change].label})"
    equation = Equation(rate, ((ONE, change),), ((ONE, now), (Decimal(-sign), change)), HUNDRED)
    roles = ((rate, "rate"), (change, "change"), (now, "value"))
    return Relation(rule, formula, (equation,), roles, grounds=grounds)
