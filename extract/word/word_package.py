"""A Word file as a package of XML parts, opened with care: a small file may unpack to a very large one."""

from __future__ import annotations

import io
import re
import zipfile
from types import TracebackType

from lxml import etree

from extract.errors import BROKEN_ZIP, UnreadableError
from extract.limits import Limits

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SMALL = 1 << 20
"""Bytes unpacked up to which a part may be packed as tightly as it likes."""
_MAIN = re.compile(r"word/document\d*\.xml")
_DOCTYPE = b"<!DOCTYPE"
_HEAD = 4096


class DocxPackage:
    """The parts of a Word file. Use as a context manager."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the package; raises `UnreadableError` ("damaged", "limit")."""
        self._limits = limits
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise UnreadableError("damaged", reason="ZIP") from error
        total = sum(entry.file_size for entry in self._archive.infolist())
        if total > limits.zip_bytes:
            raise UnreadableError(
                "limit", what="解压后字节数 (bytes unpacked)", value=total, limit=limits.zip_bytes
            )

    def __enter__(self) -> DocxPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def main(self) -> etree._Element:
        """Return the root of the document part; raises `UnreadableError` where there is none."""
        name = next((name for name in self._archive.namelist() if _MAIN.fullmatch(name)), "word/document.xml")
        root = self.part(name)
        if root is None:
            raise UnreadableError("damaged", reason=name)
        return root

    def names(self, pattern: re.Pattern[str]) -> list[str]:
        """Return the names of the parts that match, in order."""
        return sorted(name for name in self._archive.namelist() if pattern.fullmatch(name))

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part, None where the package has none of that name.

        Raises `UnreadableError`.
        """
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            return None
        self._check(entry)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(self._limits.part_bytes + 1)
        except BROKEN_ZIP as error:
            raise UnreadableError("damaged", reason=name) from error
        if len(data) > self._limits.part_bytes:
            raise _too_large(name, len(data), self._limits.part_bytes)
        return parse_part(data.replace(_STRICT, _TRANSITIONAL), name)

    def _check(self, entry: zipfile.ZipInfo) -> None:
        if entry.file_size > self._limits.part_bytes:
            raise _too_large(entry.filename, entry.file_size, self._limits.part_bytes)
        ratio = entry.file_size // max(1, entry.compress_size)
        if entry.file_size > _SMALL and ratio > self._limits.zip_ratio:
            raise UnreadableError(
                "limit",
                what=f"{entry.filename} 压缩比 (compression ratio)",
                value=ratio,
                limit=self._limits.zip_ratio,
            )


def _too_large(name: str, value: int, limit: int) -> UnreadableError:
    return UnreadableError("limit", what=f"{name} 字节数 (bytes)", value=value, limit=limit)


def parse_part(data: bytes, name: str) -> etree._Element:
    """Parse a part without entities, network or depth beyond the parser's own limit.

    A document type is refused outright.
    """
    if _DOCTYPE in data[:_HEAD]:
        raise UnreadableError("damaged", reason=f"{name}: DTD")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("damaged", reason=name) from error
