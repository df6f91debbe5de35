"""Excel number formats: the text that a cell shows for its value (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from operator import eq, ge, gt, le, lt, ne

from extract.blocks.invisible import visible

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
    49: "@",
}
"""Formats that a workbook names by number only, as Chinese Excel shows them (ECMA-376 part 1, 18.8.30)."""
_QUOTED = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?](?:[0#?,\x00]*[0#?,])?(?:\.[0#?]+)?,*(?:E[+-]0+)?|\.[0#?]+,*")
"""The places of digits; letters may stand between them, where the format has \\x00: 0\\.0, shows 123456 as
12.3."""
_PLACES = "0#?"
_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"[0#?] */ *[0#?\d]|[ymdhs]", re.IGNORECASE)
"""Fractions, and dates of numbers that are none: such numbers are shown as they are."""
_CONDITION = re.compile(r"\[([<>]=?|=|<>)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_CONTEXT = Context(prec=15, rounding=ROUND_HALF_UP)  # Excel keeps 15 significant digits


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format.

    Literal text around a pattern of digits, and between its whole ones, each with how many digits stand
    behind it.
    """

    before: str
    after: str
    decimals: int
    least: int
    grouped: bool
    percent: bool
    scale: int
    has_digits: bool
    optional: int
    between: tuple[tuple[int, str], ...] = ()
    condition: tuple[str, Decimal] | None = None
    is_general: bool = False


def general(number: Decimal) -> str:
    """Return a number as Excel's General format shows it: no more than 11 digits, no zeros at the end.

    >>> general(Decimal("1940.4200000000001")), general(Decimal("12")), general(Decimal("0.1"))
    ('1940.42', '12', '0.1')
    """
    clean = _CONTEXT.create_decimal(number)
    whole = len(str(abs(int(clean))))
    if whole > 11:
        return f"{clean:f}" if clean == clean.to_integral_value() and whole <= 15 else f"{clean:.5E}"
    rounded = clean.quantize(Decimal(1).scaleb(-max(0, 10 - whole)), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: Decimal, code: str | None) -> str:
    """Return the text that a cell with this number and format code shows.

    >>> shown(Decimal("0.9472"), "0.00%"), shown(Decimal("1234567.891"), "#,##0.00"), shown(Decimal("-5"), '0"人";(0"人")')
    ('94.72%', '1,234,567.89', '(5人)')
    >>> shown(Decimal(123456), '0!.0,"万元"'), shown(Decimal(0), '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ')
    ('12.3万元', '-')
    """  # noqa: E501
    if code is None or code in ("General", "@", "G/通用格式", ""):
        return general(number)
    section, number = _chosen(number, _sections(code))
    if section.is_general:
        return f"{'-' if number < 0 else ''}{section.before}{general(abs(number))}{section.after}"
    return _written(number, section) if section.has_digits else section.before


def _chosen(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, Decimal]:
    """Return the section for a number.

    The number without its sign where the section is the one for those below nothing.
    """
    if any(section.condition for section in sections):
        fits = (
            section
            for section in sections[:3]
            if section.condition is None or _COMPARED[section.condition[0]](number, section.condition[1])
        )
        return next(fits, sections[-1]), number
    if number < 0 and len(sections) > 1:
        return sections[1], abs(number)
    return sections[2 if number == 0 and len(sections) > 2 else 0], number


def shown_value(value: object, code: str | None) -> str:
    """Return what a cell shows: text as it is, numbers and dates by their format."""
    if isinstance(value, str):
        if code and _hides_words(code):
            return ""
        return visible(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, (int, float)):
        return _shown_number(Decimal(repr(value)), code)
    if isinstance(value, datetime.datetime):
        return _date(value.date(), code) if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return _date(value, code)
    return "" if value is None else str(value)


def _shown_number(number: Decimal, code: str | None) -> str:
    """Return a number by its format, plainly where the format has more places than can be counted."""
    try:
        return shown(number, code)
    except (ArithmeticError, ValueError):
        return f"{number:.5E}"


def _hides_words(code: str) -> bool:
    """Say whether a format has a section for words, and it shows none: ;;; does."""
    sections = code.split(";")
    return len(sections) > 3 and not sections[3].strip()


