"""Workbooks in a ZIP container (.xlsx .xlsb .ods).

A sheet is a page with one table, at the rows and columns of the sheet itself. python-calamine reads values
and merged cells. How a number is shown is in the styles, which are read from the XML of an .xlsx; an .ods
says it beside the number. Without styles (.xlsb) numbers are shown as Excel's General format shows them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.document import Block, Document, Problem, Table
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.cell_formats import SheetFormats, Styles, styles_of
from extract.sheets.cell_sheets import hidden_cells, hidden_sheets, nothing_shown, too_many_cells
from extract.sheets.number_format import shown_value
from extract.sheets.ods import OdsSheet, ods_sheets
from extract.sheets.package_guard import check_workbook
from extract.sheets.sheet_table import Span, make_table

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


@dataclass(frozen=True, slots=True)
class _Looks:
    """How the cells of each sheet, by its name, are shown.

    The format codes of numbers, or what an .ods says.
    """

    styles: Styles
    sheets: Mapping[str, OdsSheet]


def read_workbook(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the visible sheets of a workbook as tables.

    Hidden sheets are left out and named in the problems.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    check_workbook(data, limits)
    looks = _Looks(styles_of(data, limits), ods_sheets(data, limits))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableError("encrypted") from error
        raise UnreadableError("damaged", reason=str(error)[:80]) from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    blocks, problems = _sheets(book, visible, looks, limits)
    problems += hidden_sheets(hidden)
    if not blocks:
        raise nothing_shown(problems)
    return Document(name, sha256, "xlsx", len(visible), tuple(blocks), tuple(problems))


def _sheets(
    book: CalamineWorkbook, names: list[str], looks: _Looks, limits: Limits
) -> tuple[list[Block], list[Problem]]:
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
            problems.append(too_many_cells(name, sheet.total_height * sheet.total_width, limits))
            continue
        table = _table(sheet, page, len(blocks) + 1, looks, problems)
        if table is not None:
            blocks.append(table)
    return blocks, problems


def _values(sheet: CalamineSheet) -> list[list[object]] | None:
    """Return the values of a sheet; None where the library breaks off over one that no calendar has."""
    try:
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, beside all other errors of Python
            raise
        return None


def _table(
    sheet: CalamineSheet, page: int, number: int, looks: _Looks, problems: list[Problem]
) -> Table | None:
    rows = _values(sheet)
    if rows is None:
        problems.append(
            Problem("damaged_page", (("page", str(page)), ("reason", "日期超出范围 (date out of range)")))
        )
        return None
    formats, told = looks.styles.get(sheet.name, SheetFormats()), looks.sheets.get(sheet.name, OdsSheet())
    spans: list[Span] = [*(sheet.merged_cell_ranges or ()), *told.spans]
    values = {(row, column): value for row, cells in enumerate(rows) for column, value in enumerate(cells)}
    texts = {
        place: told.texts[place] if place in told.texts else shown_value(value, formats.codes.get(place))
        for place, value in values.items()
    }
    texts |= formats.errors
    unseen = [place for place in texts if texts[place] and formats.hides(*place)]
    for place in unseen:
        texts[place] = ""
    if unseen:
        problems.append(hidden_cells(sheet.name, unseen))
    return make_table(texts, spans, len(rows), page, number)
