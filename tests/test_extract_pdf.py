"""PDF files from drawing commands, read whole."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Heading, Paragraph, Table
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.reader import read
from samples.content import Cell, Text
from samples.content import Table as Drawn
from samples.drawing import draw
from tests.build_documents import FONT, grid, pdf

HEADER = ["一级指标", "二级指标", "三级指标", "目标值", "分值", "得分"]
WIDTHS = (10, 10, 14, 20, 5, 5)
LONG = (
    "可研文本修改到位后3个工作日内出具评估报告，"
    "造价咨询单位收悉完整的概算审核资料后10个工作日完成概算审核并出具审核报告"
)


def texts(table: Table) -> list[list[str]]:
    """Return the words of a table row by row, blanks aside."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row - 1].append("".join(cell.text.split()))
    return rows


def one_table(document: Document) -> Table:
    """Return the only table of a document."""
    assert len(document.tables) == 1
    return document.tables[0]


def form(count: int) -> list[list[Cell | str]]:
    """Return a header and indicator rows under one merged label each five rows."""
    rows: list[list[Cell | str]] = [list(HEADER)]
    for index in range(count):
        label: list[Cell | str] = [Cell("产出指标", row_span=min(5, count - index))] if index % 5 == 0 else []
        rows.append(
            [
                *label,
                "数量指标",
                f"事项办理第{index}项",
                LONG if index % 3 == 0 else "按规定时间完成",
                "10",
                f"{index}.5",
            ]
        )
    return rows


