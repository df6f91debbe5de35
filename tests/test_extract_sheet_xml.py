"""Workbooks in one XML give what Excel shows of them."""

from __future__ import annotations

import pytest

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.spreadsheet_xml import read_sheet_xml

STYLES = """<Styles>
 <Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>
 <Style ss:ID="s21"><NumberFormat ss:Format="Percent"/></Style>
 <Style ss:ID="s22"><NumberFormat ss:Format="Standard"/></Style>
 <Style ss:ID="s23"><NumberFormat ss:Format="0&quot;人&quot;"/></Style>
 <Style ss:ID="s24"><NumberFormat ss:Format="Long Date"/></Style>
</Styles>"""


def _read(sheets: str, limits: Limits | None = None) -> Document:
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40">{STYLES}{sheets}</Workbook>"""
    return read_sheet_xml("book.xls", "0" * 64, text.encode(), limits or Limits())


def _cells(document: Document) -> list[tuple[int, int, int, int, str]]:
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text)
        for table in document.tables
        for cell in table.cells
        if cell.text
    ]


def test_cells_as_shown() -> None:
    """Numbers and dates by their formats, cells and rows at their indexes, merged cells with their spans.

    Rich text whole.
    """
    document = _read("""<Worksheet ss:Name="自评表"><Table ss:ExpandedColumnCount="4">
 <Column ss:Width="80"/>
 <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">项目支出绩效自评表</Data></Cell></Row>
 <Row ss:Index="3" ss:StyleID="s22">
  <Cell ss:MergeDown="1"><Data ss:Type="String">年度资金总额</Data></Cell>
  <Cell><Data ss:Type="Number">1130.35</Data></Cell>
  <Cell ss:StyleID="s22" ss:Formula="=B3*0.9"><Data ss:Type="Number">1070.686</Data></Cell>
  <Cell ss:StyleID="s21"><Data ss:Type="Number">0.9472</Data></Cell></Row>
 <Row><Cell ss:Index="2"><Data ss:Type="Number">0.30000000000000004</Data></Cell>
  <Cell ss:Index="4" ss:StyleID="s23"><Data ss:Type="Number">5</Data></Cell></Row>
 <Row><Cell ss:StyleID="s24"><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell>
  <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">≥<B>95</B>%</ss:Data></Cell>
  <Cell><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
</Table></Worksheet>""")
    assert _cells(document) == [
        (1, 1, 1, 4, "项目支出绩效自评表"),
        (3, 1, 2, 1, "年度资金总额"),
        (3, 2, 1, 1, "1,130.35"),
        (3, 3, 1, 1, "1,070.69"),
        (3, 4, 1, 1, "94.72%"),
        (4, 2, 1, 1, "0.3"),
        (4, 4, 1, 1, "5人"),
        (5, 1, 1, 1, "2024年3月5日"),
        (5, 2, 1, 1, "≥95%"),
        (5, 3, 1, 1, "#DIV/0!"),
    ]
    assert (document.format, document.pages, document.tables[0].caption) == ("xls", 1, "项目支出绩效自评表")


SHEET = (
    '<Worksheet ss:Name="{name}"><Table><Row><Cell{place}><Data'
    ' ss:Type="String">{name}</Data></Cell></Row></Table>{options}</Worksheet>'
)
HIDDEN = (
    "<WorksheetOptions"
    ' xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
)


def test_hidden_sheets_are_named() -> None:
    """A hidden sheet is left out, and the document says which."""
    document = _read(
        SHEET.format(name="底稿", place="", options=HIDDEN) + SHEET.format(name="可见", place="", options="")
    )
    assert [text for *_, text in _cells(document)] == ["可见"]
    assert [(problem.code, problem.details) for problem in document.problems] == [
        ("hidden_sheets", (("names", "底稿"),))
    ]
    assert document.tables[0].pages == (1,)


def test_cells_that_lie_far_apart() -> None:
    """A sheet whose cells do not fit into a table is a problem, and costs no other sheet.

    Merged cells reach no further than the words.
    """
    far = SHEET.format(name="远", place=' ss:Index="9999999"', options="")
    merged = SHEET.format(name="宽", place=' ss:MergeAcross="9999999" ss:MergeDown="9999999"', options="")
    document = _read(far + merged)
    assert [problem.code for problem in document.problems] == ["limit"]
    assert _cells(document) == [(1, 1, 1, 1, "宽")]


@pytest.mark.parametrize(
    ("sheets", "code"), [("<Worksheet", "damaged"), ('<Worksheet ss:Name="空"><Table/></Worksheet>', "empty")]
)
def test_nothing_to_read(sheets: str, code: str) -> None:
    """A broken file and one without a word are refused."""
    with pytest.raises(UnreadableError) as caught:
        _read(sheets)
    assert caught.value.problem.code == code
