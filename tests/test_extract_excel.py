"""Workbooks give their visible sheets as tables, with merged cells and numbers as shown."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from extract.document import Document, Table
from extract.errors import UnreadableError
from extract.excel import read_workbook
from extract.limits import Limits
from extract.number_format import shown


def _document(book: openpyxl.Workbook) -> Document:
    stream = io.BytesIO()
    book.save(stream)
    return read_workbook("book.xlsx", "0" * 64, stream.getvalue(), Limits())


def _texts(table: Table) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.text for cell in table.cells}


def test_numbers_as_shown() -> None:
    """Percentages, thousands and decimals are the text on the screen, not the number behind it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (value, code) in enumerate([(0.9472, "0.00%"), (1234567.891, "#,##0.00"), (10, "General"), (0.1 + 0.2, "General"), (5, "0.0")], 1):
        sheet.cell(row, 1, value).number_format = code
    (table,) = _document(book).tables
    assert [_texts(table)[row, 1] for row in range(1, 6)] == ["94.72%", "1,234,567.89", "10", "0.3", "5.0"]


def test_merged_cells_and_places() -> None:
    """Merged cells are one cell with spans; rows and columns are those of the sheet, its number the page."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "项目支出绩效自评表"
    sheet.merge_cells("B2:D2")
    sheet["B3"] = "资金"
    sheet.merge_cells("B3:B4")
    sheet["C3"], sheet["D3"], sheet["C4"], sheet["D4"] = "预算数", "执行数", 100, 95.5
    (table,) = _document(book).tables
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells if cell.text}
    assert spans["项目支出绩效自评表"] == (2, 2, 1, 3)
    assert spans["资金"] == (3, 2, 2, 1)
    assert spans["95.5"] == (4, 4, 1, 1)
    assert table.caption == "项目支出绩效自评表"
    assert table.cells[0].at.page == 1


@pytest.mark.parametrize("number", ["附件2", "部门公开表1", "部门预算公开01表", "附表二", "财决公开表01-1"])
def test_the_number_of_a_table_is_not_its_title(number: str) -> None:
    """Above the title of a sheet often stands which table or annex of the report it is."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["C3"] = number, "部门收支总表", "部门：某县财政局", "单位：万元"
    sheet.merge_cells("A2:D2")
    sheet["A4"], sheet["B4"], sheet["A5"], sheet["B5"] = "收入项目", "预算数", "本年收入合计", 100
    (table,) = _document(book).tables
    assert table.caption == "部门收支总表"


def test_hidden_sheets_are_named() -> None:
    """A hidden sheet is left out, and the document says which."""
    book = openpyxl.Workbook()
    book.active["A1"] = "可见"
    hidden = book.create_sheet("底稿")
    hidden["A1"] = "隐藏"
    hidden.sheet_state = "hidden"
    document = _document(book)
    assert [cell.text for table in document.tables for cell in table.cells] == ["可见"]
    assert [(problem.code, problem.details) for problem in document.problems] == [("hidden_sheets", (("names", "底稿"),))]


def test_an_empty_workbook_is_empty() -> None:
    """A workbook without any text has nothing to read."""
    with pytest.raises(UnreadableError) as error:
        _document(openpyxl.Workbook())
    assert error.value.problem.code == "empty"


def test_a_damaged_workbook_is_named() -> None:
    """A workbook cut short is damaged, whatever its start says."""
    with pytest.raises(UnreadableError) as error:
        read_workbook("book.xlsx", "0" * 64, b"PK\x03\x04" + b"\x00" * 200, Limits())
    assert error.value.problem.code == "damaged"


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("1234.5", "#,##0.00_ ", "1,234.50"),
        ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        ("0", '#,##0.00;-#,##0.00;"-"', "-"),
        ("0.053", "0%", "5%"),
        ("12", '0"人"', "12人"),
        ("2.675", "0.00", "2.68"),
        ("1197585", "General", "1197585"),
        ("0.5", "#.##", ".5"),
        ("1234567", "0.00,", "1234.57"),
    ],
)
def test_formats(number: str, code: str, text: str) -> None:
    """Formats of published workbooks give what Excel shows."""
    assert shown(Decimal(number), code) == text
