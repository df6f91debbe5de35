"""Page numbers and running headers or footers: printed on the page, no part of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.blocks.captions import printed_unit
from extract.document import Line, Location, Paragraph

if TYPE_CHECKING:
    from extract.blocks.printed import PrintedLine

_NUMBER_MARGIN = 0.15
"""Share of the page height at its top and bottom in which page numbers stand."""
_RUNNING_MARGIN = 0.1
"""The same for headers and footers, which stand closer to the edge than any text."""
_PAGE_NUMBER = re.compile(
    r"[-—–－─~·.\s]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,5})\s*(?:页)?\s*(?:[/／,，"
    r"]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–－─~·.\s]*"
)
_DIGITS = re.compile(r"\d+")
_LEAST = 3
"""A line must run over so many pages to be a header or footer."""
_SHARE = 0.5
"""and over more than this share of all pages, those with nothing but a table among them."""
_EDGE = 0.085
"""In a document of two pages a line on both must be as close to the edge as this, above any margin that text
keeps."""

_SAME_HEIGHT = 4.0
"""Points by which a running line may stand higher or lower from page to page."""

_Places = dict[str, list[float]]
Sheet = tuple[float, "Sequence[PrintedLine]"]
"""The height of a page and its lines outside tables, from top to bottom."""


def strip_furniture(sheets: Sequence[Sheet]) -> list[list[PrintedLine]]:
    """Return the lines of each page without page numbers and running headers and footers."""
    bare = [[line for line in lines if not is_page_number(line, height)] for height, lines in sheets]
    while running := _running(bare, sheets):
        stripped = [
            _without_running(lines, height, running) for lines, (height, _) in zip(bare, sheets, strict=True)
        ]
        if stripped == bare:
            break
        bare = stripped
    return bare


def running_lines(sheets: Sequence[Sheet], kept: Sequence[Sequence[PrintedLine]]) -> list[Paragraph]:
    """Return the lines that were stripped, each running line once, as it is first printed.

    Page numbers are left out.
    """
    found: dict[str, PrintedLine] = {}
    for (height, lines), rest in zip(sheets, kept, strict=True):
        for line in set(lines).difference(rest):
            if not is_page_number(line, height):
                found.setdefault(_words(line), line)
    return [_paragraph(line) for line in sorted(found.values(), key=lambda line: (line.page, line.top))]


def _paragraph(line: PrintedLine) -> Paragraph:
    at = Location(page=line.page, bbox=(line.left, line.top, line.right, line.bottom))
    return Paragraph(
        line.text,
        at,
        (Line(0, len(line.text), line.page, line.top, line.bottom, line.edges, line.confidence),),
    )


def is_page_number(line: PrintedLine, height: float) -> bool:
    """Say whether a line in the page's margin is only the number of the page."""
    return _in_margin(line, height, _NUMBER_MARGIN) and is_number_line(line.text)


def is_number_line(text: str) -> bool:
    """Say whether a line holds the number of a page and nothing else.

    >>> is_number_line("— 3 —"), is_number_line("第 3 页 共 12 页"), is_number_line("部门决算")
    (True, True, False)
    """
    return _PAGE_NUMBER.fullmatch(text) is not None


def _in_margin(line: PrintedLine, height: float, share: float) -> bool:
    return line.bottom < height * share or line.top > height * (1 - share)


def _outermost(lines: Sequence[PrintedLine], height: float) -> list[PrintedLine]:
    edges = [*lines[:1], *lines[1:][-1:]]
    return [
        line
        for line in edges
        if _in_margin(line, height, _RUNNING_MARGIN) and printed_unit(line.text) is None
    ]


def _without_running(lines: Sequence[PrintedLine], height: float, running: _Places) -> list[PrintedLine]:
    outer = [line for line in _outermost(lines, height) if _runs(line, running)]
    return [line for line in lines if line not in outer]


def _running(pages: Sequence[Sequence[PrintedLine]], sheets: Sequence[Sheet]) -> _Places:
    """Return where lines run through the document: for the words of each, the heights at which they stand."""
    found = _outer_lines(pages, sheets, _RUNNING_MARGIN)
    least = max(_LEAST, _SHARE * len(pages) + 1)
    running = {
        words: tops
        for words, tops in found.items()
        if len(tops) >= least and _most_at_one_height(tops) >= least
    }
    return running or _on_both(pages, sheets)


def _on_both(pages: Sequence[Sequence[PrintedLine]], sheets: Sequence[Sheet]) -> _Places:
    """Return the lines that stand at the very edge of both pages of a document of two."""
    if len(pages) != 2:
        return {}
    found = _outer_lines(pages, sheets, _EDGE)
    return {words: tops for words, tops in found.items() if len(tops) > 1 and _most_at_one_height(tops) > 1}


def _outer_lines(pages: Sequence[Sequence[PrintedLine]], sheets: Sequence[Sheet], share: float) -> _Places:
    """Return the words of the outermost lines within a share of the page height.

    The heights at which they stand.
    """
    found: _Places = {}
    for lines, (height, _) in zip(pages, sheets, strict=True):
        for line in _outermost(lines, height):
            if _in_margin(line, height, share):
                found.setdefault(_words(line), []).append(line.top)
    return found


def _most_at_one_height(tops: Sequence[float]) -> int:
    return max(sum(1 for other in tops if abs(top - other) <= _SAME_HEIGHT) for top in tops)


def _runs(line: PrintedLine, running: _Places) -> bool:
    return any(abs(line.top - top) <= _SAME_HEIGHT for top in running.get(_words(line), ()))


def _words(line: PrintedLine) -> str:
    """A running line has the same words on every page, but for numbers."""
    return _DIGITS.sub("#", line.text)
