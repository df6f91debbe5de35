"""The parts of a table of no known kind: lines above, header, body and notes.

Columns of labels and of figures, in halves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from extract.document import Cell, Table
from normalize.folding import bare
from normalize.grid import Grid, printed
from normalize.quantities.units import printed_unit
from normalize.tables.table_words import core, equation, level_of, role_of, words
from normalize.vocabulary import is_blank

Use = Literal["figure", "label", "code", "ordinal", "unit", "aside", "empty"]
_FIGURE = re.compile(r"^\(?[-+△▲]?\d[\d,]*(?:\.\d+)?\)?(?P<unit>[^\d]{0,3})$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_LONG = 11
_NOTE = re.compile(r"^[(（]?(?P<word>[^:：\d]{1,6})[:：]")
_MOST_ABOVE = 12
_MOST_HEADER = 8


@dataclass(frozen=True, slots=True)
class Half:
    """One of the halves that stand side by side: its columns by use, from the left."""

    labels: tuple[int, ...]
    codes: tuple[int, ...]
    ordinals: tuple[int, ...]
    units: tuple[int, ...]
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of a table by what they are; `formulas` number the columns or print their formulas."""

    above: tuple[int, ...]
    header: tuple[int, ...]
    formulas: tuple[int, ...]
    body: tuple[int, ...]
    halves: tuple[Half, ...]


def is_figure(text: str) -> bool:
    """Say whether a cell is one figure and no more.

    >>> is_figure("1,234.50"), is_figure("85.2%"), is_figure("2024年"), is_figure("3人")
    (True, True, False, True)
    """
    flat = bare(text)
    found = _FIGURE.match(flat)
    if found is None or (flat.isdigit() and len(flat) >= _LONG):
        return False
    return not found["unit"] or (
        found["unit"] not in ("年", "月", "日", "号") and printed_unit(found["unit"]) is not None
    )


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
    uses = {column: _use(grid, column, data, heads) for column in range(1, table.columns + 1)}
    figures = [column for column, use in uses.items() if use == "figure"]
    header = [row for row in heads if _is_header(grid, row, figures, rows[0])]
    body = [row for row in rows if row not in header and row not in formulas and not _is_note(grid, row)]
    halves = tuple(_halves(grid, uses, header, body))
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
    if all(_YEAR.match(bare(cell.text)) for cell in figures) and (row == top or figures[0] == cells[0]):
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


def _texts(grid: Grid, column: int, rows: Iterable[int]) -> list[str]:
    cells = ((row, grid.at(row, column)) for row in rows)
    return [
        bare(cell.text)
        for row, cell in cells
        if cell is not None and cell.row == row and cell.column == column and not is_blank(cell.text)
    ]


def _lowest_head(grid: Grid, column: int, header: Sequence[int]) -> str:
    cells = (grid.at(row, column) for row in reversed(header))
    return next(
        (
            core(cell.text)
            for cell in cells
            if cell is not None and cell.text.strip() and equation(cell.text) is None
        ),
        "",
    )


def _use(grid: Grid, column: int, data: Sequence[int], header: Sequence[int]) -> Use:
    texts = _texts(grid, column, data)
    head = _lowest_head(grid, column, header)
    if (
        head in words("columns", "code")
        or head.endswith(tuple(words("columns", "code_ends")))
        or (column <= 2 and _are_codes(texts))
    ):
        return "code"
    if head in words("columns", "ordinal") or (column == 1 and _are_ordinals(texts)):
        return "ordinal"
    if head in words("columns", "aside"):
        return "aside"
    figures = [text for text in texts if is_figure(text)]
    if texts and len(figures) * 2 >= len(texts):
        return "aside" if all(_YEAR.match(text) for text in figures) and len(figures) > 1 else "figure"
    if head in words("columns", "unit") and texts and all(printed_unit(text) is not None for text in texts):
        return "unit"
    # A column without any text is of figures where its head is printed and no label: nothing was entered
    # there.
    return "label" if texts else "empty"


def _are_codes(texts: Sequence[str]) -> bool:
    """Say whether texts are codes of the classification.

    3, 5 or 7 digits, each once, the longer under the shorter.
    """
    digits = [text for text in texts if text.isdigit()]
    if len(digits) < 2 or len(digits) * 2 < len(texts) or len(set(digits)) < len(digits):
        return False
    lengths = {len(text) for text in digits}
    nested = [text for text in digits if len(text) > min(lengths)]
    return (
        lengths <= {3, 5, 7}
        and bool(nested)
        and all(any(text[:-cut] in digits for cut in (2, 4)) for text in nested)
    )


def _are_ordinals(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdigit() and len(text) < 5]
    return (
        len(numbers) > 2 and len(numbers) * 2 > len(texts) and all(b == a + 1 for a, b in pairwise(numbers))
    )


def _halves(grid: Grid, uses: dict[int, Use], header: Sequence[int], body: Sequence[int]) -> Iterator[Half]:
    """Part the columns: each run of labels and the figures after it are a half."""
    mine: dict[str, list[int]] = {}
    for column, use in uses.items():
        if (
            use in ("label", "code", "ordinal")
            and mine.get("figure")
            and _opens(grid, uses, column, header, body)
        ):
            yield _half(mine)
            mine = {}
        if use != "label" or not mine.get("figure"):
            mine.setdefault(use, []).append(column)
    if mine.get("figure"):
        yield _half(mine)


def _half(mine: dict[str, list[int]]) -> Half:
    kinds = ("label", "code", "ordinal", "unit", "figure")
    return Half(*(tuple(mine.get(kind, ())) for kind in kinds))


def _opens(grid: Grid, uses: dict[int, Use], column: int, header: Sequence[int], body: Sequence[int]) -> bool:
    """Say whether labels that stand right of figures name the rows of another half."""
    if not any(use == "figure" for other, use in uses.items() if other > column):
        return False
    if uses[column] != "label":
        return True
    texts = _texts(grid, column, body)
    named = _lowest_head(grid, column, header) in words("columns", "label")
    return (
        named
        or any(role_of(text) in ("total", "subtotal") for text in texts)
        or sum(level_of(text) is not None for text in texts) > 1
    )