def printed(rows: list[list[Cell | str]]) -> list[list[str]]:
    """Return the words of drawn rows."""
    return [[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("style", ["word", "form"])
@pytest.mark.parametrize(
    ("repeat", "closed", "splits"), [(0, True, True), (1, True, True), (0, False, True), (0, True, False)]
)
def test_table_over_pages_is_one(tmp_path: Path, style: str, repeat: int, closed: bool, splits: bool) -> None:
    """Rows, words and merged labels cut by page breaks are whole, a repeated header stands once."""
    rows = form(60)
    path = tmp_path / "form.pdf"
    drawn = Drawn(rows, WIDTHS, repeat=repeat, closed=closed, splits=splits, middle=False)
    pages = draw(
        path, [Text("部门整体自评表", size=16, align="center"), drawn, Text("填表人：张三")], style=style
    )  # type: ignore[arg-type]
    document = read(path)
    table = one_table(document)
    assert pages > 2 and document.pages == pages
    assert table.pages == tuple(range(1, pages + 1))
    assert texts(table) == printed(rows)
    spans = [cell.row_span for cell in table.cells if cell.column == 1]
    assert spans == [1, *[5] * 12]
    assert table.caption == "部门整体自评表"


def test_cut_cell_has_a_box_on_each_page(tmp_path: Path) -> None:
    """A cell cut by a page break names both boxes, and a span of its text the place where it is printed."""
    path = tmp_path / "cut.pdf"
    draw(path, [Drawn([["项目", "内容", "分值"], ["名称", LONG * 70, "10"]], (2, 8, 1))])
    table = one_table(read(path))
    cell = next(cell for cell in table.cells if cell.row == 2 and cell.column == 2)
    assert "".join(cell.text.split()) == LONG * 70
    assert [piece.page for piece in cell.at.pieces] == [1, 2]
    assert cell.at.page == 1 and cell.at.bbox == cell.at.pieces[0].bbox
    last = cell.locate(len(cell.text) - 2, len(cell.text))
    assert last.page == 2 and last.bbox is not None


def test_two_statements_stay_apart(tmp_path: Path) -> None:
    """A table with a title of its own on the next page is another table, with its own unit."""
    rows = [["项目", "决算数"], ["一、财政拨款收入", "9746.50"], ["合计", "9746.50"]]
    path = tmp_path / "two.pdf"
    content = [Text("收入决算表", align="center"), Text("单位：万元", align="right"), Drawn(rows, (3, 1))]
    draw(
        path,
        [*content, Text("支出决算表", align="center"), Text("单位：元", align="right"), Drawn(rows, (3, 1))],
    )
    assert [(table.caption, table.unit) for table in read(path).tables] == [
        ("收入决算表", "万元"),
        ("支出决算表", "元"),
    ]


def test_row_with_new_figures_is_a_new_row(tmp_path: Path) -> None:
    """A continuation whose first row has its own figures is not the rest of the last row."""

    def first(canvas: Canvas) -> None:
        grid(
            canvas,
            [60, 200, 300, 500],
            [700, 730, 760],
            [["208", "社会保障", "754.75"], ["20805", "养老支出", "754.75"]],
        )

    def second(canvas: Canvas) -> None:
        grid(
            canvas,
            [60, 200, 300, 500],
            [60, 90, 120],
            [["2080501", "离退休", "54.53"], ["2080502", "离退休", "28.11"]],
        )

    table = one_table(read(pdf(tmp_path / "new.pdf", first, second)))
    assert [row[0] for row in texts(table)] == ["208", "20805", "2080501", "2080502"]


def test_running_text(tmp_path: Path) -> None:
    """Wrapped lines are one paragraph, also over a page break.

    Page numbers are left out, headings are told apart.
    """
    path = tmp_path / "text.pdf"
    sentence = "2023年度收入决算数1130.35万元，其中一般公共预算财政拨款收入1123.72万元，其他收入6.63万元。"
    content = [Text("二、部门财务情况", indent=2), *(Text(sentence * 3, indent=2) for _ in range(12))]
    pages = draw(path, content)
    blocks = read(path).blocks
    assert pages > 1
    assert isinstance(blocks[0], Heading) and blocks[0].level == 2
    assert ["".join(block.text.split()) for block in blocks[1:] if isinstance(block, Paragraph)] == [
        sentence * 3
    ] * 12


def test_cells_are_those_of_pdfplumber(tmp_path: Path) -> None:
    """On each page the cells of the lattice have the words that pdfplumber finds in them."""
    path = tmp_path / "oracle.pdf"
    draw(path, [Drawn(form(30), WIDTHS)])
    found = [cell for table in read(path).tables for cell in table.cells]
    with pdfplumber.open(path) as file:
        oracle = [
            text
            for page in file.pages
            for table in page.find_tables()
            for row in table.extract()
            for text in row
            if text
        ]
    words = sorted("".join(text.split()) for text in oracle)
    assert len(words) >= len([cell for cell in found if cell.text])
    assert "".join(sorted("".join(words))) == "".join(
        sorted("".join("".join(cell.text.split()) for cell in found))
    )


def test_place_on_a_turned_and_cropped_page(tmp_path: Path) -> None:
    """Places count from the top left of what is seen, whatever the rotation and the crop box."""

    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.drawString(200, -100, "ABCDEF")

    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((50, 50, 545, 742))
        canvas.drawString(100, 642, "ABCDEF")

    (first,) = read(pdf(tmp_path / "turned.pdf", turned)).blocks
    (second,) = read(pdf(tmp_path / "cropped.pdf", cropped)).blocks
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph)
    assert first.at.bbox is not None and second.at.bbox is not None
    x0, top, x1, bottom = first.at.bbox
    assert x0 == pytest.approx(200, abs=1) and x1 > 225
    assert top < 100 < bottom < 110
    x0, top, _, bottom = second.at.bbox
    assert x0 == pytest.approx(50, abs=1)
    assert top < 100 < bottom < 110


def test_bold_printed_twice_is_read_once(tmp_path: Path) -> None:
    """A text printed twice, a fraction of a point apart, is bold and no second text."""

    def bold(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "支出决算表99")
        canvas.drawString(100.4, 700, "支出决算表99")

    assert read(pdf(tmp_path / "bold.pdf", bold)).blocks[0].text == "支出决算表99"  # type: ignore[union-attr]


def test_white_rulings_make_no_cells(tmp_path: Path) -> None:
    """Rulings in the colour of the paper are not seen."""

    def white(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(1, 1, 1)
        grid(canvas, [60, 200, 300], [100, 130, 160], [["甲项", "乙项"], ["丙项", "丁项"]])

    assert read(pdf(tmp_path / "white.pdf", white)).tables == ()


def test_rulings_inside_a_form_object(tmp_path: Path) -> None:
    """A table drawn inside a form object, moved by its matrix, is found where it is seen."""

    def form_object(canvas: Canvas) -> None:
        canvas.beginForm("table")
        canvas.setFont(FONT, 10)
        grid(canvas, [60, 200, 300], [100, 130, 160], [["甲项", "乙项"], ["丙项", "丁项"]])
        canvas.endForm()
        canvas.translate(50, -100)
        canvas.doForm("table")

    table = one_table(read(pdf(tmp_path / "form.pdf", form_object)))
    assert texts(table) == [["甲项", "乙项"], ["丙项", "丁项"]]
    assert table.cells[0].at.bbox == pytest.approx((110, 200, 250, 230), abs=1)


def test_junk_before_the_header(tmp_path: Path) -> None:
    """Bytes before the header of a PDF do no harm."""
    path = pdf(tmp_path / "junk.pdf", lambda canvas: canvas.drawString(100, 700, "部门概况"))
    path.write_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + path.read_bytes())
    assert read(path).blocks[0].text == "部门概况"  # type: ignore[union-attr]


def test_pictures_without_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without text recognition a document of pictures is refused as scanned.

    Among pages with text such pages are named.
    """
    monkeypatch.setattr("extract.scan.recognised_pages.is_available", lambda: False)

    def picture(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 595, 842)

    def words(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "一、部门概况")

    with pytest.raises(UnreadableError) as caught:
        read(pdf(tmp_path / "scan.pdf", picture))
    assert caught.value.problem.code == "scanned"
    document = read(pdf(tmp_path / "part.pdf", words, picture, picture))
    assert document.status == "partial"
    assert [(problem.code, dict(problem.details)["pages"]) for problem in document.problems] == [
        ("scanned", "2-3")
    ]


def test_password(tmp_path: Path) -> None:
    """A file that needs a password is refused as encrypted."""
    path = tmp_path / "secret.pdf"
    draw(path, [Text("机密")], password="secret")
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.problem.code == "encrypted"


def test_page_limits(tmp_path: Path) -> None:
    """Pages beyond the limit are named and left out, and so is a page of absurd size."""
    path = pdf(tmp_path / "many.pdf", *[lambda canvas: canvas.drawString(100, 700, "部门概况")] * 5)
    document = read(path, limits=Limits(pages=2))
    assert len(document.blocks) == 2
    assert [problem.code for problem in document.problems] == ["limit"]
    with pytest.raises(UnreadableError) as caught:
        read(path, limits=Limits(page_points=500))
    assert caught.value.problem.code == "limit"


def test_columns_of_figures_without_rulings(tmp_path: Path) -> None:
    """Figures aligned in columns over several lines are a table; running text with figures is none."""
    rows = [
        ("项目", "预算数", "决算数"),
        ("社会保障支出", "300.00", "299.10"),
        ("卫生健康支出", "88.20", "87.00"),
        ("住房保障支出", "45.00", "45.00"),
    ]
    rows += [("农林水支出", "12.00", ""), ("合计", "445.20", "431.10")]

    def columns(canvas: Canvas) -> None:
        canvas.drawCentredString(297, 750, "支出决算表")
        canvas.drawRightString(500, 730, "单位：万元")
        for index, row in enumerate(rows):
            canvas.drawString(60, 700 - 18 * index, row[0])
            canvas.drawRightString(350, 700 - 18 * index, row[1])
            canvas.drawRightString(500, 700 - 18 * index, row[2])
        for index in range(5):
            canvas.drawString(60, 500 - 15 * index, "本年支出合计 9759.38 万元，其中 基本支出 5377.64 万元。")

    document = read(pdf(tmp_path / "columns.pdf", columns))
    table = one_table(document)
    assert texts(table) == [list(row) for row in rows]
    assert (table.caption, table.unit) == ("支出决算表", "万元")


def test_label_split_by_the_page_end(tmp_path: Path) -> None:
    """A word of which the page end cut off the rest, in a row whose figures stand above, is whole again."""
    xs = [60.0, 92.0, 200.0, 260.0, 320.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740, 780], [["质量", "合格率", "10", "10"], ["可持续", "长期提供", "5", "5"]])

    def second(canvas: Canvas) -> None:
        grid(canvas, xs, [60, 90, 120], [["影响", "", "", ""], ["满意度", "群众", "10", "9"]])

    table = one_table(read(pdf(tmp_path / "label.pdf", first, second)))
    assert texts(table) == [
        ["质量", "合格率", "10", "10"],
        ["可持续影响", "长期提供", "5", "5"],
        ["满意度", "群众", "10", "9"],
    ]


def test_claimed_pages(tmp_path: Path) -> None:
    """A file that claims more pages than it has gives those there are, and one problem for all the others."""
    path = pdf(tmp_path / "claims.pdf", lambda canvas: canvas.drawString(100, 700, "部门概况"))
    path.write_bytes(path.read_bytes().replace(b"/Count 1 ", b"/Count 90 "))
    document = read(path, limits=Limits(pages=50))
    assert [(problem.code, dict(problem.details).get("page")) for problem in document.problems] == [
        ("limit", None),
        ("damaged_page", "2-50"),
    ]
    assert len(document.blocks) == 1
