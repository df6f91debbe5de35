"""Papers as Word documents and workbooks, the same bytes for the same paper."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import docx
import openpyxl
from docx.document import Document as WordDocument
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.independent.layout import Grid, Paper, Text

ALWAYS = (2020, 1, 1, 0, 0, 0)
NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2}")
THIN = Side(style="thin")


def _same_bytes(data: bytes) -> bytes:
    """Pack an office file again without the time of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2020-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, ALWAYS), content)
    return out.getvalue()


def as_docx(paper: Paper) -> bytes:
    """Return a paper as a Word document."""
    document = docx.Document()
    for block in paper.blocks:
        if isinstance(block, Grid):
            _word_table(document, block)
        elif block.level:
            document.add_heading(block.text, block.level)
        else:
            document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _word_table(document: WordDocument, block: Grid) -> None:
    """Add a table with its lines above and below."""
    for line in block.before:
        document.add_paragraph(line)
    grid = block.filled()
    table = document.add_table(len(grid), max(map(len, grid)), style="Table Grid")
    cells = [list(row.cells) for row in table.rows]
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell is None:
                continue
            if cell.text:
                cells[y][x].text = cell.text
            if cell.rows > 1 or cell.columns > 1:
                cells[y][x].merge(cells[y + cell.rows - 1][x + cell.columns - 1])
    for line in block.after:
        document.add_paragraph(line)


def as_xlsx(paper: Paper) -> bytes:
    """Return a paper as a workbook: a sheet for each table, and one for the text between them."""
    book = openpyxl.Workbook()
    first = book.active
    texts = [block.text for block in paper.blocks if isinstance(block, Text)]
    for number, block in enumerate(block for block in paper.blocks if isinstance(block, Grid)):
        _sheet(book.create_sheet(f"{number + 1}.{block.name}"[:31]), block)
    if first is not None:
        first.title = "说明"
        for y, text in enumerate(texts):
            first.cell(y + 1, 1, text)
    book.properties.created = book.properties.modified = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _sheet(sheet: Worksheet, block: Grid) -> None:
    """Fill a sheet; amounts are numbers under a format, all else is text."""
    grid = block.filled()
    width = max(map(len, grid))
    for line in block.before:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=width)
    top = len(block.before) + 1
    for y, row in enumerate(grid, top):
        for x, cell in enumerate(row, 1):
            if cell is None:
                continue
            printed = sheet.cell(y, x)
            if NUMBER.fullmatch(cell.text):
                printed.value = float(cell.text.replace(",", ""))
                printed.number_format = "#,##0.00" if "," in cell.text else "0.00"
            else:
                printed.value = cell.text or None
            printed.border, printed.alignment = Border(THIN, THIN, THIN, THIN), Alignment(wrap_text=True)
            if cell.rows > 1 or cell.columns > 1:
                down, right = y + cell.rows - 1, x + cell.columns - 1
                sheet.merge_cells(start_row=y, start_column=x, end_row=down, end_column=right)
    for y, line in enumerate(block.after, top + len(grid)):
        sheet.cell(y, 1, line)
