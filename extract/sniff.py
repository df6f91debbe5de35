"""What a file is, decided from its content and never from its name."""

from __future__ import annotations

import io
import zipfile

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
_ZIP_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsx"), ("ppt/presentation.xml", "pptx"))
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("EncryptionInfo", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_HTML_STARTS = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")
_BOM = b"\xef\xbb\xbf"


def sniff(data: bytes) -> str:
    """Return the kind of a file's content.

    One of pdf docx doc xlsx xls pptx ppt html image rtf rar 7z zip ole encrypted empty binary text.
    """
    if not data.strip(b"\x00\t\r\n\x0c "):
        return "empty"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
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


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    return next((kind for part, kind in _ZIP_PARTS if part in names), "zip")


def _ole_kind(data: bytes) -> str:
    """Tell an OLE file by its stream names, which stand in the directory as UTF-16."""
    return next((kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data), "ole")


def _plain_kind(data: bytes) -> str:
    head = data[:2048].removeprefix(_BOM).lstrip().lower()
    if head.startswith(_HTML_STARTS) or (head.startswith(b"<?xml") and b"<html" in head):
        return "html"
    return "text" if _looks_like_text(data) else "binary"


def _looks_like_text(data: bytes) -> bool:
    """Text has no control characters but white space; UTF-16 shows by its byte order mark."""
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\x0c\x1b")
    return controls * 200 <= len(head)
