"""A page as the reader keeps it once the file's own page is closed."""

from __future__ import annotations

from dataclasses import dataclass

from extract.blocks.printed import PrintedLine
from extract.pages.pieces import Piece


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is kept of a page once it is closed, or of one column of its text.

    It begins at `left` and is `width` wide. `tangled` tells that a text stands across a border, over
    another text or higher and lower, so that its cell or its line may be another.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    pieces: tuple[Piece, ...]
    images: int
    left: float = 0.0
    tangled: bool = False

    @property
    def is_blank(self) -> bool:
        """Say whether nothing is printed in characters."""
        return not self.lines and not any(cell.printed for piece in self.pieces for cell in piece.cells)

    @property
    def furthest(self) -> float:
        """Return the right edge of what stands furthest to the right."""
        return max([0.0, *(line.right for line in self.lines), *(piece.bbox[2] for piece in self.pieces)])
