"""The words of a Word paragraph: what is printed of its runs, fields, revisions and drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extract.word.word_package import W

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PROPERTIES = W + "pPr"
_RUN, _RUN_PROPERTIES, _VANISH, _VAL = W + "r", W + "rPr", W + "vanish", W + "val"
_SYMBOL, _BOX, _REFERENCES = W + "sym", W + "txbxContent", (W + "footnoteReference", W + "endnoteReference")
_TEXTS = {W + "t", _MATH + "t"}
_SKIPPED = {
    _COMPATIBILITY + "Fallback",
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
_OFF = ("0", "false", "off")


@dataclass(slots=True)
class ParagraphWords:
    """The text of a paragraph.

    The text boxes anchored in it and the notes that it refers to (part, number).
    """

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def paragraph_words(paragraph: etree._Element) -> ParagraphWords:
    """Return what is printed of a `w:p`, blanks folded, and what hangs on it."""
    words = ParagraphWords()
    parts: list[str] = []
    _walk(paragraph, parts, words)
    words.text = fold("".join(parts))
    return words


def fold(text: str) -> str:
    """Return the text with each run of blanks as one, and none at the ends of lines."""
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text)).strip()


def _walk(element: etree._Element, parts: list[str], words: ParagraphWords) -> None:
    for child in element:
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
        elif tag not in _SKIPPED and not (tag == _RUN and _is_hidden(child)):
            _walk(child, parts, words)


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


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(_RUN_PROPERTIES)
    hidden = properties.find(_VANISH) if properties is not None else None
    return hidden is not None and hidden.get(_VAL, "1").lower() not in _OFF
