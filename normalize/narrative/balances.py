"""Sentences that carry a balance forward: what was left, what came in, what went out, what is left.

Every figure before the last is added or taken away, by a sign word of its own (加, 减) or by what it is of.
The words stand in `data/wordings.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from normalize.narrative.token_text import TokenText
from normalize.records import Amount, StatedRelation
from normalize.words import load

_PART = re.compile(r"[^。;]+")
_MARKS = ",、:和及与 "
_FEWEST = 3
_NEAR = 80
"""Amounts back from a balance of two totals within which these stand."""


@cache
def _words() -> dict[str, Any]:
    return dict(load("wordings.toml")["balance"])


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(_words()["rest"])


def balances(line: TokenText) -> tuple[StatedRelation, ...]:
    """Return the balances that the sentences of a paragraph carry forward."""
    if line.text.count("￥") < _FEWEST or _rest().search(line.text) is None:
        return ()
    found = (_balance(line, part.start(), part.group()) for part in _PART.finditer(line.text))
    return tuple(stated for stated in found if stated is not None)


def _balance(line: TokenText, start: int, part: str) -> StatedRelation | None:
    figures: list[tuple[str, int]] = []
    sign = ""
    position = 0
    for found in re.finditer("￥", part):
        label = part[position : found.start()].lstrip(_MARKS)
        position = found.end()
        index = line.figures[start + found.start()]
        if figures and _rest().search(label):
            figures.append(("rest", index))
            break
        role, sign = _role(label, sign)
        if role is None:
            return None
        figures.append((role, index))
    roles = [role for role, _ in figures]
    if roles[-1:] != ["rest"] or len(roles) < _FEWEST or not {"plus", "minus"} <= set(roles):
        return None
    return StatedRelation("balance", tuple(figures), None, "a balance carried forward")


def _role(label: str, sign: str) -> tuple[str | None, str]:
    """Return whether a figure is added or taken away, and the sign word that goes on for the next."""
    words = _words()
    if any(word in label for word in words["parts"]):
        return None, sign
    for name in ("plus", "minus"):
        if label.startswith(tuple(words["signs"][name])):
            return name, name
    for name in ("first", "minus", "plus"):
        if any(word in label for word in words[name]):
            return ("minus" if name == "minus" else "plus"), sign if name == "minus" else ""
    return (sign or None), sign


def of_two_totals(line: TokenText, amounts: Sequence[Amount]) -> tuple[StatedRelation, ...]:
    """Return 上述收支相抵，年终结余 = the total of income before it − the total of expenditure before it."""
    found = re.search(_words()["of_totals"], line.text)
    rest = line.figures.get(found.start("rest")) if found is not None else None
    if rest is None:
        return ()
    before = list(reversed(amounts[max(0, rest - _NEAR) : rest]))
    totals = [
        next((amount for amount in before if _is_total(amount, side)), None) for side in _words()["sides"]
    ]
    if any(total is None for total in totals):
        return ()
    numbers = [amounts.index(total) for total in totals if total is not None]
    figures = (("plus", numbers[0]), ("minus", numbers[1]), ("rest", rest))
    return (StatedRelation("balance", figures, None, "a balance of two totals"),)


def _is_total(amount: Amount, side: str) -> bool:
    return (
        amount.parent is None
        and amount.measure in ("amount", "budget")
        and amount.value.kind == "money"
        and side in amount.label
        and amount.label.endswith(tuple(_words()["total_ends"]))
    )
