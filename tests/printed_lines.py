"""Lines as they are printed, for tests that join them."""

from __future__ import annotations

from extract.blocks.printed import PrintedLine


def line(text: str, left: float = 5.0, top: float = 0.0, *, spaced: bool = False) -> PrintedLine:
    """Return a line of ten-point type: Chinese characters ten points wide, others five."""
    edges = [left]
    for character in text:
        edges.append(edges[-1] + (5.0 if character.isascii() else 10.0))
    return PrintedLine(text, 1, top, top + 10.0, tuple(edges), spaced)
