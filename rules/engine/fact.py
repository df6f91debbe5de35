"""Facts: the printed figures that take part in relations, and how exactly each of them is known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from extract.document import Location
from normalize.records import Report, Value
from rules.engine.interval import Interval
from rules.vocabulary import UNIT_FACTORS

Made = TypeVar("Made")

# Figures beyond these are no money, share or count of a report; they would only make arithmetic slow.
LARGEST_EXPONENT = 18
SMALLEST_EXPONENT = -9
ALMOST = Decimal("0.999999")


@dataclass(frozen=True, slots=True)
class Fact:
    """A printed figure. `number` and the steps are in base units (yuan, percent, count).

    `step` is one unit of the last digit printed, `finest_step` the same after dropped zeros are
    restored from the habit of its `group` (843.4 beside 286.95 is 843.40). An `exact` figure (a weight,
    a count) stands for itself alone; an `inexact` one (约, 余, ≥) proves nothing. A score (`is_score`) is
    exact where it is a whole number that is added up, and rounded where it is computed from a rate.
    `habit` is how many decimals its group prints. `file` is the document, where several are compared; a
    `primary` figure stands in the accounts, from which the others were taken.
    """

    label: str
    value: Value
    number: Decimal
    step: Decimal
    finest_step: Decimal
    group: str
    report: int
    exact: bool = False
    inexact: bool = False
    is_score: bool = False
    habit: int = 0
    file: str | None = None
    primary: bool = False

    @property
    def factor(self) -> Decimal:
        """Return how many base units one printed unit has."""
        return factor_of(self.value)

    @property
    def money(self) -> bool:
        """Say whether the figure is an amount of money."""
        return self.value.base_unit == "CNY"

    @property
    def is_exact_part(self) -> bool:
        """Say whether the figure stands for itself alone where it is added up."""
        return self.exact or (self.is_score and self.step >= 1)

    def rounded(self) -> Interval:
        """Return what the figure stands for when it was rounded."""
        half = Decimal(0) if self.is_exact_part else self.finest_step / 2
        return self.number - half, self.number + half

    def unrestored(self) -> Interval:
        """Return what the figure stands for when it was rounded and no dropped zero is restored."""
        half = Decimal(0) if self.is_exact_part else self.step / 2
        return self.number - half, self.number + half

    def printed(self) -> Interval:
        """Return what the figure stands for when only the digits printed count."""
        half = Decimal(0) if self.exact else self.step / 2
        return self.number - half, self.number + half

    def cut(self) -> Interval:
        """Return what the figure stands for when further digits were cut off (towards zero)."""
        if self.is_exact_part:
            return self.number, self.number
        return cut_interval(self.number, self.finest_step)

    def with_number(self, number: Decimal, step: Decimal) -> Fact:
        """Return the fact as it would be with another number of precision `step`."""
        return replace(self, number=number, step=step, finest_step=min(step, self.finest_step))


def cut_interval(number: Decimal, step: Decimal) -> Interval:
    """Return the numbers that are printed as `number` when everything behind its last digit is cut.

    A whole step more is not.
    """
    most = step * ALMOST
    return (number, number + most) if number >= 0 else (number - most, number)


def factor_of(value: Value) -> Decimal:
    """Return how many base units one unit of `value` has: 10000 for 万元."""
    if value.value and value.base_value:
        return (value.base_value / value.value).normalize()
    return UNIT_FACTORS.get(value.unit or "", Decimal(1))


def is_usable(value: Value | None) -> bool:
    """Say whether the value has a number of reasonable size."""
    if value is None or value.value is None or not value.value.is_finite() or number_of(value) is None:
        return False
    exponent = value.value.as_tuple().exponent
    return (
        isinstance(exponent, int)
        and exponent >= SMALLEST_EXPONENT
        and value.value.adjusted() <= LARGEST_EXPONENT
    )


def number_of(value: Value) -> Decimal | None:
    """Return the number in base units.

    A score or a bare number is its own base, money of another country has none.
    """
    if value.base_value is not None or value.kind == "money":
        return value.base_value
    return value.value


def usable_number(value: Value | None) -> Decimal | None:
    """Return the number in base units of a value that can take part in a relation, else None."""
    return number_of(value) if value is not None and is_usable(value) else None


def decimals_of(value: Value) -> int:
    """Return how many decimals are printed."""
    exponent = value.value.as_tuple().exponent if value.value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def shown(fact: Fact) -> str:
    """Return the figure as an auditor writes it.

    The printed text, with the unit of its header where the cell has none.
    """
    return shown_text(fact.value.text, fact.value.unit)


def shown_text(text: str, unit: str | None) -> str:
    """Return `text` with `unit` behind it, unless it is printed there."""
    bare = text.rstrip()
    return bare if not unit or not bare[-1:].isdigit() else f"{bare}{unit}"


class FactTable:
    """The facts of some reports, gathered while relations are built; each printed figure is entered once.

    A cell merged over several rows gives the same figure to each: it is known again by its place.
    """

    def __init__(
        self, reports: Sequence[Report], *, execution_score: str | None = None, files: Sequence[str] = ()
    ) -> None:
        """Open an empty book over `reports`.

        `execution_score` is the region's way to score the rate, if one is prescribed. `files` are the
        documents of the reports, one by one, where they are not all of one.
        """
        self.reports = tuple(reports)
        self.files = tuple(files)
        self.execution_score = execution_score
        self._facts: list[Fact] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._kept: dict[tuple[str, int], Any] = {}

    def once(self, what: str, report: int, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of a report, made once for all rules that ask for it."""
        key = what, report
        if key not in self._kept:
            self._kept[key] = make()
        found: Made = self._kept[key]
        return found

    def add(
        self,
        value: Value | None,
        label: str,
        group: str,
        *,
        report: int = 0,
        exact: bool = False,
        is_score: bool = False,
    ) -> int | None:
        """Enter a figure and return its index; None if it has no usable number."""
        if value is None or not is_usable(value):
            return None
        file = self.files[report] if self.files else None
        key = file, *_identity(value, report)
        if key not in self._known:
            self._known[key] = len(self._facts)
            self._facts.append(_fact(value, label, group, report, exact, is_score, file))
        return self._known[key]

    def __getitem__(self, index: int) -> Fact:
        """Return a fact, its dropped zeros not yet restored."""
        return self._facts[index]

    def closed(self) -> tuple[Fact, ...]:
        """Return the facts with dropped zeros restored."""
        habits = _habits(self._facts)
        return tuple(_restored(fact, habits) for fact in self._facts)


