"""The hostile set: files that are cut, swollen, mislabelled or made to do harm, all written by code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.hostile_packages import (
    archive,
    hostile_archives,
    hostile_pages,
    hostile_word,
    hostile_workbooks,
    html,
    paragraph,
)
from tests.hostile_packages import docx as word
from tests.hostile_pdf import hostile_pdfs, one_page

SAMPLES = Path(__file__).parents[1] / "samples"
CUTS = 25
MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
SHEET = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    b'<office:spreadsheet><table:table table:name="a"><table:table-row'
    b' table:number-rows-repeated="2000000000">'
    b'<table:table-cell table:number-columns-repeated="2000000000"'
    b' office:value-type="string"><text:p>1</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def samples() -> dict[str, bytes]:
    """Return an honest file of each kind by its suffix."""
    report = (SAMPLES / "self-evaluation-report.docx").read_bytes()
    return {
        "pdf": (SAMPLES / "self-evaluation-department.pdf").read_bytes(),
        "docx": (SAMPLES / "self-evaluation-department.docx").read_bytes(),
        "xlsx": workbook(),
        "zip": archive(("form.docx", report), ("form.pdf", one_page())),
        "md": (SAMPLES / "basic-data.md").read_bytes(),
        "html": html(
            "<h1>决算表</h1><table><tr><td"
            " rowspan=2>本年收入</td><td>1130.35</td></tr><tr><td>2</td></tr></table>"
        ),
        "xls": old_workbook(),
        "mht": mail(html("<h1>决算表</h1><table><tr><td>本年收入</td><td>1130.35</td></tr></table>")),
    }


def workbook() -> bytes:
    """Return an honest workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["收入支出决算表", None, None],
        ["项目", "预算数", "决算数"],
        ["本年收入合计", 1130.35, 1129.07],
        ["基本支出", 286.95, 265.55],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def old_workbook() -> bytes:
    """Return an honest workbook of 1997."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("决算")
    for row, (name, amount, rate) in enumerate((("本年收入合计", 1130.35, 0.9472), ("基本支出", 286.95, 1))):
        sheet.write(row, 0, name)
        sheet.write(row, 1, amount, xlwt.easyxf(num_format_str="#,##0.00"))
        sheet.write(row, 2, rate, xlwt.easyxf(num_format_str="0.00%"))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def mail(page: bytes, depth: int = 1) -> bytes:
    """Return a web page in one file, within so many parts."""
    before = (
        b'Content-Type: multipart/related; boundary="b%d"\n\n--b%d\n' % (number, number)
        for number in range(depth)
    )
    after = (b"\n--b%d--\n" % number for number in reversed(range(depth)))
    return b"MIME-Version: 1.0\n" + b"".join(before) + b"Content-Type: text/html\n\n" + page + b"".join(after)


def cut_files() -> Iterator[tuple[str, bytes]]:
    """Yield each sample that has a structure, cut at as many places."""
    for suffix in ("pdf", "docx", "xlsx", "zip"):
        whole = samples()[suffix]
        for number in range(CUTS):
            yield f"cut-{number:02}.{suffix}", whole[: len(whole) * number // CUTS + 1]


def mislabelled() -> dict[str, bytes]:
    """Return honest files under the suffix of another kind."""
    whole = samples()
    return {
        "is-pdf.docx": whole["pdf"],
        "is-docx.pdf": whole["docx"],
        "is-xlsx.doc": whole["xlsx"],
        "is-html.xls": whole["html"],
        "is-text.pdf": whole["md"],
        "is-zip.pdf": whole["zip"],
        "is-zip.docx": whole["zip"],
        "is-docx.zip": whole["docx"],
        "is-rtf.pdf": rb"{\rtf1\ansi 1130.35\par}",
        "is-program.pdf": b"\x7fELF\x02\x01\x01" + bytes(2_000),
        "is-picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(64),
    }


def nearly_empty() -> dict[str, bytes]:
    """Return files with next to nothing in them."""
    return {
        "no-bytes.pdf": b"",
        "no-bytes.zip": b"",
        "one-byte.docx": b"P",
        "line-end.txt": b"\n",
        "nul-bytes.txt": bytes(1 << 20),
        "nul-bytes-in-words.txt": "本年收入合计\x001130.35万元。\x00".encode(),
        "byte-order-mark.txt": b"\xef\xbb\xbf",
        "half-a-letter.txt": b"\xff\xfe\x31",
        "pdf-mark.pdf": b"%PDF-",
        "zip-mark.zip": b"PK\x03\x04",
        "ole-mark.doc": OLE[:8],
        "rtf-mark.rtf": b"{\\rtf",
        "png-mark.png": b"\x89PNG\r\n\x1a\n",
    }


def locked_pdf() -> bytes:
    """Return a PDF that asks for a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, encrypt=StandardEncryption("secret"), invariant=1)
    canvas.drawString(72, 700, "1130.35")
    canvas.save()
    return data.getvalue()


def encrypted() -> dict[str, bytes]:
    """Return files that open only with a password."""
    header = OLE + b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(500)
    return {
        "locked.pdf": locked_pdf(),
        "locked.docx": OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512),
        "locked.doc": header + "WordDocument".encode("utf-16-le") + bytes(512),
        "locked.odt": archive(
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", b"\x00" * 99),
            ("META-INF/manifest.xml", b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
        ),
    }


