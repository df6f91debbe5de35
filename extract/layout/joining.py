"""Joining printed lines to a text.

A line that is full was only wrapped, a line that stops short was ended by its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from string import ascii_letters, digits

from extract.blocks.figures import are_two_figures
from extract.blocks.headings import starts_item
from extract.blocks.printed import PrintedLine
from extract.document import Line

PADDING = 6.0
"""Greatest space in points between a cell's border and its text; Word's is 5.4."""
TOLERANCE = 0.35
"""Share of the character height by which a full line may miss the margin (justification, hanging
punctuation)."""
CENTRED = 0.5
"""Share of the character height by which the two margins of a centred line may differ."""
SET_RIGHT = 3.0
"""In character heights: a line that leaves so much more room at its left than at its right is set right; the
first line of a paragraph leaves two."""
_UNIT = r"[（(《〈“‘「『【〔\[]*(?:[A-Za-z0-9.,%+\-/:&'@_]+|.)[），。、；：！？》〉”’」』】〕\])％,.;:!?]*"
_PIECE = re.compile(rf"[/+]*{_UNIT}(?:(?=[“‘]){_UNIT}|[/+]+{_UNIT})*", re.DOTALL)
"""What must stay together at a line's start: a word or one character, with the brackets and stops that cling
to it.

Before a quotation mark not every program breaks a line (UAX 14 has one of class QU cling to both sides),
nor beside a slash: 元/公 | 里.
"""
SENTENCE_END = frozenset("。；;：:！!？?")
_WESTERN = frozenset(ascii_letters + digits)


JoinedText = tuple[str, tuple[Line, ...]]
"""A text and the printed lines that it was joined from."""
UNJOINED: JoinedText = ("", ())
"""That of a cell which holds nothing or is not joined yet."""


def join_cell(lines: Sequence[PrintedLine], left: float, right: float) -> JoinedText:
    r"""Return the text of a cell between the borders `left` and `right`.

    "\n" stands where a line was ended, not wrapped.
    """
    padding = least_padding(lines, left, right)
    left, right = left + padding, right - padding
    return join(lines, [cell_separator(upper, lower, left, right) for upper, lower in pairwise(lines)])


def least_padding(lines: Iterable[PrintedLine], left: float, right: float) -> float:
    """Return the space between the borders `left` and `right` of a cell and its text.

    As far as it can be padding.
    """
    padding = PADDING
    for line in lines:
        edges = line.edges
        if edges[0] - left < padding:
            padding = edges[0] - left
        if right - edges[-1] < padding:
            padding = right - edges[-1]
    return max(0.0, padding)


def join(lines: Sequence[PrintedLine], separators: Iterable[str]) -> JoinedText:
    """Return the lines with the separators between them as one text; none stands before the first."""
    line = lines[0]
    text, end = line.text, len(line.text)
    first = Line(0, end, line.page, line.top, line.bottom, line.edges, line.confidence)
    if len(lines) == 1:  # as most are
        return text, (first,)
    placed = [first]
    for line, separator in zip(lines[1:], separators, strict=True):
        start = end + len(separator)
        text += separator + line.text
        end = len(text)
        placed.append(Line(start, end, line.page, line.top, line.bottom, line.edges, line.confidence))
    return text, tuple(placed)


def cell_separator(upper: PrintedLine, lower: PrintedLine, left: float, right: float) -> str:
    """Return what stands between two lines of a cell whose text may reach from `left` to `right`."""
    room = slack(upper, left, right)
    ended = upper.text[-1:] in SENTENCE_END and starts_item(lower.text)
    if ended or are_two_figures(upper.text, lower.text) or not is_full(upper, lower, room):
        return "\n"
    return wrap_separator(upper, lower, room)


def slack(line: PrintedLine, left: float, right: float) -> float:
    """Return how much more the line could hold: the right margin, of one centred or set right both."""
    edges = line.edges
    before, after = edges[0] - left, right - edges[-1]
    height = line.bottom - line.top
    free = abs(before - after) < CENTRED * height or before - after > SET_RIGHT * height
    return before + after if free else after


def is_full(upper: PrintedLine, lower: PrintedLine, room: float) -> bool:
    """Say whether the next piece of the lower line would not have fitted into the `room` above."""
    edges = lower.edges
    room -= TOLERANCE * (upper.bottom - upper.top)
    return room < edges[1] - edges[0] or room < piece_width(lower.text, edges)


def piece_width(text: str, edges: Sequence[float]) -> float:
    """Return the width of what must stay together at a line's start, from the edges of its characters."""
    found = _PIECE.match(text)
    return edges[found.end() if found else 0] - edges[0]


def wrap_separator(upper: PrintedLine, lower: PrintedLine, room: float) -> str:
    """Return what a wrap hides.

    A blank between western words, nothing between Chinese characters or inside a number.
    """
    last, first = upper.text[-1:], lower.text[:1]
    if last not in _WESTERN or first not in _WESTERN:
        return ""
    if upper.spaced or (last.isalpha() and first.isalpha()):
        return " "
    character = lower.edges[1] - lower.edges[0]
    return "" if room < character + TOLERANCE * upper.height else " "
