"""A Word file with a comment at the accused figure of each finding."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from extract.limits import Limits
from extract.word.word_file import docx_places
from extract.word.word_package import W
from heshu.annotation.marks import AUTHOR, INITIALS, Mark

if TYPE_CHECKING:
    from docx.oxml.text.run import CT_R
    from lxml.etree import _Element

_DATE = W + "date"


def annotate_word(data: bytes, marks: Sequence[Mark], limits: Limits) -> bytes:
    """Return the file with a comment for each mark that accuses; the text is not touched."""
    import docx
    from docx.text.run import Run

    document = docx.Document(io.BytesIO(data))
    places = docx_places(data, document.element.body, limits)
    for mark in marks:
        if not mark.accused:
            continue
        at = mark.at
        cell = (at.table or 0, at.row or 0, at.column or 0)
        element = places.cells.get(cell) if at.table is not None else places.paragraphs.get(at.paragraph or 0)
        runs = _runs(element, at.start if at.table is None else None, at.end) if element is not None else []
        if not runs:
            continue
        ends = [Run(cast("CT_R", run), document._body) for run in (runs[0], runs[-1])]
        written = document.add_comment(ends, mark.text, AUTHOR, INITIALS)._comment_elm.attrib
        if _DATE in written:
            del written[_DATE]  # the same findings give the same file
    copy = io.BytesIO()
    document.save(copy)
    return copy.getvalue()


def _runs(element: _Element, start: int | None, end: int | None) -> list[_Element]:
    """Return the runs that print the characters `start:end` of a paragraph's text.

    Or all that print anything.
    """
    printed = [
        run for run in element.iter(W + "r") if "".join(text.text or "" for text in run.iter(W + "t")).strip()
    ]
    if start is None or end is None:
        return printed
    position, found = 0, []
    whole = sum(_length(run) for run in printed)
    numbered = max(0, end - whole)  # an automatic number is part of the text and of no run
    for run in printed:
        length = _length(run)
        if position < end - numbered and position + length > start - numbered:
            found.append(run)
        position += length
    return found or printed


def _length(run: _Element) -> int:
    return sum(len(text.text or "") for text in run.iter(W + "t"))
