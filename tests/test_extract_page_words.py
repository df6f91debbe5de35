"""Words that stand oddly on a page.

Turned, slanted, raised, in notes, under running headers, in a table of contents.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Heading, Table
from extract.reader import read
from tests.build_documents import FONT, docx, grid, p, pdf

XS = [60.0, 90.0, 200.0, 300.0]
BODY = "本部门认真落实各项工作部署，预算执行总体平稳，资金使用规范，绩效目标基本完成，项目进度符合"


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 10.0) -> None:
    """Write a text with its base line `y` points below the top of the page."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, 842 - y, text)


def turned(canvas: Canvas, x: float, y: float, angle: float, text: str, size: float = 10.0) -> None:
    """Write a text that is turned about its start."""
    canvas.saveState()
    canvas.setFont(FONT, size)
    canvas.translate(x, 842 - y)
    canvas.rotate(angle)
    canvas.drawString(0, 0, text)
    canvas.restoreState()


def words(document: Document) -> list[str]:
    """Return the text of the blocks, tables as their cells."""
    return [
        " | ".join(cell.text for cell in block.cells) if isinstance(block, Table) else block.text
        for block in document.blocks
    ]


def one_page(tmp_path: Path, draw: Callable[[Canvas], None]) -> Document:
    """Read a page."""
    return read(pdf(tmp_path / "page.pdf", draw))


def test_turned_labels_are_read(tmp_path: Path) -> None:
    """A label that is turned by a quarter, either way, is read as its reader turns the page."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 200, 300], [["", "数量指标", "12台"], ["", "质量指标", "99%"]])
        turned(canvas, 80, 180, 90, "产出指标A1")
        turned(canvas, 70, 220, -90, "效益指标B2")

    table = one_page(tmp_path, draw).tables[0]
    assert [cell.text for cell in table.cells] == [
        "产出指标A1",
        "数量指标",
        "12台",
        "效益指标B2",
        "质量指标",
        "99%",
    ]


def test_nothing_of_a_document_lives_on_in_cycles(tmp_path: Path) -> None:
    """The collector is paused while a document is built and what was built is made old.

    Cycles would stay for as long as the program reads.
    """

    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 200, 300], [["", "数量指标", "12台"], ["", "质量指标", "99%"]])
        turned(canvas, 80, 180, 90, "产出指标A1")
        write(canvas, 95, 204, "从一行伸到下一行的字")

    path = pdf(tmp_path / "page.pdf", draw)
    assert read(path).tables
    gc.collect()
    gc.disable()
    try:
        read(path)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_watermarks_are_kept_out(tmp_path: Path) -> None:
    """Slanted words, and large pale ones, are no part of cells or text."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 200, 300], [["产出", "数量指标", "12台"], ["效益", "质量指标", "99%"]])
        turned(canvas, 70, 290, 45, "征求意见稿", 60)
        canvas.setFillGray(0.8)
        write(canvas, 90, 220, "内部资料", 40)
        canvas.setFillGray(0)
        write(canvas, 60, 340, "填表人：张三")

    assert words(one_page(tmp_path, draw)) == [
        "产出 | 数量指标 | 12台 | 效益 | 质量指标 | 99%",
        "填表人：张三",
    ]


def test_pale_words_of_usual_size_are_text(tmp_path: Path) -> None:
    """Grey or white words as large as the others are read."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.75)
        write(canvas, 60, 100, "说明：灰色文字")
        canvas.setFillGray(0)
        write(canvas, 60, 130, "填表人：张三")

    assert words(one_page(tmp_path, draw)) == ["说明：灰色文字", "填表人：张三"]


def test_raised_figures_stay_in_their_line(tmp_path: Path) -> None:
    """The 2 of m² and the mark of a note, small and raised, stand where they are printed."""

    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 100, "新建用房1200m", 12)
        write(canvas, 60 + canvas.stringWidth("新建用房1200m", FONT, 12), 95, "2", 6)
        write(canvas, 68 + canvas.stringWidth("新建用房1200m", FONT, 12), 100, "，已经验收。", 12)

    assert words(one_page(tmp_path, draw)) == ["新建用房1200m2，已经验收。"]


def test_a_note_does_not_part_the_text(tmp_path: Path) -> None:
    """A paragraph that runs over the page's end is one; the note at the foot stands after it."""

    def first(canvas: Canvas) -> None:
        for index in range(6):
            write(canvas, 60, 600 + 16 * index, BODY)
        write(canvas, 60, 760, "①控制率为在职人数除以编制数。", 7.5)

    def second(canvas: Canvas) -> None:
        write(canvas, 60, 72, BODY)
        write(canvas, 60, 88, "要求。")

    assert words(read(pdf(tmp_path / "note.pdf", first, second))) == [
        BODY * 7 + "要求。",
        "①控制率为在职人数除以编制数。",
    ]


