"""What a file is, decided from its content and never from its name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import IO

from extract.errors import BROKEN_ZIP
from extract.ole import root_names

_PDF_WINDOW = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes."""
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
"""A ZIP file begins with its first entry, an empty one with its directory."""
_ZIP_PARTS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
    ("[Content_Types].xml", "broken"),
)
_ODF_TYPES = ((b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods"))
_ODF_ENCRYPTED = b"manifest:encryption-data"
_MANIFEST_WINDOW = 1 << 20
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("EncryptionInfo", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_OFFICE_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"customXml/")
"""What the first entry of an OOXML file is called."""
_FIRST_NAME = 30
"""Where the name of the first entry of a ZIP file begins."""
_END_RECORD = b"PK\x05\x06"
_END_SIZE = 22
_END_WINDOW = _END_SIZE + 0xFFFF
_END64_LOCATOR = b"PK\x06\x07"
_END64_LOCATOR_SIZE = 20
_END64_RECORD = b"PK\x06\x06"
_END64_SIZE = 56
_PLAIN_WINDOW = 4096
_BEFORE_ELEMENTS = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!\[.*?\]>)*", re.DOTALL)
"""Blanks, instructions and comments, such as the one in which a browser notes where it saved a page from."""
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|style|script|base|table|div|center|article|section|span|font|p|h[1-6])[\s>/])"
)
_XML_ROOTS = (
    (b"<pkg:package", "flatopc"),
    (b"<w:worddocument", "wordxml"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", "sheetxml"),
)
_MULTIPART = re.compile(rb"(?:^|\n)mime-version:")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def sniff(data: bytes) -> str:
    """Return the kind of a file's content.

    One of pdf docx doc odt rtf flatopc wordxml xlsx xls ods sheetxml pptx ppt ofd html mhtml xml image rar 7z
    zip ole encrypted broken empty binary text; "broken" is a ZIP container that cannot be opened.
    """
    if not data.strip(b"\x00\t\r\n\x0c "):
        return "empty"
    if data.startswith(_ZIP_STARTS):
        return zip_kind(io.BytesIO(data))
    if b"%PDF-" in data[:_PDF_WINDOW]:
        return "pdf"
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if kind == "ole":
        return _ole_kind(data)
    if kind == "image" and data.startswith(b"BM") and _looks_like_text(data):
        kind = None
    if kind is not None:
        return kind
    return _plain_kind(data)


def zip_kind(file: Path | IO[bytes]) -> str:
    """Return what a ZIP container is by the parts in it.

    "zip" where it just holds files, "broken" where it cannot be opened.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            kind = next((kind for part, kind in _ZIP_PARTS if part in names), None)
            if kind == "broken" and any(name.startswith("word/") for name in names):
                kind = "docx"  # its main part has another name
            return kind or (_odf_kind(archive) if "mimetype" in names and "content.xml" in names else "zip")
    except BROKEN_ZIP:
        return "broken"


def _odf_kind(archive: zipfile.ZipFile) -> str:
    """Tell an OpenDocument file by the type that it states, and whether its manifest speaks of encryption."""
    stated = _beginning(archive, "mimetype", 100)
    kind = next((kind for word, kind in _ODF_TYPES if word in stated), "zip")
    encrypted = "META-INF/manifest.xml" in archive.namelist() and _ODF_ENCRYPTED in _beginning(
        archive, "META-INF/manifest.xml", _MANIFEST_WINDOW
    )
    return "encrypted" if encrypted else kind


def _beginning(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        return stream.read(most)


def _ole_kind(data: bytes) -> str:
    """Tell an OLE file by the streams in its root.

    Where its directory is broken, by stream names anywhere, which stand there as UTF-16.
    """
    names = root_names(data)
    if names is not None:
        return next((kind for stream, kind in _OLE_STREAMS if stream in names), "ole")
    return next((kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data), "ole")


def _plain_kind(data: bytes) -> str:
    """Tell files of text by how they begin.

    Markup by its first element, a page with its pictures by the headers of a mail.
    """
    head = _head(data)
    headers = _BLANK_LINE.split(head, 1)[0]
    if _MULTIPART.search(headers) and (b"multipart/" in headers or b"text/html" in headers):
        return "mhtml"
    start = _BEFORE_ELEMENTS.sub(b"", head, count=1)
    if _HTML_START.match(start) or (head.startswith(b"<?xml") and b"<html" in head):
        return "html"
    if head.startswith(b"<?xml") or start.startswith(tuple(root for root, _ in _XML_ROOTS)):
        return next((kind for root, kind in _XML_ROOTS if root in head), "xml")
    return "text" if _looks_like_text(data) else "binary"


def _head(data: bytes) -> bytes:
    """Return the beginning of a file in small letters, as UTF-8."""
    head = data[:_PLAIN_WINDOW]
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _BOMS if head.startswith(mark)), (b"", "utf-8")
    )
    if encoding != "utf-8":
        return head.removeprefix(mark).decode(encoding, "replace").encode().lower().lstrip()
    return head.removeprefix(mark).lower().lstrip()


def _looks_like_text(data: bytes) -> bool:
    """Text has no control characters but white space; UTF-16 shows by its byte order mark."""
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\x0c\x1b")
    return controls * 200 <= len(head)


def peek(path: Path) -> str:
    """Return what a file may be by its first bytes alone.

    "zip" (an archive), "ole", "rtf", "odt" or "other".
    """
    with path.open("rb") as stream:
        head = stream.read(256)
    name = head[_FIRST_NAME:]
    if head.startswith(_ZIP_STARTS):
        if name.startswith(b"mimetype"):
            return next((kind for word, kind in _ODF_TYPES if word in name and kind == "odt"), "other")
        return "other" if name.startswith(_OFFICE_PARTS) else "zip"
    return next(
        (kind for signature, kind in _SIGNATURES if kind in ("ole", "rtf") and head.startswith(signature)),
        "other",
    )


def zip_directory(path: Path) -> tuple[int, int]:
    """Return how many entries the directory of a ZIP file claims and its size in bytes.

    (0, 0) where there is none. Python's zipfile reads the whole directory into memory, so this is asked
    first. One that is not where it should be counts as the whole file.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END_WINDOW - _END64_LOCATOR_SIZE))
        tail = stream.read()
        at = tail.rfind(_END_RECORD)
        if at < 0 or at + _END_SIZE > len(tail):
            return 0, 0
        locator = tail[max(0, at - _END64_LOCATOR_SIZE) : at]
        if not locator.startswith(_END64_LOCATOR):
            return _number(tail, at + 10, 2), _number(tail, at + 12, 4)
        stream.seek(min(_number(locator, 8, 8), size))
        record = stream.read(_END64_SIZE)
    return (_number(record, 32, 8), _number(record, 40, 8)) if record.startswith(_END64_RECORD) else (0, size)


def _number(data: bytes, at: int, width: int) -> int:
    return int.from_bytes(data[at : at + width], "little")
