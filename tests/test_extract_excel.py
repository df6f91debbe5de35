"""Workbooks give their visible sheets as tables, with merged cells and numbers as shown."""

from __future__ import annotations

import datetime
import io
import zipfile
from contextlib import suppress
from decimal import Decimal

import openpyxl
import pytest
import xlwt

from extract.document import Document, Table
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.number_format import shown
from extract.sheets.xls import read_old_workbook
from extract.sheets.xlsx import read_workbook


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
    for row, (value, code) in enumerate(
        [(0.9472, "0.00%"), (1234567.891, "#,##0.00"), (10, "General"), (0.1 + 0.2, "General"), (5, "0.0")], 1
    ):
        sheet.cell(row, 1, value).number_format = code
    (table,) = _document(book).tables
    assert [_texts(table)[row, 1] for row in range(1, 6)] == ["94.72%", "1,234,567.89", "10", "0.3", "5.0"]


NUMBERS = [
    (0.9472, "0.00%", "94.72%"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (10, "General", "10"),
    (5, '0"人"', "5人"),
    (datetime.date(2024, 3, 5), 'yyyy"年"m"月"d"日"', "2024年3月5日"),
    (datetime.date(2024, 3, 5), 'm"月"d"日"', "3月5日"),
]


def _old_workbook() -> bytes:
    """Return an .xls with a hidden sheet.

    Then one with `NUMBERS` below each other and four rates in one record.
    """
    book = xlwt.Workbook()
    book.add_sheet("底稿").visibility = 1
    sheet = book.add_sheet("自评表")
    book.set_active_sheet(1)
    for row, (value, code, _) in enumerate(NUMBERS):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    for column in range(4):
        sheet.write(len(NUMBERS), column, column + 1, xlwt.easyxf(num_format_str="0%"))
    sheet.write_merge(len(NUMBERS) + 1, len(NUMBERS) + 2, 0, 2, "合计")
    sheet.write(len(NUMBERS) + 2, 3, "元")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_numbers_of_an_old_workbook_as_shown() -> None:
    """The records of an .xls say how its numbers are shown, too."""
    (table,) = read_old_workbook("book.xls", "0" * 64, _old_workbook(), Limits()).tables
    texts = _texts(table)
    assert [texts[row, 1] for row in range(1, len(NUMBERS) + 1)] == [shown for _, _, shown in NUMBERS]
    assert [texts[len(NUMBERS) + 1, column] for column in range(1, 5)] == ["100%", "200%", "300%", "400%"]
    assert [(cell.row, cell.row_span, cell.column_span) for cell in table.cells if cell.text == "合计"] == [
        (8, 2, 3)
    ]


def test_a_damaged_old_workbook() -> None:
    """Wherever the file ends, it is read or refused."""
    whole = _old_workbook()
    for end in range(0, len(whole), 61):
        with suppress(UnreadableError):
            read_old_workbook("book.xls", "0" * 64, whole[:end], Limits())


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3"><office:body><office:spreadsheet><table:table table:name="自评表">
<table:table-row><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="1" office:value-type="string"><text:p>资金</text:p>
</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.9472"><text:p>94.72%</text:p>
</table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1070.686"><text:p>1,070.69 </text:p>
</table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2024-03-05"><text:p>2024年3月5日</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_ods_says_what_its_cells_show() -> None:
    """Numbers, rates and dates are the text beside them, repeated cells too; merged cells are one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("\n", ""))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    (table,) = read_workbook("book.ods", "0" * 64, stream.getvalue(), Limits()).tables
    assert [(cell.row, cell.column, cell.column_span, cell.text) for cell in table.cells if cell.text] == [
        (1, 1, 3, "资金"),
        *(
            (row, column, 1, text)
            for row in (2, 3)
            for column, text in ((1, "94.72%"), (2, "1,070.69"), (3, "1,070.69"))
        ),
        (4, 1, 1, "2024年3月5日"),
    ]


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
    spans = {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
        if cell.text
    }
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
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["C3"] = (
        number,
        "部门收支总表",
        "部门：某县财政局",
        "单位：万元",
    )
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
    assert [(problem.code, problem.details) for problem in document.problems] == [
        ("hidden_sheets", (("names", "底稿"),))
    ]


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
        ("123456", r'0\.0,"万元"', "12.3万元"),
        ("500", '0!.0,"万"', "0.1万"),
        ("1234567", '0"."0000"万元"', "123.4567万元"),
        ("202403", '0"年"00"月"', "2024年03月"),
        ("0", r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-5.5", r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.50"),
        ("0", "#,###", ""),
        ("-5", 'General"人"', "-5人"),
        ("1234.5", 'G/通用格式"万元"', "1234.5万元"),
        ("5", "[$-804]General", "5"),
        ("0", "0;-0;;@", ""),
        ("0", '"是";;"否"', "否"),
        ("85", '[>=90]0"优";[>=80]0"良";0"差"', "85良"),
        ("3", '[>=90]"优";[>=80]"良";"差"', "差"),
        ("0.5", "# ?/?", "0.5"),
        ("44927", "yyyy/m/d", "44927"),
        ("-5", "[Red]", "-5"),
    ],
)
def test_formats(number: str, code: str, text: str) -> None:
    """Formats of published workbooks give what Excel shows."""
    assert shown(Decimal(number), code) == text
