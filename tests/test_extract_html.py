"""Saved web pages give what a browser shows, with the spans of their tables."""

from __future__ import annotations

import pytest

from extract.document import Document, Heading, Paragraph, Table
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.text.html import read_html


def _read(body: str, encoding: str = "utf-8", head: str = "") -> Document:
    page = f"<!DOCTYPE html><html><head>{head}<title>页面</title></head><body>{body}</body></html>"
    return read_html("page.html", "0" * 64, page.encode(encoding), Limits())


def _shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def test_spans_of_cells() -> None:
    """Rowspan and colspan place the cells after them."""
    document = _read(
        "<table><tr><td rowspan=2>资金</td><td"
        " colspan='2'>预算</td></tr><tr><td>100</td><td>95</td></tr></table>"
    )
    assert _shape(document.tables[0]) == [
        (1, 1, 2, 1, "资金"),
        (1, 2, 1, 2, "预算"),
        (2, 2, 1, 1, "100"),
        (2, 3, 1, 1, "95"),
    ]


def test_text_in_reading_order() -> None:
    """Headings, paragraphs and tables come in the order of the page; scripts and hidden parts do not."""
    body = """<h1>自评报告</h1><script>alert(1)</script><div>支出<b>100</b>万元。<br>其中：基本支出60万元。</div>
    <p style="display:none">看不见</p><table><tr><td>甲</td><td>乙</td></tr></table><p>完</p>"""
    blocks = _read(body).blocks
    assert [type(block) for block in blocks] == [Heading, Paragraph, Paragraph, Table, Paragraph]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "自评报告",
        "支出100万元。",
        "其中：基本支出60万元。",
        "完",
    ]


def test_pages_in_gbk() -> None:
    """A page that calls itself GB2312 is read with all characters of GB18030."""
    document = _read("<p>镕基路街道办事处</p>", "gb18030", '<meta charset="gb2312">')
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["镕基路街道办事处"]


def test_layout_tables_are_walked_through() -> None:
    """A table that only lays out the page gives the table inside it."""
    document = _read(
        "<table><tr><td><p>标题</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    )
    assert len(document.tables) == 1
    assert _shape(document.tables[0]) == [(1, 1, 1, 1, "1"), (1, 2, 1, 1, "2")]


def test_fields_of_a_form_in_a_table() -> None:
    """What is filled into a table and what is chosen there is shown.

    What is hidden, ticked or outside of tables is not.
    """
    rows = """<tr><td>预算数</td><td><input type="text" value="1130.35">万元</td></tr>
    <tr><td>完成情况</td><td><textarea>已完成</textarea></td></tr>
    <tr><td>等级</td><td><select><option>优</option><option selected>良</option></select></td></tr>
    <tr><td>编号</td><td><input type="hidden" value="7"><input value="8" style="display:none"><input type="checkbox" value="on"></td></tr>"""
    document = _read(f'<p>查询 <input value="请输入"></p><table>{rows}</table>')
    assert [text for *_, text in _shape(document.tables[0])] == [
        "预算数",
        "1130.35万元",
        "完成情况",
        "已完成",
        "等级",
        "良",
        "编号",
        "",
    ]
    assert document.blocks[0] == Paragraph("查询", document.blocks[0].at)  # type: ignore[union-attr]


def test_hostile_spans_and_depth() -> None:
    """Spans of two billion and deep nesting end, and the rest is read."""
    document = _read(
        "<table><tr><td colspan=2000000000 rowspan=2000000000>甲</td><td>乙</td></tr></table>"
        + "<div>" * 3000
        + "深"
        + "</div>" * 3000
    )
    assert document.tables[0].cells[0].text == "甲"


def test_a_page_without_words_is_empty() -> None:
    """A page that shows nothing has nothing to read."""
    with pytest.raises(UnreadableError) as error:
        _read("<script>1</script>")
    assert error.value.problem.code == "empty"
