"""The way in: what a file is, and what is said when it cannot be read."""

from __future__ import annotations

import io
import pickle
import string
import struct
import zipfile
from pathlib import Path

import pytest

from extract.document import Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.problems import message, problem_codes
from extract.reader import read
from extract.sniff import sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def stream(name: str) -> bytes:
    """Return an OLE file with a stream of that name in its directory."""
    return OLE + name.encode("utf-16-le")


def compound(*names: str, embedded: str = "") -> bytes:
    """Return an OLE file whose root has streams of those names, and `embedded` in a storage."""
    none = 0xFFFFFFFF
    rights = [*range(2, len(names) + 1), none]
    directory = ole_entry("Root Entry", none, 1) + b"".join(
        ole_entry(name, right, none) for name, right in zip(names, rights, strict=True)
    )
    directory += ole_entry(embedded, none, none)
    header = bytearray(OLE[:512])
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    header[76:512] = bytes(4) + b"\xff" * 432
    fat = (0xFFFFFFFD).to_bytes(4, "little") + (0xFFFFFFFE).to_bytes(4, "little") + b"\xff" * 504
    return bytes(header) + fat + directory.ljust(512, b"\x00")


def ole_entry(name: str, right: int, child: int) -> bytes:
    """Return an entry of an OLE directory."""
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(text), 2, 1, 0xFFFFFFFF, right, child)
        + bytes(48)
    )


def packed(*names: str, mimetype: str = "", manifest: str = "") -> bytes:
    """Return a ZIP file with empty files of those names, and the parts that tell OpenDocument files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "")
        archive.writestr("META-INF/manifest.xml", manifest)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"junk\n%PDF-1.4\n", "pdf"),
        (stream("WordDocument"), "doc"),
        (stream("Workbook"), "xls"),
        (stream("EncryptedPackage"), "encrypted"),
        (compound("1Table", "WordDocument"), "doc"),
        (compound("Workbook", embedded="WordDocument"), "xls"),
        (compound("Other", embedded="WordDocument"), "ole"),
        (b"\x89PNG\r\n\x1a\n\x00", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b"\xef\xbb\xbf  <table>", "html"),
        (b"<!-- saved from url=(0030)http://czj.example.gov.cn/a.htm -->\n<HTML>", "html"),
        ("<!DOCTYPE html><html>".encode("utf-16"), "html"),
        (b"<div class='TRS_Editor'><p>", "html"),
        (
            b"<?xml version='1.0' encoding='GB2312'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html>",
            "html",
        ),
        (b"<?xml version='1.0'?><config/>", "xml"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "sheetxml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "mhtml"),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain\n\n1130.35", "text"),
        (b"<5% of the sum", "text"),
        ("一、部门概况".encode("gb18030"), "text"),
        ("一、部门概况".encode("utf-16"), "text"),
        (b"BMW 1130.35", "text"),
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "binary"),
        (b"PK\x03\x04broken", "broken"),
        (packed("a.pdf"), "zip"),
        (packed("word/document.xml"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("OFD.xml"), "ofd"),
        (packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (packed("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (
            packed(
                "content.xml",
                mimetype="application/vnd.oasis.opendocument.text",
                manifest="<manifest:encryption-data/>",
            ),
            "encrypted",
        ),
        (b"PK\x05\x06" + bytes(18), "zip"),
    ],
)
def test_sniff(data: bytes, kind: str) -> None:
    """The content decides."""
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (stream("EncryptedPackage"), "encrypted"),
        (stream("PowerPoint Document"), "unsupported"),
        (packed("OFD.xml"), "unsupported"),
        (b"\x7fELF" + bytes(64), "unsupported"),
        (b"%PDF-1.7\ngarbage", "damaged"),
        (b"PK\x03\x04broken", "damaged"),
        (packed("a.pdf"), "archive"),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, code: str) -> None:
    """A file that gives no document is refused with the reason, whatever its name."""
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.problem.code == code


def test_missing_and_too_large(tmp_path: Path) -> None:
    """A file that is not there, and one beyond the limit, are named."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / "nowhere.pdf")
    assert caught.value.problem.code == "missing"
    path = tmp_path / "large.txt"
    path.write_text("一" * 100, encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        read(path, limits=Limits(file_bytes=10))
    assert caught.value.problem.code == "limit"


def test_name_and_digest(tmp_path: Path) -> None:
    """The document carries the name that it was given and the digest of its bytes."""
    path = tmp_path / "a.txt"
    path.write_text("abc", encoding="utf-8")
    document = read(path, name="county/a.txt")
    assert document.file == "county/a.txt"
    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("code", sorted(problem_codes()))
def test_messages(code: str) -> None:
    """Each problem has a message in both languages that names the same details."""
    template = problem_codes()[code]
    names = [
        {field for _, field, _, _ in string.Formatter().parse(text) if field}
        for text in (template.zh, template.en)
    ]
    assert names[0] == names[1]
    output = message(Problem(code, tuple((name, "7") for name in names[0])))
    assert "{" not in output.zh + output.en and "?" not in output.zh + output.en
    assert "?" in message(Problem(code)).en or not names[0]


def test_error_crosses_a_process_border() -> None:
    """The error of a file can be pickled with its details."""
    error = pickle.loads(pickle.dumps(UnreadableError("limit", what="pages", value=9, limit=3)))
    assert dict(error.problem.details) == {"what": "pages", "value": "9", "limit": "3"}
