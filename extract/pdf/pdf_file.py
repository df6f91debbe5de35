"""The PDF reader: pages -> lines and grids -> paragraphs and logical tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice

from extract.blocks.drafts import number_blocks
from extract.collector import collector_paused
from extract.document import Document, Problem
from extract.errors import UnreadableError
from extract.layout.page_content import PageContent
from extract.limits import Limits
from extract.pages.assembling import assemble, make_sheets, part_furniture
from extract.pages.read_page import Sheet
from extract.pdf.fonts import box_fonts
from extract.pdf.pdf_page import read_page
from extract.pdf.pdfium import PdfiumFile
from extract.pdf.plumber_file import PlumberFile
from extract.problems import limit_problem
from extract.scan.places import bring_back
from extract.scan.recognised_pages import ScannedPages

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
                yield from map(self._untangled, make_sheets(self._readable(batch), self._limits))

    def _next(self, contents: Iterator[PageContent]) -> list[PageContent]:
        """Return the next pages of the file as PDFium reads them; nothing is rendered meanwhile."""
        with box_fonts():
            return list(islice(contents, _BATCH))

    def _untangled(self, sheet: Sheet) -> Sheet:
        """Return the page, read again by base lines and by what its texts are clipped to if it is tangled.

        Spreadsheets print across borders, and fonts say different things of how far they reach.
        """
        if not sheet.tangled or self._fast is None:
            return sheet
        return make_sheets(
            [read_page(self._fast, sheet.number - 1, self._limits, carefully=True)], self._limits
        )[0]

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


def _merged(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems with pages that failed for one reason as one.

    A file may claim pages by the hundred thousand.
    """
    pages: dict[str, list[int]] = {}
    for problem in problems:
        if problem.code == "damaged_page":
            details = dict(problem.details)
            pages.setdefault(details["reason"], []).append(int(details["page"]))
    others = [problem for problem in problems if problem.code != "damaged_page"]
    return others + [
        Problem("damaged_page", (("page", _ranges(numbers)), ("reason", reason)))
        for reason, numbers in pages.items()
    ]


def _scan_problems(scans: ScannedPages) -> list[Problem]:
    found = [Problem("scanned", (("pages", _ranges(scans.unread)),))] if scans.unread else []
    found += _merged(scans.problems)
    if scans.beyond:
        found.append(
            limit_problem(
                "文字识别页数 (scanned pages)", len(scans.frames) + len(scans.beyond), len(scans.frames)
            )
        )
    return found


def _nothing(problems: Sequence[Problem]) -> UnreadableError:
    """Return the error for a document without a word: the gravest of its problems, or that it is empty."""
    chosen = next(
        (
            problem
            for code in ("scanned", "limit", "damaged_page", "damaged")
            for problem in problems
            if problem.code == code
        ),
        None,
    )
    return UnreadableError(chosen.code, **dict(chosen.details)) if chosen else UnreadableError("empty")


def _ranges(numbers: Sequence[int]) -> str:
    """Return page numbers as people write them: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
