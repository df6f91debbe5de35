"""Repair operators: what a figure would be if one known slip were undone.

Each operator gives candidates with their cost, the negative logarithm (base 10) of the chance that this slip
made the printed figure. The cost of an arbitrary wrong figure grows with the digits it has; that is what
makes a unit that fits so convincing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from math import log10
from typing import Any

from rules.engine.fact import Fact, decimals_of
from rules.engine.formatting import digits_of, habit_of, plain, restyled
from rules.engine.interval import INFINITY, Interval
from rules.finding import Operation
from rules.vocabulary import UNIT_FACTORS, load

# More digits than this are no amount; the operators would only make the search slow.
LONGEST = 16
# Units of figures that may be below zero: growth is decline then.
SIGNED = ("percent", "percentage_point")
NEARLY = Decimal("0.99")
# One row in three or so has lost points; a wrong figure that its row's full mark mends is no accident.
FULL = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure as it may have been meant.

    Its number and precision in base units, the text it would have, and the cost.
    """

    operation: Operation
    number: Decimal
    step: Decimal
    text: str
    cost: float


@cache
def cost_of(operation: Operation) -> float:
    """Return the cost of a slip of this kind."""
    return -float(Decimal(str(load("repairs.toml")["share"][operation])).log10())


def candidates(fact: Fact, odd_unit: bool, wanted: Sequence[Interval]) -> Iterator[Candidate]:
    """Give the figures that one slip may have turned into the printed one.

    That may be one of the numbers wanted. `odd_unit`: its unit differs from its neighbours'.
    """
    yield from (entry for entry in _candidates(fact, odd_unit, wanted) if can_be(fact, entry.number))


def can_be(fact: Fact, number: Decimal) -> bool:
    """Say whether the figure can have been meant as this number.

    No amount, count or weight is below zero that is not printed so; only rates and changes are.
    """
    return number >= 0 or fact.number < 0 or fact.value.base_unit in SIGNED


def _candidates(fact: Fact, odd_unit: bool, wanted: Sequence[Interval]) -> Iterator[Candidate]:
    if len(digits_of(fact.value)) > LONGEST or not fact.value.value:
        return
    # A figure that is nothing beside the others fits where zero would fit as well.
    telling = [part for part in wanted if not (part[0] <= 0 <= part[1] and part[1] - part[0] < INFINITY)]
    if telling:
        yield from (
            c for c in (*_units(fact, odd_unit), *_shifts(fact)) if any(fits(c, part) for part in telling)
        )
        yield from _digits(fact, telling)
    if fact.money and any(_near(-fact.number, fact.finest_step, part) for part in wanted):
        yield _moved(fact, "sign", -fact.number, cost_of("sign"))


def recomputed(fact: Fact, wanted: Interval) -> Candidate:
    """Return the figure that the relations ask for, as an arbitrary mistake."""
    middle = (wanted[0] + wanted[1]) / 2
    if fact.exact or fact.is_score:
        middle = _roundest(wanted, middle)
        text = restyled(fact.value, plain(middle))
    else:
        text = restyled(fact.value, plain(middle / fact.factor, fact.habit or habit_of(fact)))
    return Candidate(
        "recompute", middle, fact.finest_step, text, cost_of("recompute") + _spread(fact, middle)
    )


def _roundest(wanted: Interval, middle: Decimal) -> Decimal:
    """Return the number with the fewest decimals among those wanted.

    Weights and scores are given out in round numbers.
    """
    rounded = (middle.quantize(Decimal(1).scaleb(-decimals)) for decimals in range(3))
    return next((number for number in rounded if wanted[0] <= number <= wanted[1]), middle)


def full_mark(fact: Fact, weight: Fact, wanted: Sequence[Interval]) -> Iterator[Candidate]:
    """Give the figure that a score is its weight, or a weight its score, if it is wanted.

    Most rows have their full mark.
    """
    if fact.number != weight.number and any(low <= weight.number <= high for low, high in wanted):
        text = restyled(fact.value, plain(weight.number))
        yield Candidate("digit", weight.number, weight.step, text, cost_of("digit") + FULL)


