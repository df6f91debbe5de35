"""Red stamps over the words of a page."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.document import Table
from extract.reader import read
from extract.scan.stamp import gray_without_stamps
from tests.needs import NEEDS_OCR

pytestmark = NEEDS_OCR
SCAN = Path(__file__).parent / "cases" / "scan-form.jpg"
RED = (215, 30, 45)


def stamped(paper: Image.Image, left: int, top: int, size: int) -> Image.Image:
    """Return a page with a round red stamp over what is printed on it.

    Ink lets through only its own colour.
    """
    stamp = Image.new("RGB", paper.size, "white")
    draw = ImageDraw.Draw(stamp)
    draw.ellipse((left, top, left + size, top + size), outline=RED, width=8)
    draw.regular_polygon((left + size / 2, top + size / 2, size / 6), 5, fill=RED)
    return Image.fromarray(np.minimum(np.asarray(paper.convert("RGB")), np.asarray(stamp)))


def test_stamp_becomes_paper() -> None:
    """The ink of a stamp is paper; a black line below it stays dark."""
    paper = Image.new("RGB", (600, 600), "white")
    ImageDraw.Draw(paper).rectangle((50, 298, 550, 302), fill=(20, 20, 20))
    gray = gray_without_stamps(np.asarray(stamped(paper, 150, 150, 300)), 0.36)
    assert gray[300, 60:540].max() < 60
    assert np.delete(gray, slice(290, 311), axis=0).min() > 240


@pytest.mark.parametrize(("width", "height"), [(400, 30), (560, 560)], ids=["words", "frame of a table"])
def test_red_words_and_tables_stay(width: int, height: int) -> None:
    """What is red but no stamp by its size is printed like black."""
    paper = Image.new("RGB", (700, 700), "white")
    ImageDraw.Draw(paper).rectangle((50, 50, 50 + width, 50 + height), outline=RED, width=4)
    gray = gray_without_stamps(np.asarray(paper), 0.36)
    assert gray[50, 60] < 120


def test_words_under_a_stamp_are_read(tmp_path: Path) -> None:
    """A stamp over a form changes nothing of its cells."""
    path = tmp_path / "stamped.png"
    paper = Image.open(SCAN)
    stamped(paper, 60, 60, 230).save(path, dpi=paper.info.get("dpi", (200, 200)))
    plain, under = (read(document).tables for document in (SCAN, path))
    assert [places(table) for table in under] == [places(table) for table in plain]


def places(table: Table) -> list[tuple[int, int, str]]:
    """Return row, column and words of the cells, full-width signs as their narrow twins."""
    return [
        (cell.row, cell.column, unicodedata.normalize("NFKC", "".join(cell.text.split())))
        for cell in table.cells
    ]