def _date(value: datetime.date, code: str | None) -> str:
    """Return a date in the manner of its format: with 年 月 日 where the format has them."""
    if code and "月" in code:
        year = f"{value.year}年" if "年" in code else ""
        return f"{year}{value.month}月" + (
            f"{value.day}日" if "日" in code or "d" in code.split("月")[-1] else ""
        )
    if code and "/" in code:
        return f"{value.year}/{value.month}/{value.day}"
    return f"{value:%Y-%m-%d}"


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    parts, depth, current = [], False, ""
    for char in code:
        if char == '"':
            depth = not depth
        if char == ";" and not depth:
            parts.append(current)
            current = ""
        else:
            current += char
    return tuple(_section(part) for part in (*parts, current)[:4])


def _section(code: str) -> _Section:
    found = _CONDITION.search(code)
    condition = (found[1], Decimal(found[2])) if found else None
    return replace(_plain_section(code), condition=condition)


def _plain_section(code: str) -> _Section:
    literal = _QUOTED.sub(
        lambda match: "".join(f"\x01{char}" for char in match.group(1) or match.group(2) or ""), code
    )
    plain = re.sub(r"\x01.", lambda match: "\x00", literal)
    blank = _Section("", "", 0, 0, False, "%" in plain, 0, has_digits=False, optional=0)
    named = _GENERAL.search(literal)
    if named:
        return replace(
            blank,
            before=_letters(literal[: named.start()]),
            after=_letters(literal[named.end() :]),
            is_general=True,
        )
    if _NOT_SHOWN.search(plain) or (code and not plain.strip()):
        return replace(blank, is_general=True)
    found = _DIGITS.search(plain)
    if found is None:
        return replace(blank, before=_letters(literal))
    start, end = _outer(literal, plain, found)
    between = _between(literal[start:end])
    pattern = found.group().replace("\x00", "")
    trailing = len(pattern) - len(pattern.rstrip(","))  # each comma behind the digits divides by a thousand
    whole, _, part = pattern.rstrip(",").partition(".")
    part = part.split("E")[0]
    return _Section(
        before=_letters(literal[:start]),
        after=_letters(literal[end:]),
        decimals=len(part),
        least=max(whole.count("0"), 0),
        grouped="," in whole,
        percent="%" in plain,
        scale=3 * trailing,
        has_digits=True,
        optional=len(part) - part.count("0"),
        between=between,
    )


def _between(pattern: str) -> tuple[tuple[int, str], ...]:
    """Return the letters between the places of whole digits, each with how many places stand behind it."""
    whole = re.split(r"(?<!\x01)\.", pattern)[0]
    pieces = re.split(r"\x01(.)", whole)
    behind = [
        sum(piece.count(place) for piece in pieces[index + 1 :: 2] for place in _PLACES)
        for index in range(1, len(pieces), 2)
    ]
    return tuple(zip(behind, pieces[1::2], strict=True))


def _outer(literal: str, plain: str, found: re.Match[str]) -> tuple[int, int]:
    """Return the span of the digits in `literal`.

    Where each quoted letter takes two characters and in `plain` one.
    """
    extra_before = plain[: found.start()].count("\x00")
    inside = plain[found.start() : found.end()].count("\x00")
    return found.start() + extra_before, found.end() + extra_before + inside


def _letters(text: str) -> str:
    return text.replace("\x01", "")


def _written(number: Decimal, section: _Section) -> str:
    scaled = number.scaleb(2) if section.percent else number
    scaled = scaled.scaleb(-section.scale)
    rounded = _CONTEXT.create_decimal(scaled).quantize(
        Decimal(1).scaleb(-section.decimals), rounding=ROUND_HALF_UP, context=Context(prec=60)
    )
    digits = f"{abs(rounded):,f}" if section.grouped else f"{abs(rounded):f}"
    whole, point, part = digits.partition(".")
    for _ in range(section.optional):
        part = part.removesuffix("0") if len(part) > section.decimals - section.optional else part
    whole = whole.zfill(section.least) if not section.grouped else whole
    for behind, letter in section.between:
        place = max(0, len(whole) - behind)
        whole = whole[:place] + letter + whole[place:]
    if section.least == 0 and whole == "0":
        whole = ""
    sign = "-" if rounded < 0 else ""
    return f"{sign}{section.before}{whole}{point if part else ''}{part}{section.after}"