def fits(candidate: Candidate, wanted: Interval) -> bool:
    """Say whether the candidate, rounded to its own digits, may be one of the numbers wanted."""
    return _near(candidate.number, candidate.step, wanted)


def _near(number: Decimal, step: Decimal, wanted: Interval) -> bool:
    # Intervals that only touch at their ends would let a neighbour in.
    half = step / 2 * NEARLY
    return number - half <= wanted[1] and wanted[0] <= number + half


def one_slip(fact: Fact, wanted: Decimal) -> bool:
    """Say whether another unit.

    A slipped point or two exchanged digits make the printed figure out of `wanted`, exactly.
    """
    if wanted <= 0 or not fact.number or len(digits_of(fact.value)) > LONGEST:
        return False
    if any(candidate.number == wanted for candidate in (*_units(fact, odd_unit=False), *_shifts(fact))):
        return True
    return any(easy and number * fact.factor == wanted for _, number, easy in _edited(digits_of(fact.value)))


def slips_of(fact: Fact) -> Iterator[tuple[Operation, Decimal]]:
    """Give every number, in base units, that one slip may have turned into the printed figure.

    Another unit, a moved point, a digit replaced or two exchanged. Digits lost or added are left out: they
    may happen in too many ways to prove much.
    """
    digits = digits_of(fact.value)
    if len(digits) > LONGEST:
        return
    for candidate in (*_units(fact, odd_unit=False), *_shifts(fact)):
        yield candidate.operation, candidate.number
    for text, number, _ in _edited(digits):
        if len(text) == len(digits):
            yield "digit", number * fact.factor


def completed(fact: Fact, candidate: Candidate, wanted: Sequence[Interval]) -> Candidate:
    """Return the candidate with the digits that its slip lost, taken from the numbers wanted."""
    if candidate.operation != "shift" or candidate.step <= fact.finest_step:
        return candidate
    near = next(part for part in wanted if fits(candidate, part))
    number = (near[0] + near[1]) / 2
    if number.is_infinite():
        return candidate
    return replace(
        candidate,
        number=number,
        step=fact.finest_step,
        text=restyled(fact.value, plain(number / fact.factor, habit_of(fact))),
    )


def _spread(fact: Fact, number: Decimal) -> float:
    """Return the logarithm of how many figures of this size and precision there are."""
    largest = max(abs(fact.number), abs(number), fact.finest_step)
    return max(1.0, float((2 * largest / fact.finest_step).log10()))


def _units(fact: Fact, odd_unit: bool) -> Iterator[Candidate]:
    data = load_repairs()
    if fact.value.base_unit == "percent":
        for factor in (Decimal(text) for text in data["percent"]["factors"]):
            yield _moved(fact, "unit", fact.number * factor, cost_of("unit") + 0.5)
    if not fact.money or fact.value.unit not in UNIT_FACTORS:
        return
    for unit, weight in data["units"].items():
        if unit != fact.value.unit:
            factor = UNIT_FACTORS[unit] / fact.factor
            cost = cost_of("unit") + 0.6 - float(Decimal(str(weight)).log10()) - (0.6 if odd_unit else -0.4)
            yield _other_unit(fact, unit, factor, cost)


def _other_unit(fact: Fact, unit: str, factor: Decimal, cost: float) -> Candidate:
    step = fact.step * factor
    number = fact.number * factor
    if fact.value.unit is not None and fact.value.unit in fact.value.text:
        return Candidate("unit", number, step, restyled(fact.value, digits_of(fact.value), unit), cost)
    return Candidate(
        "unit", number, step, restyled(fact.value, _with_habit(number / fact.factor, fact.habit)), cost
    )


def _shifts(fact: Fact) -> Iterator[Candidate]:
    for text in load_repairs()["shifts"]["factors"]:
        factor = Decimal(text)
        # A factor of ten is a slip of the point; a hundred or a thousand is rarer.
        cost = cost_of("shift") + 0.3 + 0.4 * (abs(factor.adjusted()) - 1)
        yield _moved(fact, "shift", fact.number * factor, cost)
        if factor > 1:
            # The digits behind the last one printed were lost when the point slipped.
            yield replace(
                _moved(fact, "shift", fact.number * factor, cost + 0.8), step=fact.finest_step * factor
            )