def test_running_header_of_two_pages(tmp_path: Path) -> None:
    """A line at the very edge of both pages of a document is a header and does not part the table."""

    def page(rows: list[list[str]]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, 40, "栖云区财政局编印")
            grid(canvas, XS, [60 + 360 * index for index in range(len(rows) + 1)], rows)

        return draw

    rows = [["产出", "数量指标", "12台"], ["效益", "质量指标", "99%"]]
    document = read(pdf(tmp_path / "header.pdf", page(rows), page([["成本", "节约率", "5%"]])))
    assert [(table.rows, table.pages) for table in document.tables] == [(3, (1, 2))]
    assert len(document.blocks) == 1
    assert [(line.text, line.at.page) for line in document.furniture] == [("栖云区财政局编印", 1)]


def test_contents_are_lines_without_dots(tmp_path: Path) -> None:
    """Each line of a table of contents is a paragraph.

    The dots between title and page number are one mark.
    """

    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 100, "第一部分 部门概况" + "." * 60 + " 1")
        write(canvas, 60, 120, "附件 绩效自评表" + "…" * 30 + "12")

    document = one_page(tmp_path, draw)
    assert words(document) == ["第一部分 部门概况……1", "附件 绩效自评表……12"]
    assert not any(isinstance(block, Heading) for block in document.blocks)


def test_a_line_at_the_right_ends(tmp_path: Path) -> None:
    """The number of a table at the right margin does not run on into the line below."""

    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 80, BODY + "要求。")
        write(canvas, 480, 100, "公开01表")
        write(canvas, 60, 116, "部门：栖云区水利局")

    assert words(one_page(tmp_path, draw)) == [BODY + "要求。", "公开01表", "部门：栖云区水利局"]


def test_figures_whose_unit_is_cut(tmp_path: Path) -> None:
    """A row cut in its unit, its words and its label is one row."""
    xs = [60.0, 94.0, 128.0, 200.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740, 780], [["数量指", "≥20公", "清淤长度"], ["质量指", "≥99公", "护坡长度"]])

    def second(canvas: Canvas) -> None:
        grid(canvas, xs, [60, 90, 120], [["标", "里", ""], ["时效指", "5天", "工期"]])

    table = read(pdf(tmp_path / "unit.pdf", first, second)).tables[0]
    assert [cell.text for cell in table.cells if cell.row == 2] == ["质量指标", "≥99公里", "护坡长度"]


def test_a_figure_that_is_cut(tmp_path: Path) -> None:
    """The last digit of a figure in a narrow cell, alone in its row below the break.

    Belongs to the figure.
    """
    xs = [60.0, 200.0, 222.0, 300.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740, 780], [["满意度", "90", "9"], ["总分", "97.", "优"]])

    def second(canvas: Canvas) -> None:
        grid(canvas, xs, [60, 90, 120], [["", "80", ""], ["填表人", "张", "李"]])

    table = read(pdf(tmp_path / "figure.pdf", first, second)).tables[0]
    assert [cell.text for cell in table.cells if cell.row == 2] == ["总分", "97.80", "优"]
    assert table.rows == 3


def test_numbered_items_are_no_headings(tmp_path: Path) -> None:
    """Three numbered lines with nothing between them are a list; two with text below are headings."""
    duties = ["（一）拟订水利规划", "（二）管理水利工程", "（三）指导农村水利"]
    body = [
        p("一、主要职责"),
        *map(p, duties),
        p("二、机构设置"),
        p("内设机构3个。"),
        p("三、人员情况"),
        p("在职18人。"),
    ]
    headings = [
        block.text
        for block in read(docx(tmp_path / "list.docx", "".join(body))).blocks
        if isinstance(block, Heading)
    ]
    assert headings == ["一、主要职责", "二、机构设置", "三、人员情况"]


def test_running_header_that_stands_a_little_lower(tmp_path: Path) -> None:
    """A header printed a point higher or lower from page to page, as scans have it, is one header."""

    def page(top: float, row: list[str]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, top, "栖云区财政局编印")
            grid(canvas, XS, [60, 800], [row])

        return draw

    pages = [
        page(39.9, ["产出", "数量指标", "12台"]),
        page(40.1, ["效益", "质量指标", "99%"]),
        page(41.6, ["成本", "节约率", "5%"]),
    ]
    document = read(pdf(tmp_path / "header.pdf", *pages))
    assert [line.text for line in document.furniture] == ["栖云区财政局编印"]
    assert [type(block).__name__ for block in document.blocks] == ["Table"]


