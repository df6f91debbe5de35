"""The statements of final accounts and budgets: rows by code and label, columns by their header path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.document import Cell, Table
from normalize.folding import bare, squeeze
from normalize.grid import Grid, is_sentence_across, printed
from normalize.quantities.values import cell_value, money_unit, table_unit
from normalize.records import Statement, StatementCell, StatementColumn, StatementRow, Value
from normalize.tables.table_words import measure_of, unit_of
from normalize.vocabulary import is_blank, label
from normalize.words import load

_DIGITS = re.compile(r"\d{1,9}$")
_COLUMN_NUMBER = re.compile(r"[(（]?(\d{1,2})[)）]?(?:栏?=[\d栏+＋\-－()（）]+)?")
_COUNTED = 3  # numbers in a row that count on by accident too seldom
_FIGURE = re.compile(r"[-+(]?[\d,. ]*\d[)%％]?$")
_MAX_HEADER = 6  # header rows of the deepest published statement, with room
_MAX_LINES = 12  # rows above the header of a sheet, with room
_CODE_LEVELS = {3: 1, 5: 2, 7: 3}


@cache
def _words() -> dict[str, Any]:
    return load("statements.toml")


@cache
def _headers(kind: str) -> frozenset[str]:
    return frozenset(bare(word) for word in _words()["columns"][kind])


@dataclass(frozen=True, slots=True)
class _Half:
    """One of the halves that stand side by side: where its codes, its label and its figures stand."""

    codes: tuple[int, ...]
    label: int | None
    figures: tuple[int, ...]


def statement_title(table: Table) -> str | None:
    """Return the title of a table that is a statement, None if it is none.

    The title is the last such line across its first rows, or the table's caption.
    """
    grid = Grid(table)
    lines = [
        cells[0].text
        for row in range(1, max(2, _rows_above(grid)) + 1)
        if len(cells := printed(grid.row(row))) == 1
    ]
    for line in (*reversed(lines), table.caption):
        compact = _without_unit(bare(line or "").replace('"', ""))
        words = _words()["title"]
        if (
            compact.endswith("表")
            and any(word in compact for word in words["any"])
            and not any(word in compact for word in words["not"])
        ):
            return squeeze(_without_unit(line or ""))
    return None


def _without_unit(title: str) -> str:
    """Return a title without the unit that stands on its line.

    >>> _without_unit("支出决算表 单位：万元"), _without_unit("收入决算表（金额单位：元）")
    ('支出决算表', '收入决算表')
    """
    return _unit_of_title().sub("", title)


@cache
def _unit_of_title() -> re.Pattern[str]:
    return re.compile(rf"\s*[（(]?\s*(?:{'|'.join(_words()['title']['unit'])})\s*[:：].*$")


def _rows_above(grid: Grid) -> int:
    """Return how many rows stand above the header, with one text each or none.

    A sheet may open with the title of the report and more.
    """
    rows = range(1, min(_MAX_LINES, grid.table.rows) + 1)
    return next((row for row in rows if len(printed(grid.row(row))) > 1), 1) - 1


def statement(table: Table, title: str) -> Statement:
    """Return the statement that a table prints.

    Figures are in the unit of its caption unless a header says otherwise.
    """
    grid = Grid(table)
    head = _header_rows(grid)
    halves = _halves(grid, head)
    merged = _has_merged(grid, head)
    columns = {column: _path(grid, head, column, merged=merged) for half in halves for column in half.figures}
    unit = table_unit(table)
    paths = list(dict.fromkeys(columns.values()))  # halves with the same heads (经济分类) share their column
    body = [
        row
        for row in range(head + 1, table.rows + 1)
        if not _is_note(grid, row) and not _numbers_columns(grid, row, head)
    ]
    rows: list[StatementRow] = []
    cells: list[StatementCell] = []
    for half in halves:
        for row in body:
            named = _row(grid, row, half, title)
            figures = [
                (column, cell)
                for column in half.figures
                if (cell := grid.at(row, column)) is not None and cell.row == row and not is_blank(cell.text)
            ]
            values = [
                (column, value)
                for column, cell in figures
                if (value := _figure(cell, columns[column], unit)) is not None
            ]
            if named is None or not (values or (half.label is not None and (named.label or named.code))):
                continue
            rows.append(named)
            cells.extend(
                StatementCell(len(rows) - 1, paths.index(columns[column]), value) for column, value in values
            )
    return Statement(title, unit, tuple(rows), tuple(StatementColumn(path) for path in paths), tuple(cells))


def _numbers_columns(grid: Grid, row: int, head: int) -> bool:
    """Say whether a row numbers the columns, as the national print does: 栏次 1 2 3=4+5 ….

    It says so in words, or it stands right under the header and counts on from its first number.
    """
    texts = [bare(cell.text) for cell in printed(grid.row(row)) if cell.row == row]
    texts = [text for text in texts if not is_blank(text)]  # budgets print ** under the heads of codes
    if any(text in {bare(word) for word in _words()["rows"]["line"]} for text in texts):
        return True
    numbers = [int(found[1]) for text in texts if (found := _COLUMN_NUMBER.fullmatch(text))]
    counted = list(range(numbers[0], numbers[0] + len(numbers))) if numbers else []
    words = [text for text in texts if any(letter.isalnum() for letter in text)]  # ** stands for no name
    return row == head + 1 and len(words) == len(numbers) >= _COUNTED and numbers == counted


def _is_note(grid: Grid, row: int) -> bool:
    """Say whether a row is a sentence across the table, as its notes are.

    The sums in it are no figures of the columns.
    """
    return grid.table.columns > 1 and any(is_sentence_across(cell, grid.table) for cell in grid.row(row))


def _figure(cell: Cell, path: tuple[str, ...], unit: str | None) -> Value | None:
    stated = next((found for part in path if (found := money_unit(part))), None)
    if stated is None and path and measure_of(path, unit_of(path[-1])) == "rate":
        stated = "%"
    value = cell_value(cell, stated or unit, "header" if stated else "caption" if unit else None)
    return value if value is not None and value.value is not None else None


def _header_rows(grid: Grid) -> int:
    """Return how many rows are header: those before the first that has a figure or names a row."""
    last = above = _rows_above(grid)
    for row in range(above + 1, min(above + _MAX_HEADER, grid.table.rows) + 1):
        cells = [cell for cell in printed(grid.row(row)) if cell.row == row]
        if any(_FIGURE.match(bare(cell.text)) for cell in cells) or (
            row > above + 1 and _names_row(grid, row, cells)
        ):
            break
        last = max([row, *(cell.row + cell.row_span - 1 for cell in cells)])
    return min(last, grid.table.rows)


def _names_row(grid: Grid, row: int, cells: list[Cell]) -> bool:
    """Say whether a row without figures is one of the body.

    Its first cell names a row, under the head of codes or labels.
    """
    if not cells:
        return True
    first, over = cells[0], grid.at(row - 1, cells[0].column)
    if (
        over is None
        or over.row == first.row
        or label(first.text) in _headers("code") | _headers("label") | _headers("line")
    ):
        return False
    named = [
        cell
        for cell in cells
        if (head := grid.at(row - 1, cell.column)) is not None
        and label(head.text) in _headers("code") | _headers("label")
    ]
    return first in named and len(cells) - len(named) < 2


def _halves(grid: Grid, head: int) -> list[_Half]:
    """Part the columns: each run of codes and label opens a half, the figures after it belong to it."""
    halves: list[_Half] = []
    codes: list[int] = []
    name: int | None = None
    figures: list[int] = []
    for column in range(1, grid.table.columns + 1):
        kind = _kind(grid, head, column)
        if kind in ("code", "label"):
            if figures:
                halves.append(_Half(tuple(codes), name, tuple(figures)))
                codes, name, figures = [], None, []
            if kind == "code":
                codes.append(column)
            else:
                name = column
        elif kind == "figure":
            figures.append(column)
    if figures:
        halves.append(_Half(tuple(codes), name, tuple(figures)))
    return halves


def _kind(grid: Grid, head: int, column: int) -> str:
    """Return what a column holds by its lowest header, else by what is printed in it."""
    totals = {bare(word) for word in _words()["rows"]["total"]}
    heads = [
        cell for row in range(head, 0, -1) if (cell := grid.at(row, column)) is not None and cell.text.strip()
    ]
    over = next(
        (
            cell
            for index, cell in enumerate(heads)
            if label(cell.text) not in totals or index == len(heads) - 1
        ),
        None,
    )
    compact = label(over.text) if over is not None else ""
    for kind in ("code", "line", "label"):
        if (
            over is not None
            and compact in _headers(kind)
            and (kind != "label" or over.column_span == 1 or over is not heads[0])
        ):
            return kind if over is heads[0] or heads[0].column_span > 1 else "figure"
    return (
        _printed_kind(grid, head, column)
        if not compact or (over is not None and over.column_span > 1 and over is heads[0])
        else "figure"
    )


def _printed_kind(grid: Grid, head: int, column: int) -> str:
    texts = [
        bare(cell.text)
        for row in range(head + 1, grid.table.rows + 1)
        if (cell := grid.at(row, column)) is not None and cell.text.strip()
    ]
    if not texts:
        return "figure"
    if all(_DIGITS.match(text) for text in texts) and any(len(text) >= 3 for text in texts) and column == 1:
        return "code"
    return "figure" if sum(bool(_FIGURE.match(text)) for text in texts) * 2 >= len(texts) else "label"


def _path(grid: Grid, head: int, column: int, *, merged: bool) -> tuple[str, ...]:
    """Return the headers over a column from the top, each once; `merged`: the format merges cells."""
    path: list[str] = []
    for row in range(1, head + 1):
        cell = grid.at(row, column) if merged else _header_cell(grid, row, column, head)
        text = squeeze(cell.text).replace(" ", "") if cell is not None else ""
        if (
            text
            and (not path or path[-1] != text)
            and not (cell is not None and cell.column_span == grid.table.columns)
        ):
            path.append(text)
    return tuple(path)


def _header_cell(grid: Grid, row: int, column: int, head: int) -> Cell | None:
    """Return the header of a column in one of the header rows.

    Where a format knows no merged cells, a blank over another header belongs to the one on its left, if both
    stand under the same header: 预算数 | | 决算数 | over 合计 | 基本支出 | 合计 | 基本支出.
    """
    cell = grid.at(row, column)
    if cell is None or cell.text.strip():
        return cell
    below = any((under := grid.at(r, column)) and under.text.strip() for r in range(row + 1, head + 1))
    left = next((c for c in range(column - 1, 0, -1) if (at := grid.at(row, c)) and at.text.strip()), None)
    if not below or left is None:
        return cell
    over = [_header_cell(grid, r, c, head) for r in range(1, row) for c in (left, column)]
    return grid.at(row, left) if over[::2] == over[1::2] else cell


def _has_merged(grid: Grid, head: int) -> bool:
    """Say whether a header spans several columns or rows."""
    cells = (cell for row in range(1, head + 1) for cell in grid.row(row))
    return any(cell.column_span > 1 or cell.row_span > 1 for cell in cells)


def _row(grid: Grid, row: int, half: _Half, title: str) -> StatementRow | None:
    """Return the row's code and label; codes in columns of their own (类 款 项) are put together.

    A statement of one row without a label (“三公”经费) is its own label.
    """
    if half.label is None and not half.codes:
        return StatementRow(None, title)
    texts = list(_code_texts(grid, row, half))
    code = "".join(texts) or None
    if code is not None and not code.isdigit():
        return StatementRow(None, squeeze(code), None)
    cell = grid.at(row, half.label) if half.label is not None else None
    name = squeeze(cell.text) if cell is not None and cell.row == row else ""
    if not name and code is None:
        return None
    if bare(name) in (bare(word) for word in _words()["rows"]["line"]):
        return None
    return StatementRow(code, name, _CODE_LEVELS.get(len(code)) if code else None)


def _code_texts(grid: Grid, row: int, half: _Half) -> Iterator[str]:
    for index, column in enumerate(half.codes):
        cell = grid.at(row, column)
        if cell is None or cell.row != row or not cell.text.strip():
            continue
        text = bare(cell.text)
        yield text.zfill(2) if index and text.isdigit() else text  # 款 and 项 are two digits, however printed
        if cell.column_span > 1:
            return
