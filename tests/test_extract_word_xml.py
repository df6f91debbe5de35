"""Word files in one XML give what the same package gives."""

from __future__ import annotations

from xml.sax.saxutils import escape

from extract.document import Document
from extract.limits import Limits
from extract.sniff import sniff
from extract.word.word_package import W
from extract.word.word_xml import read_flat_package, read_word_2003

CELL = "<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
OLD = (
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
)


def _row(*cells: tuple[str, str]) -> str:
    return (
        "<w:tr>" + "".join(CELL.format(text=escape(text), merge=merge) for text, merge in cells) + "</w:tr>"
    )


def _table(document: Document) -> list[tuple[int, int, int, int, str]]:
    (table,) = document.tables
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def test_a_flat_package() -> None:
    """The parts of the package are read as those of a .docx, pictures left out."""
    row = _row(("其中：", '<w:gridSpan w:val="2"/>'), ("265.55", "")) + _row(("1", ""), ("2", ""), ("3", ""))
    body = (
        "<w:document"
        f' xmlns:w="{W[1:-1]}"><w:body><w:p><w:r><w:t>基本支出286.95万元</w:t></w:r></w:p><w:tbl>{row}</w:tbl></w:body></w:document>'
    )
    data = (
        '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?><pkg:package'
        f' xmlns:pkg="{PKG}">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
        "<pkg:part"
        ' pkg:name="/word/media/image1.png"><pkg:binaryData>iVBORw0KGgo=</pkg:binaryData></pkg:part></pkg:package>'
    ).encode()
    assert sniff(data) == "flatopc"
    document = read_flat_package("a.doc", "0" * 64, data, Limits())
    assert document.blocks[0].text == "基本支出286.95万元"  # type: ignore[union-attr]
    assert _table(document)[:2] == [(1, 1, 1, 2, "其中："), (1, 3, 1, 1, "265.55")]


def test_word_2003() -> None:
    """Sections are no obstacle, merged cells are one, what a list prints stands before its paragraph.

    Deleted words are gone.
    """
    restart, goes_on = '<w:vmerge w:val="restart"/>', "<w:vmerge/>"
    rows = _row(("产出指标", restart), ("数量指标", "")) + _row(("", goes_on), ("质量指标", ""))
    numbered = (
        '<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、'
        '"/></w:listPr></w:pPr><w:r><w:t>部门概况</w:t></w:r></w:p>'
    )
    changed = (
        '<w:p><w:r><w:t>公用经费</w:t></w:r><aml:annotation aml:id="0"'
        ' w:type="Word.Deletion"><aml:content><w:r><w:delText>21.4元</w:delText></w:r>'
        '</aml:content></aml:annotation><aml:annotation aml:id="1"'
        ' w:type="Word.Insertion"><aml:content><w:r><w:t>21.4万元</w:t></w:r></aml:content>'
        "</aml:annotation></w:p>"
    )
    body = f"<w:body><wx:sect><wx:sub-section>{numbered}{changed}</wx:sub-section><w:tbl>{rows}</w:tbl></wx:sect></w:body>"
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application'
        f' progid="Word.Document"?>{OLD}{body}</w:wordDocument>'.encode()
    )
    assert sniff(data) == "wordxml"
    document = read_word_2003("a.doc", "0" * 64, data, Limits())
    assert [block.text for block in document.blocks[:2]] == ["一、部门概况", "公用经费21.4万元"]  # type: ignore[union-attr]
    assert _table(document) == [(1, 1, 2, 1, "产出指标"), (1, 2, 1, 1, "数量指标"), (2, 2, 1, 1, "质量指标")]
