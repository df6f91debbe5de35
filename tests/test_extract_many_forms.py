"""Forms one after the other under one title: as many tables, each with its title."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from extract.document import Document, Paragraph, Table
from extract.limits import Limits
from extract.pdf.pdf_file import read_pdf
from samples.content import Content, Text
from samples.content import Table as Drawn
from samples.drawing import Style, draw

TITLE = "项目支出绩效自评表"
COUNT = 11
WIDTHS = (90.0, 110.0, 90.0, 110.0)


def form(number: int, rows: int, opening: str, office: str) -> list[Content]:
    """Return one form of some rows."""
    head = [[opening, office, "项目编号", f"SY{number:03}"], ["指标", "目标", "完成", "得分"]]
    body = [
        [f"第{row}项工作", f"{row * 7 + number}个", f"{row * 7 + number}个", "5"] for row in range(1, rows)
    ]
    return [Text(TITLE, size=16.0, align="center"), Drawn([*head, *body], WIDTHS, size=10.5)]


def merged(paths: list[Path]) -> bytes:
    """Return the pages of several PDFs as one."""
    target = pypdfium2.PdfDocument.new()
    for path in paths:
        with pypdfium2.PdfDocument(path) as source:
            target.import_pages(source)
    out = paths[0].with_name("all.pdf")
    target.save(out)
    return out.read_bytes()


def forms(
    folder: Path, rows: int, style: Style, opening: str = "部门名称", office: str = "石燕湖管理处"
) -> Document:
    """Return eleven forms of so many rows as they are read."""
    paths = [folder / f"{number}.pdf" for number in range(COUNT)]
    for number, path in enumerate(paths):
        draw(path, form(number, rows, opening, office), style=style, numbers=False)
    return read_pdf("forms.pdf", "", merged(paths), Limits())


@pytest.mark.parametrize("style", ["word", "form", "dotted"])
@pytest.mark.parametrize("rows", [8, 24, 40, 60])
def test_eleven_forms_are_eleven_tables(tmp_path: Path, rows: int, style: Style) -> None:
    """Short ones, ones that fill their page and ones of two pages; drawn in three ways."""
    document = forms(tmp_path, rows, style)
    assert [table.rows for table in document.tables] == [rows + 1] * COUNT
    titles = [block for block in document.blocks if not isinstance(block, Table) and block.text == TITLE]
    captions = [table for table in document.tables if table.caption == TITLE]
    assert max(len(titles), len(captions)) == COUNT


def test_a_running_header_stays_one(tmp_path: Path) -> None:
    """The name of the document on every page is no title of a form, and its table goes on."""
    body: list[Content] = [Drawn([[f"第{row}项", str(row)] for row in range(150)], (200.0, 100.0), size=10.5)]
    path = tmp_path / "one.pdf"
    draw(path, body, header="石燕湖管理处部门决算")
    document = read_pdf("one.pdf", "", path.read_bytes(), Limits())
    assert [table.rows for table in document.tables] == [150]
    assert not [block for block in document.blocks if isinstance(block, Paragraph)]


def test_a_repeated_header_begins_no_form(tmp_path: Path) -> None:
    """A first row that opens no form is a header, however often it is repeated."""
    document = forms(tmp_path, 60, "word", opening="科目")
    assert len(document.tables) == COUNT