def _identity(value: Value, report: int) -> tuple[object, ...]:
    return (report, id(value)) if value.at == Location() else (value.at, value.text)


def _fact(
    value: Value, label: str, group: str, report: int, exact: bool, is_score: bool, file: str | None
) -> Fact:
    step = max(Decimal(1).scaleb(-decimals_of(value)) * factor_of(value), _step_in_words(value))
    inexact = value.approximate or value.comparator not in (None, "=") or value.upper is not None
    return Fact(
        label,
        value,
        number_of(value) or Decimal(0),
        step,
        step,
        group,
        report,
        exact and step <= 1,  # 6.1万人 is a rounded number of people
        inexact,
        is_score,
        file=file,
    )


_LARGE = re.compile(r"[0-9０-９](?:[.．]([0-9０-９]+))?\s*(万亿|千万|百万|十万|亿|万|千|百)")
_LARGE_NUMBERS = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}


def _step_in_words(value: Value) -> Decimal:
    """Return one unit of the last digit of a number that is continued in words: 0.1万 of 139.0万张."""
    found = _LARGE.search(value.text)
    if found is None or value.base_unit not in ("count", None) or found[2] in (value.unit or ""):
        return Decimal(0)
    return Decimal(1).scaleb(_LARGE_NUMBERS[found[2]] - len(found[1] or ""))


def _habits(facts: Iterable[Fact]) -> Mapping[tuple[str, str | None], int]:
    """Return how many decimals each group prints in each unit.

    What at least half of its broken figures have.
    """
    counts: defaultdict[tuple[str, str | None], Counter[int]] = defaultdict(Counter)
    for fact in facts:
        if (decimals := decimals_of(fact.value)) > 0:
            counts[fact.group, fact.value.unit][decimals] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _restored(fact: Fact, habits: Mapping[tuple[str, str | None], int]) -> Fact:
    habit = habits.get((fact.group, fact.value.unit), 0)
    decimals = decimals_of(fact.value)
    if habit == 0 or fact.step > Decimal(1).scaleb(-decimals) * fact.factor:
        return fact  # 139.0万张 drops no zero
    return replace(
        fact,
        finest_step=Decimal(1).scaleb(-habit) * fact.factor if habit > decimals else fact.step,
        habit=habit,
    )
