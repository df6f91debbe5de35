"""The words of a Word paragraph: what is printed of its runs, fields, revisions and drawings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from extract.blocks.invisible import visible
from extract.word.hidden_runs import is_hidden
from extract.word.styles import Styles
from extract.word.word_package import W

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES = _COMPATIBILITY + "AlternateContent"
_KNOWN = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
"""Beginnings of the names of extensions that print as their first copy says."""
PROPERTIES = W + "pPr"
_RUN = W + "r"
_SYMBOL, _BOX, _REFERENCES = W + "sym", W + "txbxContent", (W + "footnoteReference", W + "endnoteReference")
_TEXTS = {W + "t", _MATH + "t"}
_SKIPPED = {
    *(
        W + tag
        for tag in (
            *("del", "moveFrom", "delText", "instrText", "delInstrText", "fldData"),
            *(
                "pPr",
                "rPr",
                "sectPr",
                "tblPr",
                "tcPr",
                "trPr",
                "tblGrid",
                "sdtPr",
                "sdtEndPr",
                "rt",
                "p",
                "tbl",
            ),
        )
    ),
}
"""What is not printed: removed by a revision, instructions of fields, properties, the copy for old programs,
ruby above the line."""
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SYMBOLS = {
    "F0FE": "☑",
    "F052": "☑",
    "F0FD": "☒",
    "F054": "☒",
    "F0A8": "□",
    "F06F": "□",
    "F0FC": "√",
    "F0D6": "√",
    "F0B3": "≥",
}
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" *\n+ *")


@dataclass(slots=True)
class ParagraphWords:
    """The text of a paragraph.

    The text boxes anchored in it and the notes that it refers to (part, number).
    """

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def paragraph_words(paragraph: etree._Element, styles: Styles | None = None) -> ParagraphWords:
    """Return what is printed of a `w:p`, blanks folded, and what hangs on it; `styles` may hide words."""
    words = ParagraphWords()
    parts: list[str] = []
    _walk(paragraph, parts, words, styles)
    words.text = fold("".join(parts))
    return words


def fold(text: str) -> str:
    """Return the text with each run of blanks as one, and none at the ends of lines."""
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", visible(text))).strip()


def _walk(element: etree._Element, parts: list[str], words: ParagraphWords, styles: Styles | None) -> None:
    for child in chosen(element):
        tag = child.tag
        if tag in _TEXTS:
            parts.append(child.text or "")
        elif tag in _SIGNS:
            parts.append(_sign(child))
        elif tag == _SYMBOL:
            parts.append(_symbol(child))
        elif tag == _BOX:
            words.boxes.append(child)
        elif tag in _REFERENCES:
            words.notes.append((child.tag.removeprefix(W).removesuffix("Reference"), child.get(W + "id", "")))
        elif tag not in _SKIPPED and not (tag == _RUN and is_hidden(child, styles)):
            _walk(child, parts, words, styles)


def chosen(element: etree._Element) -> Iterable[etree._Element]:
    """Return the children of an element, of the copies for several programs the one understood."""
    if element.tag != ALTERNATIVES:
        return element
    for choice in element:
        if choice.tag == _COMPATIBILITY + "Choice" and all(
            (choice.nsmap.get(prefix) or "").startswith(_KNOWN)
            for prefix in choice.get("Requires", "?").split()
        ):
            return choice
    return next((child for child in element if child.tag == _COMPATIBILITY + "Fallback"), ())


def _sign(element: etree._Element) -> str:
    return "" if element.get(W + "type") in ("page", "column") else _SIGNS[str(element.tag)]


def _symbol(element: etree._Element) -> str:
    """Return the character of a symbol font.

    Those of forms by their look, others by their code outside the private area.
    """
    code = element.get(W + "char", "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    number = int(code, 16) if re.fullmatch(r"[0-9A-F]{4}", code) else 0
    return chr(number) if 0x20 <= number < 0xD800 else ""
