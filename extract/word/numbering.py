"""Word's automatic numbering: 一、 （二） 3.

Are printed but not part of the text, so they are counted here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from extract.word.numerals import format_number
from extract.word.styles import integer, value
from extract.word.word_package import W

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number.

    Number format and the text with %1 … %9 for the numbers of the levels.
    """

    start: int
    style: str
    text: str
    paragraph_style: str | None = None
    legal: bool = False


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, part: Callable[[], etree._Element | None]) -> None:
        """Take what gives the root of the part `numbering.xml`, if there is one.

        It is read with the first paragraph of a list.
        """
        self._part: Callable[[], etree._Element | None] | None = part
        self._lists: dict[str, dict[int, Level]] = {}
        self._numbers: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}

    def _read(self) -> None:
        root = self._part() if self._part is not None else None
        self._part = None
        elements = root if root is not None else etree.Element("none")
        self._lists = {
            element.get(W + "abstractNumId", ""): _levels(element)
            for element in elements.findall(W + "abstractNum")
        }
        for element in elements.findall(W + "num"):
            number = element.get(W + "numId", "")
            self._numbers[number] = value(element, "abstractNumId") or ""
            self._overrides[number] = _overrides(element)

    def label(self, number: str | None, level: int | None, style: str | None) -> str:
        """Count one paragraph of the list `number` and return what is printed before it.

        "" for bullets and unknown lists.
        """
        if self._part is not None:
            self._read()
        name = self._numbers.get(number or "")
        levels = self._lists.get(name or "")
        if name is None or not levels:
            return ""
        depth = (
            level
            if level is not None
            else next((k for k, known in levels.items() if style and known.paragraph_style == style), 0)
        )
        if depth not in levels:
            return ""
        counts = self._count(name, number or "", depth, levels)
        if levels[depth].style == "bullet":
            return ""
        return _PLACE.sub(
            lambda place: _printed(int(place[1]) - 1, depth, levels, counts), levels[depth].text
        )

    def _count(self, name: str, number: str, depth: int, levels: dict[int, Level]) -> list[int | None]:
        counts = self._counts.setdefault(name, [None] * _LEVELS)
        start = self._overrides[number].pop(depth, None)
        before = counts[depth]
        if start is not None:
            counts[depth] = start
        else:
            counts[depth] = levels[depth].start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counts


def _printed(place: int, depth: int, levels: dict[int, Level], counts: list[int | None]) -> str:
    level = levels.get(place)
    if level is None:
        return ""
    count = counts[place]
    return format_number(
        level.start if count is None else count, "decimal" if levels[depth].legal else level.style
    )


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in element.findall(W + "lvl"):
        depth, start = integer(level.get(W + "ilvl")), integer(value(level, "start"))
        if depth is not None and 0 <= depth < _LEVELS:
            text = value(level, "lvlText") or ""
            legal = level.find(W + "isLgl") is not None
            levels[depth] = Level(
                1 if start is None else start,
                value(level, "numFmt") or "decimal",
                text,
                value(level, "pStyle"),
                legal,
            )
    return levels


def _overrides(element: etree._Element) -> dict[int, int]:
    starts = {}
    for override in element.findall(W + "lvlOverride"):
        depth, start = integer(override.get(W + "ilvl")), integer(value(override, "startOverride"))
        if depth is not None and start is not None:
            starts[depth] = start
    return starts
