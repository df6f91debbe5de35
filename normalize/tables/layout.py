"""The rows of a table of no known kind: lines above, header, formulas, body and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Cell, Table
from normalize.folding import bare
from normalize.grid import Grid, printed
from normalize.tables.column_uses import YEAR, Half, halves_of, is_figure, use_of
from normalize.tables.table_words import core, equation, words

_NOTE = re.compile(r"^[(（]?(?P<word>[^:：\d]{1,6})[:：]")
_MOST_ABOVE = 12
_MOST_HEADER = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of a table by what they are; `formulas` number the columns or print their formulas."""

    above: tuple[int, ...]
    header: tuple[int, ...]
    formulas: tuple[int, ...]
    body: tuple[int, ...]
    halves: tuple[Half, ...]


def layout_of(table: Table) -> Layout | None:
    """Return the parts of a table; None where it has no figures under heads."""
    grid = Grid(table)
    above = _above(grid)
    rows = [row for row in grid.rows() if row not in above]
    first = next((row for row in rows if _has_figures(grid, row, rows[0])), None)
    if first is None or first - len(above) > _MOST_HEADER:
        return None
    formulas = [row for row in rows if row <= first + 1 and _is_formulas(grid, row)]
    data = [row for row in rows if row >= first and row not in formulas and not _is_note(grid, row)]
    heads = [row for row in rows if row < first and row not in formulas]
    uses = {column: use_of(grid, column, data, heads) for column in range(1, table.columns + 1)}
    figures = [column for column, use in uses.items() if use == "figure"]
    header = [row for row in heads if _is_header(grid, row, figures, rows[0])]
    body = [row for row in rows if row not in header and row not in formulas and not _is_note(grid, row)]
    halves = tuple(halves_of(grid, uses, header, body))
    return (
        Layout(tuple(above), tuple(header), tuple(formulas), tuple(body), halves)
        if halves and header
        else None
    )


def _own(grid: Grid, row: int) -> list[Cell]:
    """Return the cells with text that begin in a row."""
    return [cell for cell in printed(grid.row(row)) if cell.row == row]


def _above(grid: Grid) -> list[int]:
    """Return the rows of title and unit above the header."""
    found = []
    for row in range(1, min(_MOST_ABOVE, grid.table.rows) + 1):
        cells = printed(grid.row(row))
        if len(cells) > 1 and not any(_is_line_above(cell.text) for cell in cells):
            break
        if any(is_figure(cell.text) for cell in cells):
            break
        found.append(row)
    return found


def _is_line_above(text: str) -> bool:
    found = _NOTE.match(bare(text))
    return found is not None and found["word"] in words("rows", "above")


def _is_note(grid: Grid, row: int) -> bool:
    """Say whether a row is a note, a signature or a unit: one text that begins so, and no figures."""
    cells = _own(grid, row)
    if not cells or any(is_figure(cell.text) for cell in cells):
        return False
    text = bare(cells[0].text)
    found = _NOTE.match(text)
    word = found["word"] if found is not None else text.rstrip("。")
    return (word in words("rows", "notes") | words("rows", "above")) or (
        len(cells) == 1 and text.endswith("。")
    )


@cache
def _beside_numbers() -> frozenset[str]:
    return frozenset((*words("rows", "formulas"), *words("rows", "beside_formulas")))


def _is_formulas(grid: Grid, row: int) -> bool:
    """Say whether a row numbers the columns (1, 2, 3 …) or prints their formulas."""
    cells = _own(grid, row)
    read = [(cell, equation(cell.text)) for cell in cells]
    marks = [found for _, found in read if found is not None]
    others = [cell for cell, found in read if found is None]
    if len(marks) < 1 or any(core(cell.text) not in _beside_numbers() for cell in others):
        return False
    if others and (others[0].column == 1 or others == cells[:1]):
        return True
    numbers = [int(mark) for mark, _ in marks if mark is not None and mark.isdigit()]
    counted = (
        len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (1, 2)
    )
    return counted and len(marks) == len(cells)


def _has_figures(grid: Grid, row: int, top: int) -> bool:
    """Say whether a row prints figures of the table: neither years as heads, nor numbers of columns."""
    cells = _own(grid, row)
    figures = [cell for cell in cells if is_figure(cell.text)]
    if not figures or _is_formulas(grid, row):
        return False
    if all(YEAR.match(bare(cell.text)) for cell in figures) and (row == top or figures[0] == cells[0]):
        return False
    return any(cell.column > 1 for cell in figures) or grid.table.columns == 1


def _is_header(grid: Grid, row: int, figures: Sequence[int], top: int) -> bool:
    """Say whether a row above the figures is of the header, not a heading of the body."""
    if row == top:
        return True
    cells = (grid.at(row, column) for column in figures)
    return any(
        cell is not None and cell.row == row and cell.column in figures and cell.text.strip()
        for cell in cells
    )
