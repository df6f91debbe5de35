"""Word files: every way in which the text of a form is not where one looks for it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extract.document import Document, Heading, Paragraph
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.reader import read
from extract.word.numerals import chinese, format_number
from tests.build_documents import docx, p, tbl, tc, tr


def open_docx(path: Path, body: str, **parts: str) -> Document:
    """Write and read a Word file."""
    return read(docx(path / "a.docx", body, parts))


def cells(document: Document) -> list[tuple[int, int, int, int, str]]:
    """Return the cells of the only table: row, column, spans and text."""
    assert len(document.tables) == 1
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text)
        for cell in document.tables[0].cells
    ]


def words(document: Document) -> list[str]:
    """Return the paragraphs."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_merges(tmp_path: Path) -> None:
    """Merges across, down, and in the old manner give one cell each."""
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tr(tc("资金", '<w:gridSpan w:val="2"/>'), tc("分值", restart)),
        tr(
            tc("预算", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), tc("", goes_on)
        ),
        tr(tc("甲"), tc("乙"), tc("丙")),
    )
    assert cells(open_docx(tmp_path, body)) == [
        (1, 1, 1, 2, "资金"),
        (1, 3, 2, 1, "分值"),
        (2, 1, 1, 2, "预算"),
        (3, 1, 1, 1, "甲"),
        (3, 2, 1, 1, "乙"),
        (3, 3, 1, 1, "丙"),
    ]


def test_row_that_begins_later(tmp_path: Path) -> None:
    """Columns skipped before the first cell of a row move the row right."""
    body = tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), properties='<w:gridBefore w:val="1"/>'))
    assert cells(open_docx(tmp_path, body))[-1] == (2, 2, 1, 1, "丙")


def test_content_controls(tmp_path: Path) -> None:
    """Content controls around text, paragraphs, rows and cells print what is in them."""
    run = "<w:r><w:t>局</w:t></w:r>"

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = (
        f"<w:p><w:r><w:t>某</w:t></w:r>{control(run)}</w:p>"
        + control(p("第二段"))
        + tbl(tr(tc("甲"), control(tc("乙"))), control(tr(tc("丙"), tc("丁"))))
    )
    document = open_docx(tmp_path, body)
    assert words(document) == ["某局", "第二段"]
    assert [cell[-1] for cell in cells(document)] == ["甲", "乙", "丙", "丁"]


def test_revisions(tmp_path: Path) -> None:
    """What was inserted is printed, what was deleted or moved away is not, rows included."""
    body = (
        "<w:p><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>21.4元</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>21.4万元</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>"
        + tbl(tr(tc("甲"), tc("乙")), tr(tc("删"), tc("除"), properties="<w:del/>"))
    )
    document = open_docx(tmp_path, body)
    assert words(document) == ["支出21.4万元"]
    assert [cell[-1] for cell in cells(document)] == ["甲", "乙"]


def test_text_boxes_stand_once(tmp_path: Path) -> None:
    """A text box is stored twice, for new and for old programs, and printed once."""
    box = f"<w:txbxContent>{p('框内文字')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>正文</w:t>{both}</w:r></w:p>"
    assert words(open_docx(tmp_path, body)) == ["正文", "框内文字"]


def test_hidden_text_fields_and_signs(tmp_path: Path) -> None:
    """Hidden text and field instructions are left out; tabs, breaks and signs are printed."""
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGEREF"
        " _Toc1</w:instrText></w:r><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:sym"
        ' w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    )
    assert words(open_docx(tmp_path, body)) == ["甲 乙\n丙-☑"]


def test_footnotes_follow(tmp_path: Path) -> None:
    """A footnote comes after the paragraph that refers to it, its separators never."""
    body = '<w:p><w:r><w:t>三公经费</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("下一段")
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote><w:footnote'
        f' w:id="2">{p("含购置费")}</w:footnote>'
    )
    assert words(open_docx(tmp_path, body, footnotes=notes)) == ["三公经费", "含购置费", "下一段"]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt'
    ' w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start'
    ' w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl><w:lvl'
    ' w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText'
    ' w:val="%3."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num'
    ' w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride'
    ' w:val="1"/></w:lvlOverride></w:num>'
)


