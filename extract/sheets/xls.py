"""Workbooks of Excel 97–2003 and WPS (.xls .et) through xlrd.

As in `excel`, a sheet is a page with one table, its numbers as shown.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

import xlrd
from xlrd.sheet import Sheet
from xlrd.xldate import XLDateError, xldate_as_datetime

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.cell_sheets import CellSheet, sheets_document
from extract.sheets.number_format import BUILT_IN, shown_value

_ENCRYPTED = "encrypt"


def read_old_workbook(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the visible sheets of a workbook as tables; hidden sheets are left out and named.

    Raises `UnreadableError`.
    """
    book = _open(data)
    return sheets_document(name, sha256, (_sheet(book, sheet) for sheet in book.sheets()), limits)


def _open(data: bytes) -> xlrd.Book:
    """Open a workbook with its formats.

    What xlrd raises for a damaged file is whatever its parser met there.
    """
    try:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
            logfile=io.StringIO(),
        )
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, xlrd.XLRDError) and _ENCRYPTED in str(error).lower():
            raise UnreadableError("encrypted") from error
        raise UnreadableError("damaged", reason=str(error)[:80]) from error


def _sheet(book: xlrd.Book, sheet: Sheet) -> CellSheet:
    found = CellSheet(sheet.name, bool(sheet.visibility))
    found.spans += [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
    for row, column, cell in _cells(sheet):
        found.put(row, column, shown_value(_value(book, cell.ctype, cell.value), _code(book, cell.xf_index)))
    return found


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, xlrd.sheet.Cell]]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                yield row, column, cell


def _value(book: xlrd.Book, kind: int, value: object) -> object:
    """Return the value of a cell: a date where its format makes one of the number."""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "")
    if kind == xlrd.XL_CELL_DATE and isinstance(value, float):
        try:
            moment: datetime.datetime = xldate_as_datetime(value, book.datemode)
        except (XLDateError, ValueError, OverflowError):
            return value
        return moment if value >= 1 else moment.time()
    return value


def _code(book: xlrd.Book, style: int | None) -> str | None:
    """Return the format code of a cell style."""
    if style is None or not 0 <= style < len(book.xf_list):
        return None
    key = book.xf_list[style].format_key
    form = book.format_map.get(key)
    return BUILT_IN.get(key) if form is None else form.format_str
