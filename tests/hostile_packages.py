"""Word and Excel files, web pages and archives that mean harm."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
LAUGHS = (
    "<!DOCTYPE lol [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
SECRET = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file of `parts`."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(body: str, prologue: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """Return a Word file with that body; `parts` are further parts, whole."""
    document = (
        f"<?xml version='1.0' encoding='UTF-8'?>{prologue}<w:document"
        f" {W}><w:body>{body}</w:body></w:document>"
    )
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document} | dict(parts or {}))


def paragraph(text: str = "1130.35", properties: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(properties: str = "", text: str = "1130.35") -> str:
    """Return a table of one row with two cells, the first with `properties`."""
    return f"<w:tbl><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>"


def relations(links: str) -> str:
    """Return the part that tells which parts belong together."""
    return f'<Relationships xmlns="{_PACKAGE_REL}">{links}</Relationships>'


def xlsx(sheet: str, prologue: str = "", strings: str = "", sheets: int = 1) -> bytes:
    """Return a workbook whose sheets all hold `sheet`."""
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    links += f'<Relationship Id="rs" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(
            f'<Relationship Id="r" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f"<workbook {S} {R}><sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(links),
        "xl/sharedStrings.xml": f"{prologue}<sst {S}>{strings}</sst>",
    }
    return packed(
        parts
        | {f"xl/worksheets/sheet{n}.xml": f"{prologue}<worksheet {S}>{sheet}</worksheet>" for n in numbers}
    )


def cells(*values: str) -> str:
    """Return the data of a sheet: values by their places, as in `B2=5`."""
    rows = "".join(
        f'<row r="{place.lstrip("ABCDEFX")}"><c r="{place}"><v>{value}</v></c></row>'
        for place, _, value in (v.partition("=") for v in values)
    )
    return f"<sheetData>{rows}</sheetData>"


def html(body: str) -> bytes:
    """Return a web page."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def entry(name: str, attributes: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    """Return the description of an archive entry made on Unix."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr, info.flag_bits = 3, attributes << 16, flags
    return info


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Return an archive; names may stand twice."""
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, content in members:
            file.writestr(name, content)
    return data.getvalue()


def renamed(name: bytes, content: bytes) -> bytes:
    """Return an archive of one member whose name is exactly these bytes, in no stated encoding."""
    return archive(("_" * len(name), content)).replace(b"_" * len(name), name)


def marked_encrypted(data: bytes) -> bytes:
    """Return an archive with its entries marked as encrypted."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            changed[start + at] |= 1
    return bytes(changed)


def overlapping(count: int) -> bytes:
    """Return an archive whose directory lists one file `count` times.

    So many megabytes out of a few bytes.
    """
    one = archive(("a.txt", b"1130.35 " * (1 << 17)))
    at = one.find(b"PK\x01\x02")
    end = one.find(b"PK\x05\x06")
    listed = one[at:end]
    return (
        one[:at]
        + listed * count
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(listed) * count, at, 0)
    )


def nested(depth: int, innermost: bytes) -> bytes:
    """Return an archive in an archive, `depth` deep."""
    for level in range(depth):
        innermost = archive((f"{level}.zip" if level else "inside.txt", innermost))
    return innermost


