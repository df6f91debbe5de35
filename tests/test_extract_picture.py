"""Pictures of what the reader saw, and pdfplumber's pages fed by PDFium."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract.limits import Limits
from extract.pdf.picture import draw_pictures
from extract.pdf.plumber_page import plumber_pages
from extract.reader import read
from heshu.jobs.picturing import draw_all
from heshu.processes.bounds import Bounds
from tests.build_documents import grid, pdf

XS, YS = [60.0, 160.0, 260.0], [100.0, 140.0, 180.0]


def form(canvas: Canvas) -> None:
    """Draw a small table."""
    grid(canvas, XS, YS, [["项目支出", "12.50"], ["基本支出", "8.00"]])


def test_pages_of_pdfplumber(tmp_path: Path) -> None:
    """A page that PDFium feeds has pdfplumber's tables, text and crops."""
    data = pdf(tmp_path / "form.pdf", form, form).read_bytes()
    with plumber_pages(data, Limits()) as pages:
        tables = [page.extract_tables() for page in pages]
    assert tables == [[[["项目支出", "12.50"], ["基本支出", "8.00"]]]] * 2
    with plumber_pages(data, Limits()) as pages:
        page = next(pages)
        assert page.crop((60, 100, 160, 140)).extract_text() == "项目支出"
        assert len(page.filter(lambda item: item["object_type"] == "char").edges) == 0


def test_pictures(tmp_path: Path) -> None:
    """Each page is drawn, cells coloured where they stand; no more pixels than are allowed."""
    path = pdf(tmp_path / "form.pdf", form, form)
    written = draw_pictures(read(path), path.read_bytes(), tmp_path, "form", Limits())
    assert [file.name for file in written] == ["form-0001.png", "form-0002.png"]
    with Image.open(written[0]) as picture:
        image = picture.convert("RGB")
    scale = image.width / 595
    red, _, blue = image.getpixel((int(250 * scale), int(120 * scale)))  # type: ignore[misc]
    assert blue > red
    assert min(image.getpixel((int(400 * scale), int(120 * scale)))) >= 250  # type: ignore[type-var,arg-type]
    small = draw_pictures(read(path), path.read_bytes(), tmp_path, "small", Limits(scan_pixels=100_000))
    with Image.open(small[0]) as image:
        assert image.width * image.height <= 101_000


def test_pictures_of_many(tmp_path: Path) -> None:
    """All PDF files at the paths are drawn into the folder; a file without pages is passed over."""
    (tmp_path / "in").mkdir()
    pdf(tmp_path / "in" / "one.pdf", form)
    (tmp_path / "in" / "two.md").write_text("一、概况\n", encoding="utf-8")
    assert draw_all([tmp_path / "in"], tmp_path / "out", Bounds()) == 1
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["one-0001.png"]
