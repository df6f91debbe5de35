"""The reader of workbooks in one XML (Excel 2003), which web systems write as .xls.

As in `excel`, a sheet is a page with one table.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping

from lxml import etree

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.cell_sheets import CellSheet, sheets_document
from extract.sheets.number_format import shown_value

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_FORMATS = {
    "Percent": "0.00%",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "General Date": "yyyy/m/d",
    "Short Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "General": None,
    "General Number": None,
}
"""Formats that have a name in such a file, as Chinese Excel shows them."""
_MOST_DIGITS = 7
"""Excel has a million rows."""
_TAGS = (f"{_SS}Style", f"{_SS}Row", f"{_SS}Worksheet")


def read_sheet_xml(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the visible sheets as tables; hidden sheets are left out and named.

    Raises `UnreadableError` ("damaged", "limit", "empty").
    """
    if len(data) > limits.part_bytes:
        raise UnreadableError("limit", what="XML 字节数 (bytes)", value=len(data), limit=limits.part_bytes)
    return sheets_document(name, sha256, _sheets(data), limits)


def _sheets(data: bytes) -> Iterator[CellSheet]:
    """Yield the sheets; raises `UnreadableError` where the XML is broken."""
    codes: dict[str, str | None] = {}
    sheet, following = CellSheet(""), 0
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data),
            tag=_TAGS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            if element.tag == f"{_SS}Style":
                form = element.find(f"{_SS}NumberFormat")
                code = "" if form is None else form.get(f"{_SS}Format", "")
                codes[element.get(f"{_SS}ID", "")] = _FORMATS.get(code, code)
            elif element.tag == f"{_SS}Row":
                following = _take_row(sheet, element, following, codes)
            else:
                sheet.name, sheet.hidden = (
                    element.get(f"{_SS}Name", ""),
                    element.find(f".//{_EXCEL}Visible") is not None,
                )
                yield sheet
                sheet, following = CellSheet(""), 0
            element.clear()
    except etree.XMLSyntaxError as error:
        raise UnreadableError("damaged", reason=str(error)[:80]) from error


def _take_row(
    sheet: CellSheet, element: etree._Element, following: int, codes: Mapping[str, str | None]
) -> int:
    """Put the cells of a row into the sheet.

    Return the number of the row that follows where the file does not say it.
    """
    row = _number(element, "Index", following + 1) - 1
    column = 0
    for cell in element.iterchildren(f"{_SS}Cell"):
        column = _number(cell, "Index", column + 1) - 1
        last = (row + _number(cell, "MergeDown", 0), column + _number(cell, "MergeAcross", 0))
        if last != (row, column):
            sheet.spans.append(((row, column), last))
        style = cell.get(f"{_SS}StyleID") or element.get(f"{_SS}StyleID") or "Default"
        sheet.put(row, column, _text(cell.find(f"{_SS}Data"), codes.get(style)))
        column = last[1] + 1
    return row + 1 + _number(element, "Span", 0)


def _text(data: etree._Element | None, code: str | None) -> str:
    """Return what a cell shows.

    Its text, which may have parts of their own looks, or its value by the format.
    """
    if data is None:
        return ""
    text = "".join(map(str, data.itertext()))
    try:
        if data.get(f"{_SS}Type") == "Number":
            return shown_value(float(text), code)
        if data.get(f"{_SS}Type") == "DateTime":
            return shown_value(datetime.datetime.fromisoformat(text), code)
    except ValueError:
        pass  # it stays as it is written
    return shown_value(text, code)


def _number(element: etree._Element, name: str, default: int) -> int:
    digits = element.get(f"{_SS}{name}", "")
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else default
