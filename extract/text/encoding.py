"""The encoding of a text file, decided from its bytes."""

from __future__ import annotations

from extract.errors import UnreadableError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CANDIDATES = ("utf-8", "gb18030")


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or GB18030.

    Raises `UnreadableError` where it is none of them.
    """
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or _CANDIDATES:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("unsupported", format="未知编码的文本 (text in an unknown encoding)")
