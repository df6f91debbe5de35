"""Printed lines of running text -> paragraphs, also over page breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.blocks.drafts import DraftParagraph
from extract.blocks.headings import heading_level, is_sentence, starts_item
from extract.blocks.leaders import is_contents_line
from extract.blocks.printed import PrintedLine
from extract.layout.joining import is_full, join, slack, wrap_separator
from extract.pages.read_page import Sheet

_INDENT = 1.2
"""In character heights: a line set in by so much begins a paragraph."""
_SIZE_CHANGE = 0.2
"""Share of the character height by which the sizes within a paragraph may differ."""
_WIDE_GAP = 0.6
"""In character heights: so much more space than usual between lines separates paragraphs."""
_TITLE_SIZE = 1.3
"""A title is at least so many times as large as the running text."""
_LONG_TITLE = 0.7
"""Share of the text width from which a centred line may have been broken because it was too long."""
_SET_IN = 3.0
"""In character heights: the rest of a broken title is set in by so much on both sides."""
_SET_RIGHT = 8.0
"""In character heights: a line set in by so much is none of a paragraph, but stands at the right: a date, a
unit, the number of a table."""
_PARTED = 4.0
"""In character heights: a blank so wide stands in no running text."""
_CENTRE = 0.04
"""Share of the page width by which the middle of a centred line may miss the middle of the page."""
_STOPS = tuple("。；;：:！!？?")


@dataclass(frozen=True, slots=True)
class TextArea:
    """Where running text stands.

    The page width, both margins of the text, the usual gap between lines, the document's text size.
    """

    width: float
    left: float
    right: float
    gap: float
    size: float


def text_size(lines: Iterable[PrintedLine]) -> float:
    """Return the character height in which most of the text is printed, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.height * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


Flow = tuple[int, int]
"""A page and a column of text on it."""


def flow_of(line: PrintedLine) -> Flow:
    """Return the flow that a line belongs to."""
    return line.page, line.flow


def text_areas(sheets: Sequence[Sheet], size: float) -> dict[Flow, TextArea]:
    """Measure the text area of each page and each column; those of one width share their margins."""
    groups: dict[tuple[int, int], list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault((round(sheet.width), round(sheet.left)), []).append(sheet)
    areas: dict[Flow, TextArea] = {}
    for group in groups.values():
        left, right = _margins(
            [line for sheet in group for line in sheet.lines],
            max(sheet.furthest for sheet in group),
            group[0].width,
            size,
        )
        for sheet in group:
            area = TextArea(sheet.width, left, right, _usual_gap(sheet.lines), size)
            areas |= {flow_of(line): area for line in sheet.lines}
            areas.setdefault((sheet.number, 0), area)
    return areas


def _margins(lines: Sequence[PrintedLine], furthest: float, width: float, size: float) -> tuple[float, float]:
    """Return where the long lines begin and end.

    Without two that agree the right margin is taken as the left.
    """
    long = [line for line in lines if line.right - line.left > width / 2]
    ends = Counter(round(line.right / 6) for line in long)
    agreed = [end for end, count in ends.items() if count > 1]
    if not agreed:
        left = min((line.left for line in lines), default=0.0)
        return left, max(furthest, width - left)
    right = max(ends, key=lambda end: (ends[end], end)) * 6.0
    return min(line.left for line in long if line.right >= right - size), right


def _usual_gap(lines: Sequence[PrintedLine]) -> float:
    gaps = [lower.top - upper.bottom for upper, lower in pairwise(lines) if lower.top > upper.bottom]
    return median(gaps) if gaps else 0.0


def continues(upper: PrintedLine, lower: PrintedLine, above: TextArea, below: TextArea) -> bool:
    """Say whether `lower` goes on with the paragraph of `upper`; the areas are those of their pages."""
    if abs(upper.height - lower.height) > _SIZE_CHANGE * max(upper.height, lower.height):
        return False
    if _is_far(upper, lower, below) or is_contents_line(upper.text) or _is_parted(upper):
        return False
    if _is_broken_title(upper, lower, above, below):
        return True
    if upper.left - above.left > _SET_RIGHT * upper.height:
        return False
    indent = (lower.left - below.left) - (upper.left - above.left)
    room = above.right - upper.right
    if indent > _INDENT * lower.height or not is_full(upper, lower, room):
        return False
    indented = lower.left - below.left > _INDENT * lower.height
    return not (upper.text.endswith(_STOPS) and (indented or starts_item(lower.text)))


def _is_far(upper: PrintedLine, lower: PrintedLine, area: TextArea) -> bool:
    return upper.page == lower.page and lower.top - upper.bottom > area.gap + _WIDE_GAP * lower.height


def _is_parted(line: PrintedLine) -> bool:
    """Say whether a blank parts the line as no text does.

    Name and value beside each other, as at the head and the foot of a form.
    """
    if " " not in line.text:
        return False
    return any(
        letter == " " and line.edges[k + 1] - line.edges[k] > _PARTED * line.height
        for k, letter in enumerate(line.text)
    )


def _is_broken_title(upper: PrintedLine, lower: PrintedLine, above: TextArea, below: TextArea) -> bool:
    """Say whether a centred title goes on in the next line.

    Both are large, or the first takes most of the width.
    """
    if (
        upper.page != lower.page
        or not (_is_centred(upper, above) and _is_centred(lower, below))
        or starts_item(lower.text)
    ):
        return False
    large = min(upper.height, lower.height) >= _TITLE_SIZE * above.size
    long = upper.right - upper.left > _LONG_TITLE * (above.right - above.left)
    set_in = min(lower.left - below.left, below.right - lower.right) > _SET_IN * lower.height
    return large or (long and set_in)


def _is_centred(line: PrintedLine, area: TextArea) -> bool:
    set_in = min(line.left - area.left, area.right - line.right) > -_CENTRE * area.width
    return set_in and abs((line.left + line.right) / 2 - area.width / 2) < _CENTRE * area.width


def is_title_line(line: PrintedLine, area: TextArea) -> bool:
    """Say whether the line is set as a title: centred and clearly larger than the text."""
    return _is_centred(line, area) and line.height >= _TITLE_SIZE * area.size


def make_paragraph(lines: Sequence[PrintedLine], areas: Sequence[TextArea]) -> DraftParagraph:
    """Join the lines of one paragraph; a title becomes a heading of the first level."""
    separators = [
        wrap_separator(upper, lower, slack(upper, area.left, area.right))
        for upper, lower, area in zip(lines, lines[1:], areas, strict=False)
    ]
    text, placed = join(lines, separators)
    large = all(is_title_line(line, area) for line, area in zip(lines, areas, strict=True))
    title = large and heading_level(text) is None and not is_sentence(text)
    return DraftParagraph(text, placed, 1 if title else None)
