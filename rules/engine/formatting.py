"""Figures in the style of the print: the text a repaired figure would have."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from normalize.records import Value
from rules.engine.fact import Fact, decimals_of

_NUMBER = re.compile(r"[-−－△]?[0-9０-９](?:[0-9０-９,，.．]*[0-9０-９])?")


def digits_of(value: Value) -> str:
    """Return the number of the value as plain digits with a point, without separators.

    1,123.72 is 1123.72.
    """
    return format(value.value, "f") if value.value is not None else ""


def restyled(value: Value, digits: str, unit: str | None = None) -> str:
    """Return the printed text with its number replaced by `digits` and, if given.

    Its printed unit by `unit`.
    """
    found = _NUMBER.search(value.text)
    if found is None:
        return f"{digits}{unit or value.unit or ''}"
    number = _separated(digits) if "," in found[0] or "，" in found[0] else digits
    rest = value.text[found.end() :]
    if unit is not None:
        rest = rest.replace(value.unit, unit, 1) if value.unit and value.unit in rest else unit + rest
    return value.text[: found.start()] + number + rest


def decimals_in(text: str) -> int:
    """Return how many decimals the number in a text has.

    >>> decimals_in("1,123.72万元")
    2
    """
    found = _NUMBER.search(text)
    return len(found[0].replace("．", ".").partition(".")[2]) if found is not None else 0


def as_printed(fact: Fact, number: Decimal) -> str:
    """Return `number` (base units) as the text the fact would have, with the decimals of its habit."""
    return restyled(fact.value, plain(number / fact.factor, habit_of(fact)))


def habit_of(fact: Fact) -> int:
    """Return how many decimals the fact's surroundings print."""
    return max(decimals_of(fact.value), -(fact.finest_step / fact.factor).normalize().adjusted(), 0)


def plain(number: Decimal, decimals: int | None = None) -> str:
    """Return the number in plain digits, rounded half up to `decimals`.

    Or with no needless zeros when None.
    """
    if decimals is None:
        number = number.normalize()
        return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
    return format(number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), "f")


def _separated(digits: str) -> str:
    integer, point, broken = digits.partition(".")
    return f"{int(integer):,}{point}{broken}" if integer.lstrip("-").isdigit() else digits
