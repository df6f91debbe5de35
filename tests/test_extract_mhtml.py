"""A web page in one file is read as the page that it holds."""

from __future__ import annotations

import base64
import quopri

import pytest

from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sniff import sniff
from extract.text.mhtml import read_mhtml

PAGE = (
    "<html><head><meta"
    " charset='gb2312'></head><body><p>基本支出286.95万元</p><table><tr><td>人员经费</td><td>265.55</td></tr></table></body></html>"
)


def _mail(*parts: tuple[str, bytes], start: str = "") -> bytes:
    """Return a page saved in parts, each with its headers and content."""
    kind = f'Content-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="----=_x"'
    head = f"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n{kind}\r\n\r\n"
    body = b"".join(
        b"------=_x\r\n" + headers.encode() + b"\r\n\r\n" + content + b"\r\n" for headers, content in parts
    )
    return head.encode() + body + b"------=_x--\r\n"


HTML = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable"
IMAGE = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", base64.encodebytes(b"\x89PNG"))


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        (HTML, quopri.encodestring(PAGE.encode("utf-8"))),  # browsers save UTF-8 whatever the page says
        (HTML, quopri.encodestring(PAGE.encode("gb18030"))),
        (
            'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64',
            base64.encodebytes(PAGE.encode("gb18030")),
        ),
        (
            'Content-Type: text/html; charset="unicode"\r\nContent-Transfer-Encoding: base64',
            base64.encodebytes(PAGE.encode("utf-16")),
        ),
    ],
)
def test_encodings(headers: str, content: bytes) -> None:
    """The page is found among its pictures and decoded by what is true of it."""
    data = _mail(IMAGE, (headers, content))
    assert sniff(data) == "mhtml"
    document = read_mhtml("a.mht", "0" * 64, data, Limits())
    assert document.blocks[0].text == "基本支出286.95万元"  # type: ignore[union-attr]
    assert [cell.text for table in document.tables for cell in table.cells] == ["人员经费", "265.55"]


def test_the_page_that_it_opens_with() -> None:
    """A frame may stand before the page: the file says which part it opens with."""
    frame = (HTML + "\r\nContent-ID: <frame@x>", quopri.encodestring("<p>广告</p>".encode()))
    page = (HTML + "\r\nContent-ID: <page@x>", quopri.encodestring(PAGE.encode()))
    document = read_mhtml("a.mht", "0" * 64, _mail(frame, page, start=' start="<page@x>";'), Limits())
    assert document.blocks[0].text == "基本支出286.95万元"  # type: ignore[union-attr]


def test_no_page() -> None:
    """Pictures alone are no document."""
    with pytest.raises(UnreadableError) as caught:
        read_mhtml("a.mht", "0" * 64, _mail(IMAGE), Limits())
    assert caught.value.problem.code == "damaged"
