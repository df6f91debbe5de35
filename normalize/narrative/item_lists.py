"""Lists whose items are paragraphs: a total, and below it 1. … 2. … 3. … or ①, （一）, 某县：.

The total stands in the paragraph before the first item or in the heading over it. Whether the items are all
of it is for the rules to see; only words such as 按项级科目分类统计 say so, and are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from normalize.folding import fold
from normalize.quantities.numerals import numeral
from normalize.records import Amount, StatedRelation
from normalize.words import load

_STYLES = (
    ("()", re.compile(r"\s*\((\d{1,2}|[一二三四五六七八九十]{1,3})\)")),
    ("、", re.compile(r"\s*([一二三四五六七八九十]{1,3})[、.](?!\d)")),
    ("1.", re.compile(r"\s*(\d{1,2})(?:、|\.(?!\d)|(?=[^\d\s.,年月日%]))")),
    ("①", re.compile(r"\s*([①-⑳])")),
    (":", re.compile(r"\s*([^\d,，。;；:：()、]{2,12})[:：](?=.*\d)")),
)
_CIRCLED = ord("①")
_GAP = 14
"""Paragraphs between two items that belong to the first of them."""
_MOST = 60


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph: how it is numbered and with what, and its amounts from `first` to before `end`."""

    style: str
    number: int | None
    first: int
    end: int
    section: str | None
    text: str


@cache
def _words() -> dict[str, Any]:
    return dict(load("wordings.toml")["items"])


def numbered(text: str) -> tuple[str, int | None]:
    """Return the style of the number before an item and the number; ("", None) if there is none.

    >>> numbered("（三）项目支出"), numbered("2、事业收入"), numbered("西河县：资金5万元")
    (('()', 3), ('1.', 2), (':', None))
    """
    folded = fold(text)
    for style, pattern in _STYLES:
        if (found := pattern.match(folded)) is not None:
            mark = found.group(1)
            if style == ":":
                return style, None
            number = ord(mark) - _CIRCLED + 1 if style == "①" else int(numeral(mark) or 0)
            return style, number
    return "", None


def item_lists(paragraphs: Sequence[ReadParagraph], amounts: Sequence[Amount]) -> Iterator[StatedRelation]:
    """Yield each total with its items, where the total stands right before the first of them."""
    for position in range(1, len(paragraphs)):
        first, head = paragraphs[position], paragraphs[position - 1]
        opens = first.number == 1 or (first.style == ":" and head.style != ":")
        if not opens or first.style == head.style or _speaks_for_itself(head):
            continue
        wholes = _wholes(head, amounts)
        parts = _parts(paragraphs, position, amounts) if wholes else []
        if len(parts) > 1:
            complete = any(word in fold(head.text) for word in _words()["complete"])
            figures = (*(("whole", index) for index in wholes), *(("parts", index) for index in parts))
            yield StatedRelation("items", figures, None, "all items" if complete else "items")


def _speaks_for_itself(head: ReadParagraph) -> bool:
    """Say whether the paragraph before the items speaks of something else: 主要做法如下."""
    return head.first == head.end


def _wholes(paragraph: ReadParagraph, amounts: Sequence[Amount]) -> list[int]:
    return [index for index in range(paragraph.first, paragraph.end) if _is_own(amounts[index])][-4:]


def _is_own(amount: Amount) -> bool:
    return amount.measure in ("amount", "budget") and amount.value.kind == "money"


def _parts(paragraphs: Sequence[ReadParagraph], start: int, amounts: Sequence[Amount]) -> list[int]:
    """Return the first amount of each item; of an item without one, those of the items below it."""
    style = paragraphs[start].style
    parts: list[int] = []
    expected, position, gap = 1, start, 0
    while position < len(paragraphs) and gap <= _GAP and len(parts) < _MOST:
        here = paragraphs[position]
        if here.style == style and (style == ":" or here.number == expected):
            expected, gap = expected + 1, 0
            own = next((i for i in range(here.first, here.end) if _is_own(amounts[i])), None)
            parts += [own] if own is not None else _below(paragraphs, position, amounts)
        elif here.style == style or here.section != paragraphs[start].section or style == ":":
            break
        else:
            gap += 1
        position += 1
    return parts


def _below(paragraphs: Sequence[ReadParagraph], position: int, amounts: Sequence[Amount]) -> list[int]:
    """Return the first amounts of the items right below an item that has no figure of its own."""
    if position + 1 >= len(paragraphs) or paragraphs[position + 1].number != 1:
        return []
    inner = paragraphs[position + 1].style
    if inner == paragraphs[position].style:
        return []
    found: list[int] = []
    for number, here in enumerate(paragraphs[position + 1 : position + _MOST], start=1):
        if here.style != inner or here.number != number:
            break
        found += [i for i in range(here.first, here.end) if _is_own(amounts[i])][:1]
    return found
