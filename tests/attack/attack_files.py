"""Files that try to harm: cut, swollen, lying, looping, in every format; each with what may come of it.

`ANY` allows any reading and any problem of the document's own; never `internal`, and a crash only where it is named.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile_packages import archive, cells, docx, entry, html, packed, paragraph, table, xlsx
from tests.hostile_pdf import one_page, pdf, stream

SAMPLES = Path(__file__).parents[2] / "samples"
READ = frozenset({"ok", "partial"})
ANY = frozenset({"*"})
FIGURE = "本年收入1130.35万元，本年支出1130.35万元。"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and the outcomes that are right for it: statuses of what is read, codes of what is not."""

    name: str
    data: bytes
    outcomes: frozenset[str] = ANY


def attack_files() -> Iterator[Hostile]:
    """Yield every file of the set, always the same."""
    for make in (_cut, _pdfs, _words, _workbooks, _pages, _mails, _texts, _pictures, _containers, _noise):
        yield from make()


def _cut() -> Iterator[Hostile]:
    """Yield samples cut at tenths of their length, and samples under the name of another format."""
    names = ("project-in-yuan.pdf", "score-sheet.docx", "self-evaluation-report.docx")
    for name in names:
        data = (SAMPLES / name).read_bytes()
        stem, _, ending = name.rpartition(".")
        for tenth in range(1, 10):
            yield Hostile(f"cut-{stem}-{tenth}.{ending}", data[: len(data) * tenth // 10])
        yield Hostile(f"tail-{stem}.{ending}", data[len(data) // 3 :])
        yield Hostile(f"named-{stem}.txt", data, READ)
        yield Hostile(f"twice-{stem}.{ending}", data + data)


def _pdfs() -> Iterator[Hostile]:
    show = b"BT /F1 12 Tf 72 700 Td (1130.35) Tj ET"
    boxes = (b"[0 0 0 0]", b"[0 0 -5 -5]", b"[0 0 1e9 1e9]", b"[0 0 nan 1]", b"[1 2]", b"[]", b"null", b"(x)")
    for number, box in enumerate(boxes):
        yield Hostile(f"box-{number}.pdf", one_page(stream(show), box=box))
    pages = (
        b"/Rotate 45",
        b"/Rotate -90",
        b"/UserUnit 1e30",
        b"/Annots [3 0 R]",
        b"/Parent 3 0 R",
        b"/Contents 3 0 R",
    )
    for number, page in enumerate(pages):
        yield Hostile(f"page-{number}.pdf", one_page(stream(show), page))
    contents = {
        "deep-state": b"q " * 60_000,
        "deep-text": b"BT " * 20_000,
        "deep-array": b"[" * 100_000,
        "deep-dictionary": b"/X <<" * 50_000 + b" BDC",
        "no-operands": b"Tj TJ ' \" Tf Td cm re l c " * 5_000,
        "far": b"BT /F1 12 Tf 1e38 1e38 Td (1) Tj ET 1e38 0 0 1e38 0 0 cm " * 50,
        "huge-font": b"BT /F1 1e30 Tf (1130.35) Tj ET",
        "many-points": b"0 0 m " + b"1 1 l 5 9 l " * 60_000 + b"S",
        "many-boxes": b"".join(b"%d %d 9 9 re f " % (n % 590, n % 840) for n in range(30_000)),
        "inline": b"BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID 123 EI",
        "inline-open": b"BI /W 1 /H 1 ID " + b"x" * 50_000,
        "long-name": b"/" + b"N" * 200_000 + b" gs",
        "long-number": b"9" * 200_000 + b" 0 Td",
        "long-text": b"BT /F1 9 Tf (" + b"7" * 150_000 + b") Tj ET",
    }
    for name, content in contents.items():
        yield Hostile(
            f"content-{name}.pdf", one_page(stream(zlib.compress(content), b"/Filter /FlateDecode"))
        )
    filters = (
        b"/Nothing",
        b"/JBIG2Decode",
        b"/JPXDecode",
        b"/DCTDecode",
        b"/LZWDecode",
        b"/CCITTFaxDecode",
        b"/Crypt",
    )
    for number, named in enumerate(filters):
        yield Hostile(f"filter-{number}.pdf", one_page(stream(show, b"/Filter " + named)))
        picture = stream(
            b"\xff\xd8\xff\xe0" + b"x" * 99, b"/Subtype /Image /Width 9999 /Height 9999 /Filter " + named
        )
        page = one_page(
            stream(b"600 0 0 800 0 0 cm /I Do"),
            b"/Resources << /XObject << /I 6 0 R >> >>",
            more={6: picture},
        )
        yield Hostile(f"picture-{number}.pdf", page)
    for times in (1, 2, 40):
        yield Hostile(
            f"filters-{times}.pdf", one_page(stream(show, b"/Filter [" + b"/FlateDecode " * times + b"]"))
        )
    trees = {
        "own-kid": b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>",
        "no-kids": b"<< /Type /Pages /Kids [] /Count 1000000 >>",
        "minus": b"<< /Type /Pages /Kids [3 0 R] /Count -1 >>",
        "many": b"<< /Type /Pages /Kids [" + b"3 0 R " * 5_000 + b"] /Count 5000 >>",
        "no-tree": b"(text)",
    }
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    for name, tree in trees.items():
        yield Hostile(f"tree-{name}.pdf", pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: tree, 3: leaf}))
    acts = (
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Launch /F (sh) >>",
        b"/AcroForm 1 0 R",
    )
    for number, act in enumerate(acts):
        root = b"<< /Type /Catalog /Pages 2 0 R %s >>" % act
        yield Hostile(
            f"act-{number}.pdf", pdf({1: root, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: leaf})
        )
    whole = one_page(stream(show))
    changes = (
        (b"xref", b"xxxx"),
        (b"startxref", b"startxxxx"),
        (b"endobj", b"      "),
        (b"endstream", b"         "),
        (b"/Root 1 0 R", b"/Root 9 0 R"),
        (b"%PDF-1.7", b"%PDF-9.9"),
        (b"/Size ", b"/Size 9999999"),
        (b"4 0 obj", b"5 0 obj"),
    )
    for number, (old, new) in enumerate(changes):
        yield Hostile(f"broken-{number}.pdf", whole.replace(old, new))


def _words() -> Iterator[Hostile]:
    bodies = {
        "deep-tables": "<w:tbl><w:tr><w:tc>" * 500 + paragraph() + "</w:tc></w:tr></w:tbl>" * 500,
        "deep-runs": "<w:p>" + "<w:ins>" * 3_000 + "</w:ins>" * 3_000 + "</w:p>",
        "wide": table('<w:gridSpan w:val="999999999"/>'),
        "minus-wide": table('<w:gridSpan w:val="-7"/>'),
        "odd-wide": table('<w:gridSpan w:val="many"/>'),
        "merged": table('<w:vMerge w:val="continue"/>') * 50,
        "many": paragraph() * 20_000,
        "long": paragraph("7" * 300_000),
        "long-han": paragraph("预算执行率" * 50_000),
        "entity": paragraph("&undefined;"),
        "control": paragraph("&#1;&#65535;"),
        "open": "<w:p><w:r><w:t>1130.35",
        "nothing": "",
        "field": '<w:p><w:fldSimple w:instr="INCLUDETEXT file:///etc/passwd"/></w:p>',
        "numbers": paragraph(
            properties='<w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="-1"/></w:numPr></w:pPr>'
        ),
    }
    for name, body in bodies.items():
        yield Hostile(f"word-{name}.docx", docx(body))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prologues = {
        "laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>',
        "outside": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "network": '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
    }
    for name, prologue in prologues.items():
        yield Hostile(f"word-{name}.docx", docx(paragraph("&l9;&x;"), prologue))
        yield Hostile(f"sheet-{name}.xlsx", xlsx(cells("A1=1"), prologue))
    parts: dict[str, dict[str, str | bytes]] = {
        "no-document": {"[Content_Types].xml": "<Types/>"},
        "empty-document": {"[Content_Types].xml": "<Types/>", "word/document.xml": ""},
        "binary": {"[Content_Types].xml": "<Types/>", "word/document.xml": b"\xff\xfe\x00\x01" * 999},
        "utf7": {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<?xml version='1.0' encoding='utf-7'?><a/>",
        },
        "blanks": {"[Content_Types].xml": "<Types/>", "word/document.xml": " " * 20_000_000},
    }
    for name, content in parts.items():
        yield Hostile(f"word-{name}.docx", packed(content))


def _workbooks() -> Iterator[Hostile]:
    values = (
        "-1e15",
        "1e308",
        "-1e308",
        "1e999",
        "nan",
        "inf",
        "",
        "1" * 9_000,
        "2958466",
        "-0.5",
        "1,2",
        "é",
    )
    for number, value in enumerate(values):
        for kind, attributes in (
            ("plain", ""),
            ("date", ' t="d"'),
            ("shared", ' t="s"'),
            ("error", ' t="e"'),
        ):
            sheet = f'<sheetData><row r="1"><c r="A1"{attributes}><v>{value}</v></c></row></sheetData>'
            yield Hostile(f"value-{number}-{kind}.xlsx", xlsx(sheet))
    sheets = {
        "far": cells("A1=1", "XFD1048576=2"),
        "beyond": cells("A1=1", "XFE1048577=2"),
        "odd-place": '<sheetData><row r="1"><c r="1A"><v>1</v></c></row></sheetData>',
        "minus-row": '<sheetData><row r="-1"><c r="A1"><v>1</v></c></row></sheetData>',
        "merged": cells("A1=1") + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        "merged-often": cells("A1=1")
        + "<mergeCells>"
        + '<mergeCell ref="A1:C3"/>' * 50_000
        + "</mergeCells>",
        "merged-odd": cells("A1=1")
        + '<mergeCells><mergeCell ref="C3:A1"/><mergeCell ref="nothing"/></mergeCells>',
        "dimension": '<dimension ref="A1:XFD1048576"/>' + cells("A1=1"),
        "style": '<sheetData><row r="1"><c r="A1" s="-1"><v>1</v></c><c r="B1" s="99999"><v>1</v></c></row></sheetData>',
        "formula": '<sheetData><row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>1</v></c></row></sheetData>',
        "open": "<sheetData><row>",
    }
    for name, sheet in sheets.items():
        yield Hostile(f"sheet-{name}.xlsx", xlsx(sheet))
    yield Hostile("sheet-many.xlsx", xlsx(cells("A1=1"), sheets=300))


def _pages() -> Iterator[Hostile]:
    charsets = (
        "undefined",
        "utf-7",
        "idna",
        "punycode",
        "rot13",
        "zip",
        "hex",
        "unicode_escape",
        "",
        "x" * 5_000,
        "utf-32",
        "cp65001",
    )
    for number, charset in enumerate(charsets):
        page = f"<html><meta charset='{charset}'><body><p>1130.35</p></body></html>".encode()
        yield Hostile(f"charset-{number}.html", page, READ)
    bodies = {
        "spans": "<table><tr><td colspan=999999999>1</td></tr><tr><td rowspan=999999999>2</td></tr></table>",
        "minus-spans": "<table><tr><td colspan=-5 rowspan=-5>1</td></tr></table>",
        "odd-spans": "<table><tr><td colspan=1e9 rowspan=x>1</td></tr></table>",
        "deep-tables": "<table><tr><td>" * 3_000 + "1130.35",
        "deep-blocks": "<div>" * 50_000 + "1130.35",
        "many-cells": "<table><tr>" + "<td>1</td>" * 30_000 + "</tr></table>",
        "many-rows": "<table>" + "<tr><td>1</td><td rowspan=3>2</td></tr>" * 3_000 + "</table>",
        "script": "<script>while(1);</script><style>" + "a{" * 50_000 + "</style>1130.35",
        "attributes": "<p " + "a=1 " * 100_000 + ">1130.35</p>",
        "entities": "&amp;" * 200_000 + "&#99999999999;",
        "open": "<p <p <p <table <tr <td" * 5_000,
        "comment": "<!--" * 50_000,
        "picture": f"<img src='data:image/png;base64,{'QUJD' * 100_000}'>1130.35",
        "frame": "<iframe src='file:///etc/passwd'></iframe><img src='http://127.0.0.1:9/x.png'>1",
    }
    for name, body in bodies.items():
        yield Hostile(f"page-{name}.html", html(body))


def _mails() -> Iterator[Hostile]:
    page = "<html><body><p>1130.35</p></body></html>"
    heads = {
        "empty-type": "MIME-Version: 1.0\nContent-Type:\n\n" + page,
        "odd-type": "MIME-Version: 1.0\nContent-Type: /;;;=\n\n" + page,
        "no-boundary": "MIME-Version: 1.0\nContent-Type: multipart/related\n\n" + page,
        "open-boundary": 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n\n' + page,
        "many-headers": "MIME-Version: 1.0\n" + "X-A: b\n" * 50_000 + "Content-Type: text/html\n\n" + page,
        "long-header": "MIME-Version: 1.0\nX: " + "a" * 500_000 + "\nContent-Type: text/html\n\n" + page,
        "parameters": "MIME-Version: 1.0\nContent-Type: text/html" + "; a=b" * 3_000 + "\n\n" + page,
        "encoded-words": "MIME-Version: 1.0\nSubject: "
        + "=?utf-8?b?YQ==?= " * 5_000
        + "\nContent-Type: text/html\n\n"
        + page,
        "base64": "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!!"
        + page,
        "charset": "MIME-Version: 1.0\nContent-Type: text/html; charset=undefined\n\n" + page,
    }
    for name, head in heads.items():
        yield Hostile(f"mail-{name}.mht", head.encode())
    for depth in (5, 100, 1_000):
        nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
        yield Hostile(
            f"mail-deep-{depth}.mht", f"MIME-Version: 1.0\n{nested}Content-Type: text/html\n\n{page}".encode()
        )


def _texts() -> Iterator[Hostile]:
    texts = {
        "letters": "a" * 100_000,
        "han": "预" * 30_000,
        "figures": "、".join(f"{n}.35万元" for n in range(1_000)) + "。",
        "digits": "7" * 100_000,
        "points": "1." * 50_000,
        "brackets": "（" * 30_000,
        "blanks": " " * 200_000 + "1130.35万元",
        "lines": "\n" * 200_000 + FIGURE,
        "pipes": "|" * 30_000,
        "table": "|" + "1|" * 3_000 + "\n|" + "-|" * 3_000 + "\n|" + "1|" * 3_000,
        "picture": f"![x](data:image/png;base64,{'QUJD' * 30_000})\n{FIGURE}",
        "invisible": "\u200b\u202e\u2066" * 10_000 + FIGURE,
        "marks": "1" + "\u0301" * 50_000,
        "quotes": "“" * 20_000 + FIGURE,
        "controls": "\x00\x01\x1b[31m" * 500 + FIGURE,
        "dates": "2024年1月1日" * 5_000,
        "headings": "# " * 20_000,
        "separators": "\u2028\u2029\x85\x0b\x0c" * 5_000 + FIGURE,
    }
    for name, text in texts.items():
        yield Hostile(f"text-{name}.md", text.encode())
    for encoding in ("utf-16", "utf-32", "gb18030", "big5", "utf-8-sig", "utf-16-be"):
        yield Hostile(f"text-{encoding}.txt", FIGURE.encode(encoding, "replace"))
    yield Hostile("text-halves.txt", b"\xff\xfe" + b"\x00\xd8" * 2_000)
    yield Hostile("text-broken.txt", FIGURE.encode() + b"\xff\xc0\x80" * 2_000)
    yield Hostile("text-empty.txt", b"", frozenset({"empty"}))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _pictures() -> Iterator[Hostile]:
    for width, height in ((1, 1), (0, 0), (100_000, 100_000), (2**31 - 1, 1), (1, 2**31 - 1), (40, 40)):
        yield Hostile(f"picture-{width}-{height}.png", _png(width, height, b"\x00" * 2_000))
    bitmap = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 99, 0, 0, 54, 40, -5, -5, 1, 24, 0, 0, 0, 0, 0, 0)
    yield Hostile("picture-minus.bmp", bitmap)
    yield Hostile("picture-loop.tif", b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00")
    yield Hostile("picture-cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 20)
    yield Hostile("picture-named.png", FIGURE.encode(), READ)


def _containers() -> Iterator[Hostile]:
    report = (SAMPLES / "score-sheet.docx").read_bytes()
    good = ("inside/a.docx", report)
    archives = {
        "outside": archive(("../../a.docx", report)),
        "absolute": archive(("/tmp/a.docx", report)),
        "drive": archive(("C:\\a.docx", report)),
        "link": archive((entry("a.docx", 0o120777), b"/etc/passwd")),
        "device": archive((entry("a.docx", 0o020666), b"")),
        "nothing": archive(),
        "others": archive(("a.exe", b"MZ")),
        "twice": archive(good, good),
        "deep": archive(("b.zip", archive(("c.zip", archive(good))))),
        "bomb": archive(("a.txt", b"0" * 50_000_000)),
        "long-name": archive(("n" * 60_000 + ".docx", report)),
        "many": archive(*((f"{n}.txt", b"") for n in range(300))),
        "damaged": archive(good).replace(report[200:240], b"\x00" * 40),
    }
    for name, data in archives.items():
        yield Hostile(f"archive-{name}.zip", data)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for ending in ("xls", "et"):
        for number, rest in enumerate(
            (b"", b"\x00" * 504, b"\xff" * 504, b"\x00" * 5_000, bytes(range(256)) * 8)
        ):
            yield Hostile(f"ole-{number}.{ending}", ole + rest)
    for number, kind in enumerate(
        (b"Rar!\x1a\x07\x00", b"7z\xbc\xaf'\x1c", b"\x1f\x8b\x08", b"BZh9", b"OLE", b"{\\rtf")
    ):
        yield Hostile(f"kind-{number}.pdf", kind + b"x" * 600)


def _noise() -> Iterator[Hostile]:
    chance = random.Random(23)
    starts = (
        b"",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html>",
        b"<?xml ",
        b"II*\x00",
        b"MIME-Version: 1.0\n",
    )
    for number, start in enumerate(starts * 3):
        yield Hostile(f"noise-{number}.pdf", start + chance.randbytes(chance.choice((7, 700, 70_000))))