def _moved(fact: Fact, operation: Operation, number: Decimal, cost: float) -> Candidate:
    """Return the fact with its point (or sign) moved.

    It keeps the decimals of its habit and every digit it has.
    """
    text = _with_habit(number / fact.factor, fact.habit)
    # More decimals than its surroundings print are unlikely to have been meant.
    unlikely = 0.8 if len(text.partition(".")[2]) > habit_of(fact) else 0.0
    return Candidate(operation, number, fact.finest_step, restyled(fact.value, text), cost + unlikely)


def _with_habit(number: Decimal, habit: int) -> str:
    """Return the number with every digit it has, and at least the decimals its surroundings print."""
    exponent = number.normalize().as_tuple().exponent
    return plain(number, max(habit, -exponent if isinstance(exponent, int) else 0))


def _digits(fact: Fact, wanted: Sequence[Interval]) -> Iterator[Candidate]:
    edits, factor = _edited(digits_of(fact.value)), fact.factor
    half = fact.finest_step / 2 * NEARLY
    bounds = [((low - half) / factor, (high + half) / factor) for low, high in wanted]
    cost = cost_of("digit") + log10(max(10, len(edits)))
    for text, number, easy in edits:
        if any(low <= number <= high for low, high in bounds):
            unusual = _unusual(fact, len(text.partition(".")[2]))
            shown = plain(number) if fact.exact or fact.is_score else text
            yield Candidate(
                "digit",
                number * factor,
                fact.finest_step,
                restyled(fact.value, shown),
                cost + unusual - (0.7 if easy else 0),
            )


def _unusual(fact: Fact, decimals: int) -> float:
    """Return what it costs to print more decimals than the surroundings do.

    What it gains to be rid of them.
    """
    if not 0 < fact.habit <= max(decimals, decimals_of(fact.value)):
        return 0.0
    if decimals > fact.habit:
        return 0.8
    return -0.6 if decimals == fact.habit < decimals_of(fact.value) else 0.0


@lru_cache(maxsize=256)
def _edited(digits: str) -> tuple[tuple[str, Decimal, bool], ...]:
    """Return every number one edit away, printed and as such.

    True where the edit is a transposition, the commonest of them.
    """
    found: dict[str, bool] = {}
    for i, digit in enumerate(digits):
        if digit.isdigit():
            found |= {digits[:i] + other + digits[i + 1 :]: False for other in "0123456789" if other != digit}
            found[digits[:i] + digits[i + 1 :]] = False
        j = i + 2 if digits[i + 1 : i + 2] == "." else i + 1
        if j < len(digits) and digit.isdigit() and digits[j].isdigit() and digit != digits[j]:
            found[digits[:i] + digits[j] + digits[i + 1 : j] + digit + digits[j + 1 :]] = True
    found |= {
        digits[:i] + other + digits[i:]: False for i in range(len(digits) + 1) for other in "0123456789"
    }
    plain_number = Decimal(digits)
    numbers = ((text, Decimal(text), easy) for text, easy in found.items() if _is_number(text))
    return tuple(entry for entry in numbers if entry[1] != plain_number)


def tries_up_to(fact: Fact, operation: Operation) -> int:
    """Return how many slips are as likely as one of this kind: units, then points, then digits."""
    data = load_repairs()
    units = len(data["units"]) if fact.money else len(data["percent"]["factors"])
    shifts = len(data["shifts"]["factors"])
    if operation in ("unit", "shift"):
        return units if operation == "unit" else units + shifts
    return units + shifts + 10 * len(digits_of(fact.value))


def _is_number(text: str) -> bool:
    integer, point, broken = text.lstrip("-").partition(".")
    return integer.isdigit() and (not point or broken.isdigit()) and (len(integer) == 1 or integer[0] != "0")


@cache
def load_repairs() -> dict[str, Any]:
    """Return the table of slips."""
    return load("repairs.toml")
