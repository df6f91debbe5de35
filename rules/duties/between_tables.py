"""Relations between the statements of final accounts that follow from the definition of their columns.

Sources of 01 and 02, carry-overs of 04 within 01, basic and project expenditure of 05 within 03, and
08 and 09 against the columns of 04.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from normalize.records import Report
from rules.duties.figures import words
from rules.engine.equations import at_most, same
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.narrative.amounts import Entry, entries_of
from rules.statements.statements import LEVELS, Grid, flat, grids_of
from rules.vocabulary import folded, scope_of


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations between statements, and between 08, 09 and the text."""
    grids = {str(grid.kind["id"]): grid for grid in grids_of(book, report, number)}
    for build in (_sources, _carried, _within, _funds):
        yield from (replace(found, grounds="printed") for found in build(book, grids))
    for kind, scope in (("government_fund", "government_fund"), ("state_capital", "state_capital")):
        if kind in grids:
            entries = list(entries_of(book, report, number).values())
            yield from _text(book, report, grids[kind], scope, entries)


def _sources(book: FactTable, grids: Mapping[str, Grid]) -> Iterator[Relation]:
    """Give each source of income in 01 = its column in 02."""
    whole, table = grids.get("income_and_expenditure"), grids.get("income_by_source")
    row = table.total_row() if table is not None else None
    if whole is None or table is None or row is None:
        return
    for name in words("words.toml")["sources"]:
        column = next((i for i, found in enumerate(table.names) if found == name), None)
        if column is None or (row, column) not in table.facts:
            continue
        for fact in whole.of_cell(name, "收入"):
            yield same(book, "L13", fact, table.facts[row, column])


def _carried(book: FactTable, grids: Mapping[str, Grid]) -> Iterator[Relation]:
    """Give appropriations carried over <= all that was carried over."""
    part, whole = grids.get("fiscal_income_and_expenditure"), grids.get("income_and_expenditure")
    if part is None or whole is None:
        return
    for mine, half, theirs in words("words.toml")["carried"]:
        small = next((found for label in mine if (found := part.of_cell(label, half))), [])
        big = next((found for label in theirs if (found := whole.of_cell(label, half))), [])
        if small and big and book[big[0]].number >= 0:
            yield at_most(book, "L14", small[0], big[0])


def _within(book: FactTable, grids: Mapping[str, Grid]) -> Iterator[Relation]:
    """Give basic and project expenditure on a function by the general budget <= by all funds."""
    part, whole = grids.get("general_expenditure_by_function"), grids.get("expenditure_by_function")
    if part is None or whole is None:
        return
    codes = {row.code: i for i, row in enumerate(whole.statement.rows) if row.code}
    for name in ("基本支出", "项目支出"):
        if name not in part.names or name not in whole.names:
            continue
        mine, theirs = part.names.index(name), whole.names.index(name)
        for row, line in enumerate(part.statement.rows):
            small = part.facts.get((row, mine))
            big = whole.facts.get((codes[line.code], theirs)) if line.code in codes else None
            if small is not None and big is not None:
                yield at_most(book, "L15", small, big)


def _funds(book: FactTable, grids: Mapping[str, Grid]) -> Iterator[Relation]:
    """Give income, opening and closing balance of 08 (09) = those of its fund in 04."""
    whole = grids.get("fiscal_income_and_expenditure")
    for kind, rows in words("words.toml")["fund_rows"].items():
        table = grids.get(kind)
        total = table.total_row() if table is not None else None
        if whole is None or table is None or total is None:
            continue
        for column_name, labels in rows:
            column = next((i for i, c in enumerate(table.statement.columns) if column_name in c.path), None)
            fact = table.facts.get((total, column)) if column is not None else None
            other = next((found for label in labels if (found := whole.of_cell(label, "收入"))), [])
            if fact is not None and other:
                yield same(book, "L16", other[0], fact)


def _text(
    book: FactTable, report: Report, grid: Grid, scope: str, entries: list[Entry]
) -> Iterator[Relation]:
    """Give a line of the text on this fund = its row of the statement."""
    names = [i for i, name in enumerate(grid.names) if name in ("本年支出", "合计", "小计", "本年支出合计")]
    column = next((i for i in names if "支出" in "".join(grid.statement.columns[i].path)), None)
    rows = {
        folded(flat(line.label)): grid.facts[row, column]
        for row, line in enumerate(grid.statement.rows)
        if line.code and len(line.code) >= LEVELS[1] and column is not None and (row, column) in grid.facts
    }
    for entry in entries:
        of_fund = entry.scope == scope or scope_of(entry.amount.section or "") == scope
        fact = rows.get(folded(entry.amount.label))
        if (
            of_fund
            and fact is not None
            and fact != entry.fact
            and book[entry.fact].money
            and entry.amount.measure == "amount"
            and entry.year == report.year
        ):
            yield replace(same(book, "L17", fact, entry.fact), grounds="worded")
