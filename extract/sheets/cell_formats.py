"""The number formats of the cells of an .xlsx, read from its XML with the guards that hostile files need."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from extract.errors import BROKEN_ZIP
from extract.limits import Limits
from extract.sheets.number_format import BUILT_IN
from extract.sheets.package_guard import column_number, open_part

Styles = Mapping[str, Mapping[tuple[int, int], str]]
"""By the name of the sheet: the format code of each cell that is not General, by (row, column) from 0."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def styles_of(data: bytes, limits: Limits) -> Styles:
    """Return the number formats of every sheet.

    What cannot be read is left out, for numbers are shown without them too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            codes = _codes(archive, limits)
            return {
                name: dict(_formats(archive, part, codes, limits))
                for name, part in _sheet_parts(archive, limits)
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
            own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        else:
            numbers = [int(style.get("numFmtId", "0")) for style in element]
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


def _formats(
    archive: zipfile.ZipFile, part: str, codes: list[str | None], limits: Limits
) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _elements(archive, part, ("c",), limits):
        style, place = int(cell.get("s", "0")), _PLACE.match(cell.get("r", ""))
        code = codes[style] if style < len(codes) else None
        if code and place is not None:
            yield (int(place.group(2)) - 1, column_number(place.group(1)) - 1), code
