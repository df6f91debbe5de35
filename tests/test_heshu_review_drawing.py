"""Pictures of pages as the review page shows them.

Upright, cropped, in the points that places are given in.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from extract.document import Document, Location
from extract.errors import UnreadableError
from extract.limits import Limits
from heshu.api import check
from heshu.review.drawing import Original, page_picture, page_sizes, whole_document
from heshu.review.figure_boxes import Mark
from heshu.review.printed_document import GAP, block_views, split
from tests.needs import NEEDS_OCR

SAMPLES = Path(__file__).parents[1] / "samples"
REPORT = SAMPLES / "self-evaluation-report.pdf"
LIMITS = Limits()


def turned(folder: Path, quarter_turns: int) -> Path:
    """Return a copy of the report that looks the same, cropped by 20 points.

    Is printed sideways and turned back by the reader.
    """
    file, path = pypdfium2.PdfDocument(REPORT), folder / "turned.pdf"
    for page in file:
        width, height = page.get_size()
        matrix = {
            0: (1, 0, 0, 1, 0, 0),
            1: (0, 1, -1, 0, height, 0),
            2: (-1, 0, 0, -1, width, height),
            3: (0, -1, 1, 0, 0, width),
        }[quarter_turns]
        for item in page.get_objects(max_depth=1):
            item.transform(pypdfium2.PdfMatrix(*matrix))
        page.gen_content()
        across, down = (height, width) if quarter_turns % 2 else (width, height)
        page.set_mediabox(0, 0, across, down)
        page.set_cropbox(20, 20, across - 20, down - 20)
        page.set_rotation(90 * quarter_turns)
    file.save(path)
    file.close()
    return path


def original(path: Path, page: int = 1, form: str = "pdf") -> Original:
    """Return a file as children are asked for it."""
    return Original(path, path.name, page=page, format=form)


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_figures_are_printed_where_their_boxes_are(tmp_path: Path, quarter_turns: int) -> None:
    """In a page that is turned and cropped there is ink in each box and none right above it.

    No box is outside the picture.
    """
    path = turned(tmp_path, quarter_turns)
    finding = next(found for found in check(path).findings if found.rule == "C03")
    sizes = page_sizes(original(path), LIMITS)
    assert sizes[0] == pytest.approx((555, 802), abs=1)
    for fact in finding.facts:
        at = fact.value.at
        assert at.page is not None
        assert at.bbox is not None
        with Image.open(BytesIO(page_picture(original(path, at.page), LIMITS))) as picture:
            scale = picture.width / sizes[at.page - 1][0]
            left, top, right, bottom = (round(edge * scale) for edge in at.bbox)
            inside, above = (
                picture.convert("L").crop(box)
                for box in ((left, top, right, bottom), (left, top - 8, right, top))
            )
        assert 0 <= at.bbox[0] < at.bbox[2] <= sizes[at.page - 1][0]
        assert inside.getextrema()[0] < 100
        assert above.getextrema()[0] > 200


@NEEDS_OCR
def test_an_image_is_its_own_page(tmp_path: Path) -> None:
    """A scan of A4 at 144 dots to the inch measures as much as the paper; there is no second page."""
    path = tmp_path / "scan.png"
    Image.new("RGB", (1190, 1684), "white").save(path, dpi=(144, 144))
    assert page_sizes(original(path, form="image"), LIMITS) == (pytest.approx((595, 842), abs=1),)
    assert page_picture(original(path, form="image"), LIMITS).startswith(b"\x89PNG")
    with pytest.raises(UnreadableError):
        page_picture(original(path, 2, "image"), LIMITS)


def test_colours_are_kept_where_there_are_any(tmp_path: Path) -> None:
    """A red seal stays red, and a page in black and white is sent in grey."""
    file, path = pypdfium2.PdfDocument.new(), tmp_path / "seal.pdf"
    page = file.new_page(200, 200)
    image = pypdfium2.PdfImage.new(file)
    image.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.new("RGB", (10, 10), "red")))
    image.set_matrix(pypdfium2.PdfMatrix().scale(50, 50))
    page.insert_obj(image)
    page.gen_content()
    file.save(path)
    file.close()
    modes = {}
    for name in (path, REPORT):
        with Image.open(BytesIO(page_picture(original(name), LIMITS))) as picture:
            modes[name] = picture.mode
    assert modes == {path: "RGB", REPORT: "L"}


@pytest.mark.parametrize("page", [0, 99, -1])
def test_a_page_there_is_none_of(page: int) -> None:
    """It is told of as one that cannot be drawn."""
    with pytest.raises(UnreadableError):
        page_picture(original(REPORT, page), LIMITS)


def test_a_file_that_has_changed_is_not_shown(tmp_path: Path) -> None:
    """Boxes of one content over another would point at wrong figures."""
    changed = Original(REPORT, "report.pdf", sha256="0" * 64, format="pdf")
    for work in (page_sizes, page_picture, whole_document):
        with pytest.raises(UnreadableError):
            work(changed, LIMITS)
    with pytest.raises(UnreadableError):
        page_sizes(original(tmp_path / "gone.pdf"), LIMITS)


def as_printed(name: str) -> Document:
    """Return a sample as printed."""
    return whole_document(original(SAMPLES / name), LIMITS)


def test_what_is_far_from_a_finding_is_left_out() -> None:
    """Near a marked paragraph three on either side are shown, the rest is a gap.

    The whole document has none.
    """
    document = as_printed("self-evaluation-report.docx")
    mark = Mark(Location(paragraph=21, start=0, end=2), "x", "culprit", 1)
    views = block_views(document, [mark], near_only=True)
    assert views[0] is GAP
    assert views[-1] is GAP
    assert len(views) == 9
    assert views[4].name == "p-21"
    assert GAP not in block_views(document, [mark], near_only=False)


def test_marks_split_a_text() -> None:
    """Each mark has its own piece; of two that overlap the first is shown, and nothing is lost."""
    marks = [
        Mark(Location(paragraph=1, start=start, end=end), "", "fact")
        for start, end in ((2, 4), (3, 6), (6, 7))
    ]
    pieces = split("基本支出286万元", marks)
    assert [(piece.text, piece.mark is not None) for piece in pieces] == [
        ("基本", False),
        ("支出", True),
        ("28", False),
        ("6", True),
        ("万元", False),
    ]


def test_a_merged_cell_keeps_its_place_when_rows_are_left_out() -> None:
    """A cell that begins in a row which is not shown stands in the first of its rows that is."""
    document = as_printed("self-evaluation-department.docx")
    table = document.tables[0]
    views = [
        view
        for view in block_views(
            document, [Mark(Location(table=1, row=table.rows, column=1), "", "fact")], near_only=True
        )
        if view.rows
    ]
    shown = [row for row in views[0].rows if row is not None]
    assert sum(1 for row in views[0].rows if row is None) >= 1
    assert all(sum(cell.column_span for cell in row) <= table.columns for row in shown)
    last = next(
        cell
        for cell in table.cells
        if cell.row <= table.rows - 12 < cell.row + cell.row_span and cell.row_span > 1
    )
    assert any(f"c-1-{last.row}-{last.column}" == cell.name for row in shown for cell in row)
