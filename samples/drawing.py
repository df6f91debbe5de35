"""Writes PDF files with text and ruled tables, as word processors print them.

The same content gives the same bytes. Style "word" draws each border of each cell as a thin filled rectangle
(Word, WPS), style "form" as stroked lines (LibreOffice), "dashed" as dashed strokes, "dotted" as chains of
small rectangles.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Literal

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.content import LANDSCAPE, PORTRAIT, Cell, Content, PageBreak, Paper, Table, Text
from samples.layout import Page, lay_out
from samples.rulings import Segment, joined, segments

__all__ = ["LANDSCAPE", "PORTRAIT", "Cell", "PageBreak", "Paper", "Table", "Text", "draw", "installed_fonts"]

Style = Literal["word", "form", "dashed", "dotted"]
FONT = "STSong-Light"
RULING = 0.48  # points; the width of Word's thinnest border
DOT = 1.0  # points; a dot of a dotted border, and the gap after it
EMBEDDED = {
    "ZenHei": Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    "DroidFallback": Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    "DejaVu": Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
}
"""TrueType fonts that are embedded where they are installed (Debian's fonts-wqy-zenhei, fonts-droid-fallback,
fonts-dejavu-core)."""
WESTERN = {"DroidFallback": "DejaVu"}
"""The font of letters, digits and western marks, where the Chinese font has none; as reports mix Song with
Times."""
EAST = 0x2E80  # code points from here on are East Asian


def installed_fonts() -> list[str]:
    """Return the names of the fonts that `draw` can use.

    The CID font, which is never embedded, and what is installed.
    """
    usable = {name for name, path in EMBEDDED.items() if path.exists()}
    return [
        FONT,
        *(name for name in ("ZenHei", "DroidFallback") if {name, WESTERN.get(name, name)} <= usable),
    ]


@cache
def register(font: str) -> None:
    """Make a font known; once in a process."""
    pdfmetrics.registerFont(TTFont(font, str(EMBEDDED[font])) if font in EMBEDDED else UnicodeCIDFont(font))
    if font in WESTERN:
        register(WESTERN[font])


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """Return the pieces of `text` with the font of each."""
    if font not in WESTERN:
        return [(text, font)]
    groups = groupby(text, key=lambda letter: font if ord(letter) >= EAST else WESTERN[font])
    return [("".join(letters), name) for name, letters in groups]


def draw(
    path: Path,
    content: Sequence[Content],
    *,
    paper: Paper = PORTRAIT,
    style: Style = "word",
    numbers: bool = True,
    password: str | None = None,
    font: str = FONT,
    header: str = "",
    watermark: str = "",
    turned: bool = False,
) -> int:
    """Write `content` as a PDF to `path` and return how many pages it has.

    `password` encrypts it, `numbers` prints page numbers, `header` and `watermark` stand on every page;
    `turned` stores the pages on their side, to be shown upright by /Rotate.
    """
    register(font)
    pages = lay_out(content, paper, partial(width, font=font))
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(
        str(path),
        pagesize=(paper.width, paper.height),
        invariant=1,
        encrypt=encryption,
        initialFontName=FONT if font == FONT else None,
    )
    for number, page in enumerate(pages, start=1):
        if turned:
            canvas.setPageRotation(90)
            canvas.transform(0, 1, -1, 0, paper.height, 0)
        draw_watermark(canvas, watermark, paper, font)
        draw_page(canvas, page, paper, style, font)
        canvas.setFont(font, 9)
        if header:
            canvas.drawString(paper.side, paper.height - paper.top / 2, header)
        if numbers:
            canvas.drawCentredString(paper.width / 2, paper.bottom / 2, f"— {number} —")
        canvas.showPage()
    canvas.save()
    return len(pages)


def width(text: str, size: float, font: str = FONT) -> float:
    """Return the width of `text` in points."""
    return sum(float(pdfmetrics.stringWidth(piece, name, size)) for piece, name in runs(text, font))


def draw_page(canvas: Canvas, page: Page, paper: Paper, style: Style, font: str) -> None:
    """Draw rulings, then words."""
    draw_rulings(canvas, segments(page.boxes), paper, style)
    for words in page.words:
        x = words.x
        for piece, name in runs(words.text, font):
            canvas.setFont(name, words.size)
            canvas.drawString(x, paper.height - words.baseline, piece)
            x += width(piece, words.size, name)


def draw_rulings(canvas: Canvas, pieces: Sequence[Segment], paper: Paper, style: Style) -> None:
    """Draw the rulings of a page in one of the styles."""
    if style in ("word", "dotted"):
        for piece in pieces if style == "word" else (dot for line in joined(pieces) for dot in dots(line)):
            fill(canvas, piece, paper)
        return
    canvas.setLineWidth(RULING)
    if style == "dashed":
        canvas.setDash(3, 2)
    for x0, y0, x1, y1 in joined(pieces):
        canvas.line(x0, paper.height - y0, x1, paper.height - y1)


def dots(line: Segment) -> list[Segment]:
    """Return the dots of a dotted line, those of its two ends included."""
    x0, y0, x1, y1 = line
    length = max(x1 - x0, y1 - y0)
    starts = [*(index * 2 * DOT for index in range(int(length / (2 * DOT)))), length - DOT]
    if x1 > x0:
        return [(x0 + start, y0, x0 + start + DOT - RULING, y0) for start in starts]
    return [(x0, y0 + start, x0, y0 + start + DOT - RULING) for start in starts]


def draw_watermark(canvas: Canvas, text: str, paper: Paper, font: str) -> None:
    """Print large grey words across the page."""
    if not text:
        return
    canvas.saveState()
    canvas.translate(paper.width / 2, paper.height / 2)
    canvas.rotate(45)
    canvas.setFillGray(0.8)
    canvas.setFont(font, 60)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()


def fill(canvas: Canvas, piece: Segment, paper: Paper) -> None:
    """Draw a ruling as a filled rectangle, its corners included."""
    x0, y0, x1, y1 = piece
    canvas.rect(x0, paper.height - y1 - RULING, x1 - x0 + RULING, y1 - y0 + RULING, stroke=0, fill=1)
