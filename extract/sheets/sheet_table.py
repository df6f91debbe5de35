"""The table of a sheet of any workbook.

Its cells at the rows and columns of the sheet itself, with their spans, title and unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.blocks.captions import is_aside
from extract.document import Cell, Location, Table

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of merged cells, from 0."""
_TITLE_ROWS = 3
_TITLE = re.compile(r"[^：:]*[\u4e00-\u9fff]{3}[^：:]*$")


def make_table(
    texts: Mapping[tuple[int, int], str], spans: list[Span], rows: int, page: int, number: int
) -> Table | None:
    """Return the table of a sheet, None where it is blank.

    `texts` are those of its cells, by (row, column) from 0, `rows` how many rows are used.
    """
    used = [place for place, text in texts.items() if text]
    if not used:
        return None
    height, width = max(row for row, _ in used) + 1, max(column for _, column in used) + 1
    spans = [span for span in spans if span[0][0] < height and span[0][1] < width]
    height = max([height, *(min(last[0] + 1, rows) for _, last in spans)])
    width = max([width, *(last[1] + 1 for _, last in spans if last[1] < width + 50)])
    cells = tuple(_cells(texts, spans, height, width, page, number))
    return Table(number, height, width, cells, _caption(cells, width), _unit(cells), (page,))


def _cells(
    texts: Mapping[tuple[int, int], str], spans: list[Span], height: int, width: int, page: int, number: int
) -> Iterator[Cell]:
    tops = dict(spans)
    covered = {
        (row, column)
        for first, last in spans
        for row in range(first[0], min(last[0], height - 1) + 1)
        for column in range(first[1], min(last[1], width - 1) + 1)
    } - set(tops)
    for row in range(height):
        for column in range(width):
            if (row, column) in covered:
                continue
            last = tops.get((row, column), (row, column))
            at = Location(page=page, table=number, row=row + 1, column=column + 1)
            down, across = min(last[0], height - 1) - row + 1, min(last[1], width - 1) - column + 1
            yield Cell(row + 1, column + 1, down, across, texts.get((row, column), ""), at)


def _caption(cells: tuple[Cell, ...], width: int) -> str | None:
    """Return the title: words that stand alone in one of the first rows.

    Are neither a key with its value nor the table's number.
    """
    for row in range(1, _TITLE_ROWS + 1):
        printed = [cell for cell in cells if cell.row == row and cell.text]
        if len(printed) != 1 or not (printed[0].column_span > 1 or width == 1 or printed[0].column == 1):
            continue
        if _TITLE.match(printed[0].text) and not is_aside(printed[0].text):
            return printed[0].text
    return None


def _unit(cells: tuple[Cell, ...]) -> str | None:
    for cell in cells:
        if (
            cell.row <= _TITLE_ROWS + 2
            and (found := re.search(r"单位\s*[:：]\s*([百千万亿]*元)", cell.text)) is not None
        ):
            return found.group(1)
    return None
