"""The way in: from a path to the document as printed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from extract.document import Document
from extract.errors import UnreadableError, of_system
from extract.limits import Limits
from extract.package_names import with_slashes
from extract.sniff import sniff

Source = tuple[str, str, bytes]
"""The name for `Document.file`, the SHA-256 of the bytes and the bytes."""
Reader = Callable[[Source, Limits], Document]


def read(
    path: Path, *, name: str | None = None, limits: Limits | None = None, converted: Path | None = None
) -> Document:
    """Return the document printed in the file at `path`, whatever its name says it is.

    `name` is what `Document.file` shall say (the path itself if None), `converted` a Word file that
    `extract.word.office` has made of it. Raises `UnreadableError` where nothing can be read; pages that
    cannot be read go to `Document.problems` and cost nothing else.
    """
    limits = limits or Limits()
    source = _source(path, name or path.as_posix(), limits)
    if converted is not None:
        return _read_converted(source, converted, limits)
    kind = sniff(source[2])
    reader = _READERS.get(kind)
    if reader is None:
        raise _refusal(kind)
    return reader(source, limits)


def _source(path: Path, name: str, limits: Limits) -> Source:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise UnreadableError("limit", what="文件字节数 (bytes)", value=size, limit=limits.file_bytes)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("missing", path=name) from error
    except OSError as error:
        raise of_system(error) from error
    return name, hashlib.sha256(data).hexdigest(), with_slashes(data)


def _refusal(kind: str) -> UnreadableError:
    if kind in _REFUSALS:
        return UnreadableError(_REFUSALS[kind])
    if kind == "broken":
        return UnreadableError("damaged", reason="ZIP")
    return UnreadableError("unsupported", format=_KINDS.get(kind, kind))


def _later(module: str, function: str) -> Reader:
    """Return a reader in a module of one of the wings, which is loaded only when it is called.

    Each brings libraries of its own. It is named from here, as in a wheel the packages stand elsewhere
    (docs/decisions/0001-packaging.md).
    """

    def read_source(source: Source, limits: Limits) -> Document:
        reader: Callable[[str, str, bytes, Limits], Document] = getattr(
            import_module(f".{module}", __package__), function
        )
        return reader(*source, limits)

    return read_source


def _read_office(source: Source, limits: Limits, kind: str) -> Document:
    from extract.word.office import read_office

    return read_office(*source, limits, kind)


def _read_converted(source: Source, converted: Path, limits: Limits) -> Document:
    from extract.word.office import read_converted

    return read_converted(source[0], source[1], converted, limits)


_READERS: dict[str, Reader] = {
    "pdf": _later("pdf.pdf_file", "read_pdf"),
    "docx": _later("word.word_file", "read_docx"),
    "flatopc": _later("word.word_xml", "read_flat_package"),
    "wordxml": _later("word.word_xml", "read_word_2003"),
    "text": _later("text.text_file", "read_text"),
    "xlsx": _later("sheets.xlsx", "read_workbook"),
    "ods": _later("sheets.xlsx", "read_workbook"),
    "xls": _later("sheets.xls", "read_old_workbook"),
    "sheetxml": _later("sheets.spreadsheet_xml", "read_sheet_xml"),
    "html": _later("text.html", "read_html"),
    "mhtml": _later("text.mhtml", "read_mhtml"),
    "image": _later("scan.image_file", "read_image"),
    **{kind: partial(_read_office, kind=kind) for kind in ("doc", "rtf", "odt")},
}
"""The reader of each kind that `sniff` tells apart."""
_REFUSALS = {"encrypted": "encrypted", "empty": "empty", "zip": "archive"}
"""Kinds that have a problem of their own."""
_KINDS = {
    "ppt": "PowerPoint 97–2003 (.ppt)",
    "pptx": "PowerPoint (.pptx)",
    "ofd": "OFD 版式文件 (.ofd)",
    "rar": "RAR",
    "7z": "7-Zip",
    "ole": "OLE",
    "xml": "XML",
    "binary": "未知的二进制文件 (unknown binary file)",
}
"""What people call the kinds without a reader."""
