"""Sheets whose cells a reader has already put into words, as a document.

What all workbooks have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.document import Block, Document, Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sheets.sheet_table import Span, make_table

_NAMED_ROWS = 10
"""Rows with hidden cells that are named; of more the rest is not."""


@dataclass(slots=True)
class CellSheet:
    """What a sheet shows by (row, column) from 0, where cells are merged.

    How many rows and columns have words in them.
    """

    name: str
    hidden: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    height: int = 0
    width: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Put words into a cell; none are left out."""
        if text:
            self.texts[row, column] = text
            self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)


def sheets_document(name: str, sha256: str, sheets: Iterable[CellSheet], limits: Limits) -> Document:
    """Return the visible sheets of an old workbook as tables, a page each.

    Hidden ones are left out and named in the problems.
    Raises `UnreadableError` where no sheet has any words.
    """
    blocks: list[Block] = []
    problems: list[Problem] = []
    hidden: list[str] = []
    pages = 0
    for sheet in sheets:
        if sheet.hidden:
            hidden.append(sheet.name)
            continue
        pages += 1
        if pages > limits.pages:
            continue
        if (count := sheet.height * sheet.width) > limits.table_cells:
            problems.append(too_many_cells(sheet.name, count, limits))
        elif (
            table := make_table(sheet.texts, sheet.spans, sheet.height, pages, len(blocks) + 1)
        ) is not None:
            blocks.append(table)
    problems += hidden_sheets(hidden)
    if not blocks:
        raise nothing_shown(problems)
    return Document(name, sha256, "xls", pages, tuple(blocks), tuple(problems))


def too_many_cells(sheet: str, count: int, limits: Limits) -> Problem:
    """Return the problem of a sheet with more cells than are read."""
    return Problem(
        "limit",
        (
            ("what", f"工作表“{sheet}”的单元格数 (cells)"),
            ("value", str(count)),
            ("limit", str(limits.table_cells)),
        ),
    )


def hidden_sheets(names: list[str]) -> list[Problem]:
    """Return the problem that sheets are hidden, if any are."""
    return [Problem("hidden_sheets", (("names", "、".join(names)),))] if names else []


def hidden_cells(sheet: str, places: Sequence[tuple[int, int]]) -> Problem:
    """Return the problem that cells of a sheet with words, given by row and column from 0, are hidden."""
    rows = sorted({row + 1 for row, _ in places})
    named = "、".join(map(str, rows[:_NAMED_ROWS])) + ("…" if len(rows) > _NAMED_ROWS else "")
    return Problem("hidden_cells", (("sheet", sheet), ("rows", named), ("count", str(len(places)))))


def nothing_shown(problems: list[Problem]) -> UnreadableError:
    """Return the error for a workbook without a cell: the first of its problems, or that it is empty."""
    chosen = problems[0] if problems else Problem("empty")
    return UnreadableError(chosen.code, **dict(chosen.details))
