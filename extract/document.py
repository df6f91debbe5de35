"""The document as printed: blocks in reading order, each piece with its place.

Coordinates are points (1/72 inch) from the top left of the page as a reader sees it (after /Rotate).
Pages, tables, rows and columns count from 1; character offsets count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from extract.record import record

BBox = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

Format = Literal["pdf", "docx", "doc", "xlsx", "xls", "html", "markdown", "image"]
Status = Literal["ok", "partial", "failed"]


@record
class Region:
    """One printed piece: a box on a page."""

    page: int
    bbox: BBox


@record
class Location:
    """Where something is printed. Made only in this package; carried along by every record and finding.

    A cell has `table`, `row`, `column`; running text has `paragraph`, `start`, `end`.
    `page` and `bbox` are None where the format has no pages; `pieces` lists every box when there are
    several (a cell cut by a page break, words over two lines), the first being `page` and `bbox`.
    """

    page: int | None = None
    bbox: BBox | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    pieces: tuple[Region, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        """Return every box of the place; none where the format has no pages."""
        if self.pieces:
            return self.pieces
        return (Region(self.page, self.bbox),) if self.page is not None and self.bbox is not None else ()


@record
class Line:
    """One printed line of a text: the characters `start:end` of it, on `page`.

    `edges` holds the x of the left edge of each character and, last, the right edge of the last one (`end -
    start + 1` numbers, never falling), so that any span of characters has a box. `confidence`, from 0 to 1,
    is that of the least certain character of a scanned line; None where the text was not recognised from an
    image.
    """

    start: int
    end: int
    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    confidence: float | None = None

    def region(self, start: int, end: int) -> Region | None:
        """Return the box of the characters `start:end` of the whole text that stand on this line, if any."""
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return None
        left, right = self.edges[first - self.start], self.edges[last - self.start]
        return Region(self.page, (left, self.top, right, self.bottom))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; line ends of the print are joined, no text is lost.

    `number` is what Word's automatic numbering prints before the text (it is part of `text` too).
    """

    text: str
    at: Location
    lines: tuple[Line, ...] = ()
    number: str | None = None

    @property
    def confidence(self) -> float | None:
        """Return how sure the least certain line of a scan is.

        None where nothing was recognised from an image.
        """
        return _least(self.lines)

    def locate(self, start: int, end: int) -> Location:
        """Return the place of the characters `start:end`, with a box where the format has pages."""
        return _within(self.at, self.lines, start, end)


@dataclass(frozen=True, slots=True)
class Heading(Paragraph):
    """A paragraph that heads a section; `level` 1 is the highest."""

    level: int = 1


@record
class Cell:
    r"""A cell of a logical table.

    `row` and `column` are its top left; "\n" in `text` is a printed line or paragraph end.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    at: Location
    lines: tuple[Line, ...] = ()

    @property
    def confidence(self) -> float | None:
        """Return how sure the least certain line of a scan is.

        None where nothing was recognised from an image.
        """
        return _least(self.lines)

    def locate(self, start: int, end: int) -> Location:
        """Return the cell's place narrowed to the characters `start:end` of its text."""
        return _within(self.at, self.lines, start, end)


@dataclass(frozen=True, slots=True)
class Table:
    """A logical table: pieces on several pages joined, cells in row order with their spans.

    `number` counts the tables of the document from 1. `caption` is the text printed above the table that
    belongs to it, `unit` the unit of a line such as 单位：万元, both as printed or None.
    """

    number: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    caption: str | None = None
    unit: str | None = None
    pages: tuple[int, ...] = ()


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept a document, or a part of it, from being read.

    `code` is from `extract/data/problems.toml`.
    """

    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as printed. `pages` is None for formats without pages; `sha256` is of the file's bytes.

    `furniture` holds what runs along the edges of the pages and is no part of the text, each header and
    footer once.
    """

    file: str
    sha256: str
    format: Format
    pages: int | None
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    furniture: tuple[Paragraph, ...] = ()

    @property
    def status(self) -> Status:
        """Say whether all of it was read."""
        return "partial" if self.problems else "ok"

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def _least(lines: tuple[Line, ...]) -> float | None:
    return min((line.confidence for line in lines if line.confidence is not None), default=None)


def _within(at: Location, lines: tuple[Line, ...], start: int, end: int) -> Location:
    pieces = tuple(piece for line in lines if (piece := line.region(start, end)) is not None)
    if not pieces:
        return replace(at, start=start, end=end)
    return replace(
        at,
        start=start,
        end=end,
        page=pieces[0].page,
        bbox=pieces[0].bbox,
        pieces=pieces if len(pieces) > 1 else (),
    )