def numbered(text: str, level: int, number: int = 1) -> str:
    """Return a paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_text(tmp_path: Path) -> None:
    """Numbers that Word counts are part of the text.

    Restart below each higher level and keep apart from figures.
    """
    listed = (
        ("部门概况", 0, 1),
        ("机构", 1, 1),
        ("人员", 1, 1),
        ("财务情况", 0, 1),
        ("收入", 1, 1),
        ("2023年度支出为10万元。", 2, 1),
        ("另一列", 0, 2),
    )
    document = open_docx(tmp_path, "".join(numbered(*item) for item in listed), numbering=NUMBERING)
    expected = [
        "一、部门概况",
        "（一）机构",
        "（二）人员",
        "二、财务情况",
        "（一）收入",
        "1. 2023年度支出为10万元。",
        "一、另一列",
    ]
    assert words(document) == expected
    first = document.blocks[0]
    assert isinstance(first, Heading) and (first.level, first.number) == (2, "一、")


def test_headings_by_style(tmp_path: Path) -> None:
    """A heading style, also an inherited one, makes a heading; a line of the table of contents is none."""
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 3"/></w:style><w:style w:styleId="b"><w:name'
        ' w:val="mine"/><w:basedOn w:val="a"/></w:style><w:style w:styleId="t"><w:name w:val="toc'
        ' 1"/></w:style>'
    )
    body = (
        p("工作亮点", '<w:pStyle w:val="b"/>')
        + p("一、部门概况", '<w:pStyle w:val="t"/>')
        + p("收入", '<w:outlineLvl w:val="1"/>')
    )
    blocks = open_docx(tmp_path, body, styles=styles).blocks
    assert [getattr(block, "level", None) for block in blocks] == [3, None, 2]


def test_frame_and_nested_table(tmp_path: Path) -> None:
    """A frame of one cell gives its contents; a table inside a cell follows its table."""
    inner = tbl(tr(tc("子甲"), tc("子乙")))
    framed = open_docx(tmp_path, tbl(tr(f"<w:tc><w:tcPr/>{p('题')}{inner}{p()}</w:tc>")))
    assert words(framed) == ["题"] and [cell[-1] for cell in cells(framed)] == ["子甲", "子乙"]
    nested = open_docx(tmp_path, tbl(tr(tc("甲"), f"<w:tc><w:tcPr/>{p('乙')}{inner}{p()}</w:tc>")))
    assert [[cell.text for cell in table.cells] for table in nested.tables] == [
        ["甲", "乙"],
        ["子甲", "子乙"],
    ]


def test_absurd_span(tmp_path: Path) -> None:
    """A span of two thousand million columns costs its row, and the document says so."""
    body = tbl(
        tr(tc("甲"), tc("乙")), tr(tc("丙", '<w:gridSpan w:val="2000000000"/>')), tr(tc("丁"), tc("戊"))
    )
    document = open_docx(tmp_path, body)
    assert [problem.code for problem in document.problems] == ["limit"]
    assert [cell[-1] for cell in cells(document)] == ["甲", "乙", "丁", "戊"]


def refusal(path: Path, limits: Limits | None = None) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(UnreadableError) as caught:
        read(path, limits=limits)
    return caught.value.problem.code


def test_hostile_packages(tmp_path: Path) -> None:
    """Entities, bombs, depth and damage are refused before they cost anything."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert refusal(docx(tmp_path / "entity.docx", p("&b;"), prologue=bomb)) == "damaged"
    assert refusal(docx(tmp_path / "ratio.docx", "<w:p/>" * 400_000)) == "limit"
    assert refusal(docx(tmp_path / "part.docx", p("甲" * 1000)), Limits(part_bytes=500)) == "limit"
    assert refusal(docx(tmp_path / "total.docx", p("甲" * 1000)), Limits(zip_bytes=500)) == "limit"
    assert refusal(docx(tmp_path / "deep.docx", "<w:ins>" * 400 + "</w:ins>" * 400)) == "damaged"
    assert refusal(docx(tmp_path / "broken.docx", "<w:p>")) == "damaged"
    assert refusal(docx(tmp_path / "blank.docx", p())) == "empty"
    whole = docx(tmp_path / "cut.docx", p("甲" * 50))
    whole.write_bytes(whole.read_bytes()[:-30])
    assert refusal(whole) == "damaged"


def test_damaged_part_of_a_package(tmp_path: Path) -> None:
    """A part whose checksum is wrong is damage."""
    path = tmp_path / "sum.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>内容</w:document>")
    path.write_bytes(path.read_bytes().replace("内容".encode(), "容内".encode()))
    assert refusal(path) == "damaged"


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "decimal", "3"),
        (12, "chineseCountingThousand", "十二"),
        (3, "chineseLegalSimplified", "叁"),
        (4, "decimalEnclosedCircleChinese", "④"),
        (25, "decimalEnclosedCircle", "㉕"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (5, "decimalFullWidth", "５"),
        (5, "somethingNew", "5"),
        (5, "bullet", ""),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    """Each number format prints as Word prints it."""
    assert format_number(number, style) == text


def test_chinese_numbers() -> None:
    """Chinese counting, zeros included."""
    assert [chinese(number) for number in (0, 9, 10, 19, 20, 34, 100, 105, 1010)] == [
        "零",
        "九",
        "十",
        "十九",
        "二十",
        "三十四",
        "一百",
        "一百零五",
        "一千零一十",
    ]


def test_headers_and_footers(tmp_path: Path) -> None:
    """Headers and footers stand apart from the text, each once; the number of the page is none."""
    document = open_docx(
        tmp_path,
        p("正文"),
        header1=p("某市统计局部门决算"),
        header2=p("某市统计局部门决算"),
        footer1=p("— 1 —") + p("内部资料"),
    )
    assert words(document) == ["正文"]
    assert [line.text for line in document.furniture] == ["内部资料", "某市统计局部门决算"]


@pytest.mark.parametrize("part", ["header1", "footnotes"])
@pytest.mark.parametrize(("inside", "problem"), [("<w:p>", "damaged"), ("<w:p/>" * 400_000, "limit")])
def test_damage_beside_the_text(tmp_path: Path, part: str, inside: str, problem: str) -> None:
    """A header or note that cannot be read is told; the text is read all the same."""
    document = open_docx(tmp_path, p("正文"), **{part: inside})
    assert (words(document), document.furniture, [found.code for found in document.problems]) == (
        ["正文"],
        (),
        [problem],
    )
