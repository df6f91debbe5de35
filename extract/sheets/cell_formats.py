"""The number formats of the cells of an .xlsx, read from its XML with the guards that hostile files need."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from extract.errors import BROKEN_ZIP
from extract.limits import Limits
from extract.sheets.number_format import BUILT_IN
from extract.sheets.package_guard import column_number, open_part


@dataclass(slots=True)
class SheetFormats:
    """What the XML of a sheet says beside the values; rows and columns count from 0.

    The format code of each cell that is not General, the text of errors such as #DIV/0!, and which rows and
    columns are hidden (ranges, the end not included).
    """

    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)

    def hides(self, row: int, column: int) -> bool:
        """Say whether a cell stands in a hidden row or column."""
        return row in self.hidden_rows or any(column in columns for columns in self.hidden_columns)


Styles = Mapping[str, SheetFormats]
"""By the name of the sheet."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NO_SIZE = re.compile(r"0*\.?0*")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def styles_of(data: bytes, limits: Limits) -> Styles:
    """Return the number formats of every sheet.

    What cannot be read is left out, for numbers are shown without them too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            codes = _codes(archive, limits)
            return {
                name: _formats(archive, part, codes, limits) for name, part in _sheet_parts(archive, limits)
            }
    except (*BROKEN_ZIP, KeyError, etree.XMLSyntaxError):
        return {}


def _elements(
    archive: zipfile.ZipFile, part: str, tags: tuple[str, ...], limits: Limits
) -> Iterator[etree._Element]:
    with open_part(archive, part, limits) as stream:
        for _, element in etree.iterparse(
            stream,
            tag=[f"{_MAIN}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        ):
            yield element
            element.clear()


def _codes(archive: zipfile.ZipFile, limits: Limits) -> list[str | None]:
    """Return the format code of each cell style, by its number."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    for element in _elements(archive, "xl/styles.xml", ("numFmt", "cellXfs"), limits):
        if element.tag == f"{_MAIN}numFmt":
            own[_number(element.get("numFmtId", "0")) or 0] = element.get("formatCode", "")
        else:
            numbers = [_number(style.get("numFmtId", "0")) or 0 for style in element]
    return [own.get(number, BUILT_IN.get(number)) for number in numbers]


def _sheet_parts(archive: zipfile.ZipFile, limits: Limits) -> list[tuple[str, str]]:
    with open_part(archive, "xl/_rels/workbook.xml.rels", limits) as stream:
        tree = etree.parse(stream, etree.XMLParser(resolve_entities=False, no_network=True))
    targets = {str(relation.get("Id")): str(relation.get("Target")) for relation in tree.getroot()}
    sheets = [
        (str(sheet.get("name")), targets.get(str(sheet.get(_RELATION)), ""))
        for sheet in _elements(archive, "xl/workbook.xml", ("sheet",), limits)
    ]
    return [
        (name, target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        for name, target in sheets
        if target
    ]


def _formats(archive: zipfile.ZipFile, part: str, codes: list[str | None], limits: Limits) -> SheetFormats:
    found = SheetFormats()
    for element in _elements(archive, part, ("c", "row", "col"), limits):
        if element.tag == f"{_MAIN}c":
            _take_cell(element, codes, found)
        elif _is_hidden(element):
            if element.tag == f"{_MAIN}row":
                found.hidden_rows.add(_index(element.get("r")))
            else:
                found.hidden_columns.append(range(_index(element.get("min")), _index(element.get("max")) + 1))
    return found


def _take_cell(cell: etree._Element, codes: list[str | None], found: SheetFormats) -> None:
    place = _PLACE.match(cell.get("r", ""))
    if place is None:
        return
    at = int(place.group(2)) - 1, column_number(place.group(1)) - 1
    style = _number(cell.get("s", "0"))
    code = codes[style] if style is not None and style < len(codes) else None
    if code:
        found.codes[at] = code
    if cell.get("t") == "e":
        found.errors[at] = cell.findtext(f"{_MAIN}v", "")


def _is_hidden(element: etree._Element) -> bool:
    """Say whether a row or a column is hidden, by its own word or because it has no height or width."""
    size = element.get("ht") or element.get("width")
    return element.get("hidden", "0") in ("1", "true") or (
        size is not None and _NO_SIZE.fullmatch(size) is not None
    )


def _index(text: str | None) -> int:
    """Return a number of the file, which counts from 1, from 0; -1 where it is none."""
    return (_number(text or "") or 0) - 1


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None
