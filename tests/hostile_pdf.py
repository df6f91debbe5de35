"""PDF files that mean harm, written object by object."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

HELLO = b"BT /F1 12 Tf 72 700 Td (1130.35) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object, its data as they are."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes) -> bytes:
    """Return a stream object with its data deflated."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode")


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, of which 1 is the catalogue."""
    body = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    size = max(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        body += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(body) + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )


def one_page(
    content: bytes = stream(HELLO),
    page: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """Return a PDF of one page with that content stream; `page` are further entries of the page."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >>"
            b" >> %s >>" % (box, page)
        ),
        4: content,
        5: FONT,
    }
    return pdf(objects | dict(more or {}))


def tree(kids: Sequence[bytes], count: int) -> bytes:
    """Return a PDF whose page tree claims `count` pages and has `kids`; object 3 is a page."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0"
        b" R >> >> >>"
    )
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), count)
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: pages, 3: page, 4: stream(HELLO), 5: FONT})


def forms(depth: int, width: int) -> bytes:
    """Return a page of forms that hold `width` forms each, `depth` deep.

    Depth 0 is a form that holds itself.
    """
    objects = {}
    for level in range(max(depth, 1)):
        inner = 10 + (level + 1 if depth else 0)
        last = depth and level == depth - 1
        words = HELLO if last else b"/X Do " * width
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >>"
        )
        objects[10 + level] = stream(words, entries % (b"" if last else b"/XObject << /X %d 0 R >>" % inner))
    page = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject <<"
            b" /X 10 0 R >> >> >>"
        ),
        4: stream(b"/X Do"),
        5: FONT,
    }
    return pdf(page | objects)


def image(width: int, height: int) -> bytes:
    """Return a page with an image that claims to be so large and has ten bytes."""
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        % (width, height)
    )
    page = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject <<"
            b" /X 5 0 R >> >> >>"
        ),
        4: stream(b"595 0 0 842 0 0 cm /X Do"),
        5: stream(bytes(10), entries),
    }
    return pdf(page)


def lines(count: int) -> bytes:
    """Return a content stream of so many strokes, each a path of its own."""
    return packed(
        b"".join(
            b"%d %d m %d %d l S\n" % (x % 595, x % 842, (x * 7) % 595, (x * 11) % 842) for x in range(count)
        )
    )


def looped_xref() -> bytes:
    """Return a PDF whose cross-reference table names itself as the one before."""
    whole = one_page()
    at = int(whole.split(b"startxref\n")[1].split(b"\n")[0])
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)


def hostile_pdfs() -> dict[str, bytes]:
    """Return PDF files by name."""
    return {
        "page-tree-holds-itself.pdf": tree([b"2 0 R", b"3 0 R"], 2),
        "page-tree-claims-200000.pdf": tree([b"3 0 R"], 200_000),
        "page-200000-times.pdf": tree([b"3 0 R"] * 200_000, 200_000),
        "page-tree-claims-less-than-none.pdf": tree([b"3 0 R"], -5),
        "parent-is-itself.pdf": one_page(page=b"/Parent 3 0 R"),
        "no-pages.pdf": tree([], 0),
        "page-of-14400-points.pdf": one_page(box=b"[0 0 14400 14400]"),
        "page-of-14400-points-without-words.pdf": one_page(stream(b""), box=b"[0 0 14400 14400]"),
        "page-of-endless-width.pdf": one_page(box=b"[0 0 1e30 1e30]"),
        "page-turned-inside-out.pdf": one_page(box=b"[595 842 0 0]"),
        "page-without-size.pdf": one_page(box=b"[0 0 0 0]"),
        "page-turned-by-45.pdf": one_page(page=b"/Rotate 45"),
        "form-holds-itself.pdf": forms(0, 2),
        "forms-in-forms.pdf": forms(9, 10),
        "content-unpacks-to-80-megabytes.pdf": one_page(packed(b" " * (80 << 20))),
        "words-500000.pdf": one_page(
            packed(b"BT /F1 1 Tf 1 0 0 1 0 0 Tm " + b"(1234567890) Tj 1 0 Td " * 50_000 + b"ET")
        ),
        "strokes-300000.pdf": one_page(lines(300_000)),
        "path-of-a-million-segments.pdf": one_page(packed(b"0 0 m " + b"9 9 l 1 1 l " * 500_000 + b"S")),
        "saved-states-200000.pdf": one_page(packed(b"q " * 200_000 + HELLO)),
        "brackets-200000.pdf": one_page(stream(b"[" * 200_000)),
        "object-of-brackets.pdf": one_page(more={6: b"[" * 200_000}, page=b"/Annots 6 0 R"),
        "image-of-100000-pixels.pdf": image(100_000, 100_000),
        "image-of-endless-width.pdf": image(2_147_483_647, 2_147_483_647),
        "xref-before-itself.pdf": looped_xref(),
        "contents-is-the-page.pdf": one_page(b"3 0 R"),
        "stream-lies-about-its-length.pdf": one_page(
            b"<< /Length 2000000000 >>\nstream\n" + HELLO + b"\nendstream"
        ),
        "no-xref.pdf": one_page().split(b"xref")[0],
        "junk-before.pdf": b"HTTP/1.1 200 OK\r\n\r\n" + b"." * 900 + one_page(),
        "header-alone.pdf": b"%PDF-1.7\n",
    }
