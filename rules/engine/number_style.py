"""Figures as people write them: thousands apart, large sums in 亿元, rates apart by 个百分点.

A figure that is quoted from a document keeps its print; these are for figures that were worked out.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from extract.language import Bilingual

HUNDRED_MILLION = Decimal(10**8)
MOST_DECIMALS = 6
"""Decimals of a quotient; more than any report prints."""
_POINTS = Bilingual("个百分点", " percentage points")
_IN_POINTS = frozenset({"percent", "percentage_point"})
"""Base units whose differences are percentage points."""


def grouped(number: Decimal, decimals: int | None = None) -> str:
    """Return a number with its thousands apart; with no needless zeros when `decimals` is None.

    >>> grouped(Decimal("64840547"), 2), grouped(Decimal("1130.350")), grouped(Decimal("-0.5"))
    ('64,840,547.00', '1,130.35', '-0.5')
    """
    if decimals is None:
        number = number.normalize()
        exponent = number.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,f}"


def amount(number: Decimal, unit: str | None, decimals: int | None = None) -> str:
    """Return a number with its unit; from 1亿 yuan on in 亿元.

    >>> amount(Decimal("3991950000"), "元"), amount(Decimal("23201"), "元"), amount(Decimal("6.63"), "万元")
    ('39.9195亿元', '23,201元', '6.63万元')
    """
    if unit == "元" and abs(number) >= HUNDRED_MILLION:
        return f"{grouped((number / HUNDRED_MILLION).quantize(Decimal('0.0001')))}亿元"
    return f"{grouped(number, decimals)}{unit or ''}"


def gap(number: Decimal, unit: str | None, base_unit: str | None, decimals: int | None = None) -> Bilingual:
    """Return how far two figures are apart.

    >>> gap(Decimal("72.0"), "%", "percent", 2).zh, gap(Decimal("18"), "万元", "CNY").zh
    ('72.00个百分点', '18万元')
    """
    if base_unit in _IN_POINTS:
        digits = grouped(number, decimals)
        return Bilingual(f"{digits}{_POINTS.zh}", f"{digits}{_POINTS.en}")
    words = amount(number, unit, decimals)
    return Bilingual(words, words)


def enough_decimals(number: Decimal, least: int) -> int:
    """Return how many decimals show that a difference is not nothing, `least` at least.

    >>> enough_decimals(Decimal("0.005422"), 2), enough_decimals(Decimal("4.999805"), 2)
    (3, 2)
    """
    if number == 0:
        return least
    return max(least, min(MOST_DECIMALS, -number.adjusted()))