def swollen_texts() -> dict[str, bytes]:
    """Return text files with too much of something."""
    return {
        "line-of-20-megabytes.txt": "收".encode() * (7 << 20),
        "digits-two-million.txt": b"1" * 2_000_000,
        "figures-200000.txt": "支出1130.35万元，".encode() * 200_000,
        "brackets-500000.txt": "（".encode() * 500_000,
        "numerals-500000.txt": "一亿".encode() * 500_000,
        "commas-500000.txt": b"1,1" * 500_000,
        "per-cents-300000.txt": b"1%" * 300_000,
        "pipes-a-million.md": b"|" * 1_000_000,
        "rows-300000.md": b"| a | 1 |\n" * 300_000,
        "lines-two-million.txt": b"1\n" * 2_000_000,
        "marks-300000.md": b"#" * 300_000,
        "spaces-three-million.txt": b"a" + b" " * 3_000_000 + b"b",
        "controls.txt": ("\x1b]0;owned\x07\u202e" + "本年收入1130.35万元\n").encode(),
    }


def in_one_xml() -> dict[str, bytes]:
    """Return office files in one XML and pages in one file with too much of something."""
    entities = b"".join(
        b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(12)
    )
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "1130.35">' + entities + b"]>"
    book = (
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        b' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    )
    cell = (
        b'<Worksheet ss:Name="a"><Table><Row%s><Cell%s><Data'
        b' ss:Type="String">%s</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    word = (
        b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        b' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">'
    )
    text = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    start = b'<?xml version="1.0"?>'
    return {
        "parts-3000-deep.mht": mail(b"<p>1130.35</p>", 3000),
        "entities-in-entities.xls": bomb + book + cell % (b"", b"", b"&l;"),
        "last-row-of-all.xls": start + book + cell % (b' ss:Index="9999999"', b' ss:Index="9999999"', b"1"),
        "merged-without-end.xls": (
            start + book + cell % (b"", b' ss:MergeDown="9999999" ss:MergeAcross="9999999"', b"1130.35")
        ),
        "entities-in-word-2003.doc": (
            bomb + word + b"<w:body>" + text % b"&l;" + b"</w:body></w:wordDocument>"
        ),
        "sections-5000-deep.doc": (
            start
            + word
            + b"<w:body>"
            + b"<wx:sect>" * 5000
            + text % b"1"
            + b"</wx:sect>" * 5000
            + b"</w:body></w:wordDocument>"
        ),
        "sections-100000.doc": (
            start
            + word
            + b"<w:body>"
            + (b"<wx:sect>" + text % b"1" + b"</wx:sect>") * 100_000
            + b"</w:body></w:wordDocument>"
        ),
    }


def other_processors() -> dict[str, bytes]:
    """Return files for LibreOffice."""
    return {
        "groups-100000-deep.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"1130.35" + b"}" * 100_001,
        "binary-of-two-milliards.rtf": b"{\\rtf1 1130.35 \\bin2000000000 abc}",
        "picture-of-endless-width.rtf": (
            rb"{\rtf1 1130.35 {\pict\wmetafile8\picw2147483647\pich2147483647 0102}}"
        ),
        "linked-file.rtf": rb"{\rtf1 1130.35 {\field{\*\fldinst INCLUDETEXT \"/etc/passwd\"}{\fldrslt x}}}",
        "directory-of-nothing.doc": OLE + "WordDocument".encode("utf-16-le") + bytes(100_000),
        "repeated-without-end.ods": archive(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", SHEET),
            ("META-INF/manifest.xml", MANIFEST),
        ),
        "contents-bomb.odt": archive(
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", b" " * (80 << 20)),
            ("META-INF/manifest.xml", b"<x/>"),
        ),
    }


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every file of the set."""
    yield from cut_files()
    for make in (mislabelled, nearly_empty, encrypted, swollen_texts, in_one_xml, other_processors):
        yield from make().items()
    for make in (hostile_pdfs, hostile_word, hostile_workbooks, hostile_pages, hostile_archives):
        yield from make().items()
    yield "name-\u202efdp.txt", "本年收入1130.35万元。".encode()
    yield "name\nwith\x1b[31m controls.txt", "本年收入1130.35万元。".encode()
    yield "name-" + "n" * 200 + ".docx", word(paragraph())


def mutated(data: bytes, seed: int) -> bytes:
    """Return `data` with a few bytes changed, cut out or doubled.

    In a ZIP container, those of one unpacked part.
    """
    import random

    chance = random.Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _with_mutated_part(data, chance.randrange(1 << 30))
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, length = chance.randrange(len(changed)), chance.choice((1, 1, 1, 4, 40))
        how = chance.choice(("set", "set", "flip", "cut", "double"))
        if how == "set":
            changed[at] = chance.choice((0, 1, 9, 32, 48, 57, 60, 62, 127, 128, 255, chance.randrange(256)))
        elif how == "flip":
            changed[at] ^= 1 << chance.randrange(8)
        elif how == "cut":
            del changed[at : at + length]
        else:
            changed[at:at] = changed[at : at + length]
        changed = changed or bytearray(b"0")
    return bytes(changed)


def _with_mutated_part(data: bytes, seed: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [(name, file.read(name)) for name in file.namelist()]
    chosen = [
        number
        for number, (name, content) in enumerate(parts)
        if name.endswith((".xml", ".rels", ".pdf", ".docx")) and content
    ]
    number = chosen[seed % len(chosen)]
    parts[number] = (parts[number][0], mutated(parts[number][1], seed))
    return archive(*parts)
