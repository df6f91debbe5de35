"""One figure in several statements, row by row, and in the text.

Functions, economic classes, the three public expenses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from normalize.records import Report
from rules.engine.equations import at_most, same
from rules.engine.fact import FactTable
from rules.engine.relation import Relation, evaluate
from rules.narrative.amounts import Entry, entries_of
from rules.statements.statements import LEVELS, Grid, flat, grids_of
from rules.vocabulary import folded, load, scope_of

_ITEM = re.compile(r"^[一二三四五六七八九十]+、")
# So many lines of the text must agree with their rows before one that does not is an error.
AGREED = 3


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations between the rows of statements, and between rows and running text."""
    grids = {grid.kind["id"]: grid for grid in grids_of(book, report, number)}
    for rule, one, column, other in load("crossing.toml")["functions"]:
        if one in grids and other in grids:
            yield from _functions(book, rule, grids[one], column, grids[other])
    if "general_expenditure_by_function" in grids and "expenditure_by_function" in grids:
        yield from _within(book, grids["general_expenditure_by_function"], grids["expenditure_by_function"])
    entries = list(entries_of(book, report, number).values())
    if "general_expenditure_by_function" in grids:
        yield from _lines(book, report, grids["general_expenditure_by_function"], entries)
    if "three_public" in grids:
        yield from _three_public(book, report, grids["three_public"], entries)
        if "basic_expenditure_by_economy" in grids:
            yield from _basic_part(book, grids["basic_expenditure_by_economy"], grids["three_public"])


def _codes(grid: Grid) -> Mapping[str, int]:
    return {row.code: i for i, row in enumerate(grid.statement.rows) if row.code}


def _whole(grid: Grid) -> int | None:
    """Return the column of the whole: 合计 or 本年支出合计."""
    return next((i for i, name in enumerate(grid.names) if name in ("本年支出合计", "合计", "小计")), None)


def _functions(book: FactTable, rule: str, items: Grid, column: str, tree: Grid) -> Iterator[Relation]:
    """Give item of a two-sided statement = class of the statement by codes."""
    whole = _whole(tree)
    classes = {
        flat(row.label): i
        for i, row in enumerate(tree.statement.rows)
        if row.code and len(row.code) == LEVELS[0]
    }
    columns = [
        i
        for i, c in enumerate(items.statement.columns)
        if c.path and "支出" in c.path[0] and any(part.startswith(column) for part in c.path)
    ]
    for row, line in enumerate(items.statement.rows):
        label = _ITEM.sub("", flat(line.label))
        if label not in classes or whole is None or not columns or not _ITEM.match(flat(line.label)):
            continue
        first, second = items.facts.get((row, columns[0])), tree.facts.get((classes[label], whole))
        if first is not None and second is not None:
            yield same(book, rule, first, second, grounds="printed")


def _within(book: FactTable, part: Grid, whole: Grid) -> Iterator[Relation]:
    """Give what the general budget spent on a function <= what was spent on it in all."""
    mine, all_codes, small, big = _codes(part), _codes(whole), _whole(part), _whole(whole)
    for code, row in mine.items():
        if code in all_codes and small is not None and big is not None:
            one, other = part.facts.get((row, small)), whole.facts.get((all_codes[code], big))
            if one is not None and other is not None:
                yield at_most(book, "T20", one, other, grounds="printed")


def _lines(book: FactTable, report: Report, grid: Grid, entries: Sequence[Entry]) -> Iterator[Relation]:
    """Give line of the text = row of the statement of general expenditure."""
    rows = _named_rows(book, grid)
    found = [
        same(book, "T15", rows[label], entry.fact)
        for entry in entries
        if (label := folded(entry.amount.label)) in rows
        and book[entry.fact].money
        and _tells_row(report, entry)
        and rows[label] != entry.fact
    ]
    figures = {index: book[index] for relation in found for index in relation.facts}
    agreed = sum(evaluate(relation, figures) == "holds" for relation in found)
    yield from (relation if agreed >= AGREED else replace(relation, severity="warning") for relation in found)


def _tells_row(report: Report, entry: Entry) -> bool:
    """Say whether the line is of the year and the kind of figure that the statement has.

    In a section on the general budget.
    """
    planned = report.kind == "budget" and entry.amount.measure == "budget"
    general = entry.scope == "general" or scope_of(entry.amount.section or "") == "general"
    return (
        (entry.amount.measure == "amount" or planned)
        and entry.year == report.year
        and (general or report.kind == "budget")
    )


def _named_rows(book: FactTable, grid: Grid) -> dict[str, int]:
    """Return the rows by their label and by their whole path (类款项).

    Labels with several figures are left out.
    """
    whole, codes = _whole(grid), _codes(grid)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for code, row in codes.items():
        fact = grid.facts.get((row, whole)) if whole is not None else None
        if fact is None or len(code) != LEVELS[2]:
            continue
        path = [flat(grid.statement.rows[codes[code[:n]]].label) for n in LEVELS if code[:n] in codes]
        for name in {path[-1], "".join(path)}:
            found[folded(name)].append(fact)
    return {
        name: facts[0] for name, facts in found.items() if len({book[fact].number for fact in facts}) == 1
    }


def _three_public(
    book: FactTable, report: Report, grid: Grid, entries: Sequence[Entry]
) -> Iterator[Relation]:
    """Give each of the three public expenses = what the text says of it, budget and actual."""
    words = load("crossing.toml")["three_public"]
    paths = {column: "".join(c.path) for column, c in enumerate(grid.statement.columns)}
    for concept, want in words.items():
        for measure, ending in (("budget", "预算数"), ("amount", "决算数")):
            mine = [
                c
                for c, path in paths.items()
                if path.endswith(ending)
                and all(w in path for w in want["with"])
                and not any(w in path for w in want["without"])
            ]
            stated = [
                e
                for e in entries
                if (e.concept, e.amount.measure, e.year) == (concept, measure, report.year)
                and book[e.fact].money
            ]
            if (
                len(mine) == 1
                and (0, mine[0]) in grid.facts
                and len({book[e.fact].number for e in stated}) == 1
            ):
                yield same(book, "T17", grid.facts[0, mine[0]], stated[0].fact)


def _basic_part(book: FactTable, economic: Grid, table: Grid) -> Iterator[Relation]:
    """Yield: a public expense paid by basic expenditure <= the one in its own table."""
    codes = _codes(economic)
    paths = {column: "".join(c.path) for column, c in enumerate(table.statement.columns)}
    for code, concept in load("crossing.toml")["economic"].items():
        want = load("crossing.toml")["three_public"][concept]
        ends = ("决算数",) if any(path.endswith("决算数") for path in paths.values()) else ("",)
        mine = [
            c
            for c, path in paths.items()
            if path.endswith(ends)
            and all(w in path for w in want["with"])
            and not any(w in path for w in want["without"])
        ]
        if (
            code in codes
            and len(mine) == 1
            and (codes[code], 0) in economic.facts
            and (0, mine[0]) in table.facts
        ):
            yield at_most(
                book, "T09", economic.facts[codes[code], 0], table.facts[0, mine[0]], grounds="printed"
            )