def hostile_word() -> dict[str, bytes]:
    """Return Word files by name."""
    deep = "<w:sdt><w:sdtContent>"
    nested_tables = "<w:tbl><w:tr><w:tc>" * 100 + paragraph() + "</w:tc></w:tr></w:tbl>" * 100
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:basedOn w:val="{1}"/></w:style>'
    return {
        "span-of-two-milliards.docx": docx(table('<w:gridSpan w:val="2000000000"/>')),
        "span-below-zero.docx": docx(table('<w:gridSpan w:val="-7"/>')),
        "span-that-is-no-number.docx": docx(table('<w:gridSpan w:val="九"/>')),
        "column-at-two-milliards.docx": docx(
            table().replace("<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr>')
        ),
        "paragraphs-two-million.docx": docx("<w:p/>" * 2_000_000),
        "rows-300000.docx": docx(
            "<w:tbl>" + f"<w:tr><w:tc>{paragraph('1')}</w:tc></w:tr>" * 300_000 + "</w:tbl>"
        ),
        "entities-in-entities.docx": docx(paragraph("&a9;"), LAUGHS),
        "entity-of-a-file.docx": docx(paragraph("&secret;"), SECRET),
        "elements-100000-deep.docx": docx("<w:p>" * 100_000 + "</w:p>" * 100_000),
        "controls-150-deep.docx": docx(deep * 75 + paragraph() + "</w:sdtContent></w:sdt>" * 75),
        "tables-100-deep.docx": docx(nested_tables),
        "part-unpacks-to-80-megabytes.docx": docx(" " * (80 << 20)),
        "style-based-on-itself.docx": docx(
            paragraph(properties='<w:pPr><w:pStyle w:val="a"/></w:pPr>'),
            parts={
                "word/styles.xml": (
                    f"<w:styles {W}>{style.format('a', 'b')}{style.format('b', 'a')}</w:styles>"
                )
            },
        ),
        "list-level-of-two-milliards.docx": docx(
            paragraph(
                properties=(
                    '<w:pPr><w:numPr><w:ilvl w:val="2000000000"/><w:numId w:val="1"/></w:numPr></w:pPr>'
                )
            ),
            parts={
                "word/numbering.xml": (
                    f'<w:numbering {W}><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
                )
            },
        ),
        "paragraph-of-20-megabytes.docx": docx(paragraph("十" * 7_000_000)),
        "no-document-part.docx": packed({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}),
        "document-part-is-no-xml.docx": packed({"word/document.xml": b"\x00\xff\x00 <w:"}),
        "document-part-in-utf-16.docx": packed(
            {"word/document.xml": f"<w:document {W}><w:body/></w:document>".encode("utf-16")}
        ),
    }


def hostile_workbooks() -> dict[str, bytes]:
    """Return Excel files by name."""
    return {
        "last-cell-of-a-sheet.xlsx": xlsx(cells("A1=1", "XFD1048576=2")),
        "merged-whole.xlsx": xlsx(
            cells("A1=1", "B2=2") + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        "merged-100000-times.xlsx": xlsx(
            cells("A1=1", "B2=2")
            + "<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n + 9}"/>' for n in range(1, 100_000))
            + "</mergeCells>"
        ),
        "entities-in-entities.xlsx": xlsx(cells("A1=&a9;"), LAUGHS),
        "string-that-is-not-there.xlsx": xlsx(
            '<sheetData><row r="1"><c r="A1" t="s"><v>999999999</v></c></row></sheetData>'
        ),
        "number-beyond-all.xlsx": xlsx(cells("A1=1e308", "B2=1e999", "C3=NaN", "D4=-0")),
        "date-beyond-all.xlsx": xlsx(
            '<sheetData><row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row></sheetData>'
        ),
        "place-that-is-none.xlsx": xlsx('<sheetData><row r="0"><c r="0A"><v>1</v></c></row></sheetData>'),
        "sheets-3000.xlsx": xlsx(cells("A1=1"), sheets=3000),
        "sheet-unpacks-to-80-megabytes.xlsx": xlsx(cells("A1=1") + " " * (80 << 20)),
        "strings-unpack-to-80-megabytes.xlsx": xlsx(
            cells("A1=1"), strings="<si><t>" + "1" * (80 << 20) + "</t></si>"
        ),
    }


def hostile_pages() -> dict[str, bytes]:
    """Return web pages by name."""
    wide = "<tr><td rowspan=1000000000 colspan=1000000000>1</td><td>2</td></tr>"
    return {
        "span-of-a-milliard.html": html(f"<table>{wide * 2}</table>"),
        "spans-of-65534.html": html(
            "<table>" + "<tr><td rowspan=65534 colspan=1000>1</td></tr>" * 3_000 + "</table>"
        ),
        "elements-200000-deep.html": html("<div>" * 200_000 + "1130.35"),
        "bold-200000-deep.html": html("<b>" * 200_000 + "1130.35"),
        "tables-1000-deep.html": html("<table><tr><td>1</td><td>" * 1_000 + "1130.35"),
        "elements-a-million.html": html("<p>1" * 1_000_000),
        "attributes-500000.html": html("<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">1130.35</p>"),
        "encoding-that-is-none.html": b"<html><meta charset=klingon><body>\xff\xfe\x81</body></html>",
        "references-without-end.html": html("&#99999999999;&#x110000;&#0;&#xD800;1130.35"),
        "cut-in-a-tag.html": b"<html><body><table><tr><td>1130.35</td><td",
    }


def hostile_archives() -> dict[str, bytes]:
    """Return archives by name."""
    text = "一般公共预算财政拨款支出1130.35万元。".encode()
    huge = bytes(100 << 20)
    return {
        "bomb-in-a-member.zip": archive(("zeros.txt", huge), ("fine.txt", text)),
        "bomb-in-a-bomb.zip": archive(("inner.zip", archive(("zeros.txt", huge))), ("fine.txt", text)),
        "one-member-listed-5000-times.zip": overlapping(5_000),
        "members-20000.zip": archive(*((f"{n}.txt", b"1") for n in range(20_000))),
        "archives-three-deep.zip": nested(4, text),
        "name-leads-out.zip": archive(
            ("../../../tmp/out.txt", text),
            ("a/../../out.txt", text),
            ("..\\out.txt", text),
            ("fine.txt", text),
        ),
        "name-is-absolute.zip": archive(
            ("/etc/out.txt", text),
            ("C:\\Windows\\out.txt", text),
            ("\\\\host\\share\\out.txt", text),
            ("fine.txt", text),
        ),
        "member-is-a-link.zip": archive(
            (entry("link.txt", 0o120777), b"/etc/passwd"),
            (entry("pipe.txt", 0o010777), b""),
            ("fine.txt", text),
        ),
        "members-are-encrypted.zip": marked_encrypted(archive(("a.txt", text), ("b.txt", text))),
        "name-turns-around.zip": archive(
            ("\u202efdp.txt", text), ("a\x1b[2Jb.txt", text), ("line\nend.txt", text)
        ),
        "names-in-gbk.zip": renamed("县级/自评表.txt".encode("gbk"), text),
        "name-holds-nul.zip": renamed(b"a.txt\x00.exe", text),
        "name-in-no-encoding.zip": renamed(b"\xff\x81\xfe.txt", text),
        "name-stands-twice.zip": archive(("a.txt", text), ("a.txt", text + text)),
        "name-of-60000-letters.zip": archive(("长" * 20_000 + ".txt", text)),
        "only-folders.zip": archive(("a/", b""), ("a/b/", b"")),
        "nothing-to-read.zip": archive(("setup.exe", b"MZ"), ("~$a.docx", b""), (".hidden.pdf", b"")),
        "no-members.zip": archive(),
        "members-lie-about-their-size.zip": (
            archive(("a.txt", text * 1000)).replace(struct.pack("<I", len(text) * 1000), struct.pack("<I", 7))
        ),
        "directory-elsewhere.zip": archive(("a.txt", text))[:-6] + b"\xff\xff\xff\x7f\x00\x00",
    }
