"""What styles say of a paragraph.

How deep a heading it is, how it is numbered, whether it is a line of a table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from extract.word.word_package import W

_DEEPEST = 20
"""Styles based on styles; Word itself allows 11."""
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = ("title", "标题")
_VAL = W + "val"
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits.

    `numbering` is (list number, level), each None where not given.
    """

    level: int | None = None
    numbering: tuple[str | None, int | None] | None = None
    is_contents: bool = False


def value(parent: etree._Element | None, tag: str) -> str | None:
    """Return the `w:val` of the child `tag`, None where there is no such child or attribute."""
    child = parent.find(W + tag) if parent is not None else None
    return child.get(_VAL) if child is not None else None


def integer(text: str | None) -> int | None:
    """Return a number of the file as int, None where it is none; one of absurd length is none."""
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"[+-]?\d{1,12}", text) else None


def numbering_of(properties: etree._Element | None) -> tuple[str | None, int | None] | None:
    """Return list number and level that paragraph properties give, None where they give none."""
    numbering = properties.find(W + "numPr") if properties is not None else None
    return (value(numbering, "numId"), integer(value(numbering, "ilvl"))) if numbering is not None else None


def outline_level(properties: etree._Element | None) -> int | None:
    """Return the heading level (from 1) that paragraph properties give; body text, level 10, gives None."""
    level = integer(value(properties, "outlineLvl"))
    return level + 1 if level is not None and 0 <= level <= 8 else None


class Styles:
    """The paragraph styles of a file by their id, each with what it inherits.

    Looked up when a paragraph names one: few of them are used.
    """

    def __init__(self, part: Callable[[], etree._Element | None]) -> None:
        """Take what gives the root of the part `styles.xml`, if there is one."""
        self._part = part
        self._elements: dict[str, etree._Element] | None = None
        self._known: dict[str | None, Style] = {None: Style()}

    def get(self, name: str | None) -> Style:
        """Return the style that a paragraph names; a paragraph that names none has a plain one."""
        if name not in self._known:
            self._known[name] = _inherited(name or "", self._all())
        return self._known[name]

    def vanishes(self, name: str | None) -> bool | None:
        """Return whether a style, or one it is based on, hides its words; None where none says so."""
        for _ in range(_DEEPEST):
            element = self._all().get(name or "")
            if element is None:
                return None
            properties = element.find(W + "rPr")
            hidden = properties.find(W + "vanish") if properties is not None else None
            if hidden is not None:
                return hidden.get(_VAL, "1").lower() not in ("0", "false", "off")
            name = value(element, "basedOn")
        return None

    def _all(self) -> dict[str, etree._Element]:
        if self._elements is None:
            root = self._part()
            self._elements = (
                {style.get(W + "styleId", ""): style for style in root.findall(W + "style")}
                if root is not None
                else {}
            )
        return self._elements


def _inherited(name: str, elements: dict[str, etree._Element]) -> Style:
    level: int | None = None
    numbering: tuple[str | None, int | None] | None = None
    is_contents = False
    for _ in range(_DEEPEST):
        element = elements.get(name)
        if element is None:
            break
        properties = element.find(W + "pPr")
        called = value(element, "name") or ""
        level = level if level is not None else outline_level(properties) or _named_level(called)
        numbering = numbering or numbering_of(properties)
        is_contents = is_contents or _CONTENTS_NAME.fullmatch(called) is not None
        name = value(element, "basedOn") or ""
    return Style(level, numbering, is_contents)


def _named_level(name: str) -> int | None:
    found = _HEADING_NAME.fullmatch(name.strip())
    if found:
        return int(found[1])
    return 1 if name.strip().lower() in _TITLE_NAMES else None
