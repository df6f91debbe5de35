"""The last step that all readers share.

Blocks in reading order become numbered blocks with their places, captions and headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extract.blocks.captions import Caption, caption_of
from extract.blocks.headings import heading_level, is_title
from extract.blocks.leaders import without_dots
from extract.blocks.lists import without_lists
from extract.document import BBox, Block, Cell, Heading, Line, Location, Paragraph, Region, Table


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph without its number.

    `level` is set where the layout or a style makes it a heading, `running` where it is none. `source` is
    what it was read from, for those who write into the file.
    """

    text: str
    lines: tuple[Line, ...] = ()
    level: int | None = None
    number: str | None = None
    running: bool = False
    source: object = None


Place = tuple[int, BBox]
"""A page and a box on it, as a `Region` has them."""


@dataclass(slots=True)
class DraftCell:
    """A cell whose row and column count from 0; `places` are its boxes, several where a page break cuts it.

    `source` is what it was read from, for those who write into the file.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str = ""
    lines: tuple[Line, ...] = ()
    places: tuple[Place, ...] = ()
    source: object = None


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A logical table without its number, caption and unit."""

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]
    pages: tuple[int, ...] = ()


Draft = DraftParagraph | DraftTable


def number_blocks(drafts: Iterable[Draft]) -> tuple[Block, ...]:
    """Return the blocks with tables and paragraphs counted from 1.

    Each table with what the lines above say of it. A grid without a word in it is a drawing and left out.
    """
    blocks: list[Block] = []
    by_words: list[int] = []
    above: list[str] = []
    for draft, number in numbered(drafts):
        if isinstance(draft, DraftTable):
            blocks.append(_table(draft, number, caption_of(above)))
            above = []
        else:
            if draft.level is None:
                by_words.append(len(blocks))
            blocks.append(_paragraph(draft, number))
            above.append(draft.text)
    return without_lists(blocks, by_words)


def numbered(drafts: Iterable[Draft]) -> Iterator[tuple[Draft, int]]:
    """Yield those drafts that become blocks, each with its number among the tables or among the paragraphs.

    From 1.
    """
    tables = paragraphs = 0
    for draft in drafts:
        if isinstance(draft, DraftTable):
            if any(cell.text for cell in draft.cells):
                tables += 1
                yield draft, tables
        elif draft.text.strip():
            paragraphs += 1
            yield draft, paragraphs


def _paragraph(draft: DraftParagraph, number: int) -> Paragraph:
    text = draft.text if draft.lines else without_dots(draft.text)
    page, bbox, pieces = _place(_regions(draft.lines))
    at = Location(page=page, bbox=bbox, paragraph=number, start=0, end=len(text), pieces=pieces)
    level = (
        None
        if draft.running
        else draft.level or heading_level(text) or (1 if is_title(text, number) else None)
    )
    if level is None:
        return Paragraph(text, at, draft.lines, draft.number)
    return Heading(text, at, draft.lines, draft.number, level)


def _table(draft: DraftTable, number: int, caption: Caption) -> Table:
    cells = sorted(draft.cells, key=attrgetter("row", "column"))
    return Table(
        number=number,
        rows=draft.rows,
        columns=draft.columns,
        cells=tuple([_cell(cell, number) for cell in cells]),
        caption=caption.title,
        unit=caption.unit,
        pages=draft.pages,
    )


def _cell(draft: DraftCell, table: int) -> Cell:
    row, column, places = draft.row + 1, draft.column + 1, draft.places
    page, box = places[0] if places else (None, None)
    pieces = tuple([Region(*place) for place in places]) if len(places) > 1 else ()
    # each by its place: a page has hundreds of cells, and names cost as much as the values
    at = Location(page, box, table, row, column, None, None, None, pieces)
    return Cell(row, column, draft.row_span, draft.column_span, draft.text, at, draft.lines)


def _place(regions: tuple[Region, ...]) -> tuple[int | None, BBox | None, tuple[Region, ...]]:
    """Return page and box of the first region, and all of them where there are several."""
    if not regions:
        return None, None, ()
    return regions[0].page, regions[0].bbox, regions if len(regions) > 1 else ()


def _regions(lines: Sequence[Line]) -> tuple[Region, ...]:
    """Return one box a page around the lines."""
    boxes: dict[int, Region] = {}
    for line in lines:
        box = (line.edges[0], line.top, line.edges[-1], line.bottom)
        known = boxes.get(line.page)
        boxes[line.page] = (
            Region(line.page, box) if known is None else Region(line.page, _around(known.bbox, box))
        )
    return tuple(boxes.values())


def _around(one: BBox, other: BBox) -> BBox:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
