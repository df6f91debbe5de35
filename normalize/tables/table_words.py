"""What the words of heads say: roles, measures, units, levels, and the formulas they print."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from normalize.folding import bare
from normalize.quantities.units import printed_unit
from normalize.records import TableMeasure, TableRole

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = (
    re.compile(r"^第[一二三四五六七八九十]+[部分章节]"),
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^\([一二三四五六七八九十]+\)"),
    re.compile(r"^\d{1,2}[.、](?!\d)"),
    re.compile(r"^\(\d{1,2}\)"),
    re.compile(r"^[①-⑳]"),
)
_CIRCLED = re.compile(r"[①-⑳](?:=[-+*/×÷()%\d①-⑳]+)?$")
_CIRCLES = {chr(ord("①") + i): str(i + 1) for i in range(20)}
_OPERATORS = str.maketrans(
    {"×": "*", "x": "*", "X": "*", "÷": "/", "＊": "*", "–": "-", "—": "-", "…": "..", "至": "~", "－": "-"}
)
_EXPRESSION = r"[-+*/().%A-Z\d]*"
_EQUATION = re.compile(rf"^(?:栏)?(?P<mark>[A-Z]|\d{{1,2}})(?:栏)?(?:=(?P<formula>{_EXPRESSION}))?$")
_BARE_FORMULA = re.compile(r"^\(?[A-Z\d()]+(?:[-+*/][A-Z\d()]+)+(?:\*100%?)?%?$")
_TAIL = re.compile(
    rf"(?:\((?P<inside>{_EXPRESSION}(?:=[-+*/().%A-Z\d]+)?)\)|(?P<circled>\x00\d+(?:=[-+*/()%.\x00\d]+)?))$"
)
_BRACKETED_UNIT = re.compile(r"\(([^()]{1,6})\)")


@cache
def words(section: str, key: str) -> frozenset[str]:
    """Return the words of an entry of the data."""
    return frozenset(_data()[section][key])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "data" / "words.toml").read_text(encoding="utf-8"))


def core(text: str) -> str:
    """Return a label without blanks, brackets, list number, colon, and the formula it may end in.

    >>> core("（一） 税收收入（万元）："), core("1. 增值税")
    ('税收收入', '增值税')
    """
    flat = _CIRCLED.sub("", bare(text))
    for pattern in _NUMBERING:
        flat = pattern.sub("", flat)
    return _BRACKETS.sub("", flat).strip(":：")


def role_of(text: str, section: str = "") -> TableRole:
    """Return what a label says it is; `section` is the heading it stands under, whose total is a subtotal.

    >>> role_of("合  计"), role_of("其中：增值税"), role_of("年末结余")
    ('total', 'of_which', 'difference')
    >>> role_of("流动资产合计", "一、流动资产")
    'subtotal'
    """
    flat = core(text)
    if any(flat.startswith(word) for word in words("roles", "of_which")):
        return "of_which"
    if flat in words("roles", "subtotal") or flat.endswith(tuple(words("roles", "subtotal_ends"))):
        return "subtotal"
    ends = tuple(words("roles", "total_ends"))
    if flat in words("roles", "total") or flat.endswith(ends):
        stem = next((flat.removesuffix(end) for end in ends if flat.endswith(end)), "")
        return "subtotal" if stem and stem == core(section) else "total"
    return "difference" if flat.endswith(tuple(words("roles", "difference"))) else "item"


def measure_of(path: tuple[str, ...], unit: str | None) -> TableMeasure:
    """Return what the figures under a header path are.

    >>> measure_of(("执行率",), None), measure_of(("人均补助（元）",), "元"), measure_of(("预算数",), None)
    ('rate', 'each', 'amount')
    """
    last, whole = core(path[-1]) if path else "", "".join(core(part) for part in path)
    if any(word in last for word in words("measures", "none")) and unit is None:
        return "none"
    if unit in ("%", "‰") or any(word in whole for word in ("%", "‰")):
        return "rate"
    if any(word in last for word in words("measures", "each")):
        return "each"
    if any(word in last for word in words("measures", "running")):
        return "running"
    rates = any(last.endswith(word) or last.startswith(f"{word}比") for word in words("measures", "rate"))
    return (
        "rate"
        if unit is None and (rates or last.endswith(tuple(words("measures", "rate_ends"))))
        else "amount"
    )


def unit_of(text: str) -> str | None:
    """Return the unit that a head states in brackets.

    >>> unit_of("人均补助（元）"), unit_of("执行率(%)"), unit_of("预算数(A)")
    ('元', '%', None)
    """
    for found in _BRACKETED_UNIT.findall(bare(text)):
        unit = found.removeprefix("单位:")
        if printed_unit(unit) is not None:
            return str(unit)
    return None


def is_count(path: tuple[str, ...]) -> bool:
    """Say whether a header without a unit is of counts, so that the unit of the table is not its own."""
    return any(word in core(part) for part in path for word in words("measures", "count"))


def level_of(label: str) -> int | None:
    """Return the depth of a label by its list number.

    >>> level_of("一、税收收入"), level_of("（一）增值税"), level_of("增值税")
    (1, 2, None)
    """
    flat = bare(label)
    return next((level for level, pattern in enumerate(_NUMBERING) if pattern.match(flat)), None)


def plain_formula(text: str) -> str:
    """Return a printed formula with plain operators.

    Circled numbers become the numbers, marked by a zero byte.
    """
    flat = bare(text).translate(_OPERATORS)
    return "".join(f"\0{_CIRCLES[letter]}" if letter in _CIRCLES else letter for letter in flat)


def equation(text: str) -> tuple[str | None, str | None] | None:
    """Read a cell that is nothing but the mark of its column, or a formula; None if it is more.

    >>> equation("3=1+2"), equation("C=A-B"), equation("栏4"), equation("(2-1)/1"), equation("预算数")
    (('3', '1+2'), ('C', 'A-B'), ('4', None), (None, '(2-1)/1'), None)
    """
    flat = plain_formula(text).replace("\0", "")
    found = _EQUATION.match(flat)
    if found is not None:
        return found["mark"], found["formula"]
    return (None, flat) if _BARE_FORMULA.match(flat) and any(letter in flat for letter in "+-*/") else None


def marked(text: str) -> tuple[str | None, str | None]:
    """Return the mark and the formula that a head ends in.

    >>> marked("执行率③=②/①"), marked("执行率（B/A）"), marked("合计(C=A+B)")
    (('3', '2/1'), (None, 'B/A'), ('C', 'A+B'))
    >>> marked("预算数(A)"), marked("预算数（万元）")
    (('A', None), (None, None))
    """
    flat = re.sub(r"\((?:%|‰|[^()A-Z\d\x00]{1,6})\)", "", plain_formula(text))
    found = _TAIL.search(flat)
    if found is None:
        return None, None
    read = equation((found["inside"] or found["circled"]).replace("\0", ""))
    if read is None or (read[0] is not None and read[0].isdigit() and found["circled"] is None):
        return (None, None) if read is None or read[1] is None else read
    return read
