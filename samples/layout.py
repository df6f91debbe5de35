"""Where text and rulings of a sample go: pages of placed pieces, worked out without drawing anything.

Points (1/72 inch) from the top left of the page. Rows are cut by page breaks as word processors cut them:
line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samples.content import Align, Cell, Content, Paper, Table, Text
from samples.rulings import Box
from samples.wrapping import Measure, wrap

LEADING = 1.25  # line distance in font sizes, about that of Word's single spacing for Song


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text with its left end on a baseline."""

    x: float
    baseline: float
    size: float
    text: str


@dataclass(slots=True)
class Page:
    """What stands on a page."""

    words: list[Words] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid and its lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    align: Align
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of a row that stands on one page."""

    row: int
    page: int
    top: float
    bottom: float
    first: bool
    last: bool


def place_cells(table: Table, widths: Sequence[float], measure: Measure) -> tuple[Placed, ...]:
    """Return the cells in the grid, each with its lines."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(table.rows):
        column = 0
        for entry in cells:
            cell = Cell(entry) if isinstance(entry, str) else entry
            while (row, column) in taken:
                column += 1
            taken |= {
                (row + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            }
            width = sum(widths[column : column + cell.column_span]) - 2 * table.padding
            lines = wrap(cell.text, width, table.size, measure) if cell.text else ()
            placed.append(Placed(row, column, cell.row_span, cell.column_span, cell.align, lines))
            column += cell.column_span
    return tuple(placed)


def row_lines(cells: Sequence[Placed], rows: int) -> list[int]:
    """Return how many lines high each row is, so that every cell holds its text."""
    lines = [1] * rows
    for cell in sorted(cells, key=lambda cell: cell.row_span):
        last = cell.row + cell.row_span - 1
        lines[last] += max(0, len(cell.lines) - sum(lines[cell.row : last + 1]))
    return lines


def cut_rows(table: Table, lines: Sequence[int], paper: Paper, page: int, top: float) -> list[Strip]:
    """Return the strips of the rows from `top` on `page` down over as many pages as it takes."""
    pitch, pad, floor = table.size * LEADING, 2 * table.padding, paper.height - paper.bottom
    head = [count * pitch + pad for count in lines[: table.repeat]]
    strips: list[Strip] = []

    def turn() -> tuple[int, float]:
        y = paper.top
        for row, height in enumerate(head):
            strips.append(Strip(row, page + 1, y, y + height, first=True, last=True))
            y += height
        return page + 1, y

    for row, count in enumerate(lines):
        left = count
        while left:
            fits = min(left, int((floor - top - pad) / pitch + 1e-6))
            if fits < 1 or (fits < left and not table.splits and count * pitch + pad <= floor - paper.top):
                page, top = turn()
                continue
            bottom = top + fits * pitch + pad
            strips.append(Strip(row, page, top, bottom, first=left == count, last=left == fits))
            left, top = left - fits, bottom
    return strips


def cell_strips(cell: Placed, strips: Sequence[Strip], repeat: int) -> list[list[Strip]]:
    """Return the strips of a cell page by page.

    Cells of repeated rows have a whole set of strips on each page.
    """
    own = [strip for strip in strips if cell.row <= strip.row < cell.row + cell.row_span]
    pages = sorted({strip.page for strip in own})
    groups = [[strip for strip in own if strip.page == page] for page in pages]
    return [sorted(group, key=lambda strip: strip.top) for group in groups] if cell.row >= repeat else groups


def cell_words(
    cell: Placed, lines: Sequence[str], box: Box, table: Table, measure: Measure, *, whole: bool
) -> Iterator[Words]:
    """Yield the `lines` of a cell in its part on a page."""
    pitch = table.size * LEADING
    free = box.bottom - box.top - len(lines) * pitch
    y = box.top + (free / 2 if table.middle and whole else table.padding)
    for line in lines:
        width = measure(line, table.size)
        slack = box.x1 - box.x0 - 2 * table.padding - width
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[cell.align]
        yield Words(box.x0 + table.padding + slack * share, y + table.size * 0.98, table.size, line)
        y += pitch


def draw_cell(
    cell: Placed, groups: Sequence[Sequence[Strip]], xs: Sequence[float], table: Table, measure: Measure
) -> Iterator[tuple[int, Box, list[Words]]]:
    """Yield page, outline and words of each part of a cell."""
    pitch, pad = table.size * LEADING, 2 * table.padding
    left = list(cell.lines)
    for number, group in enumerate(groups):
        again = cell.row < table.repeat
        box = Box(
            xs[cell.column],
            group[0].top,
            xs[cell.column + cell.column_span],
            group[-1].bottom,
            open_top=not table.closed and number > 0 and not again,
            open_bottom=not table.closed and number < len(groups) - 1 and not again,
            open_left=table.border == "open" and cell.column == 0,
            open_right=table.border == "open" and cell.column + cell.column_span == len(xs) - 1,
        )
        room = int((box.bottom - box.top - pad) / pitch + 1e-6)
        lines = list(cell.lines) if again else left[:room] if number < len(groups) - 1 else left
        left = left[len(lines) :]
        yield (
            group[0].page,
            box,
            list(cell_words(cell, lines, box, table, measure, whole=again or len(groups) == 1)),
        )


class Flow:
    """Puts content on pages, from the top down."""

    def __init__(self, paper: Paper, measure: Measure) -> None:
        """Begin with an empty page."""
        self.paper, self.measure = paper, measure
        self.pages = [Page()]
        self.y = paper.top

    def turn(self) -> None:
        """Go to a new page."""
        self.pages.append(Page())
        self.y = self.paper.top

    def page(self, number: int) -> Page:
        """Return a page by its index, making those that are missing."""
        while len(self.pages) <= number:
            self.pages.append(Page())
        return self.pages[number]

    def text(self, text: Text) -> None:
        """Put a paragraph down line by line."""
        pitch, indent = text.size * 1.4, text.indent * text.size
        for number, line in enumerate(
            wrap(text.number + text.text, self.paper.inner_width, text.size, self.measure, indent)
        ):
            if self.y + pitch > self.paper.height - self.paper.bottom:
                self.turn()
            slack = self.paper.inner_width - self.measure(line, text.size)
            share = {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
            x = self.paper.side + slack * share + (indent if number == 0 else 0.0)
            self.pages[-1].words.append(Words(x, self.y + text.size, text.size, line))
            self.y += pitch
        self.y += text.space

    def table(self, table: Table) -> None:
        """Put a table down."""
        scale = self.paper.inner_width / sum(table.widths)
        widths = [share * scale for share in table.widths]
        xs = [self.paper.side + sum(widths[:column]) for column in range(len(widths) + 1)]
        cells = place_cells(table, widths, self.measure)
        strips = cut_rows(table, row_lines(cells, len(table.rows)), self.paper, len(self.pages) - 1, self.y)
        for cell in cells:
            for page, box, words in draw_cell(
                cell, cell_strips(cell, strips, table.repeat), xs, table, self.measure
            ):
                if table.border != "none":
                    self.page(page).boxes.append(box)
                self.page(page).words.extend(words)
        self.y = strips[-1].bottom + table.space


def lay_out(content: Sequence[Content], paper: Paper, measure: Measure) -> list[Page]:
    """Return the pages of `content`."""
    flow = Flow(paper, measure)
    for block in content:
        if isinstance(block, Text):
            flow.text(block)
        elif isinstance(block, Table):
            flow.table(block)
        else:
            flow.turn()
    return flow.pages
