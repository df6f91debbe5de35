"""Running text set in two columns.

The page is parted into the flows in which it is read, left before right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.blocks.figures import is_number
from extract.blocks.printed import PrintedLine
from extract.pages.borderless import parts_of
from extract.pages.read_page import Sheet

_ZONE = (0.3, 0.7)
"""Shares of the text's width between which the blank between two columns lies."""
_GUTTER = 0.9
"""In character heights: the blank is at least so wide all the way down."""
_LINES = 6
"""So many lines a column has at least."""
_FULL = 0.6
"""Share of the lines of each column that reach its right margin: only running text does."""
_REACH = 1.5
"""In character heights: so close to the margin a full line ends."""
_SLACK = 1.0
"""Points by which lines of one margin may differ."""
_WORDS = 8
"""Characters that a line of a column has on average at least."""


@dataclass(slots=True)
class _Run:
    """Lines one below the other, each left or right of a margin, or on both sides of it."""

    margin: float
    lines: list[PrintedLine]


def part_columns(sheet: Sheet) -> list[Sheet]:
    """Return the page as one sheet, or, where text stands in two columns, as one for each flow.

    In reading order. The lines of each flow carry its number; whatever stands over both columns is flow 0.
    """
    runs = [run for run in _runs(sheet.lines) if _is_text(run) and not _holds_table(run, sheet)]
    if not runs:
        return [sheet]
    flows: list[Sheet] = []
    rest, pieces = list(sheet.lines), list(sheet.pieces)
    for number, run in enumerate(runs):
        first = rest.index(run.lines[0])
        above = [piece for piece in pieces if piece.bbox[1] < run.lines[0].top]
        pieces = pieces[len(above) :]
        flows.append(replace(sheet, lines=tuple(rest[:first]), pieces=tuple(above)))
        flows += [_flow(sheet, side, 2 * number + 1 + right) for right, side in enumerate(_sides(run))]
        rest = rest[first + len(run.lines) :]
    return [*flows, replace(sheet, lines=tuple(rest), pieces=tuple(pieces))]


def _flow(sheet: Sheet, lines: Sequence[PrintedLine], number: int) -> Sheet:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    marked = tuple(replace(line, flow=number) for line in lines)
    return replace(sheet, lines=marked, pieces=(), left=left, width=right - left)


def _runs(lines: Sequence[PrintedLine]) -> Iterator[_Run]:
    """Yield the longest groups of lines that leave the blank before the right column free."""
    margin = _right_column(lines)
    if margin is None:
        return
    run = _Run(margin, [])
    for line in lines:
        if _is_apart(line, margin):
            run.lines.append(line)
        elif run.lines:
            yield run
            run = _Run(margin, [])
    if run.lines:
        yield run


def _right_column(lines: Sequence[PrintedLine]) -> float | None:
    """Return where the lines of a right column begin.

    The place in the middle of the text at which most of them do.
    """
    if not lines:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (left + share * (right - left) for share in _ZONE)
    starts = Counter(round(part.left) for line in lines for part in parts_of(line) if low < part.left < high)
    place, count = max(starts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return place - _SLACK if count >= _LINES else None


def _is_apart(line: PrintedLine, margin: float) -> bool:
    """Say whether no part of a line stands in the blank to the left of the margin."""
    return all(part.left >= margin or part.right <= margin - _GUTTER * line.height for part in parts_of(line))


def _sides(run: _Run) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Return the lines of the left and of the right column.

    A wide blank within a column stays in its line.
    """
    sides: tuple[list[PrintedLine], list[PrintedLine]] = ([], [])
    for line in run.lines:
        cut = next((k for k, edge in enumerate(line.edges[:-1]) if edge >= run.margin), len(line.text))
        if line.text[:cut].strip():
            sides[0].append(_trimmed(line.part(0, cut)))
        if line.text[cut:].strip():
            sides[1].append(_trimmed(line.part(cut)))
    return sides


def _trimmed(line: PrintedLine) -> PrintedLine:
    """Return a line without the blanks at its ends."""
    start = len(line.text) - len(line.text.lstrip())
    return line.part(start, len(line.text.rstrip()))


def _is_text(run: _Run) -> bool:
    """Say whether both sides of a run are columns of running text, and not the label and value of a form."""
    return all(len(side) >= _LINES and _is_column(side) for side in _sides(run))


def _is_column(lines: Sequence[PrintedLine]) -> bool:
    margin = max(line.right for line in lines)
    full = sum(1 for line in lines if margin - line.right <= _REACH * line.height)
    words = sum(len(line.text) for line in lines)
    return (
        full >= _FULL * len(lines)
        and words >= _WORDS * len(lines)
        and not any(is_number(line.text) for line in lines)
    )


def _holds_table(run: _Run, sheet: Sheet) -> bool:
    top, bottom = run.lines[0].top, run.lines[-1].bottom
    return any(piece.bbox[1] < bottom and piece.bbox[3] > top for piece in sheet.pieces)
