"""The same page through pdfplumber.

Slower by an order of magnitude, for files that PDFium rejects and pdfminer still opens.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any

import numpy as np

from extract.errors import UnreadableError
from extract.layout.page_content import PageContent, Segment, as_segments
from extract.limits import Limits
from extract.pdf.turned_text import SLANTED, text_turns

_UNREADABLE = "\ufffd"
_UPWARDS = (1.0, 0.0, 0.0, -1.0, 0.0, 0.0)
"""From the coordinates of the file, in which pdfplumber has turned the page already, to those of the page."""


class PlumberFile:
    """A PDF open in pdfplumber. Use as a context manager."""

    def __init__(self, data: bytes) -> None:
        """Open `data`; raises `UnreadableError` ("damaged")."""
        import pdfplumber

        try:
            self._pdf = pdfplumber.open(io.BytesIO(data))
        except Exception as error:
            raise UnreadableError("damaged", reason="PDF") from error

    def __enter__(self) -> PlumberFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(
            Exception
        ):  # closing looks through the pages once more, which may be what cannot be read
            self._pdf.close()

    def __len__(self) -> int:
        """Return the number of pages; raises `UnreadableError` where they cannot be told."""
        try:
            return len(self._pdf.pages)
        except Exception as error:
            raise UnreadableError("damaged", reason="PDF") from error

    def page(self, index: int, limits: Limits) -> PageContent:
        """Return what stands on the page with the 0-based `index`.

        Raises `UnreadableError` where it cannot be read.
        """
        try:
            page = self._pdf.pages[index]
            content = _content(page, limits)
            page.close()
            gc.collect(1)  # pdfminer leaves cycles, and the collector is paused while a document is built
        except Exception as error:
            raise UnreadableError("damaged_page", page=index + 1, reason=type(error).__name__) from error
        return content


def _content(page: Any, limits: Limits) -> PageContent:
    left, top = float(page.cropbox[0]), float(page.cropbox[1])
    chars = _straight(page.chars[: limits.page_characters])
    characters = [(*piece, turn) for char, turn in chars for piece in _characters(char)]
    turns = np.array([turn for _, _, turn in characters], np.int64)
    boxes = np.array([box for _, box, _ in characters], np.float64).reshape(-1, 4) - (left, top, left, top)
    edges = page.edges[: limits.page_objects]
    return PageContent(
        number=page.page_number,
        width=float(page.cropbox[2]) - left,
        height=float(page.cropbox[3]) - top,
        codes=np.array([ord(letter) for letter, _, _ in characters], np.uint32),
        boxes=boxes,
        horizontals=as_segments(_segments(edges, "h", "top", "x0", "x1", (top, left))),
        verticals=as_segments(_segments(edges, "v", "x0", "top", "bottom", (left, top))),
        images=len(page.images),
        turns=turns if turns.any() else None,
    )


def _straight(chars: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Return the characters that are not slanted, each with its quarter turns."""
    if not chars:
        return []
    turns = text_turns(np.array([char["matrix"] for char in chars], np.float64), [(len(chars), _UPWARDS)])
    return [(char, turn) for char, turn in zip(chars, turns.tolist(), strict=True) if turn != SLANTED]


def _characters(char: dict[str, Any]) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield the letters of a glyph side by side (a ligature has several); one without a meaning is U+FFFD."""
    text = _UNREADABLE if char["text"].startswith("(cid:") else char["text"]
    width = (char["x1"] - char["x0"]) / max(1, len(text))
    for index, letter in enumerate(text):
        yield (
            letter,
            (char["x0"] + index * width, char["top"], char["x0"] + (index + 1) * width, char["bottom"]),
        )


def _segments(
    edges: list[dict[str, Any]],
    orientation: str,
    across: str,
    start: str,
    end: str,
    origin: tuple[float, float],
) -> list[Segment]:
    return [
        (edge[across] - origin[0], edge[start] - origin[1], edge[end] - origin[1])
        for edge in edges
        if edge["orientation"] == orientation
    ]
