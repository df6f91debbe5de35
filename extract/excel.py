"""Excel and WPS workbooks (.xlsx .xls .et): a sheet is a page with one table, at the rows and columns of the sheet itself.

python-calamine reads values and merged cells of every format; how a number is shown is in the styles, which are read from the XML of an
.xlsx. Without styles (.xls) numbers are shown as Excel's General format shows them.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from extract.captions import is_aside
from extract.document import Block, Cell, Document, Format, Location, Problem, Table
from extract.errors import UnreadableError
from extract.excel_guard import check_workbook
from extract.excel_styles import Styles, no_styles, styles_of
from extract.limits import Limits
from extract.number_format import shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of merged cells, from 0."""
_TITLE_ROWS = 3
_TITLE = re.compile(r"[^：:]*[\u4e00-\u9fff]{3}[^：:]*$")


def read_workbook(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the visible sheets of a workbook as tables; hidden sheets are left out and named in the problems."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    is_zip = data.startswith(b"PK")
    kind: Format = "xlsx" if is_zip else "xls"
    if is_zip:
        check_workbook(data, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableError("encrypted") from error
        raise UnreadableError("damaged", reason=str(error)[:80]) from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    styles = styles_of(data, limits) if is_zip else no_styles()
    blocks, problems = _sheets(book, visible, styles, limits)
    if hidden:
        problems.append(Problem("hidden_sheets", (("names", "、".join(hidden)),)))
    if not blocks:
        raise _nothing(problems)
    return Document(name, sha256, kind, len(visible), tuple(blocks), tuple(problems))


def _nothing(problems: list[Problem]) -> UnreadableError:
    """Return the error for a workbook without a cell: the first of its problems, or that it is empty."""
    chosen = problems[0] if problems else Problem("empty")
    return UnreadableError(chosen.code, **dict(chosen.details))


def _sheets(book: CalamineWorkbook, names: list[str], styles: Styles, limits: Limits) -> tuple[list[Block], list[Problem]]:
    from python_calamine import CalamineError

    blocks: list[Block] = []
    problems: list[Problem] = []
    for page, name in enumerate(names[: limits.pages], 1):
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError as error:
            problems.append(Problem("damaged_page", (("page", str(page)), ("reason", str(error)[:80]))))
            continue
        if sheet.total_height * sheet.total_width > limits.table_cells:
            problems.append(
                Problem(
                    "limit",
                    (
                        ("what", f"工作表“{name}”的单元格数 (cells)"),
                        ("value", str(sheet.total_height * sheet.total_width)),
                        ("limit", str(limits.table_cells)),
                    ),
                )
            )
            continue
        table = _table(sheet, page, len(blocks) + 1, styles.get(name, {}))
        if table is not None:
            blocks.append(table)
    return blocks, problems


def _table(sheet: CalamineSheet, page: int, number: int, styles: Mapping[tuple[int, int], str]) -> Table | None:
    rows = sheet.to_python(skip_empty_area=False)
    spans: list[Span] = list(sheet.merged_cell_ranges or ())
    texts = {(row, column): _text(value, styles.get((row, column))) for row, cells in enumerate(rows) for column, value in enumerate(cells)}
    used = [place for place, text in texts.items() if text]
    if not used:
        return None
    height, width = max(row for row, _ in used) + 1, max(column for _, column in used) + 1
    spans = [span for span in spans if span[0][0] < height and span[0][1] < width]
    height = max([height, *(min(last[0] + 1, len(rows)) for _, last in spans)])
    width = max([width, *(last[1] + 1 for _, last in spans if last[1] < width + 50)])
    cells = tuple(_cells(texts, spans, height, width, page, number))
    return Table(number, height, width, cells, _caption(cells, width), _unit(cells), (page,))


def _cells(texts: Mapping[tuple[int, int], str], spans: list[Span], height: int, width: int, page: int, number: int) -> Iterator[Cell]:
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
    """Return the title: words that stand alone in one of the first rows, and are neither a key with its value nor the table's number."""
    for row in range(1, _TITLE_ROWS + 1):
        printed = [cell for cell in cells if cell.row == row and cell.text]
        if len(printed) != 1 or not (printed[0].column_span > 1 or width == 1 or printed[0].column == 1):
            continue
        if _TITLE.match(printed[0].text) and not is_aside(printed[0].text):
            return printed[0].text
    return None


def _unit(cells: tuple[Cell, ...]) -> str | None:
    for cell in cells:
        if cell.row <= _TITLE_ROWS + 2 and (found := re.search(r"单位\s*[:：]\s*([百千万亿]*元)", cell.text)) is not None:
            return found.group(1)
    return None


def _text(value: object, code: str | None) -> str:
    """Return what a cell shows: text as it is, numbers and dates by their format."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, (int, float)):
        return shown(Decimal(repr(value)), code)
    if isinstance(value, datetime.datetime):
        return _date(value.date(), code) if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return _date(value, code)
    return "" if value is None else str(value)


def _date(value: datetime.date, code: str | None) -> str:
    """Return a date in the manner of its format: with 年 月 日 where the format has them."""
    if code and "年" in code:
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if "日" in code or "d" in code.split("月")[-1] else "")
    if code and "/" in code:
        return f"{value.year}/{value.month}/{value.day}"
    return f"{value:%Y-%m-%d}"
