"""Pipe tables that follow each other without text between -> logical tables.

Where a printed table ran over pages, each page was saved as a table of its own: it has no header, cells
merged from the page before are gone, and with them whole columns, so that it is narrower; its first row may
be the rest of a cut row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.blocks.figures import is_number
from extract.text.half_joining import ends_sentence, join_halves
from extract.text.pipe_table import Rows

_FEWER = 2
"""So many columns may be missing from a continuation."""
_HEADER_SHARE = 0.7
"""Share of the cells of a header row that have words."""
_FIGURES = 0.8
"""Share of the filled cells of a column that are figures, from which it is a column of figures."""
_ITEM = re.compile(r"(?:^|\n|[。；;]\s*)[（(]?(\d{1,2})[)）.．、]\s*(?!\d)")


def stitch_tables(tables: Sequence[Rows]) -> list[Rows]:
    """Return the logical tables of consecutive pieces; a piece with a header of its own begins a new one."""
    logical: list[Rows] = []
    for rows in tables:
        rest = _give_back(logical[-1], rows) if logical else rows
        if not rest:
            continue
        if logical and _continues(logical[-1], rest):
            logical[-1] = _append(logical[-1], rest)
        else:
            logical.append(rest)
    return logical


def _give_back(upper: Rows, lower: Rows) -> Rows:
    """Where a piece of other columns opens with the rest of a text.

    Put that text back and return the other rows.
    """
    filled = [text for text in lower[0] if text]
    if abs(len(upper[0]) - len(lower[0])) <= _FEWER and not any(is_header(row) for row in lower[1:3]):
        return lower
    if len(filled) != 1 or is_number(filled[0]) or lower[0][0]:
        return lower
    column = _cut_cell(upper[-1], filled[0])
    if column is None:
        return lower
    upper[-1][column] = join_halves(upper[-1][column], filled[0])
    return lower[1:]


def _cut_cell(row: Sequence[str], rest: str) -> int | None:
    """Return which cell a text goes on with.

    The one whose list it continues, else the last that stops in mid-sentence.
    """
    first = _ITEM.match(rest)
    if first:
        before = str(int(first[1]) - 1)
        return next((column for column, text in enumerate(row) if _ITEM.findall(text)[-1:] == [before]), None)
    open_cells = [
        column for column, text in enumerate(row) if text and not is_number(text) and not ends_sentence(text)
    ]
    return max(open_cells, key=lambda column: len(row[column]), default=None)


def is_header(row: Sequence[str]) -> bool:
    """Say whether a row names columns: words in most cells, all different, and no figures."""
    texts = [text for text in row if text]
    if len(texts) < 3 or any(is_number(text) or len(text) > 20 for text in texts):
        return False
    return len(texts) >= _HEADER_SHARE * len(row) and len(set(texts)) == len(texts)


def _continues(upper: Rows, lower: Rows) -> bool:
    if abs(len(upper[0]) - len(lower[0])) > _FEWER:
        return False
    return lower[0] in upper or not any(is_header(row) for row in lower[:2])


def _append(upper: Rows, lower: Rows) -> Rows:
    """Put a continuation under a table, column under column."""
    lower = [row for index, row in enumerate(lower) if not (index < 2 and is_header(row) and row in upper)]
    if not lower:
        return upper
    width = max(len(upper[0]), len(lower[0]))
    upper, lower = _widened(upper, width, 0), _widened(lower, width, best_offset(upper, lower))
    figures = figure_columns(upper)
    lower = [realigned(row, figures) for row in lower]
    if is_cut(upper[-1], lower[0], figures):
        joined = [
            join_halves(above, below) if above and below else above or below
            for above, below in zip(upper[-1], lower[0], strict=True)
        ]
        return [*upper[:-1], joined, *lower[1:]]
    return upper + lower


def _widened(rows: Rows, width: int, offset: int) -> Rows:
    return [[*[""] * offset, *row, *[""] * (width - offset - len(row))] for row in rows]


def best_offset(upper: Rows, lower: Rows) -> int:
    """Return before how many leading columns the continuation begins.

    Figures come under figures, words under words. What is lost is a merged label at the left, so of equal
    places the rightmost wins.
    """
    spare = max(0, len(upper[0]) - len(lower[0]))
    kinds = _column_kinds(upper)
    return max(range(spare + 1), key=lambda offset: (_fit(kinds, lower, offset), offset))


def _fit(kinds: Sequence[float | None], rows: Rows, offset: int) -> float:
    """Return how well cells of figures and of words lie under columns of their kind."""
    score = 0.0
    for row in rows:
        for column, text in enumerate(row):
            kind = kinds[column + offset] if text and column + offset < len(kinds) else None
            score += 0.0 if kind is None else 1 - abs(kind - is_number(text))
    return score


def _column_kinds(rows: Rows) -> list[float | None]:
    """Return for each column the share of figures among its filled cells, None where it is empty."""
    columns = [[text for text in column if text] for column in zip(*rows, strict=True)]
    return [sum(map(is_number, column)) / len(column) if column else None for column in columns]


def figure_columns(rows: Rows) -> list[bool]:
    """Say which columns hold figures, their headers aside."""
    body = [row for row in rows if not is_header(row)]
    return (
        [kind is not None and kind >= _FIGURES for kind in _column_kinds(body)]
        if body
        else [False] * len(rows[0])
    )


def realigned(row: list[str], figures: Sequence[bool]) -> list[str]:
    """Move the figures of a row such as 总分 right to the columns of figures.

    If merged cells left of them were lost. Only where a label stands alone before them, all figures come to
    lie under figures, and no cell falls off the end.
    """
    numbers = [column for column, text in enumerate(row) if column and is_number(text)]
    labels = [column for column, text in enumerate(row) if text and not is_number(text)]
    if len(numbers) < 2 or labels != [0] or all(figures[column] for column in numbers):
        return row
    for shift in range(1, len(row) - numbers[-1]):
        if all(figures[column + shift] for column in numbers) and not any(row[len(row) - shift :]):
            return [*row[: numbers[0]], *[""] * shift, *row[numbers[0] : len(row) - shift]]
    return row


def is_cut(upper: Sequence[str], lower: Sequence[str], figures: Sequence[bool]) -> bool:
    """Say whether a row is the rest of the row above.

    Text only under text that may go on, none of the figures that a row has.
    """
    filled = [(above, below) for above, below in zip(upper, lower, strict=True) if below]
    if not filled or any(not above or is_number(above) or is_number(below) for above, below in filled):
        return False
    lacking = [column for column, text in enumerate(upper) if text and not lower[column]]
    return any(figures[column] for column in lacking) or (
        bool(lacking) and not any(ends_sentence(above) for above, _ in filled)
    )
