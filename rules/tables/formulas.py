"""Formulas that a table prints.

3=1+2 in the row 栏次, C=A-B, ③=②/①, (B-C)/A in a header, 合计(1+2+3) in a label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.tables.families import Family
from rules.tables.grid import Axis
from rules.tables.sum_families import sum_family
from rules.tables.table_ratios import Quotient, family_of

_TOKEN = re.compile(r"[A-Z]|\d+|[-+*/()%]|\.{2,}")
_FACTOR = re.compile(r"\*100%?$|\*100%|%$")
Linear = dict[str, int]


@dataclass(frozen=True, slots=True)
class Formula:
    """Signed marks above, a mark below (None for 1)."""

    terms: tuple[tuple[int, str], ...]
    over: str | None = None


def parsed(text: str) -> Formula | None:
    """Read a formula over marks (letters or whole numbers).

    None where it is none, or more than sums and one quotient.

    >>> parsed("(2-1)/1*100%")
    Formula(terms=((1, '2'), (-1, '1')), over='1')
    >>> parsed("1+2+...+5").terms[-1]
    (1, '5')
    """
    body = _FACTOR.sub("", text)
    above, slash, below = _split(body)
    terms = _linear(above)
    if not terms:
        return None
    if not slash:
        return Formula(terms) if len(terms) > 1 else None
    under = _linear(below)
    return Formula(terms, under[0][1]) if under is not None and len(under) == 1 and under[0][0] == 1 else None


def _split(body: str) -> tuple[str, str, str]:
    """Part a formula at the quotient that stands outside brackets, (B/A) being no bracket of its own."""
    body = _unwrapped(body)
    depth = 0
    for i, letter in enumerate(body):
        depth += (letter == "(") - (letter == ")")
        if letter == "/" and depth == 0:
            return _unwrapped(body[:i]), "/", _unwrapped(body[i + 1 :])
    return body, "", ""


def _unwrapped(body: str) -> str:
    """Take away brackets around the whole."""
    while body.startswith("(") and body.endswith(")"):
        depth = 0
        for i, letter in enumerate(body):
            depth += (letter == "(") - (letter == ")")
            if depth == 0 and i < len(body) - 1:
                return body
        body = body[1:-1]
    return body


def _linear(body: str) -> tuple[tuple[int, str], ...] | None:
    """Read a sum with signs; brackets are resolved, 1+2+…+5 is filled in."""
    found: list[tuple[int, str]] = []
    signs, sign, gap = [1], 1, False
    rest = body
    while rest:
        match = _TOKEN.match(rest)
        if match is None:
            return None
        token, rest = match[0], rest[match.end() :]
        if token in "+-":
            sign = -1 if token == "-" else 1
        elif token == "(":
            signs.append(signs[-1] * sign)
            sign = 1
        elif token == ")":
            if len(signs) == 1:
                return None
            signs.pop()
        elif token.startswith(".."):
            gap = True
        elif token in "*/%":
            return None
        else:
            found += _filled(found, token) if gap else []
            found.append((signs[-1] * sign, token))
            sign, gap = 1, False
    return tuple(found) if len(signs) == 1 else None


def _filled(found: Sequence[tuple[int, str]], last: str) -> list[tuple[int, str]]:
    """Return the terms that three dots stand for."""
    if not found or not found[-1][1].isdigit() or not last.isdigit():
        return []
    return [(1, str(number)) for number in range(int(found[-1][1]) + 1, int(last))]


def printed(axis: Axis) -> list[Family]:
    """Return the relations whose formulas the heads of these lines print."""
    marks = {head.mark: index for index, head in enumerate(axis.heads) if head.mark}
    found = []
    for target, head in enumerate(axis.heads):
        formula = parsed(head.formula) if head.formula else None
        family = _family(axis, target, formula, marks) if formula is not None else None
        if family is not None and family.instances:
            found.append(family)
    return found


def _family(axis: Axis, target: int, formula: Formula, marks: Mapping[str, int]) -> Family | None:
    names = [mark for _, mark in formula.terms] + ([formula.over] if formula.over else [])
    if any(name not in marks or marks[name] == target for name in names):
        return None
    terms = tuple((sign, marks[mark]) for sign, mark in formula.terms)
    if formula.over is None:
        return sum_family(axis, target, terms, "printed", closed=True)
    options = [
        family_of(axis, Quotient(target, terms, marks[formula.over], scale), 0.0)
        for scale in _scales(axis, target)
    ]
    best = max(options, key=lambda family: (family.support.held, family.support.trivial))
    return Family("ratio", "printed", best.instances, best.lines, best.scale, closed=True)


def _scales(axis: Axis, target: int) -> tuple[tuple[int, int], ...]:
    if axis.heads[target].measure == "rate" or axis.heads[target].dimension == "percent":
        return ((100, 1), (1, 1))
    return ((1, 1), (10_000, 1), (1, 10_000), (100, 1))
