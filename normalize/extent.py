"""How much of a document was understood: what is printed in it, and what no form, statement or amount took.

Silence is no verdict: a table of no known kind, a column under a header that nobody knows and a paragraph
whose figures belong to nothing stay in the record, so that whoever reads “no errors” also reads what was
not checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.document import Cell, Document, Location, Paragraph, Table
from normalize.folding import bare, squeeze
from normalize.grid import Grid, printed
from normalize.quantities.quantities import quantities
from normalize.records import Extent, NotUnderstood, Report, Value
from normalize.words import load

_FIGURE = re.compile(r"[-+−]?[(（]?[-−]?\d[\d,，]*(?:\.\d+)?[)）]?[%％]?")
_LONGEST_TEXT = 60  # characters of a table or paragraph that are shown of it
_LEAST_IN_COLUMN = 2  # a single figure under an unknown header may be a page number or a remark
_HEADER_ROWS = 6
_LONGEST_PLAIN = 12  # digits of a plain number: a million millions of yuan has thirteen
_MEASURED = frozenset({"money", "percent", "percentage_point", "count", "area", "length", "mass", "score"})

Place = tuple[int, int, int]
"""Table, row and column of a cell."""
Span = tuple[int, int, int]
"""Paragraph, start and end of a piece of running text."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """The places that records were read from: cells, and pieces of paragraphs by the number of these."""

    cells: frozenset[Place]
    spans: dict[int, list[tuple[int, int]]]

    def has_part_of(self, paragraph: int, start: int, end: int) -> bool:
        """Say whether a record was read from some of these characters."""
        return any(first < end and start < last for first, last in self.spans.get(paragraph, ()))


def with_extent(reports: tuple[Report, ...], document: Document) -> tuple[Report, ...]:
    """Return the reports of a document, the first with the extent of what was printed and understood."""
    taken = _taken(reports)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    found = [_of_table(table, taken) for table in tables]
    found += [
        _of_paragraph(block, taken)
        for block in document.blocks
        if isinstance(block, Paragraph) and block.at.paragraph is not None
    ]
    extent = Extent(
        tables=len(tables),
        figures=sum(figures for figures, _ in found),
        not_understood=tuple(left for _, entries in found for left in entries),
    )
    return (replace(reports[0], extent=extent), *reports[1:])


def _taken(reports: Iterable[Report]) -> _Taken:
    cells: set[Place] = set()
    spans: dict[int, list[tuple[int, int]]] = {}
    for at in (at for report in reports for at in _places(report)):
        if at.table is not None and at.row is not None and at.column is not None:
            cells.add((at.table, at.row, at.column))
        elif at.paragraph is not None and at.start is not None and at.end is not None:
            spans.setdefault(at.paragraph, []).append((at.start, at.end))
    return _Taken(frozenset(cells), spans)


def _places(report: Report) -> Iterator[Location]:
    """Yield where the values of a report are printed."""
    records: list[object] = [*report.funds, *report.indicators, *report.amounts]
    records += [record for record in (report.totals, report.goals) if record is not None]
    for record in records:
        for name in record.__dataclass_fields__:  # type: ignore[attr-defined]
            value = getattr(record, name)
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Value):
                    yield each.at
    for statement in report.statements:
        yield from (cell.value.at for cell in statement.cells)
    yield from (claim.at for claim in report.claims)


def _of_table(table: Table, taken: _Taken) -> tuple[int, list[NotUnderstood]]:
    """Return how many figures a table prints, and what of it no record took: all of it, or columns."""
    figures = figure_cells(table)
    left = [cell for cell in figures if (table.number, cell.row, cell.column) not in taken.cells]
    if figures and len(left) == len(figures) and not _has_record(table, taken):
        text = squeeze(table.caption or " ".join(cell.text for cell in table.cells[:8]))
        return len(figures), [NotUnderstood("table", text[:_LONGEST_TEXT], len(figures), table.cells[0].at)]
    known = {cell.column for cell in figures} - {cell.column for cell in left}
    unread = Counter(cell.column for cell in left)
    grid = Grid(table)
    return len(figures), [
        NotUnderstood("column", _head(grid, column), count, _first(left, column).at)
        for column, count in sorted(unread.items())
        if count >= _LEAST_IN_COLUMN and column not in known
    ]


def _has_record(table: Table, taken: _Taken) -> bool:
    return any(
        (table.number, cell.row, cell.column) in taken.cells for cell in table.cells if cell.text.strip()
    )


def _first(cells: Iterable[Cell], column: int) -> Cell:
    return next(cell for cell in cells if cell.column == column)


def _head(grid: Grid, column: int) -> str:
    """Return the words above the first figure of a column."""
    words: list[str] = []
    for row in range(1, min(_HEADER_ROWS, grid.table.rows) + 1):
        cell = grid.at(row, column)
        text = squeeze(cell.text) if cell is not None else ""
        if _FIGURE.fullmatch(bare(text)):
            break
        if text and text not in words and cell is not None and cell.column_span < grid.table.columns:
            words.append(text)
    return "/".join(words)[:_LONGEST_TEXT]


def figure_cells(table: Table) -> list[Cell]:
    """Return the cells that print a figure and nothing else; codes and the numbers of rows are none."""
    grid = Grid(table)
    numbers = _number_columns(grid)
    rows = {
        cell.row for cell in table.cells if cell.column == 1 and bare(cell.text) in _line_words()
    }  # the row 栏次 1 2 3
    return [
        cell
        for cell in table.cells
        if cell.column not in numbers and cell.row not in rows and _is_figure(bare(cell.text))
    ]


def _is_figure(text: str) -> bool:
    """Say whether a text is a figure above nought; longer plain numbers are codes of projects or accounts."""
    return (
        _FIGURE.fullmatch(text) is not None
        and re.search("[1-9]", text) is not None
        and not (text.isdigit() and len(text) > _LONGEST_PLAIN)
    )


@cache
def _line_words() -> frozenset[str]:
    words = load("statements.toml")
    return frozenset(bare(word) for word in (*words["columns"]["line"], *words["rows"]["line"]))


@cache
def _number_words() -> frozenset[str]:
    words = load("statements.toml")["columns"]
    return frozenset(bare(word) for word in (*words["code"], *words["line"]))


def _number_columns(grid: Grid) -> frozenset[int]:
    """Return the columns of codes and of numbers of rows: by their header, else by what stands in them."""
    found = set()
    for column in range(1, grid.table.columns + 1):
        heads = [
            bare(cell.text)
            for row in range(1, min(_HEADER_ROWS, grid.table.rows) + 1)
            if (cell := grid.at(row, column)) is not None
        ]
        if any(head in _number_words() for head in heads) or (column == 1 and _are_codes(grid)):
            found.add(column)
    return frozenset(found)


def _are_codes(grid: Grid) -> bool:
    """Say whether the first column holds whole numbers of the lengths of codes, or numbers in order."""
    texts = [
        bare(cell.text)
        for row in grid.rows()
        for cell in printed(grid.row(row))[:1]
        if cell.column == 1 and cell.row == row and _FIGURE.fullmatch(bare(cell.text))
    ]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) <= _LONGEST_PLAIN]
    if len(numbers) < len(texts) or len(numbers) < _LEAST_IN_COLUMN:
        return False
    return all(len(text) in (3, 5, 7) for text in texts) or all(
        later - earlier in (0, 1) for earlier, later in pairwise(numbers)
    )


def _of_paragraph(block: Paragraph, taken: _Taken) -> tuple[int, list[NotUnderstood]]:
    """Return how many measured figures a paragraph prints, and the paragraph if no record took any of it."""
    found = [
        quantity
        for quantity in quantities(block.text)
        if quantity.kind in _MEASURED and quantity.unit and quantity.value
    ]
    number = block.at.paragraph
    assert number is not None  # only such paragraphs are asked for
    if not found or any(taken.has_part_of(number, each.start, each.end) for each in found):
        return len(found), []
    text = squeeze(block.text)[:_LONGEST_TEXT]
    return len(found), [NotUnderstood("paragraph", text, len(found), block.at)]
