"""The parts of a form: where its header rows stand and which rows belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.document import Cell
from normalize.forms.inferred_headers import by_tokens, weight_and_score
from normalize.grid import Grid, printed
from normalize.records import HeaderMatch
from normalize.vocabulary import Match, label, match, words

_NEEDED = {
    "fund": ({"initial_budget", "budget", "executed", "execution_rate"}, 2),
    "indicator": ({"level1", "level2", "level3", "content", "target", "actual", "standard"}, 2),
}

MONEY = ("initial_budget", "budget", "executed", "transferred")
_HEADER_ROWS = 3
_NAMES = {
    "level1",
    "level2",
    "level3",
    "content",
}  # without one of these a target and a result are the goals in words


@dataclass(frozen=True, slots=True)
class Column:
    """A header cell and the field it means."""

    header: Cell
    match: Match


@dataclass(frozen=True, slots=True)
class Part:
    """A header with its rows.

    `kind` "fund" or "indicator", the columns in order, rows `first` to `last` (inclusive) under it.
    """

    kind: str
    columns: tuple[Column, ...]
    header_row: int
    first: int
    last: int

    def column(self, field: str) -> Column | None:
        """Return the first column of a field."""
        return next((column for column in self.columns if column.match.field == field), None)


def parts(grid: Grid) -> list[Part]:
    """Return the fund and indicator parts of a table in order; each ends where the next begins."""
    found = list(_headers(grid))
    ends = [*(start for start, *_ in found[1:]), grid.table.rows + 1][: len(found)]
    return [
        _part(grid, kind, columns, row, last, end)
        for (row, last, kind, columns), end in zip(found, ends, strict=True)
    ]


def _part(grid: Grid, kind: str, columns: tuple[Column, ...], row: int, last: int, end: int) -> Part:
    """Return a part, its unknown headers recognised by their tokens and by what stands under them."""
    known = {column.header for column in columns}
    fields = {column.match.field for column in columns}
    unknown = [
        cell
        for cell in printed(grid.row(last))
        if cell not in known and cell.row_span <= _HEADER_ROWS and cell.row >= row
    ]
    found = [
        Column(cell, hit)
        for cell in unknown
        if (hit := by_tokens(cell.text, kind)) is not None and hit.field not in fields
    ]
    if kind == "indicator" and "max_score" not in fields | {column.match.field for column in found}:
        rest = [cell for cell in unknown if cell not in {column.header for column in found}]
        guessed = weight_and_score(grid, rest, last + 1, end - 1)
        found.extend(
            Column(cell, Match(field, cell.text, "signature"))
            for field, cell in guessed.items()
            if field not in fields
        )
    if kind == "fund":
        columns = tuple(_as_source(grid, column, last + 1, end - 1) for column in columns)
    ordered = sorted((*columns, *found), key=lambda column: column.header.column)
    return Part(kind, tuple(ordered), row, last + 1, end - 1)


def _as_source(grid: Grid, column: Column, first: int, last: int) -> Column:
    """Return a column of money as that of the sources, where the names of funds stand under it.

    年度预算数(万元) over 总额, 财政资金.
    """
    if column.match.field not in MONEY:
        return column
    below = [
        cell
        for row in range(first, last + 1)
        if (cell := grid.under(column.header, row)) is not None and cell.row == row and cell.text.strip()
    ]
    named = [cell for cell in below if label(cell.text) in words("fund_total") | words("declared", "source")]
    return (
        replace(column, match=replace(column.match, field="source", method="signature"))
        if len(named) > 1
        else column
    )


def _headers(grid: Grid) -> Iterator[tuple[int, int, str, tuple[Column, ...]]]:
    """Yield (first row, last row, kind, columns) of each header; a header may stand in two rows."""
    skip = 0
    for row in grid.rows():
        if row <= skip:
            continue
        for kind in ("indicator", "fund"):
            columns = _columns(grid, row, kind)
            if _is_header(columns, kind):
                columns, last = _with_second_row(grid, row, kind, columns)
                yield row, last, kind, columns
                skip = last
                break


def _columns(grid: Grid, row: int, kind: str) -> tuple[Column, ...]:
    cells = printed(cell for cell in grid.row(row) if cell.row == row or cell.row_span > 1)
    found = [
        Column(cell, hit)
        for cell in cells
        if (hit := match(cell.text, kind)) is not None and _heads_column(cell, hit)
    ]
    return tuple(column for column in found if column.match.method != "contains" or len(found) > 2)


def _heads_column(cell: Cell, hit: Match) -> bool:
    """Say whether a cell heads a column.

    One that goes down over many rows is the label of a whole block (年度绩效指标).
    """
    return cell.row_span <= _HEADER_ROWS or hit.field == "source"


def _is_header(columns: tuple[Column, ...], kind: str) -> bool:
    fields, needed = _NEEDED[kind]
    found = {column.match.field for column in columns}
    return len(found & fields) >= needed and (kind == "fund" or bool(found & _NAMES))


def _with_second_row(
    grid: Grid, row: int, kind: str, columns: tuple[Column, ...]
) -> tuple[tuple[Column, ...], int]:
    """Take a second header row along: 年度指标值 over 指标性质 | 指标值 | 度量单位."""
    below = [column for column in _columns(grid, row + 1, kind) if column.header.row == row + 1]
    inner = [cell for cell in printed(grid.row(row + 1)) if cell.row == row + 1]
    if not below or len(below) < len(inner) or len(below) < 2:
        return columns, max([row, *(_last_row(column) for column in columns if column.header.row == row)])
    covered = {
        column
        for cell in below
        for column in range(cell.header.column, cell.header.column + cell.header.column_span)
    }
    kept = [column for column in columns if column.header.column not in covered]
    return tuple(sorted((*kept, *below), key=lambda column: column.header.column)), row + 1


def _last_row(column: Column) -> int:
    """Return the last row of a header cell; a label of the whole block (项目资金) goes on beside its rows."""
    return (
        column.header.row
        if column.match.field == "source"
        else column.header.row + column.header.row_span - 1
    )


def is_total(cell: Cell | None) -> bool:
    """Say whether a cell heads the 总分 row."""
    return cell is not None and label(cell.text).split("(")[0] in words("total")


def header_matches(part: Part) -> tuple[HeaderMatch, ...]:
    """Return how each header of a part was understood."""
    return tuple(
        HeaderMatch(
            "".join(column.header.text.split()),
            f"{part.kind}.{column.match.field}",
            column.match.word,
            column.match.method,
            column.header.at,
        )
        for column in part.columns
    )
