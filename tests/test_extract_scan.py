"""Scanned pages read whole, as image files and inside PDF files."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Table
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.reader import read
from tests.build_documents import pdf
from tests.needs import NEEDS_OCR

CASES = Path(__file__).parent / "cases"
SCAN = CASES / "scan-form.jpg"
PRINTED: dict[str, Any] = tomllib.loads((CASES / "scan_form.toml").read_text(encoding="utf-8"))


def words(text: str) -> str:
    """Return the words without blanks, full-width signs as their narrow twins."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Return place, spans and words of the cells."""
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, words(cell.text)) for cell in table.cells
    ]


def expected() -> list[tuple[int, int, int, int, str]]:
    """Return the cells that are printed on the scan."""
    return [
        (row, column, rows, columns, words(text)) for row, column, rows, columns, text in PRINTED["cells"]
    ]


def texts(document: Document) -> list[str]:
    """Return the words outside tables."""
    return [words(block.text) for block in document.blocks if not isinstance(block, Table)]


def on_page(canvas: Canvas) -> None:
    """Lay the scan over the whole page."""
    canvas.drawImage(ImageReader(Image.open(SCAN)), 0, 0, 540, 270)


@NEEDS_OCR
def test_image_file() -> None:
    """Every cell of a skewed scan has its place, spans and words.

    Text around the table is joined to paragraphs.
    """
    document = read(SCAN)
    assert (document.format, document.pages, document.status) == ("image", 1, "ok")
    assert cells(document.tables[0]) == expected()
    assert texts(document) == [words(PRINTED["title"]), words(PRINTED["note"])]


@NEEDS_OCR
def test_each_cell_has_a_confidence_and_a_place_on_the_page() -> None:
    """Boxes are those of the page as it was scanned, not of the page set straight.

    A text has a confidence, a blank cell none.
    """
    table = read(SCAN).tables[0]
    assert all(
        (cell.confidence is not None and 0 < cell.confidence <= 1) == bool(cell.text) for cell in table.cells
    )
    first, last = table.cells[0].at.bbox, table.cells[-1].at.bbox
    assert first is not None and last is not None
    with (
        Image.open(SCAN) as image
    ):  # by eye: the top left corner of the table is at pixel 105, 160, the lower right one at 1399, 521
        assert image.size == (1500, 750)
    assert first[0] == pytest.approx(105 * 0.36, abs=3) and first[1] == pytest.approx(160 * 0.36, abs=3)
    assert last[2] == pytest.approx(1399 * 0.36, abs=3) and last[3] == pytest.approx(521 * 0.36, abs=3)


@NEEDS_OCR
def test_page_of_a_pdf_with_a_wrong_text_layer(tmp_path: Path) -> None:
    """Text that a scanning program hid behind the picture gives way to what is seen."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(40, 200)
        text.setTextRenderMode(3)
        text.textLine("一二三四五六七八九十" * 8)
        canvas.drawText(text)
        on_page(canvas)

    document = read(pdf(tmp_path / "hidden.pdf", draw, size=(540, 270)))
    assert document.format == "pdf" and document.status == "ok"
    assert cells(document.tables[0]) == expected()


@NEEDS_OCR
@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_page_that_lies_on_its_side_or_head(tmp_path: Path, quarters: int) -> None:
    """A page may be scanned any way up."""
    path = tmp_path / "turned.png"
    with Image.open(SCAN) as image:
        image.rotate(90 * quarters, expand=True).save(path, dpi=(200, 200))
    assert cells(read(path).tables[0]) == expected()


@NEEDS_OCR
def test_frames_beyond_the_limit_are_left_out(tmp_path: Path) -> None:
    """Each frame of a TIFF is a page; those beyond the limit of pages are named as a problem."""
    path = tmp_path / "frames.tif"
    with Image.open(SCAN) as image:
        image.save(path, save_all=True, append_images=[image, image], dpi=(200, 200))
    document = read(path, limits=Limits(scan_pages=1))
    assert document.pages == 1 and [problem.code for problem in document.problems] == ["limit"]


@NEEDS_OCR
def test_picture_without_words(tmp_path: Path) -> None:
    """A picture in which no word is found is an empty document, not a failure."""
    path = tmp_path / "grey.png"
    Image.new("L", (900, 1200), 200).save(path, dpi=(150, 150))
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.problem.code == "empty"


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without text recognition scans are told as such.

    A file of them is refused, pages among others are named.
    """
    monkeypatch.setattr("extract.scan.recognised_pages.is_available", lambda: False)
    monkeypatch.setattr("extract.scan.image_file.is_available", lambda: False)
    with pytest.raises(UnreadableError) as caught:
        read(SCAN)
    assert caught.value.problem.code == "scanned"
    mixed = pdf(
        tmp_path / "mixed.pdf",
        lambda canvas: canvas.drawString(100, 200, "一、部门概况"),
        on_page,
        size=(540, 270),
    )
    assert [(problem.code, dict(problem.details)["pages"]) for problem in read(mixed).problems] == [
        ("scanned", "2")
    ]
