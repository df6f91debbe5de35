"""Text and Markdown: encodings, headings, pipe tables and their pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.document import Heading, Paragraph, Table
from extract.errors import UnreadableError
from extract.reader import read
from extract.text.encoding import decode
from extract.text.half_joining import join_halves
from extract.text.pipe_stitch import realigned, stitch_tables
from extract.text.pipe_table import parse_table

REPORT = "一、部门概况\n\n（一）机构设置\n内设机构3个，支出1130.35万元。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """The encoding is told from the bytes."""
    path = tmp_path / "report.bin"
    path.write_bytes(REPORT.encode(encoding))
    document = read(path)
    assert document.format == "markdown" and document.pages is None
    assert [(type(block), block.text) for block in document.blocks if not isinstance(block, Table)] == [
        (Heading, "一、部门概况"),
        (Heading, "（一）机构设置"),
        (Paragraph, "内设机构3个，支出1130.35万元。"),
    ]


def test_unknown_encoding() -> None:
    """Bytes in no known encoding are refused."""
    with pytest.raises(UnreadableError):
        decode(b"\xff\xff\xff\x80 text")


def test_markdown(tmp_path: Path) -> None:
    """Marked headings, emphasis and rules are understood; caption and unit belong to the table below."""
    path = tmp_path / "a.md"
    path.write_text(
        "# 部门决算\n\n**收入决算表**\n\n单位：万元\n\n| 项目 | 金额 |\n|---|---:|\n| 合计 | 9746.50"
        " |\n\n---\n注：以上。\n",
        encoding="utf-8",
    )
    blocks = read(path).blocks
    assert isinstance(blocks[0], Heading) and (blocks[0].text, blocks[0].level) == ("部门决算", 1)
    table = next(block for block in blocks if isinstance(block, Table))
    assert (table.caption, table.unit) == ("收入决算表", "万元")
    assert [cell.text for cell in table.cells] == ["项目", "金额", "合计", "9746.50"]
    assert [block.text for block in blocks if not isinstance(block, Table)] == [
        "部门决算",
        "收入决算表",
        "单位：万元",
        "注：以上。",
    ]


def test_pipe_rows() -> None:
    r"""Escaped bars, tags and entities stand for what they print.

    An empty header is dropped, short rows are filled up.
    """
    lines = ["| | | |", "|--|--|--|", r"| a\|b | <p>一是。</p><p>二是。</p> | x&amp;y |", "| 1<br>2 |"]
    assert parse_table(lines) == [["a|b", "一是。\n二是。", "x&y"], ["1\n2", "", ""]]


HEADER = ["", "一级指标", "二级指标", "内容", "目标值", "分值", "得分"]


def test_narrower_continuation_lies_under_its_columns() -> None:
    """A piece without the leading column is moved right, so that figures come under figures."""
    upper = [
        HEADER,
        ["年度", "产出", "数量", "大厅建设", "40家", "10", "10"],
        ["", "", "质量", "评估报告", "符合要求", "5", "5"],
    ]
    lower = [["效益", "经济", "减负", "100家", "6", "6"], ["", "社会", "刻章", "长期提供", "6", "5"]]
    tables = stitch_tables([upper, lower])
    assert len(tables) == 1
    assert tables[0][3:] == [
        ["", "效益", "经济", "减负", "100家", "6", "6"],
        ["", "", "社会", "刻章", "长期提供", "6", "5"],
    ]


def test_cut_row_and_cut_word_are_joined() -> None:
    """The rest of a sentence or of a word in the first row of a piece goes back to the row that it was cut from."""
    upper = [HEADER, ["年度", "产出", "时效", "评估", "收悉完整的概算审", "5", "5"]]
    lower = [["", "", "", "核资料后出具", "", ""], ["", "可持续", "", "", "0", "0"]]
    last = [["", "", "影响指标", "", "", "", ""], ["", "满意度", "对象", "满意度", "90%", "10", "9"]]
    tables = stitch_tables([upper, lower, last])
    assert len(tables) == 1
    assert tables[0][1][4] == "收悉完整的概算审核资料后出具"
    assert tables[0][2][2] == "可持续影响指标"
    assert len(tables[0]) == 4


def test_rest_of_a_list_goes_back_over_other_columns() -> None:
    """A lone text that opens a piece of other columns continues the list of the cell that it was cut from."""
    upper = [["年度目标", "预期", "完成"], ["", "持续推进公开。", "1. 深化改革。\n2. 优化服务。"]]
    lower = [
        ["", "3. 深推改革。", "", "", "", "", ""],
        HEADER,
        ["年度", "产出", "数量", "大厅", "40家", "10", "10"],
    ]
    tables = stitch_tables([upper, lower])
    assert tables[0][1] == ["", "持续推进公开。", "1. 深化改革。\n2. 优化服务。\n3. 深推改革。"]
    assert tables[1][0] == HEADER


def test_table_with_its_own_header_is_another() -> None:
    """A piece that names its own columns begins a new table, a repeated header does not."""
    one = [["科目", "名称", "预算", "决算"], ["208", "社保", "10", "9"]]
    other = [["年份", "项目", "金额", "占比"], ["2023", "基建", "5", "6"]]
    assert len(stitch_tables([one, other])) == 2
    assert stitch_tables([one, [one[0], ["210", "卫生", "3", "3"]]]) == [[*one, ["210", "卫生", "3", "3"]]]


def test_total_row_is_moved_under_its_columns() -> None:
    """The figures of a total row whose merged label lost cells come under the columns of figures.

    Other rows stay.
    """
    figures = [False, False, False, True, True, False]
    assert realigned(["总分", "", "100", "99.47", "", ""], figures) == ["总分", "", "", "100", "99.47", ""]
    assert realigned(["总分", "", "", "100", "99.47", ""], figures) == ["总分", "", "", "100", "99.47", ""]
    assert realigned(["甲", "乙", "100", "99.47", "", ""], figures) == ["甲", "乙", "100", "99.47", "", ""]


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("概算审", "核资料", "概算审核资料"),
        ("已完成。", "2. 继续", "已完成。\n2. 继续"),
        ("open", "data", "open data"),
        ("15066.", "76", "15066.76"),
    ],
)
def test_join_halves(upper: str, lower: str, joined: str) -> None:
    """Halves of Chinese text meet without a blank, items begin a line."""
    assert join_halves(upper, lower) == joined
