"""What a sample says: paragraphs and tables, before anything is placed or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Border = Literal["full", "open", "none"]
"""All rulings, those of the outer left and right sides left out, or none at all."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: its size and margins."""

    width: float = 595.0
    height: float = 842.0
    side: float = 60.0
    top: float = 60.0
    bottom: float = 60.0

    @property
    def inner_width(self) -> float:
        """Return the width between the margins."""
        return self.width - 2 * self.side


PORTRAIT = Paper()
LANDSCAPE = Paper(width=842.0, height=595.0)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or heading.

    `indent` is that of its first line in characters, `level` above 0 makes it a heading. `number` is what
    automatic numbering prints before the text; in a Word file it is not part of the text.
    """

    text: str
    size: float = 12.0
    align: Align = "left"
    indent: float = 0.0
    space: float = 4.0
    level: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    r"""A cell; "\n" in its text begins a new line."""

    text: str = ""
    row_span: int = 1
    column_span: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. A row lists the cells that begin in it, as HTML does.

    `widths` are shares of the width between the margins. `repeat` rows stand again on every page. `middle`
    centres text in the height of its cell. `closed` draws rulings at page cuts. `splits` False moves a row
    that does not fit to the next page instead of cutting it.
    """

    rows: Sequence[Sequence[Cell | str]]
    widths: Sequence[float]
    size: float = 9.0
    padding: float = 3.0
    repeat: int = 0
    middle: bool = True
    closed: bool = True
    splits: bool = True
    space: float = 8.0
    border: Border = "full"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Goes to a new page."""


Content = Text | Table | PageBreak
