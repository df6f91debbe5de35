"""A line of text as it is printed on a page."""

from __future__ import annotations

from dataclasses import replace

from extract.record import record


@record
class PrintedLine:
    """One line as it stands on a page; `edges` as in `Line`.

    `spaced` tells that a blank is printed at its end. `confidence` is that of the least certain character of
    a scan. `flow` counts the columns of running text on the page; 0 is outside them.
    """

    text: str
    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    spaced: bool = False
    confidence: float | None = None
    flow: int = 0

    @property
    def left(self) -> float:
        """Return the left edge."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.edges[-1]

    @property
    def height(self) -> float:
        """Return the height of its characters, which stands for the font size."""
        return self.bottom - self.top

    def part(self, start: int, end: int | None = None) -> PrintedLine:
        """Return the characters `start:end` as a line of their own."""
        stop = len(self.text) if end is None else end
        return replace(self, text=self.text[start:stop], edges=self.edges[start : stop + 1])
