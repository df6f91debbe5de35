"""Pages with their lines and tables -> paragraphs and logical tables in reading order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.blocks.drafts import Draft
from extract.blocks.furniture import running_lines, strip_furniture
from extract.blocks.leaders import shortened
from extract.blocks.printed import PrintedLine
from extract.document import Paragraph
from extract.layout.lattice import Grid, find_grids
from extract.layout.page_content import PageContent
from extract.layout.page_lines import PageLines, page_lines
from extract.limits import Limits
from extract.pages.borderless import find_borderless
from extract.pages.columns import part_columns
from extract.pages.footnotes import page_of, part_notes
from extract.pages.labels import is_form_title
from extract.pages.loose_grids import release, unstacked
from extract.pages.overhang import take_overhang
from extract.pages.paragraphs import Flow, TextArea, continues, flow_of, make_paragraph, text_areas, text_size
from extract.pages.pieces import Piece, begins_anew, goes_on, make_piece, opens_form
from extract.pages.read_page import Sheet
from extract.pages.stitch import stitch


def make_sheets(contents: Sequence[PageContent], limits: Limits) -> list[Sheet]:
    """Find the tables of pages and put their characters into cells and lines."""
    grids = find_grids([(content.horizontals, content.verticals) for content in contents], limits)
    return [_sheet(*page) for page in zip(contents, grids, page_lines(contents, grids), strict=True)]


def _sheet(content: PageContent, grids: Sequence[Grid], lines: PageLines) -> Sheet:
    ruled = [
        make_piece(content.number, *found) for found in zip(grids, lines.cells, lines.joined, strict=True)
    ]
    ruled, loose = release(list(map(unstacked, ruled)), lines.free)
    unruled, free = find_borderless(loose)
    height = max(content.height, 1.0)
    pieces = [
        replace(piece, room=1 - piece.bbox[3] / height)
        for piece in sorted([*ruled, *unruled], key=lambda piece: (piece.bbox[1], piece.bbox[0]))
    ]
    found = tuple(map(shortened, free)), tuple(pieces)
    return Sheet(content.number, content.width, content.height, *found, content.images, tangled=lines.tangled)


def part_furniture(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Paragraph]]:
    """Return the pages without page numbers and running headers and footers.

    Each header and footer once.
    """
    pages = [(sheet.height, sheet.lines) for sheet in sheets]
    kept = _with_titles(sheets, strip_furniture(pages))
    return [
        replace(sheet, lines=tuple(lines)) for sheet, lines in zip(sheets, kept, strict=True)
    ], running_lines(pages, kept)


def _with_titles(sheets: Sequence[Sheet], kept: Sequence[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the lines that are kept of each page, with the titles of forms that begin there.

    Forms of a page or two each, one after the other, have the same title at the same place.
    """
    first: Piece | None = None
    found = []
    for sheet, lines in zip(sheets, kept, strict=True):
        piece = sheet.pieces[0] if sheet.pieces else None
        title = []
        if piece is not None and opens_form(piece) and (first is None or begins_anew(first, piece)):
            first = first or piece
            above = [line for line in sheet.lines if line.bottom <= piece.bbox[1] + line.height]
            title = [line for line in above if is_form_title(line.text)]
        shown = set(map(id, [*lines, *title]))
        found.append([line for line in sheet.lines if id(line) in shown] if title else lines)
    return found


def assemble(sheets: Sequence[Sheet]) -> Iterator[Draft]:
    """Yield paragraphs and tables of pages without furniture in reading order.

    Those that run over page breaks as one.
    """
    sheets = take_overhang(sheets)
    size = text_size(line for sheet in sheets for line in sheet.lines)
    bodies, notes = part_notes(sheets, size)
    flows = [flow for body in bodies for flow in part_columns(body)]
    areas = text_areas(flows, size)
    run: list[PrintedLine | Piece] = []
    for item in _in_order(flows):
        if run and not _belongs(run, item, areas):
            yield _finish(run, areas)
            yield from _notes_before(notes, page_of(item), areas)
            run = []
        run.append(item)
    if run:
        yield _finish(run, areas)
    yield from _notes_before(notes, len(sheets) + 1, areas)


def _notes_before(notes: deque[list[PrintedLine]], page: int, areas: dict[Flow, TextArea]) -> Iterator[Draft]:
    """Yield the notes of the pages before `page` and take them out.

    They stand after the paragraph that runs over the page's end.
    """
    while notes and notes[0][0].page < page:
        lines = notes.popleft()
        yield replace(
            make_paragraph(lines, [areas[flow_of(line)] for line in lines]), level=None, running=True
        )


def _in_order(sheets: Sequence[Sheet]) -> Iterator[PrintedLine | Piece]:
    for sheet in sheets:
        items: list[tuple[float, PrintedLine | Piece]] = [(line.top, line) for line in sheet.lines]
        items += [(piece.bbox[1], piece) for piece in sheet.pieces]
        yield from (item for _, item in sorted(items, key=lambda item: item[0]))


def _belongs(
    run: Sequence[PrintedLine | Piece], item: PrintedLine | Piece, areas: dict[Flow, TextArea]
) -> bool:
    first, before = run[0], run[-1]
    if isinstance(first, Piece) and isinstance(before, Piece) and isinstance(item, Piece):
        return goes_on(before, item) and not begins_anew(first, item)
    if isinstance(before, PrintedLine) and isinstance(item, PrintedLine):
        return continues(before, item, areas[flow_of(before)], areas[flow_of(item)])
    return False


def _finish(run: Sequence[PrintedLine | Piece], areas: dict[Flow, TextArea]) -> Draft:
    pieces = [item for item in run if isinstance(item, Piece)]
    if pieces:
        return stitch(pieces)
    lines = [item for item in run if isinstance(item, PrintedLine)]
    return make_paragraph(lines, [areas[flow_of(line)] for line in lines])