def test_text_wider_than_its_cell(tmp_path: Path) -> None:
    """What runs over the border of its cell, as a spreadsheet prints it, is whole in its cell.

    The figure beside it is not touched.
    """
    xs = [60.0, 110.0, 170.0, 230.0, 260.0]

    def draw(canvas: Canvas) -> None:
        grid(canvas, xs, [100, 130, 160, 190, 220], [["", "", "", ""]] * 4)
        write(canvas, 63, 118, "一般公共服务")
        write(canvas, 126, 118, "1,780.16")
        write(canvas, 100, 148, "年初预算数（万元）")
        write(canvas, 182, 178, "基本支出合计")
        write(canvas, 63, 208, "机关服务")
        write(canvas, 112, 208, "12.5")
        write(canvas, 233, 208, "偏差原因分析")

    document = one_page(tmp_path, draw)
    cells = {(cell.row, cell.column): cell.text for cell in document.tables[0].cells if cell.text}
    assert cells == {
        (1, 1): "一般公共服务",
        (1, 2): "1,780.16",
        (2, 2): "年初预算数（万元）",
        (3, 3): "基本支出合计",
    } | {
        (4, 1): "机关服务",
        (4, 2): "12.5",
        (4, 4): "偏差原因分析",
    }
    assert len(document.blocks) == 1


