"""The reader of web pages in one file (.mht .mhtml).

A mail whose parts are the page and its pictures, as browsers and office programs save it.
"""

from __future__ import annotations

import email
from email.message import Message

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.text.html import html_document, html_text

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in the page that the file opens with.

    Raises `UnreadableError` where it holds none or shows no words.
    """
    try:
        message = email.message_from_bytes(data)
        pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    except RecursionError as error:  # parts within parts without end
        raise UnreadableError("damaged", reason="MHTML") from error
    if not pages:
        raise UnreadableError("damaged", reason="MHTML")
    start = message.get_param("start")
    page = next((part for part in pages if start and part.get("Content-ID") == start), pages[0])
    return html_document(name, sha256, _text(page), limits)


def _text(page: Message) -> str:
    """Decode a page by the encoding that its part names, else as one that is saved alone."""
    payload = page.get_payload(decode=True)
    return html_text(payload if isinstance(payload, bytes) else b"", page.get_content_charset() or "")
