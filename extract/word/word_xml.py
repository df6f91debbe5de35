"""Word files in one XML (.xml, or .doc as web systems name what they fill in).

Made into the package that Word itself saves, in memory. Two kinds are in use: the package of a .docx laid out
flat ([MS-DOCX] 2.4.1, "flat OPC"), and Word 2003 XML (WordprocessingML 1.0), whose words are almost those of
a .docx.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.word.word_file import read_docx
from extract.word.word_package import W, parse_part

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = W[1:-1].encode()
_AUX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_CHANGE, _DELETED = _AML + "annotation", "Word.Deletion"
_AROUND = W + "customXml"
_RENAMED = {
    W + "vmerge": W + "vMerge",
    W + "hmerge": W + "hMerge",
    **dict.fromkeys((_AUX + "sect", _AUX + "sub-section", _AUX + "pBdrGroup", _AML + "content"), _AROUND),
}
"""Old names with the new ones; what stood around paragraphs and runs, and has no counterpart in a .docx, is
an element that prints nothing."""


def read_flat_package(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a flat package; raises `UnreadableError` as `read_docx` does."""
    parts: dict[str, etree._Element] = {}
    for part in _parsed(data, limits).iter(_PKG + "part"):
        content = part.find(_PKG + "xmlData")
        if content is not None and len(content):
            parts[part.get(_PKG + "name", "").lstrip("/")] = content[0]
    return read_docx(name, sha256, _packed(parts), limits)


def read_word_2003(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a Word 2003 XML file; raises `UnreadableError` as `read_docx` does."""
    root = _parsed(data.replace(_OLD, _NEW), limits)
    for element in list(root.iter(*_RENAMED, _CHANGE, W + "listPr")):
        if element.tag == W + "listPr":
            _print_number(element)
        elif element.tag == _CHANGE:
            element.tag = W + ("del" if element.get(W + "type") == _DELETED else "ins")
        else:
            element.tag = _RENAMED[str(element.tag)]
    styles = root.find(W + "styles")
    parts = {"word/document.xml": root} | ({} if styles is None else {"word/styles.xml": styles})
    return read_docx(name, sha256, _packed(parts), limits)


def _parsed(data: bytes, limits: Limits) -> etree._Element:
    if len(data) > limits.part_bytes:
        raise UnreadableError("limit", what="XML 字节数 (bytes)", value=len(data), limit=limits.part_bytes)
    return parse_part(data, "XML")


def _packed(parts: dict[str, etree._Element]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, etree.tostring(root, encoding="UTF-8"))
    return stream.getvalue()


def _print_number(element: etree._Element) -> None:
    """Put what a list prints before a paragraph, which the file says, into its first run."""
    printed = element.find(_AUX + "t")
    properties = element.getparent()
    paragraph = properties.getparent() if properties is not None else None
    if printed is None or properties is None or paragraph is None or paragraph.tag != W + "p":
        return
    run = etree.Element(W + "r")
    etree.SubElement(run, W + "t").text = printed.get(_AUX + "val", "")
    properties.addnext(run)
