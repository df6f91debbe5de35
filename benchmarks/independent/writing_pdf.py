"""Papers as PDF, with ruled tables; wide tables stand on landscape pages."""

from __future__ import annotations

import io
from html import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from benchmarks.independent.layout import Cell, Grid, Paper, Text

FONT = "STSong-Light"
MARGIN = 40.0
CJK = {"fontName": FONT, "wordWrap": "CJK"}
BODY = ParagraphStyle("body", fontSize=11, leading=18, firstLineIndent=22, spaceAfter=4, **CJK)
HEAD = ParagraphStyle("head", fontSize=14, leading=22, spaceBefore=8, spaceAfter=6, **CJK)
SMALL = ParagraphStyle("small", fontSize=7.5, leading=9.5, **CJK)


def as_pdf(paper: Paper) -> bytes:
    """Return a paper as a PDF."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    wide = any(isinstance(block, Grid) and len(block.filled()[0]) > 7 for block in paper.blocks)
    size = landscape(A4) if wide else A4
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        invariant=1,
    )
    flowables: list[Flowable] = []
    for block in paper.blocks:
        flowables += _table(block, size[0] - 2 * MARGIN) if isinstance(block, Grid) else [_paragraph(block)]
    document.build(flowables)
    return out.getvalue()


def _paragraph(block: Text) -> Flowable:
    """Return a heading or paragraph."""
    return Paragraph(escape(block.text), HEAD if block.level else BODY)


def _table(block: Grid, width: float) -> list[Flowable]:
    """Return a ruled table with its lines above and below."""
    grid = block.filled()
    columns = len(grid[0])
    widths = _widths(grid, width)
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell is not None and (cell.rows > 1 or cell.columns > 1):
                style.append(("SPAN", (x, y), (x + cell.columns - 1, y + cell.rows - 1)))
    data = [[_cell(cell) for cell in row] + [""] * (columns - len(row)) for row in grid]
    before = [Paragraph(escape(line), HEAD if n == 0 else BODY) for n, line in enumerate(block.before)]
    return [
        *before,
        Table(data, widths, style=TableStyle(style)),
        *(Paragraph(escape(line), BODY) for line in block.after),
    ]


def _cell(cell: Cell | None) -> Flowable | str:
    """Return what stands in a cell; one covered by a merged cell is empty."""
    return Paragraph(escape(cell.text), SMALL) if cell else ""


def _widths(grid: list[list[Cell | None]], width: float) -> list[float]:
    """Share the width by the longest text of each column, within bounds."""
    needs = []
    for x in range(len(grid[0])):
        cells = [cell for row in grid if x < len(row) and (cell := row[x]) is not None]
        needs.append(min(max([4, *(len(cell.text) for cell in cells if cell.columns == 1)]), 14))
    return [width * need / sum(needs) for need in needs]
