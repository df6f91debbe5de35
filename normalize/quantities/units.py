"""Units: what may stand behind a number, its kind and its base unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from normalize.records import QuantityKind
from normalize.words import load

MULTIPLIERS = {
    "十": 1,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
    "": 0,
}
_MEASURES: dict[str, QuantityKind] = {"area": "area", "length": "length", "mass": "mass"}
_COUNTED: dict[str, QuantityKind] = {"time": "time", "score": "score", "count": "count", "volume": "count"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit without multiplier: kind, base unit (None for foreign money) and the exact factor to it."""

    name: str
    kind: QuantityKind
    base: str | None
    factor: Fraction


@cache
def units() -> dict[str, Unit]:
    """Return every unit by name."""
    data = load("units.toml")
    found = {
        name: Unit(name, "money", data["money"]["base"], Fraction(10) ** power)
        for name, power in data["money"].items()
        if name != "base"
    }
    found |= {name: Unit(name, "money", None, Fraction(1)) for name in data["foreign"]["names"]}
    for section, kind in _COUNTED.items():
        for name in data[section]["names"]:
            base = name if section in ("time", "volume") else "count" if section == "count" else None
            found.setdefault(name, Unit(name, kind, base, Fraction(1)))
    for section, kind in _MEASURES.items():
        base = data[section]["base"]
        found |= {
            name: Unit(name, kind, base, Fraction(factor))
            for name, factor in data[section].items()
            if name != "base"
        }
    return found


@cache
def weak_measures() -> frozenset[str]:
    """Return the measure words that a Chinese numeral alone does not make a count."""
    return frozenset(load("units.toml")["count"]["weak"])


@cache
def _measure_words() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    count = load("units.toml")["count"]
    return frozenset(count["general"]), tuple(frozenset(words) for words in count["alike"])


def same_measure_word(one: str | None, other: str | None) -> bool:
    """Say whether two measure words can count a whole and its part.

    >>> same_measure_word("人", "名"), same_measure_word("辆", "台"), same_measure_word("个", "台")
    (True, False, True)
    """
    if one == other or one is None or other is None:
        return True
    general, alike = _measure_words()
    return bool({one, other} & general) or any({one, other} <= group for group in alike)


def exact(value: Decimal, factor: Fraction) -> Decimal:
    """Return `value * factor`; powers of ten move the exponent, so that the printed precision is kept."""
    power = _power_of_ten(factor)
    return value * factor.numerator / factor.denominator if power is None else value.scaleb(power)


def _power_of_ten(factor: Fraction) -> int | None:
    power = len(str(factor.numerator)) - len(str(factor.denominator))
    return power if factor == Fraction(10) ** power else None


@cache
def money_factors() -> dict[str, Decimal]:
    """Return how many yuan one unit of money has, by its print: 元, 百元, 千元, 万元 … 亿元."""
    return {f"{multiplier}元": Decimal(10) ** power for multiplier, power in MULTIPLIERS.items()}


@cache
def money_unit_pattern() -> str:
    """Return the pattern of a unit of money as a header prints it: 元, 千元, 十万元, 百万元, 亿元."""
    return rf"(?:{'|'.join(sorted(filter(None, MULTIPLIERS), key=len, reverse=True))})?元"


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit as printed with its multiplier.

    万元 is 元 with `power` 4 (None where the factor is no power of ten). % and 百分点 are units too.
    """

    text: str
    kind: QuantityKind
    base: str | None
    factor: Fraction
    power: int | None

    def to_base(self, value: Decimal) -> Decimal | None:
        """Return `value` in the base unit, None where there is none."""
        if self.base is None:
            return None
        return exact(value, self.factor) if self.power is None else value.scaleb(self.power)


@cache
def printed_unit(text: str) -> PrintedUnit | None:
    """Read a unit such as 万元, 元, %, 个百分点, 亩, 人 from `text` (folded, without blanks).

    None if it is none.
    >>> printed_unit("万元").base
    'CNY'
    >>> printed_unit("什么") is None
    True
    """
    ratios = {
        "%": (Fraction(1), "percent"),
        "‰": (Fraction(1, 10), "percent"),
        "百分点": (Fraction(1), "percentage_point"),
    }
    if (ratio := ratios.get(text.removeprefix("个"))) is not None:
        return _printed(text, "percent" if ratio[1] == "percent" else "percentage_point", ratio[1], ratio[0])
    known = units()
    for multiplier, power in MULTIPLIERS.items():
        if text.startswith(multiplier) and (unit := known.get(text[len(multiplier) :])) is not None:
            return _printed(text, unit.kind, unit.base, unit.factor * 10**power)
    return None


def _printed(text: str, kind: QuantityKind, base: str | None, factor: Fraction) -> PrintedUnit:
    return PrintedUnit(text, kind, base, factor, _power_of_ten(factor))
