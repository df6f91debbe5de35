"""Word files and workbooks are read as a person sees them: what is hidden is not, what is there is found."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from extract.document import Document
from extract.limits import Limits
from extract.package_names import with_slashes
from extract.sheets.xlsx import read_workbook
from extract.sniff import sniff
from extract.word.word_file import read_docx

SEEN, UNSEEN = "沅江新区图书馆接待读者4180人", "沅江新区图书馆接待读者9999人"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def body(*inner: str) -> str:
    """Return a document part with these pieces of a body."""
    return f"<w:document {_W} {_R}><w:body>{''.join(inner)}</w:body></w:document>"


def run(text: str, properties: str = "") -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def relations(*pairs: tuple[str, str]) -> str:
    """Return a part of relations, of (kind, target), named r0, r1 and so on."""
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP file of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def words(parts: dict[str, str | bytes]) -> str:
    """Return what is read of a Word file of these parts."""
    return text_of(read_docx("a.docx", "", packed({"[Content_Types].xml": "<Types/>", **parts}), Limits()))


def text_of(document: Document) -> str:
    """Return all words of a document."""
    texts = [block.text for block in document.blocks if hasattr(block, "text")]
    return " ".join([*texts, *(cell.text for table in document.tables for cell in table.cells if cell.text)])


@pytest.mark.parametrize("main", ["word/document2.xml", "word/main.xml", "content/body.xml"])
@pytest.mark.parametrize("decoy", ["word/document.xml", "word/document1.xml", "word/document9.xml"])
def test_the_main_part_is_the_one_named(main: str, decoy: str) -> None:
    """Whatever else is in the package, the document is the part that the package names."""
    parts = {
        decoy: body(run(UNSEEN)),
        main: body(run(SEEN)),
        "_rels/.rels": relations(("officeDocument", main)),
    }
    assert words(parts) == SEEN
    assert sniff(packed({"[Content_Types].xml": "<Types/>", **parts})) == "docx"


def test_without_relations_the_usual_part() -> None:
    """A package without relations has its document where it usually is."""
    assert words({"word/document2.xml": body(run(UNSEEN)), "word/document.xml": body(run(SEEN))}) == SEEN


def test_parts_named_by_the_main_part() -> None:
    """Styles have the name that the document gives them: a hidden style in styles2.xml hides."""
    style = f'<w:styles {_W}><w:style w:type="character" w:styleId="k"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    parts = {
        "word/document.xml": body(run(UNSEEN, '<w:rStyle w:val="k"/>'), run(SEEN)),
        "word/styles2.xml": style,
        "word/_rels/document.xml.rels": relations(("styles", "styles2.xml")),
    }
    assert words(parts) == SEEN


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        "<w:specVanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="ffffff"/><w:shd w:val="clear" w:fill="auto"/>',
        '<w:sz w:val="1"/>',
        '<w:rStyle w:val="based"/>',
    ],
)
def test_hidden_runs(properties: str) -> None:
    """Hidden by the run, by a style or one it is based on, white on white, or too small to be seen."""
    styles = (
        f'<w:styles {_W}><w:style w:type="character" w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="based"><w:basedOn w:val="base"/></w:style></w:styles>'
    )
    parts = {"word/document.xml": body(run(UNSEEN, properties), run(SEEN)), "word/styles.xml": styles}
    assert words(parts) == SEEN


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:vanish w:val="false"/><w:rStyle w:val="k"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FF0000"/>',
    ],
)
def test_shown_runs(properties: str) -> None:
    """What a run says itself goes before its style, and white is read on a ground."""
    style = f'<w:styles {_W}><w:style w:styleId="k"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    assert words({"word/document.xml": body(run(SEEN, properties)), "word/styles.xml": style}) == SEEN


def test_white_in_a_dark_cell() -> None:
    """White words of a head whose cell is filled are read."""
    white = run(SEEN, '<w:color w:val="FFFFFF"/>')
    cell = f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="203864"/></w:tcPr>{white}</w:tc>'
    other = f"<w:tc>{run('说明')}</w:tc>"
    assert SEEN in words({"word/document.xml": body(f"<w:tbl><w:tr>{cell}{other}</w:tr></w:tbl>")})


@pytest.mark.parametrize(("kind", "data"), [("html", f"<html><p>{SEEN}</p></html>"), ("txt", SEEN)])
def test_files_inside_a_file(kind: str, data: str) -> None:
    """What altChunk names is printed in its place."""
    parts = {
        "word/document.xml": body(run("前言"), '<w:altChunk r:id="r0"/>', run("附注")),
        f"word/chunk.{kind}": data,
        "word/_rels/document.xml.rels": relations(("aFChunk", f"chunk.{kind}")),
    }
    assert words(parts) == f"前言 {SEEN} 附注"


@pytest.mark.parametrize(
    ("namespace", "read"),
    [("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", SEEN), ("urn:of-nobody", "旧版")],
)
def test_copies_for_several_programs(namespace: str, read: str) -> None:
    """The first copy is printed where its requirement is known, else the one for old programs."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inner = (
        f'<w:p xmlns:mc="{mc}" xmlns:n="{namespace}"><mc:AlternateContent>'
        f'<mc:Choice Requires="n"><w:r><w:t>{SEEN}</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>旧版</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert words({"word/document.xml": body(inner)}) == read


