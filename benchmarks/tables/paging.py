"""A table as a PDF file, over as many pages as it needs."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from benchmarks.tables.model import FreeTable

FONT = "free-tables"
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
WIDE = 7
MARGIN = 18 * mm


def can_print() -> bool:
    """Say whether a font with Chinese letters is installed."""
    return any(Path(path).exists() for path in FONTS)


def _font() -> str:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        path = next(path for path in FONTS if Path(path).exists())
        pdfmetrics.registerFont(TTFont(FONT, path, subfontIndex=0))
    return FONT


def write_pdf(table: FreeTable, path: Path) -> int:
    """Print a ruled table; every second design repeats its header on each page."""
    font = _font()
    size = landscape(A4) if len(table.rows[0]) > WIDE else A4
    heading = ParagraphStyle("heading", fontName=font, fontSize=15, leading=20, alignment=1)
    body = ParagraphStyle("body", fontName=font, fontSize=10, leading=15)
    unit = ParagraphStyle("unit", parent=body, alignment=2)
    story: list[Flowable] = [Paragraph(table.title, heading), Spacer(1, 4 * mm)]
    if table.unit_line:
        story += [Paragraph(table.unit_line, unit), Spacer(1, 1 * mm)]
    story += [
        _grid(table, font, size[0] - 2 * MARGIN),
        Spacer(1, 3 * mm),
        *(Paragraph(note, body) for note in table.notes),
    ]
    frame = {"leftMargin": MARGIN, "rightMargin": MARGIN, "topMargin": MARGIN, "bottomMargin": MARGIN}
    SimpleDocTemplate(str(path), pagesize=size, title=table.title, invariant=1, **frame).build(story)
    return 0


def _grid(table: FreeTable, font: str, width: float) -> Table:
    small = 9 if len(table.rows[0]) <= WIDE else 8
    words = ParagraphStyle("words", fontName=font, fontSize=small, leading=small + 3, wordWrap="CJK")
    rows = [
        [
            text if (row, column) in table.figures else Paragraph(text.replace("　", "\u00a0\u00a0"), words)
            for column, text in enumerate(texts, 1)
        ]
        for row, texts in enumerate(table.rows, 1)
    ]
    commands: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
        ("FONT", (0, 0), (-1, -1), font, small),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    commands += [
        ("ALIGN", (column - 1, row - 1), (column - 1, row - 1), "RIGHT") for row, column in table.figures
    ]
    commands += [
        ("SPAN", (s.column - 1, s.row - 1), (s.column + s.columns - 2, s.row + s.rows - 2))
        for s in table.spans
        if s.rows == 1 or s.row <= table.head
    ]
    repeated = table.head if len(table.title) % 2 else 0
    return Table(rows, colWidths=_widths(table, width), repeatRows=repeated, style=TableStyle(commands))


def _widths(table: FreeTable, width: float) -> list[float]:
    """Share out the width: columns of words get twice that of figures, as far as they need it."""
    figures = {column for _, column in table.figures}
    longest = [max(len(row[i]) for row in table.rows[table.head :]) for i in range(len(table.rows[0]))]
    weights = [
        max(4.0, length * 0.62) if i + 1 in figures else min(max(4.0, length * 1.05), 14.0)
        for i, length in enumerate(longest)
    ]
    return [width * weight / sum(weights) for weight in weights]
