"""The statements of final accounts and budgets: columns that add up, rows that add up along their codes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from normalize.records import Report, Statement
from normalize.tables.table_words import measure_of, unit_of
from rules.engine.equations import printed, total
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.statements.columns import Across, columns_of
from rules.vocabulary import load

_ITEM = re.compile(r"^[一二三四五六七八九十]+、")
_NOISE = re.compile(r"\s|（[^（）]*）|\([^()]*\)")
# Levels of the classification by the length of the code: 类 3, 款 5, 项 7.
LEVELS = (3, 5, 7)


@dataclass(frozen=True, slots=True)
class Grid:
    """A statement with its facts: by row and column; `names` are the last words of the column paths."""

    kind: Mapping[str, Any]
    statement: Statement
    facts: Mapping[tuple[int, int], int]
    names: tuple[str, ...]

    def total_row(self) -> int | None:
        """Return the row of the grand total, if printed."""
        wanted = load("statements.toml")["totals"]["rows"]
        return next(
            (
                i
                for i, row in enumerate(self.statement.rows)
                if row.code is None and flat(row.label) in wanted
            ),
            None,
        )

    def of_cell(self, label: str, column: str) -> list[int]:
        """Return the figure in the first row with this label under the column whose path has the word.

        Where budget and actual stand side by side, it is the actual.
        """
        row = next(
            (i for i, row in enumerate(self.statement.rows) if _ITEM.sub("", flat(row.label)) == label), None
        )
        columns = [
            i
            for i, c in enumerate(self.statement.columns)
            if len(self.names) == 1 or any(part.startswith(column) for part in c.path)
        ]
        columns.sort(key=lambda i: "决算" not in self.names[i])
        return [self.facts[row, c] for c in columns[:1] if (row, c) in self.facts] if row is not None else []


@cache
def _kinds() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    listed = [(title, kind) for kind in load("statements.toml")["kind"] for title in kind["titles"]]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


def flat(text: str) -> str:
    """Return a label without blanks and what stands in brackets."""
    return _NOISE.sub("", text)


def kind_of(title: str) -> Mapping[str, Any] | None:
    """Return the layout of the statement with this title.

    Words of funds that the layout's own title does not have make it another statement: 财政拨款支出预算表
    is no 支出预算表, which is of all funds.
    """
    title = flat(title)
    found = next(((word, kind) for word, kind in _kinds() if word in title), None)
    if found is None or (found[1].get("own_funds") and _names_funds(title.replace(found[0], "", 1))):
        return None
    return found[1]


def _names_funds(rest: str) -> bool:
    return any(word in rest for word in load("statements.toml")["funds"]["words"])


def grids_of(book: FactTable, report: Report, number: int) -> list[Grid]:
    """Enter the figures of the statements that are known."""
    return book.once("grids", number, lambda: _grids(book, report, number))


def _grids(book: FactTable, report: Report, number: int) -> list[Grid]:
    found = []
    for position, statement in enumerate(report.statements):
        kind = kind_of(statement.title)
        if kind is not None:
            names = tuple(flat(column.path[-1]) if column.path else "" for column in statement.columns)
            facts = dict(entered(book, statement, names, f"{number}.s{position}", number))
            found.append(Grid(kind, statement, facts, names))
    return found


def entered(
    book: FactTable, statement: Statement, names: tuple[str, ...], group: str, number: int
) -> Iterator[tuple[tuple[int, int], int]]:
    """Enter the figures of a statement; by row and column."""
    # Two figures under one header in one row: which of them a relation means is not known.
    printed_at = Counter((cell.row, cell.column) for cell in statement.cells)
    for cell in statement.cells:
        if printed_at[cell.row, cell.column] > 1:
            continue
        fact = book.add(
            cell.value, f"{statement.rows[cell.row].label}·{names[cell.column]}", group, report=number
        )
        if fact is not None:
            yield (cell.row, cell.column), fact


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations inside the statements."""
    for grid in grids_of(book, report, number):
        paths = [tuple(flat(word) for word in column.path) for column in grid.statement.columns]
        used = {column for _, column in grid.facts}
        for rule, wholes, parts in grid.kind["columns"]:
            for across in columns_of(paths, used, wholes, parts):
                yield from _columns(book, grid, rule, across)
        if "tree" in grid.kind:
            yield from printed(_tree(book, grid))


def _columns(book: FactTable, grid: Grid, rule: str, across: Across) -> Iterator[Relation]:
    """Give whole = parts in every row; where columns of other names stand beside them, or with these."""
    for row in range(len(grid.statement.rows)):
        facts, more = (
            [grid.facts[row, column] for column in columns if (row, column) in grid.facts]
            for columns in (across.parts, across.others)
        )
        if (row, across.whole) not in grid.facts or not facts:
            continue
        whole = grid.facts[row, across.whole]
        if not across.others:
            yield total(book, rule, whole, facts, grounds="printed")
            continue
        relation = total(book, rule, whole, facts)
        wider = total(book, rule, whole, [*facts, *more]).equations if more else ()
        yield replace(relation, equations=(*relation.equations, *wider))


def _tree(book: FactTable, grid: Grid) -> Iterator[Relation]:
    codes = {row.code: i for i, row in enumerate(grid.statement.rows) if row.code}
    below: defaultdict[str, list[int]] = defaultdict(list)
    for code, row in codes.items():
        below[code[:-2]].append(row)
    top = grid.total_row()
    for column in range(len(grid.names)):
        path = grid.statement.columns[column].path
        if measure_of(path, unit_of(path[-1]) if path else None) != "amount":
            continue
        if top is not None:
            yield from _roll_up(
                book, grid, column, top, [i for code, i in codes.items() if len(code) == LEVELS[0]]
            )
        for code, row in codes.items():
            if len(code) in LEVELS[:2]:
                yield from _roll_up(book, grid, column, row, below[code])


def _roll_up(book: FactTable, grid: Grid, column: int, whole: int, rows: list[int]) -> Iterator[Relation]:
    parts = [grid.facts[row, column] for row in rows if (row, column) in grid.facts]
    if (whole, column) in grid.facts and parts:
        yield total(book, grid.kind["tree"], grid.facts[whole, column], parts)
