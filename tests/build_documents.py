"""Small files for the tests of the readers: Word files from XML, PDF files from drawing commands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(path: Path, *pages: Callable[[Canvas], None], size: tuple[float, float] = (595, 842)) -> Path:
    """Write a PDF of which each function draws a page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def grid(canvas: Canvas, xs: list[float], ys: list[float], texts: list[list[str]]) -> None:
    """Stroke a full grid (y downwards from the top of an A4 page) and write a text into each cell."""
    canvas.grid(xs, [842 - y for y in ys])
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            canvas.drawString(xs[column] + 4, 842 - ys[row] - 14, text)


def docx(path: Path, body: str, parts: Mapping[str, str] | None = None, prologue: str = "") -> Path:
    """Write a Word file whose document part has `body`.

    `parts` are further parts below word/, each the inside of a root element.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<w:document'
            f" {_W}><w:body>{body}</w:body></w:document>",
        )
        for name, inside in (parts or {}).items():
            archive.writestr(
                f"word/{name}.xml",
                f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_W}>{inside}</w:{name}>',
            )
    path.write_bytes(data.getvalue())
    return path


def p(text: str = "", properties: str = "") -> str:
    """Return a Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str = "", properties: str = "") -> str:
    """Return a Word cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a Word row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """Return a Word table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
