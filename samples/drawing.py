"""Writes PDF files with text and ruled tables, as word processors print them; the same content gives the same bytes.

Style "word" draws each border of each cell as a thin filled rectangle (Word, WPS), style "form" as stroked lines (LibreOffice).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from samples.content import LANDSCAPE, PORTRAIT, Cell, Content, PageBreak, Paper, Table, Text
from samples.layout import Page, lay_out
from samples.rulings import Segment, joined, segments

__all__ = ["LANDSCAPE", "PORTRAIT", "Cell", "PageBreak", "Paper", "Table", "Text", "draw"]

Style = Literal["word", "form"]
FONT = "STSong-Light"
RULING = 0.48  # points; the width of Word's thinnest border


def draw(
    path: Path,
    content: Sequence[Content],
    *,
    paper: Paper = PORTRAIT,
    style: Style = "word",
    numbers: bool = True,
    password: str | None = None,
) -> int:
    """Write `content` as a PDF to `path` and return how many pages it has; `password` encrypts it, `numbers` prints page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    pages = lay_out(content, paper, width)
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(str(path), pagesize=(paper.width, paper.height), invariant=1, encrypt=encryption, initialFontName=FONT)
    for number, page in enumerate(pages, start=1):
        draw_page(canvas, page, paper, style)
        if numbers:
            canvas.setFont(FONT, 9)
            canvas.drawCentredString(paper.width / 2, paper.bottom / 2, f"— {number} —")
        canvas.showPage()
    canvas.save()
    return len(pages)


def width(text: str, size: float) -> float:
    """Return the width of `text` in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def draw_page(canvas: Canvas, page: Page, paper: Paper, style: Style) -> None:
    """Draw rulings, then words."""
    pieces = segments(page.boxes)
    if style == "word":
        for piece in pieces:
            fill(canvas, piece, paper)
    else:
        canvas.setLineWidth(RULING)
        for x0, y0, x1, y1 in joined(pieces):
            canvas.line(x0, paper.height - y0, x1, paper.height - y1)
    for words in page.words:
        canvas.setFont(FONT, words.size)
        canvas.drawString(words.x, paper.height - words.baseline, words.text)


def fill(canvas: Canvas, piece: Segment, paper: Paper) -> None:
    """Draw a ruling as a filled rectangle, its corners included."""
    x0, y0, x1, y1 = piece
    canvas.rect(x0, paper.height - y1 - RULING, x1 - x0 + RULING, y1 - y0 + RULING, stroke=0, fill=1)
