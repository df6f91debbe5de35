"""A Word file as a package of XML parts, opened with care: a small file may unpack to a very large one."""

from __future__ import annotations

import io
import posixpath
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
_USUAL, _DOCUMENT = "word/document.xml", "officeDocument"
_MAIN_TYPE = "wordprocessingml.document.main+xml"
_DOCTYPE = b"<!DOCTYPE"
_HEAD = 4096


class DocxPackage:
    """The parts of a Word file. Use as a context manager."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the package; raises `UnreadableError` ("damaged", "limit")."""
        self._limits = limits
        self._main: str | None = None
        self._relations: dict[str, tuple[str, str]] | None = None
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._entries = {entry.filename: entry for entry in self._archive.infolist()}
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
        name = self._main_name()
        root = self.part(name)
        if root is None:
            raise UnreadableError("damaged", reason=name)
        return root

    def _main_name(self) -> str:
        """Return the name of the part that the package says is its document.

        Without a word of it, the one that is usually called so.
        """
        if self._main is None:
            stated = [*self._targets("_rels/.rels", "").values(), *self._typed()]
            usual = [_USUAL, *sorted(name for name in self._entries if _MAIN.fullmatch(name))]
            named = [target for kind, target in stated if kind == _DOCUMENT]
            self._main = next((name for name in (*named, *usual) if name in self._entries), _USUAL)
        return self._main

    def _typed(self) -> list[tuple[str, str]]:
        """Return the main part as the list of content types names it."""
        root = self._quietly("[Content_Types].xml")
        found = [] if root is None else [part for part in root if _MAIN_TYPE in part.get("ContentType", "")]
        return [(_DOCUMENT, part.get("PartName", "").lstrip("/")) for part in found]

    def _targets(self, name: str, folder: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of the relations in a part, by their names."""
        root = self._quietly(name)
        relations = [] if root is None else [child for child in root if child.get("TargetMode") != "External"]
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in relations
        }

    def _quietly(self, name: str) -> etree._Element | None:
        try:
            return self.part(name)
        except UnreadableError:
            return None

    def relations(self) -> dict[str, tuple[str, str]]:
        """Return kind and part of all that the document refers to, by the names of the relations."""
        if self._relations is None:
            folder, _, name = self._main_name().rpartition("/")
            self._relations = self._targets(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
        return self._relations

    def beside(self, kind: str) -> etree._Element | None:
        """Return the root of the part of a kind (styles, numbering, footnotes) that the document names.

        Without a word of it, the one that is usually called so. Raises `UnreadableError`.
        """
        named = [target for of, target in self.relations().values() if of == kind]
        return self.part(next((name for name in named if name in self._entries), f"word/{kind}.xml"))

    def content(self, relation: str) -> bytes | None:
        """Return the bytes of the part that a relation names, None where there is none."""
        entry = self._entries.get(self.relations().get(relation, ("", ""))[1])
        return None if entry is None else self._read(entry)

    def names(self, pattern: re.Pattern[str]) -> list[str]:
        """Return the names of the parts that match, in order."""
        return sorted(name for name in self._entries if pattern.fullmatch(name))

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part, None where the package has none of that name.

        Raises `UnreadableError`.
        """
        entry = self._entries.get(name)
        return None if entry is None else parse_part(self._read(entry).replace(_STRICT, _TRANSITIONAL), name)

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        self._check(entry)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(self._limits.part_bytes + 1)
        except BROKEN_ZIP as error:
            raise UnreadableError("damaged", reason=entry.filename) from error
        if len(data) > self._limits.part_bytes:
            raise _too_large(entry.filename, len(data), self._limits.part_bytes)
        return data

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
