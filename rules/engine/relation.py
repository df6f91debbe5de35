"""Relations between facts, and the one engine that says whether they hold.

Every relation has the same shape: `target` compared with `scale` x (sum of terms) / (sum of terms below) +
`constant`. Sums, bounds, rates, shares, growth and scores are cases of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Literal

from rules.engine.fact import Fact, cut_interval
from rules.engine.interval import EVERYTHING, INFINITY, Interval, hull, meets, plus, quotient, times
from rules.finding import Grounds, Severity

Compare = Literal["=", "<=", ">="]
Outcome = Literal["holds", "fails", "not_checkable"]
Term = tuple[Decimal, int]
Reading = Callable[[Fact], Interval]
Figures = Mapping[int, Fact] | Sequence[Fact]

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Equation:
    """target (=, <=, >=) scale * terms / over + constant; `over` empty stands for 1.

    Indices are those of the facts.
    """

    target: int
    terms: tuple[Term, ...]
    over: tuple[Term, ...] = ()
    scale: Decimal = ONE
    constant: Decimal = Decimal(0)
    compare: Compare = "="
    facts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the indices of the facts that take part, the target first.

        They are asked for again and again.
        """
        object.__setattr__(
            self,
            "facts",
            tuple(dict.fromkeys((self.target, *(i for _, i in self.terms), *(i for _, i in self.over)))),
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the rule `rule`.

    Any of its equations may hold (a rate may be of the initial or the adjusted budget). `roles` names the
    part each fact plays. `severity` lowers that of the rule where the relation proves less. `formula` is the
    relation in words. `printed_digits_only` counts only the digits printed, without restored zeros.
    `grounds` is how it is known that the document means it; in a `full_mark` relation of a score with its
    weight the two are often meant to be the same.
    """

    rule: str
    formula: str
    equations: tuple[Equation, ...]
    roles: tuple[tuple[int, str], ...]
    severity: Severity | None = None
    printed_digits_only: bool = False
    grounds: Grounds = "inferred"
    full_mark: bool = False
    facts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the indices of all facts of all its equations."""
        object.__setattr__(
            self,
            "facts",
            tuple(dict.fromkeys(index for equation in self.equations for index in equation.facts)),
        )


def evaluate(relation: Relation, figures: Figures) -> Outcome:
    """Say whether the relation holds for the figures; approximate figures prove nothing."""
    if any(figures[index].inexact for index in relation.facts):
        return "not_checkable"
    fails = False
    for equation in relation.equations:
        outcome = _evaluate(equation, figures, relation.printed_digits_only)
        if outcome == "holds":
            return "holds"
        fails |= outcome == "fails"
    return "fails" if fails else "not_checkable"


def is_bound(relation: Relation) -> bool:
    """Say whether the relation only bounds its figures, and equates none."""
    return all(equation.compare != "=" for equation in relation.equations)


def is_comparable(relation: Relation, figures: Figures) -> bool:
    """Say whether what is added up and compared is all money or none.

    A cell whose unit is printed nowhere is not compared with money, and points are no rate of anything.
    """
    for equation in relation.equations:
        if equation.over and figures[equation.target].value.base_unit == "percentage_point":
            return False
        if (
            not equation.over
            and equation.scale == ONE
            and len({figures[index].money for index in equation.facts if figures[index].number}) > 1
        ):
            return False
    return True


def needed(relation: Relation, figures: Figures, unknown: int) -> tuple[Interval, ...]:
    """Return where the true value of the fact `unknown` may lie for the relation to hold.

    All others being as given.
    """
    return tuple(
        _needed(equation, figures, unknown, relation.printed_digits_only) for equation in relation.equations
    )


def right_side(equation: Equation, figures: Figures) -> Decimal | None:
    """Return the right side computed from the figures as printed, or None on division by zero."""
    above = sum((coefficient * figures[i].number for coefficient, i in equation.terms), Decimal(0))
    below = (
        sum((coefficient * figures[i].number for coefficient, i in equation.over), Decimal(0))
        if equation.over
        else ONE
    )
    return None if below == 0 else equation.scale * above / below + equation.constant


def holds_as_printed(relation: Relation, figures: Figures) -> bool:
    """Say whether the relation would hold if no dropped zero were restored."""
    return any(
        _compare(equation, figures, Fact.unrestored, Fact.unrestored) is True
        for equation in relation.equations
    )


def holds_nearly(relation: Relation, figures: Figures) -> bool:
    """Say whether a rate is off by less than one unit of its last digit, as when shares are made to close."""
    return any(
        bool(equation.over) and _compare(equation, figures, _within_a_step, Fact.rounded) is True
        for equation in relation.equations
    )


def _within_a_step(fact: Fact) -> Interval:
    return fact.number - fact.step, fact.number + fact.step


def _evaluate(equation: Equation, figures: Figures, printed_digits_only: bool) -> Outcome:
    fails = False
    for readings in _readings(equation, printed_digits_only):
        outcome = _compare(equation, figures, *readings)
        if outcome:
            return "holds"
        fails |= outcome is False
    return "fails" if fails else "not_checkable"


def _readings(equation: Equation, printed_digits_only: bool) -> tuple[tuple[Reading, Reading], ...]:
    """Return how target and operands may be read: rounded, or cut.

    A printed rate or score keeps its own digits.
    """
    if printed_digits_only:
        return ((Fact.printed, Fact.printed),)
    if equation.over or equation.scale != ONE:
        return ((Fact.printed, Fact.rounded), (_printed_cut, Fact.rounded))
    return ((Fact.rounded, Fact.rounded), (Fact.cut, Fact.cut))


def _printed_cut(fact: Fact) -> Interval:
    return cut_interval(fact.number, fact.step)


def _compare(equation: Equation, figures: Figures, of_target: Reading, of_term: Reading) -> bool | None:
    right = _right(equation, figures, of_term)
    if right is None:
        return None
    target = of_target(figures[equation.target])
    if equation.compare == "<=":
        return target[0] <= right[1]
    if equation.compare == ">=":
        return target[1] >= right[0]
    return meets(target, right)


def _sum(terms: Sequence[Term], figures: Figures, reading: Reading, without: int | None = None) -> Interval:
    low = high = ZERO
    for coefficient, index in terms:
        if index != without:
            one, other = reading(figures[index])
            # Nearly all terms are added as they are; this is the innermost loop of all.
            if coefficient is not ONE:
                one, other = times((one, other), coefficient)
            low, high = low + one, high + other
    return low, high


def _right(equation: Equation, figures: Figures, reading: Reading) -> Interval | None:
    above = _sum(equation.terms, figures, reading)
    if equation.over:
        ratio = quotient(above, _sum(equation.over, figures, reading))
        if ratio is None:
            return None
        above = ratio
    if equation.scale is not ONE:
        above = times(above, equation.scale)
    return plus(above, (equation.constant, equation.constant)) if equation.constant else above


def _needed(equation: Equation, figures: Figures, unknown: int, printed_digits_only: bool) -> Interval:
    if unknown not in equation.facts:
        return (
            EVERYTHING
            if _evaluate(equation, figures, printed_digits_only) == "holds"
            else (INFINITY, -INFINITY)
        )
    of_target, of_term = _readings(equation, printed_digits_only)[0]
    if unknown == equation.target:
        return _half_line(_right(equation, figures, of_term), equation.compare)
    return _solved(equation, figures, unknown, of_target(figures[equation.target]), of_term)


def _half_line(right: Interval | None, compare: Compare) -> Interval:
    if right is None:
        return EVERYTHING
    if compare == "=":
        return right
    return (-INFINITY, right[1]) if compare == "<=" else (right[0], INFINITY)


def _solved(
    equation: Equation, figures: Figures, unknown: int, target: Interval, reading: Reading
) -> Interval:
    """Solve (target - constant) * (d x + D) = scale * (c x + N) for x.

    At the corners of the intervals of the others.
    """
    c = sum((k for k, i in equation.terms if i == unknown), Decimal(0))
    d = sum((k for k, i in equation.over if i == unknown), Decimal(0))
    above = _sum(equation.terms, figures, reading, without=unknown)
    below = _sum(equation.over, figures, reading, without=unknown) if equation.over else (ONE, ONE)
    wanted = plus(target, (-equation.constant, -equation.constant))
    slopes = hull(q * d - equation.scale * c for q in wanted)
    if slopes[0] <= 0 <= slopes[1]:
        return EVERYTHING
    found = hull(
        (equation.scale * n - q * m) / (q * d - equation.scale * c)
        for q, n, m in product(wanted, above, below)
    )
    if equation.compare == "=":
        return found
    falling = (equation.scale * c < 0) == (equation.compare == "<=")
    return (-INFINITY, found[1]) if falling else (found[0], INFINITY)