def workbook() -> openpyxl.Workbook:
    """Return a small sheet."""
    book = openpyxl.Workbook()
    for row in (["馆舍", "读者", "备注"], ["总馆", 4180, "甲"], ["分馆", 9999, "乙"], ["合计", 4180, "丙"]):
        book.active.append(row)
    return book


def sheet_document(book: openpyxl.Workbook) -> Document:
    """Return a workbook as it is read."""
    stream = io.BytesIO()
    book.save(stream)
    return read_workbook("a.xlsx", "", stream.getvalue(), Limits())


def test_hidden_rows_and_columns() -> None:
    """Cells of hidden rows and columns are blank, at their places, and the problem names the sheet."""
    book = workbook()
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    document = sheet_document(book)
    assert text_of(document) == "馆舍 读者 总馆 4180 合计 4180"
    assert [(cell.row, cell.text) for cell in document.tables[0].cells if cell.text == "合计"] == [
        (4, "合计")
    ]
    assert [problem.code for problem in document.problems] == ["hidden_cells"]
    assert dict(document.problems[0].details)["rows"] == "1、2、3、4"


def test_rows_without_height() -> None:
    """A row of no height is hidden, too."""
    stream = io.BytesIO()
    workbook().save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<row r="3"', b'<row ht="0" r="3"')
    assert "9999" not in text_of(read_workbook("a.xlsx", "", packed(parts), Limits()))


def test_formats_that_show_nothing() -> None:
    """;;; hides figures and words."""
    book = workbook()
    for cell in book.active[3]:
        cell.number_format = ";;;"
    assert text_of(sheet_document(book)) == "馆舍 读者 备注 总馆 4180 甲 合计 4180 丙"


def test_errors_are_shown() -> None:
    """A division by nothing is a text."""
    book = workbook()
    book.active["B3"] = "#DIV/0!"
    book.active["B3"].data_type = "e"
    assert "#DIV/0!" in text_of(sheet_document(book))


def test_an_empty_cell_far_below() -> None:
    """A cell that is only formatted, in the last row of the sheet, takes nothing away."""
    book = workbook()
    book.active["A1048576"].number_format = "0.00"
    assert "总馆" in text_of(sheet_document(book))


def test_slashes_of_windows() -> None:
    """Names of parts with backslashes are those with slashes."""
    stream = io.BytesIO()
    workbook().save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data = packed({name.replace("/", "\\"): part for name, part in parts.items()})
    assert sniff(data) == "xlsx"
    assert "总馆" in text_of(read_workbook("a.xlsx", "", with_slashes(data), Limits()))
