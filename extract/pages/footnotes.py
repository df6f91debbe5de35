"""Notes at the foot of a page: smaller than the text, opened by a mark.

They do not part the paragraph that runs over the page's end.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from extract.blocks.printed import PrintedLine
from extract.pages.pieces import Piece
from extract.pages.read_page import Sheet

_SMALLER = 0.92
"""A note is printed at most so high, in heights of the text."""
_LOWER_HALF = 0.5
_MARK = re.compile(r"[①-⑳❶-❿]|[\[〔（(]\d{1,2}[\]〕）)]|\d{1,2}(?=[^\d\s.．、,，:：/年月日%％-])|[*＊※†]")


def page_of(item: PrintedLine | Piece) -> int:
    """Return the page that a line or a part of a table stands on."""
    return item.page


def part_notes(sheets: Sequence[Sheet], size: float) -> tuple[list[Sheet], deque[list[PrintedLine]]]:
    """Return the pages without their notes, and the notes line by line, each in a list.

    In the order of the pages. `size` is the height of the document's text in points.
    """
    bodies, notes = [], deque[list[PrintedLine]]()
    for sheet in sheets:
        first = _first_note(sheet, size)
        if first is None:
            bodies.append(sheet)
            continue
        bodies.append(replace(sheet, lines=sheet.lines[:first]))
        for line in sheet.lines[first:]:
            if _MARK.match(line.text):
                notes.append([line])
            else:
                notes[-1].append(line)
    return bodies, notes


def _first_note(sheet: Sheet, size: float) -> int | None:
    """Return the index of the first of the small lines that end a page.

    If it opens a note and text stands above.
    """
    first = len(sheet.lines)
    floor = max([sheet.height * _LOWER_HALF, *(piece.bbox[3] for piece in sheet.pieces)])
    while first and sheet.lines[first - 1].height <= _SMALLER * size and sheet.lines[first - 1].top > floor:
        first -= 1
    if first in (0, len(sheet.lines)) or not _MARK.match(sheet.lines[first].text):
        return None
    return first
