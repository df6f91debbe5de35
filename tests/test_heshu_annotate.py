"""Copies of documents with the findings written at the figures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

import heshu
from extract.layout.page_frame import page_frame
from extract.limits import Limits
from heshu.annotation.annotate_pdf import annotate_pdf, file_box
from heshu.annotation.annotate_word import annotate_word
from heshu.annotation.marks import Mark, marks
from heshu.commands.every import app
from tests.build_documents import docx, p, pdf, tbl, tc, tr

SAMPLES = Path(__file__).parents[1] / "samples"
WORDS = "公共预算财政拨款基本支出286.95万元。其中：人员经费265.55万元，公用经费21.4元。"

WORD_IN_ONE_XML = (
    '<?xml version="1.0"?><w:wordDocument'
    ' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>'
    f"{WORDS}</w:t></w:r></w:p></w:body></w:wordDocument>"
)


def _marks(path: Path) -> list[Mark]:
    return list(marks(heshu.check(path).findings, ("error", "warning"), "zh"))


def test_the_accused_figure_has_the_message_and_the_others_their_part() -> None:
    """Each finding has one mark that tells what is wrong and what it should be.

    One at each other figure.
    """
    found = _marks(SAMPLES / "self-evaluation-report.pdf")
    first = [mark for mark in found if mark.number == 1]
    assert [mark.accused for mark in first].count(True) == 1
    told = next(mark.text for mark in first if mark.accused)
    assert told.startswith("【错误 C03】基本支出286.95万元 ≠ 人员经费265.55万元 + 公用经费21.4元")
    assert "建议改为：21.4万元（原为21.4元）" in told
    assert len(first) == 3


def test_boxes_of_a_pdf_lie_over_their_figures() -> None:
    """Every box surrounds the place of its figure, with the words of the finding.

    The page's own words stay the same.
    """
    pikepdf = pytest.importorskip("pikepdf", reason="needs the extra annotate")
    path = SAMPLES / "self-evaluation-report.pdf"
    found = _marks(path)
    copy = annotate_pdf(path.read_bytes(), found, Limits())
    assert copy == annotate_pdf(path.read_bytes(), found, Limits())
    with pikepdf.open(io.BytesIO(copy)) as file:
        height = float(file.pages[0].mediabox[3])
        boxes = [
            ([float(edge) for edge in each.Rect], float(each.RD[1]), str(each.Contents))
            for each in file.pages[0].Annots
        ]
    accused = next(mark for mark in found if mark.accused)
    places = [piece.bbox for piece in accused.at.pieces] or [accused.at.bbox]
    for place in places:
        assert place is not None
        left, top, right, bottom = place
        wanted = (left, height - bottom, right, height - top)
        near = [words for box, above, words in boxes if _apart((*box[:3], box[3] - above), wanted) <= 3]
        assert any(accused.text in words for words in near)


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_boxes_on_turned_pages(turns: int) -> None:
    """A box on the visible page comes back to the same place of the file, however the page is turned."""
    frame = page_frame((10.0, 20.0, 605.0, 862.0), turns)
    a, b, c, d, e, f = frame
    x0, y0, x1, y1 = 100.0, 200.0, 160.0, 215.0
    seen_x = sorted((a * x0 + c * y0 + e, a * x1 + c * y1 + e))
    seen_y = sorted((b * x0 + d * y0 + f, b * x1 + d * y1 + f))
    assert file_box((seen_x[0], seen_y[0], seen_x[1], seen_y[1]), frame) == pytest.approx((x0, y0, x1, y1))


def test_comment_of_a_word_file_stands_at_the_accused_run(tmp_path: Path) -> None:
    """The comment embraces the run with the wrong figure and no other figure; the text stays the same."""
    from docx import Document

    parts = ("公共预算财政拨款基本支出286.95万元。其中：人员经费265.55万元，", "公用经费21.4元", "。")
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in parts)
    title = p("2023年度某区审计局部门整体支出绩效自评报告")
    path = docx(tmp_path / "a.docx", f"{title}<w:p>{runs}</w:p>")
    copy = annotate_word(_whole(path), _marks(path), Limits())
    document = Document(io.BytesIO(copy))
    (comment,) = document.comments
    assert comment.author == "核数"
    assert "建议改为：21.4万元" in comment.text
    body = document.element.body.xml
    inside = body[body.index("commentRangeStart") : body.index("commentRangeEnd")]
    assert "公用经费21.4元" in inside
    assert "286.95" not in inside
    (tmp_path / "b.docx").write_bytes(copy)
    assert [block.text for block in heshu.read(tmp_path / "b.docx").blocks] == [
        block.text for block in heshu.read(path).blocks
    ]  # type: ignore[union-attr]


def _whole(path: Path) -> bytes:
    """Return a Word file of the tests as a package that python-docx opens.

    With the parts that name the document.
    """
    import zipfile

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        new.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types'
            ' xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
            f' PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        new.writestr(
            "_rels/.rels",
            '<?xml version="1.0"?><Relationships'
            ' xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
            f' Type="{relation}" Target="word/document.xml"/></Relationships>',
        )
        new.writestr("word/document.xml", old.read("word/document.xml"))
    return data.getvalue()


def test_comment_of_a_word_cell(tmp_path: Path) -> None:
    """A finding in a table has its comment in the cell.

    Also behind a table without words and a frame of one cell.
    """
    from docx import Document

    form = tbl(
        tr(tc("资金来源"), tc("全年预算数（万元）"), tc("全年执行数（万元）")),
        tr(tc("年度资金总额"), tc("120.00"), tc("90.00")),
        tr(tc("其中：财政拨款"), tc("100.00"), tc("70.00")),
        tr(tc("其他资金"), tc("2.00"), tc("20.00")),
    )
    path = docx(tmp_path / "a.docx", tbl(tr(tc(), tc())) + tbl(tr(tc("项目支出绩效自评表"))) + form)
    found = _marks(path)
    assert found
    document = Document(io.BytesIO(annotate_word(_whole(path), found, Limits())))
    assert len(list(document.comments)) == 1
    body = document.element.body.xml
    assert body.index("commentRangeStart") > body.index("其他资金")


def test_comment_of_a_workbook(tmp_path: Path) -> None:
    """A finding in a sheet has its comment in the accused cell, behind what was written there before."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra annotate")
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active.append(["项目支出绩效自评表"])
    for row in (
        ["资金来源", "全年预算数（万元）", "全年执行数（万元）"],
        ["年度资金总额", 120, 90],
        ["其中：财政拨款", 100, 70],
        ["其他资金", 2, 20],
    ):
        book.active.append(row)
    book.active["B5"].comment = Comment("原有批注", "审核")
    book.save(tmp_path / "a.xlsx")
    result = CliRunner().invoke(app, ["annotate", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "b.xlsx")])
    assert result.exit_code == 0, result.output
    copy = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert copy.active["B5"].value == 2
    comment = copy.active["B5"].comment
    assert comment is not None
    assert comment.text.startswith("原有批注\n\n【错误 F01】")


