"""The PDF reader: pages -> lines and grids -> paragraphs and logical tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import islice

from extract.borderless import find_borderless
from extract.collector import collector_paused
from extract.columns import part_columns
from extract.document import Document, Paragraph, Problem
from extract.drafts import Draft, number_blocks
from extract.errors import UnreadableError
from extract.footnotes import page_of, part_notes
from extract.furniture import running_lines, strip_furniture
from extract.lattice import Grid, find_grids
from extract.leaders import shortened
from extract.limits import Limits
from extract.overhang import take_overhang
from extract.page_content import PageContent
from extract.page_lines import PageLines, page_lines
from extract.paragraphs import Flow, TextArea, continues, flow_of, make_paragraph, text_areas, text_size
from extract.pdf_page import read_page
from extract.pdfium import PdfiumFile
from extract.pdfium_fonts import box_fonts
from extract.pieces import Piece, goes_on, make_piece
from extract.plumber_content import PlumberFile
from extract.printed import PrintedLine
from extract.scan_pages import ScannedPages
from extract.scan_places import bring_back
from extract.sheet import Sheet
from extract.stitch import stitch

_BATCH = 16
"""So many pages are put into lines at once."""


def read_pdf(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a PDF; raises `UnreadableError` where no page has any text."""
    source = PdfSource(data[max(0, data.find(b"%PDF-")) :], limits)
    with collector_paused():
        sheets = list(source.sheets())
        problems = [*_merged(source.problems), *_scan_problems(source.scans)]
        if all(sheet.is_blank for sheet in sheets):
            raise _nothing(problems)
        bodies, running = part_furniture(sheets)
        blocks = bring_back(number_blocks(assemble(bodies)), source.scans.frames)
        edges = bring_back(running, source.scans.frames)
    return Document(name, sha256, "pdf", source.count, blocks, tuple(problems), edges)


class PdfSource:
    """The pages of a PDF, through PDFium where it can and pdfplumber where it must."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Take the bytes from the header on."""
        self._data, self._limits = data, limits
        self.count = 0
        self._fast: PdfiumFile | None = None
        self.problems: list[Problem] = []
        self.scans = ScannedPages(data, limits)

    def sheets(self) -> Iterator[Sheet]:
        """Read page after page; one that cannot be read goes to `problems` and costs only itself."""
        with self.scans, ExitStack() as stack:
            contents = self._contents(self._open(stack))
            while batch := self._next(contents):
                yield from map(self._unclipped, make_sheets(self._readable(batch), self._limits))

    def _next(self, contents: Iterator[PageContent]) -> list[PageContent]:
        """Return the next pages of the file as PDFium reads them; nothing is rendered meanwhile."""
        with box_fonts():
            return list(islice(contents, _BATCH))

    def _unclipped(self, sheet: Sheet) -> Sheet:
        """Return the page, read again by what its texts are clipped to where they stand across borders: spreadsheets print them so."""
        if not sheet.sticks_out or self._fast is None:
            return sheet
        return make_sheets([read_page(self._fast, sheet.number - 1, self._limits, with_clips=True)], self._limits)[0]

    def _contents(self, read: Callable[[int, Limits], PageContent]) -> Iterator[PageContent]:
        if self.count > self._limits.pages:
            self.problems.append(limit_problem("页数 (pages)", self.count, self._limits.pages))
        for index in range(min(self.count, self._limits.pages)):
            try:
                yield read(index, self._limits)
            except UnreadableError as error:
                self.problems.append(error.problem)

    def _open(self, stack: ExitStack) -> Callable[[int, Limits], PageContent]:
        """Open the file in one of the two ways and count its pages; return what reads one."""
        try:
            fast = stack.enter_context(PdfiumFile(self._data))
        except UnreadableError as error:
            if error.problem.code == "encrypted":
                raise
            slow = stack.enter_context(PlumberFile(self._data))
            self.count = len(slow)
            return slow.page
        self.count, self._fast = len(fast), fast
        return partial(read_page, fast)

    def _readable(self, contents: Sequence[PageContent]) -> list[PageContent]:
        """Return the pages, read from their images where their characters are missing or wrong."""
        better = self.scans.better(contents)
        self.problems += [limit_problem(*content.overflow) for content in better if content.overflow]
        return better


def make_sheets(contents: Sequence[PageContent], limits: Limits) -> list[Sheet]:
    """Find the tables of pages and put their characters into cells and lines."""
    grids = find_grids([(content.horizontals, content.verticals) for content in contents], limits)
    return [_sheet(*page) for page in zip(contents, grids, page_lines(contents, grids), strict=True)]