def test_texts_that_fill_their_cells(tmp_path: Path) -> None:
    """Texts of two cells that stand close to the border between them stay apart."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [60.0, 102.0, 160.0], [100, 130, 160], [["", ""], ["工程", "支出"]])
        write(canvas, 61.4, 118, "预算支出")
        write(canvas, 102.6, 118, "12.5万元")

    assert words(one_page(tmp_path, draw)) == ["预算支出 | 12.5万元 | 工程 | 支出"]


def test_text_higher_than_its_row(tmp_path: Path) -> None:
    """Of a text that a spreadsheet clips because its row is too low, what is seen stays in its cell.

    The lines above and below are not printed, and so not read.
    """

    def clipped(canvas: Canvas, box: tuple[float, float, float, float], *lines: tuple[float, str]) -> None:
        canvas.saveState()
        left, top, right, bottom = box
        path = canvas.beginPath()
        path.rect(left, 842 - bottom, right - left, bottom - top)
        canvas.clipPath(path, stroke=0, fill=0)
        for y, text in lines:
            write(canvas, left + 2, y, text)
        canvas.restoreState()

    def draw(canvas: Canvas) -> None:
        grid(canvas, [60, 150, 240], [100, 120, 134, 154], [["数量", ""], ["质量", ""], ["时效", "5天"]])
        write(canvas, 152, 111, "改造危旧房屋")
        clipped(
            canvas, (151, 121, 239, 133), (118, "按城中村考核标准完"), (130, "成相关工作的"), (142, "百分比")
        )

    assert words(one_page(tmp_path, draw)) == ["数量 | 改造危旧房屋 | 质量 | 成相关工作的 | 时效 | 5天"]


def rules(canvas: Canvas, *segments: tuple[float, float, float, float]) -> None:
    """Draw lines from (x, y) to (x, y), the y downwards from the top of the page."""
    for x0, y0, x1, y1 in segments:
        canvas.line(x0, 842 - y0, x1, 842 - y1)


def test_words_below_the_last_ruling_of_a_page(tmp_path: Path) -> None:
    """A label that the page's end cuts, as browsers print it, is whole.

    A note below a table that ends there is a paragraph.
    """
    xs = [60.0, 100.0, 200.0, 300.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740], [["", "带动就业人数", "90人"]])
        write(canvas, 62, 728, "社会效")
        write(canvas, 62, 748, "益指标")

    def second(canvas: Canvas) -> None:
        grid(canvas, xs, [60, 100], [["", "水质达标率", "95%"]])

    def other(canvas: Canvas) -> None:
        grid(canvas, [60.0, 250.0, 400.0], [200, 240], [["甲", "乙"]])

    document = read(pdf(tmp_path / "label.pdf", first, second))
    assert words(document) == ["社会效益指标 | 带动就业人数 | 90人 |  | 水质达标率 | 95%"]
    document = read(pdf(tmp_path / "note.pdf", first, other))
    assert words(document) == ["社会效 | 带动就业人数 | 90人", "益指标", "甲 | 乙"]


def test_room_before_a_page_break_is_no_row(tmp_path: Path) -> None:
    """Where a row went to the next page, the room that it leaves beside a merged label is no row."""
    xs = [60.0, 100.0, 200.0, 300.0]

    def first(canvas: Canvas) -> None:
        rules(canvas, (60, 660, 300, 660), (100, 700, 300, 700), (100, 740, 300, 740))
        rules(canvas, (60, 660, 60, 790), (100, 660, 100, 790), (200, 660, 200, 740), (300, 660, 300, 790))
        for y, row in ((680, ("产出", "渠道长度", "9公里")), (720, ("", "闸门数量", "3座"))):
            for x, text in zip(xs, row, strict=False):
                write(canvas, x + 4, y, text)

    def second(canvas: Canvas) -> None:
        rules(canvas, (100, 100, 300, 100), (60, 140, 300, 140), *((x, 60, x, 140) for x in xs))
        for y, row in ((80, ("", "验收合格率", "95%")), (120, ("", "完工率", "98%"))):
            for x, text in zip(xs, row, strict=False):
                write(canvas, x + 4, y, text)

    table = read(pdf(tmp_path / "room.pdf", first, second)).tables[0]
    assert (table.rows, [cell.text for cell in table.cells]) == (
        4,
        ["产出", "渠道长度", "9公里", "闸门数量", "3座", "验收合格率", "95%", "完工率", "98%"],
    )
    assert table.cells[0].row_span == 4


def test_labels_that_a_browser_prints_too_short(tmp_path: Path) -> None:
    """Below labels that go on from the page before and end within a row there is no row of its own."""
    xs = [60.0, 100.0, 140.0, 240.0, 300.0]

    def first(canvas: Canvas) -> None:
        rules(
            canvas,
            (60, 660, 300, 660),
            (140, 700, 300, 700),
            (60, 740, 300, 740),
            *((x, 660, x, 740) for x in xs),
        )
        for y, row in ((680, ("产出", "数量", "渠道长度", "9公里")), (720, ("", "", "闸门数量", "3座"))):
            for x, text in zip(xs, row, strict=False):
                write(canvas, x + 4, y, text)

    def second(canvas: Canvas) -> None:
        rules(
            canvas,
            (60, 60, 300, 60),
            (140, 100, 300, 100),
            (60, 120, 140, 120),
            (60, 140, 300, 140),
            (60, 180, 300, 180),
        )
        rules(
            canvas, *((x, 60, x, 180) for x in (60, 140, 240, 300)), (100, 60, 100, 120), (100, 140, 100, 180)
        )
        for y, row in (
            (80, ("", "", "泵站数量", "2座")),
            (120, ("", "", "水闸数量", "5座")),
            (160, ("效益", "社会", "受益人口", "8万人")),
        ):
            for x, text in zip(xs, row, strict=False):
                write(canvas, x + 4, y, text)

    table = read(pdf(tmp_path / "short.pdf", first, second)).tables[0]
    assert [(cell.row, cell.row_span, cell.text) for cell in table.cells if cell.column == 1] == [
        (1, 4, "产出"),
        (5, 1, "效益"),
    ]
    assert [(cell.row, cell.row_span, cell.text) for cell in table.cells if cell.column == 3][2:] == [
        (3, 1, "泵站数量"),
        (4, 1, "水闸数量"),
        (5, 1, "受益人口"),
    ]


def test_a_row_that_is_cut_within_the_units_of_its_figures(tmp_path: Path) -> None:
    """A figure, and the unit of it that stands below the break.

    Are one where another figure of the row has nothing below; else they are two rows.
    """
    xs = [60.0, 98.0, 136.0, 174.0, 300.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740, 780], [["渠道长", "≥20公", "5", "无"], ["单位成", "≤480", "20", "无"]])

    def second(score: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            grid(canvas, xs, [60, 90, 120], [["本", "元/公里", score, ""], ["工期", "5天", "5", "无"]])

        return draw

    cut = read(pdf(tmp_path / "unit.pdf", first, second(""))).tables[0]
    assert [cell.text for cell in cut.cells if cell.row == 2] == ["单位成本", "≤480元/公里", "20", "无"]
    whole = read(pdf(tmp_path / "rows.pdf", first, second("9"))).tables[0]
    assert [cell.text for cell in whole.cells if cell.row in {2, 3}] == [
        "单位成",
        "≤480",
        "20",
        "无",
        "本",
        "元/公里",
        "9",
        "",
    ]


def test_blank_rows_after_a_page_break_are_rows(tmp_path: Path) -> None:
    """A blank row below the first row of a page is kept."""
    xs = [60.0, 100.0, 200.0, 300.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, xs, [700, 740, 780], [["产出", "渠道长度", "9公里"], ["效益", "受益人口", "8万人"]])

    def second(canvas: Canvas) -> None:
        grid(canvas, xs, [60, 90, 120, 150], [["其他", "说明", "无"], ["", "", ""], ["填表人", "张三", ""]])

    table = read(pdf(tmp_path / "blank.pdf", first, second)).tables[0]
    assert (table.rows, len(table.cells)) == (5, 15)
