"""Breaks text into lines as word processors break Chinese text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Measure = Callable[[str, float], float]
"""Gives the width of a text at a font size."""

CLOSING = "，。；：、！？）》”’％%,.;:)]】"


def tokens(text: str) -> Iterator[str]:
    """Yield the pieces of `text` that a line is never broken in.

    Words, figures, a letter with the mark that closes it.
    """
    piece = ""
    for letter in text:
        glued = letter in CLOSING or (
            piece[-1:].isascii() and piece[-1:].isalnum() and letter.isascii() and letter.isalnum()
        )
        figure = piece[-1:] in ".," and len(piece) > 1 and piece[-2].isdigit() and letter.isdigit()
        if piece and not glued and not figure:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def fitting(text: str, width: float, size: float, measure: Measure) -> Iterator[str]:
    """Yield the tokens of `text`, those wider than a line letter by letter."""
    for token in tokens(text):
        yield from (token if measure(token, size) > width else (token,))


def wrap(text: str, width: float, size: float, measure: Measure, indent: float = 0.0) -> tuple[str, ...]:
    """Return the lines of `text` at most `width` wide, the first one shorter by `indent`."""
    lines: list[str] = []
    room = width - indent
    for part in text.split("\n"):
        line = ""
        for token in fitting(part, width, size, measure):
            if line and measure(line + token, size) > room:
                lines.append(line)
                line, room = token.lstrip(" "), width
            else:
                line += token
        lines.append(line)
        room = width
    return tuple(lines)
