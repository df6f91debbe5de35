"""Writes content as a Word file.

Merged cells, automatic numbering (numbers that are not in the text), the same bytes each time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from samples.content import Align, Cell, Content, PageBreak, Paper, Table, Text

ALIGNMENTS: dict[Align, WD_ALIGN_PARAGRAPH] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
"""Number format and text of the levels of automatic numbering: 一、 （一） 1."""
BODY = 2  # the level of numbered paragraphs that are no headings
NUMERALS = "一二三四五六七八九十"
ABSTRACT, FIRST_LIST = 90, 90  # ids that the template of python-docx does not use
MOMENT = (
    2024,
    1,
    1,
    0,
    0,
    0,
)  # the time of every part, so that the bytes do not depend on when they were written


def write_word(path: Path, content: Sequence[Content], paper: Paper) -> None:
    """Write `content` as a .docx file to `path`."""
    document = docx.Document()
    _set_paper(document, paper)
    numbering = _Numbering(document)
    for block in content:
        if isinstance(block, Text):
            _add_text(document, block, numbering)
        elif isinstance(block, Table):
            _add_table(document, block)
        elif isinstance(block, PageBreak):
            document.add_page_break()
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(_timeless(stream.getvalue()))


def _set_paper(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(paper.width), Pt(paper.height)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.width > paper.height else WD_ORIENT.PORTRAIT


class _Numbering:
    """The automatic numbers of a document.

    A list goes on while its numbers do, and begins anew where they jump.
    """

    def __init__(self, document: Any) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff'
            f' w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            for level, (form, text) in enumerate(LEVELS)
        )
        abstract = (
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ABSTRACT}"><w:multiLevelType'
            f' w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        self._root = document.part.numbering_part.element
        self._root.insert(0, parse_xml(abstract))
        self._lists: dict[int, tuple[int, int]] = {}
        self._last = FIRST_LIST

    def number(self, paragraph: Any, level: int, value: int) -> None:
        """Have `paragraph` numbered `value` on `level`."""
        identity, last = self._lists.get(level, (0, 0))
        if not identity or value != last + 1:
            identity = self._begin(level, value)
        self._lists[level] = (identity, value)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.append(parse_xml(f'<w:ilvl {nsdecls("w")} w:val="{level}"/>'))
        properties.append(parse_xml(f'<w:numId {nsdecls("w")} w:val="{identity}"/>'))

    def _begin(self, level: int, value: int) -> int:
        self._last += 1
        start = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._last}"><w:abstractNumId'
                f' w:val="{ABSTRACT}"/>{start}</w:num>'
            )
        )
        return self._last


def _value(number: str) -> int:
    """Return the value of a printed number such as 三、 or （二） or 4."""
    core = number.strip("、（）. ")
    return int(core) if core.isdecimal() else NUMERALS.index(core) + 1


def _add_text(document: Any, text: Text, numbering: _Numbering) -> None:
    paragraph = document.add_paragraph(text.text, style=f"Heading {text.level}" if text.level else None)
    paragraph.alignment = ALIGNMENTS[text.align]
    if text.indent:
        paragraph.paragraph_format.first_line_indent = Pt(text.indent * text.size)
    if text.number:
        numbering.number(paragraph, text.level - 1 if text.level else BODY, _value(text.number))


def _add_table(document: Any, table: Table) -> None:
    drawn = document.add_table(rows=len(table.rows), cols=len(table.widths))
    drawn.style = "Table Grid"
    taken: set[tuple[int, int]] = set()
    for row, entries in enumerate(table.rows):
        column = 0
        for entry in entries:
            cell = Cell(entry) if isinstance(entry, str) else entry
            while (row, column) in taken:
                column += 1
            taken |= {
                (row + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            }
            _fill(drawn, cell, row, column)
            column += cell.column_span


def _fill(drawn: Any, cell: Cell, row: int, column: int) -> None:
    target = drawn.cell(row, column)
    if cell.row_span > 1 or cell.column_span > 1:
        target = target.merge(drawn.cell(row + cell.row_span - 1, column + cell.column_span - 1))
    target.text = cell.text
    for paragraph in target.paragraphs:
        paragraph.alignment = ALIGNMENTS[cell.align]


def _timeless(data: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, MOMENT), source.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