def test_several_documents_go_to_a_folder_and_text_holds_no_comments(tmp_path: Path) -> None:
    """Copies of several documents are named after them.

    A format without comments is named and makes the status 3.
    """
    pytest.importorskip("pikepdf", reason="needs the extra annotate")
    (tmp_path / "in").mkdir()
    page = pdf(tmp_path / "in" / "a.pdf", lambda canvas: canvas.drawString(60, 700, WORDS))
    (tmp_path / "in" / "b.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "in" / "c.doc").write_text(WORD_IN_ONE_XML, encoding="utf-8")
    before = page.read_bytes()
    result = CliRunner().invoke(app, ["annotate", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 3
    assert "b.txt: 此格式不能写批注" in result.output and "c.doc: 此格式不能写批注" in result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.pdf"]
    assert page.read_bytes() == before


def test_the_document_itself_is_never_overwritten(tmp_path: Path) -> None:
    """Naming the document as its own copy is refused."""
    pytest.importorskip("pikepdf", reason="needs the extra annotate")
    page = pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(60, 700, WORDS))
    before = page.read_bytes()
    result = CliRunner().invoke(app, ["annotate", str(page), "-o", str(page)])
    assert result.exit_code == 3
    assert "副本会覆盖原文件" in result.output
    assert page.read_bytes() == before


def test_a_list_stands_behind_the_pages(tmp_path: Path) -> None:
    """With a legend, every finding by its number and place, over as many pages as it takes."""
    pikepdf = pytest.importorskip("pikepdf", reason="needs the extra annotate")
    import pypdfium2

    from extract.document import Location
    from heshu.annotation.appended_list import append_list
    from heshu.annotation.marks import Mark

    file = pikepdf.new()
    append_list(file, [], "zh")
    assert len(file.pages) == 0
    text = "【错误 C03】基本支出300万元 ≠ 人员经费260万元"
    marks = [Mark(number, Location(page=2), "error", accused=True, text=text) for number in range(1, 40)]
    append_list(file, marks, "zh")
    file.save(tmp_path / "list.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "list.pdf")
    try:
        assert len(document) == 2
        words = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    assert "图例：实线框为疑误数字" in words
    assert "39. 第2页 【错误 C03】基本支出300万元 不等于 人员经费260万元" in words
