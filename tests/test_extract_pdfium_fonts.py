"""Fonts that a PDF names and does not hold.

Reading does not depend on those of the machine, and pictures still show them.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import ImageFont

from extract.layout.page_content import PageContent
from extract.limits import Limits
from extract.pdf import fonts
from extract.pdf.box_font import box_font
from extract.pdf.pdf_page import read_page
from extract.pdf.pdfium import PdfiumFile
from samples.content import Table, Text
from samples.drawing import FONT, draw
from tests.hostile_pdf import one_page, stream

SIZE = 12.0


def drawn(path: Path) -> Path:
    """Draw figures of one digit, as scores are, and running text in a font that is not embedded."""
    draw(
        path,
        [
            Text("得分合计为8分，见附表。"),
            Table([["分值", "得分"], ["5", "4"], ["，", "一"]], (60.0, 60.0), size=SIZE),
        ],
        font=FONT,
    )
    return path


def content(path: Path) -> PageContent:
    """Return the first page as it is read."""
    with PdfiumFile(path.read_bytes()) as file:
        return read_page(file, 0, Limits())


def picture(path: Path) -> bytes:
    """Return the first page as it looks."""
    with pypdfium2.PdfDocument(path) as file:
        pixels: np.ndarray = file[0].render(scale=1).to_numpy()
        return pixels.tobytes()


def test_every_character_is_the_same_small_box() -> None:
    """Letters, blanks, Chinese and rare characters have one shape, and it is narrower than any of them."""
    font = ImageFont.truetype(io.BytesIO(box_font()), 1000)
    assert {font.getmask(character).getbbox() for character in "A,1 　万㎡𠀀\ue000"} == {(0, 0, 100, 100)}
    assert {font.getlength(character) for character in "i万"} == {1000.0}


def test_characters_drawn_alone_are_read(tmp_path: Path) -> None:
    """A digit that is alone in its cell is there without a font for it."""
    page = content(drawn(tmp_path / "alone.pdf"))
    text = "".join(map(chr, page.codes.tolist()))
    assert "".join(text.split()) == "得分合计为8分，见附表。分值得分54，一—1—"


def test_characters_of_one_size_are_of_one_height(tmp_path: Path) -> None:
    """Boxes follow from what the file says of its font, not from the shapes of another font."""
    page = content(drawn(tmp_path / "heights.pdf"))
    heights = page.boxes[:, 3] - page.boxes[:, 1]
    in_table = [
        height
        for code, height in zip(page.codes.tolist(), heights.tolist(), strict=True)
        if chr(code) in "54一"
    ]
    assert len(in_table) == 3
    assert max(in_table) - min(in_table) < 0.01


def test_pictures_show_the_machines_fonts(tmp_path: Path) -> None:
    """Before a page was read and after it, a picture of it is the same."""
    path = drawn(tmp_path / "picture.pdf")
    before = picture(path)
    content(path)
    assert picture(path) == before


def test_standard_fonts_have_their_own_widths() -> None:
    """A standard font says no widths in the file; its narrow letters and digits are as PDFium knows them."""
    data = one_page(stream(b"BT /F1 12 Tf 72 700 Td (1,048,576.25) Tj 0 -14 Td (illicit) Tj ET"))
    with PdfiumFile(data) as file:
        page = read_page(file, 0, Limits())
    line = page.boxes[:12]
    assert abs(line[-1, 2] - line[0, 0] - 12 * (0.556 * 9 + 0.278 * 3)) < 0.5  # Helvetica: 556 and 278
    assert page.boxes[-1, 2] - page.boxes[12, 0] < 12 * 0.3 * 7


def test_other_fonts_stay_boxes() -> None:
    """A font that is none of the fourteen is the box, also if its name begins as theirs."""
    mapped = [fonts._mapped(0, name) for name in (b"Helvetica", b"Helvetica-Narrow", b"Garamond")]
    assert mapped == [None, 1, 1]
    assert fonts._mapped(134, b"Helvetica") == 1  # of Chinese characters
