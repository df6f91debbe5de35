"""What the library that reads values leaves out of an .ods.

Merged cells, and the text that it holds beside each value (ODF 1.3 part 3, 9.1.4).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.errors import BROKEN_ZIP, UnreadableError
from extract.limits import Limits
from extract.sheets.package_guard import open_part

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_SHEET, _ROW, _CELL, _COVERED = (
    f"{_TABLE}table",
    f"{_TABLE}table-row",
    f"{_TABLE}table-cell",
    f"{_TABLE}covered-table-cell",
)

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class OdsSheet:
    """The texts of numbers, rates and dates as shown, and the first and last place of merged cells."""

    texts: dict[Place, str] = field(default_factory=dict)
    spans: list[tuple[Place, Place]] = field(default_factory=list)


def ods_sheets(data: bytes, limits: Limits) -> dict[str, OdsSheet]:
    """Return what stands in the sheets, by name; nothing of another workbook.

    Raises `UnreadableError` ("damaged", "limit") where the library that reads the values would not come to an
    end: it takes broken XML and cells that are repeated a milliard times as they come.
    """
    found: dict[str, OdsSheet] = {}
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            open_part(archive, "content.xml", limits) as stream,
        ):
            sheet, number = OdsSheet(), 0
            parts = etree.iterparse(
                stream,
                ("start", "end"),
                tag=(_SHEET, _ROW),
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
            for event, element in parts:
                if element.tag == _SHEET and event == "start":
                    sheet, number = OdsSheet(), 0
                    found[element.get(f"{_TABLE}name", "")] = sheet
                elif element.tag == _ROW and event == "end":
                    _take_row(sheet, element, number, limits)
                    number += _count(element, "number-rows-repeated")
                    element.clear()
    except KeyError:
        return {}
    except (*BROKEN_ZIP, etree.XMLSyntaxError) as error:
        raise UnreadableError("damaged", reason="content.xml") from error
    return found


def _take_row(sheet: OdsSheet, row: etree._Element, number: int, limits: Limits) -> None:
    shown: dict[int, str] = {}
    down, filled = (
        _count(row, "number-rows-repeated"),
        [(column, across) for column, across, cell in _cells(row) if len(cell)],
    )
    reach = max((column + across for column, across in filled), default=0)
    if (number + down) * reach > limits.sheet_extent:
        raise UnreadableError(
            "limit", what="工作表的单元格数 (cells)", value=(number + down) * reach, limit=limits.sheet_extent
        )
    for column, across, cell in _cells(row):
        last = (
            number + _count(cell, "number-rows-spanned") - 1,
            column + _count(cell, "number-columns-spanned") - 1,
        )
        if last != (number, column):
            sheet.spans.append(((number, column), last))
        if cell.get(_TYPE, "string") != "string":
            text = "\n".join(
                "".join(map(str, line.itertext())) for line in cell.iterchildren(f"{_TEXT}p")
            ).strip()
            shown.update(dict.fromkeys(range(column, column + min(across, limits.table_columns)), text))
    if shown and len(sheet.texts) + down * len(shown) <= limits.table_cells:
        sheet.texts.update(
            {(line, column): text for line in range(number, number + down) for column, text in shown.items()}
        )


def _cells(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield column, number of columns and element of what is not covered by a merged cell."""
    column = 0
    for cell in row:
        across = _count(cell, "number-columns-repeated") if cell.tag in (_CELL, _COVERED) else 0
        if cell.tag == _CELL:
            yield column, across, cell
        column += across


def _count(element: etree._Element, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", "1")))
