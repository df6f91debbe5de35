"""Lines of a table of contents: the dots between a title and its page number."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.blocks.printed import PrintedLine

LEADER = "……"
"""What is left of the dots."""
_DOTS = re.compile(r"\s*(?:[.．…·‥_]\s*){4,}(?=\d{0,4}$)")
_CONTENTS = re.compile(r"(?:[.．…·‥_]\s*){2,}\d{1,4}$")


def is_contents_line(text: str) -> bool:
    """Say whether a line is one of a table of contents: it ends with dots and a page number.

    >>> is_contents_line("一、总体情况……………3"), is_contents_line("增长6..5")
    (True, False)
    """
    return _DOTS.search(text) is not None or (_CONTENTS.search(text) is not None and LEADER in text)


def without_dots(text: str) -> str:
    """Return a line of a table of contents with its dots as one mark of two.

    >>> without_dots("一、总体情况 . . . . . . . . 12")
    '一、总体情况……12'
    """
    return _DOTS.sub(LEADER, text.rstrip())


def shortened(line: PrintedLine) -> PrintedLine:
    """Return a printed line without the dots of its leader.

    The characters before and behind keep their places.
    """
    found = _DOTS.search(line.text)
    if found is None:
        return line
    start, end = found.span()
    middle = (line.edges[start] + line.edges[end]) / 2
    behind = line.part(end)
    return replace(
        line,
        text=line.text[:start] + LEADER + behind.text,
        edges=(*line.edges[: start + 1], middle, *behind.edges),
    )