def _sheet(content: PageContent, grids: Sequence[Grid], lines: PageLines) -> Sheet:
    ruled = [make_piece(content.number, *found) for found in zip(grids, lines.cells, lines.joined, strict=True)]
    unruled, free = find_borderless(lines.free)
    pieces = sorted([*ruled, *unruled], key=lambda piece: (piece.bbox[1], piece.bbox[0]))
    found = tuple(map(shortened, free)), tuple(pieces)
    return Sheet(content.number, content.width, content.height, *found, content.images, sticks_out=lines.sticks_out)


def part_furniture(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Paragraph]]:
    """Return the pages without page numbers and running headers and footers, and each header and footer once."""
    pages = [(sheet.height, sheet.lines) for sheet in sheets]
    kept = strip_furniture(pages)
    return [replace(sheet, lines=tuple(lines)) for sheet, lines in zip(sheets, kept, strict=True)], running_lines(pages, kept)


def assemble(sheets: Sequence[Sheet]) -> Iterator[Draft]:
    """Yield paragraphs and tables of pages without furniture in reading order, those that run over page breaks as one."""
    sheets = take_overhang(sheets)
    size = text_size(line for sheet in sheets for line in sheet.lines)
    bodies, notes = part_notes(sheets, size)
    flows = [flow for body in bodies for flow in part_columns(body)]
    areas = text_areas(flows, size)
    run: list[PrintedLine | Piece] = []
    for item in _in_order(flows):
        if run and not _belongs(run[-1], item, areas):
            yield _finish(run, areas)
            yield from _notes_before(notes, page_of(item), areas)
            run = []
        run.append(item)
    if run:
        yield _finish(run, areas)
    yield from _notes_before(notes, len(sheets) + 1, areas)


def _notes_before(notes: deque[list[PrintedLine]], page: int, areas: dict[Flow, TextArea]) -> Iterator[Draft]:
    """Yield the notes of the pages before `page` and take them out: they stand after the paragraph that runs over the page's end."""
    while notes and notes[0][0].page < page:
        lines = notes.popleft()
        yield replace(make_paragraph(lines, [areas[flow_of(line)] for line in lines]), level=None, running=True)


def _in_order(sheets: Sequence[Sheet]) -> Iterator[PrintedLine | Piece]:
    for sheet in sheets:
        items: list[tuple[float, PrintedLine | Piece]] = [(line.top, line) for line in sheet.lines]
        items += [(piece.bbox[1], piece) for piece in sheet.pieces]
        yield from (item for _, item in sorted(items, key=lambda item: item[0]))


def _belongs(before: PrintedLine | Piece, item: PrintedLine | Piece, areas: dict[Flow, TextArea]) -> bool:
    if isinstance(before, Piece) and isinstance(item, Piece):
        return goes_on(before, item)
    if isinstance(before, PrintedLine) and isinstance(item, PrintedLine):
        return continues(before, item, areas[flow_of(before)], areas[flow_of(item)])
    return False


def _finish(run: Sequence[PrintedLine | Piece], areas: dict[Flow, TextArea]) -> Draft:
    pieces = [item for item in run if isinstance(item, Piece)]
    if pieces:
        return stitch(pieces)
    lines = [item for item in run if isinstance(item, PrintedLine)]
    return make_paragraph(lines, [areas[flow_of(line)] for line in lines])


def _merged(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems with pages that failed for one reason as one: a file may claim pages by the hundred thousand."""
    pages: dict[str, list[int]] = {}
    for problem in problems:
        if problem.code == "damaged_page":
            details = dict(problem.details)
            pages.setdefault(details["reason"], []).append(int(details["page"]))
    others = [problem for problem in problems if problem.code != "damaged_page"]
    return others + [Problem("damaged_page", (("page", _ranges(numbers)), ("reason", reason))) for reason, numbers in pages.items()]


def _scan_problems(scans: ScannedPages) -> list[Problem]:
    found = [Problem("scanned", (("pages", _ranges(scans.unread)),))] if scans.unread else []
    found += _merged(scans.problems)
    if scans.beyond:
        found.append(limit_problem("文字识别页数 (scanned pages)", len(scans.frames) + len(scans.beyond), len(scans.frames)))
    return found


def _nothing(problems: Sequence[Problem]) -> UnreadableError:
    """Return the error for a document without a word: the gravest of its problems, or that it is empty."""
    chosen = next((problem for code in ("scanned", "limit", "damaged_page", "damaged") for problem in problems if problem.code == code), None)
    return UnreadableError(chosen.code, **dict(chosen.details)) if chosen else UnreadableError("empty")


def limit_problem(what: str, value: int, limit: int) -> Problem:
    """Return the problem of a limit that was met."""
    return Problem("limit", (("what", what), ("value", str(value)), ("limit", str(limit))))


def _ranges(numbers: Sequence[int]) -> str:
    """Return page numbers as people write them: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
