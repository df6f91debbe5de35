"""Statements in two halves (income beside expenditure) and tables of one line.

Their items, totals and balances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from normalize.records import Report
from rules.engine.equations import at_most, printed, total
from rules.engine.fact import FactTable
from rules.engine.relation import ONE, Equation, Relation
from rules.statements.statements import Grid, flat, grids_of
from rules.vocabulary import load

_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_PARTIAL = re.compile(r"^其中|^\d+[、.．]|^[（(][一二三四五六七八九十\d]+[)）]")


@dataclass(frozen=True, slots=True)
class Half:
    """One column of one half.

    Its rows from the top, labels without blanks, with the fact where one is printed.
    """

    side: str
    column: int
    rows: tuple[tuple[str, int | None], ...]

    def first(self, labels: Sequence[str]) -> int | None:
        """Return the position of the first row with one of the labels."""
        return next((i for i, (label, _) in enumerate(self.rows) if label in labels), None)

    def fact(self, position: int | None) -> int | None:
        """Return the fact of a row, if there is one."""
        return None if position is None else self.rows[position][1]


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of the two-sided statements.

    Of the economic classes and of the tables of one line.
    """
    yield from printed(_relations(book, grids_of(book, report, number)))


def _relations(book: FactTable, grids: Sequence[Grid]) -> Iterator[Relation]:
    for grid in grids:
        if "halves" in grid.kind:
            yield from _two_sided(book, grid)
        if "economic" in grid.kind:
            yield from _economic(book, grid)
        if "flow" in grid.kind:
            yield from _flow(book, grid)
        if grid.kind["id"] == "three_public":
            yield from _three_public(book, grid)


def halves_of(grid: Grid) -> list[Half]:
    """Return the columns of both halves.

    The rows of a half are those from the one after the other half's last to its own last.
    """
    sides = [
        ("income" if "收入" in _top(grid, c) else "expenditure" if "支出" in _top(grid, c) else "", c)
        for c in range(len(grid.names))
    ]
    bounds = {side: _rows_of(grid, [c for s, c in sides if s == side]) for side in ("income", "expenditure")}
    return [Half(side, column, tuple(_column(grid, column, bounds[side]))) for side, column in sides if side]


def _top(grid: Grid, column: int) -> str:
    path = grid.statement.columns[column].path
    return path[0] if path else ""


def _rows_of(grid: Grid, columns: Sequence[int]) -> range:
    """Return the rows of a half: up to its grand total, from behind the other half's."""
    used = [row for row, column in grid.facts if column in columns]
    ends = [
        i
        for i, row in enumerate(grid.statement.rows)
        if flat(row.label) in load("statements.toml")["halves"]["total"]
    ]
    if not used:
        return range(0)
    end = next((i for i in ends if i >= max(used)), max(used))
    begin = max((i for i in ends if i < min(used)), default=-1) + 1
    return range(begin, end + 1)


def _column(grid: Grid, column: int, rows: range) -> Iterator[tuple[str, int | None]]:
    for row in rows:
        yield flat(grid.statement.rows[row].label), grid.facts.get((row, column))


def _two_sided(book: FactTable, grid: Grid) -> Iterator[Relation]:
    rules, words = grid.kind["halves"], load("statements.toml")["halves"]
    halves = halves_of(grid)
    for half in halves:
        year = half.first(words[half.side])
        end = half.first(words["total"])
        items = "income" if half.side == "income" else "function"
        if year is not None:
            yield from _items(book, half, year, 0, rules[items])
            yield from _grand(book, half, year, end, rules[f"{half.side}_total"])
        elif end is not None:
            yield from _items(book, half, end, 0, rules[items])
    yield from _balanced(book, halves, words, rules["balance"])
    if "by_fund" in grid.kind:
        yield from _by_fund(book, grid, halves, grid.kind["by_fund"])


def _items(book: FactTable, half: Half, end: int, begin: int, rule: str) -> Iterator[Relation]:
    """Give whole = numbered items above it; without one row that is not numbered among them."""
    listed = [(label, fact) for label, fact in half.rows[begin:end] if not _PARTIAL.match(label)]
    parts = [fact for label, fact in listed if fact is not None and _NUMBERED.match(label)]
    whole = half.fact(end)
    if (
        whole is not None
        and parts
        and all(_NUMBERED.match(label) for label, fact in listed if fact is not None)
    ):
        yield total(book, rule, whole, parts)


def _grand(book: FactTable, half: Half, year: int, end: int | None, rule: str) -> Iterator[Relation]:
    """Give grand total = the year's figures + what stands between them (carried over, surplus)."""
    whole, first = half.fact(end), half.fact(year)
    if whole is None or first is None or end is None or end < year:
        return
    between = [
        (label, fact)
        for label, fact in half.rows[year + 1 : end]
        if fact is not None and not _NUMBERED.match(label) and not _PARTIAL.match(label)
    ]
    known = [
        fact
        for label, fact in between
        if label.startswith(tuple(load("statements.toml")["halves"]["between"]))
    ]
    relation = total(book, rule, whole, [first, *(fact for _, fact in between)])
    # Some forms break down what was carried over without saying so: then only the rows of known names count.
    others = total(book, rule, whole, [first, *known]).equations if len(known) < len(between) else ()
    yield replace(relation, equations=(*relation.equations, *others))


def _balanced(
    book: FactTable, halves: Sequence[Half], words: Mapping[str, Any], rule: str
) -> Iterator[Relation]:
    ends = [
        [h.fact(h.first(words["total"])) for h in halves if h.side == side][:1]
        for side in ("income", "expenditure")
    ]
    if ends[0] and ends[1] and ends[0][0] is not None and ends[1][0] is not None:
        yield total(book, rule, ends[0][0], [ends[1][0]])


def _by_fund(book: FactTable, grid: Grid, halves: Sequence[Half], rule: str) -> Iterator[Relation]:
    """Give, for every fund: its income + what was carried in = its grand total of expenditure."""
    income = next((half for half in halves if half.side == "income"), None)
    if income is None:
        return
    for half in halves:
        name = grid.names[half.column]
        whole = half.fact(half.first(load("statements.toml")["halves"]["total"]))
        lines = [
            i
            for i, (label, _) in enumerate(income.rows)
            if name != "合计" and _NUMBERED.sub("", label).startswith(name)
        ]
        parts = [fact for i in lines if (fact := income.fact(i)) is not None]
        whole_told = len(lines) == 2 or (len(lines) == 1 and not _carried(book, income))
        if half.side == "expenditure" and whole is not None and whole_told and parts:
            yield total(book, rule, whole, parts)


def _carried(book: FactTable, income: Half) -> bool:
    """Say whether something was carried in, which a form may print for all funds together."""
    words = load("statements.toml")["halves"]
    year, end = income.first(words["income"]), income.first(words["total"])
    facts = (
        [fact for _, fact in income.rows[(year or 0) + 1 : end] if fact is not None]
        if year is not None
        else []
    )
    return any(book[fact].number != 0 for fact in facts)


def _economic(book: FactTable, grid: Grid) -> Iterator[Relation]:
    """Give personnel = 301 + 303 and public = 302 + 307 + 310 + 399, where the table has a row for each."""
    words = load("statements.toml")["economic"]
    rows = {row.code: i for i, row in enumerate(grid.statement.rows) if row.code}
    for side in ("personnel", "public"):
        whole = next(
            (
                i
                for i, row in enumerate(grid.statement.rows)
                if row.code is None and flat(row.label) in words[f"{side}_rows"]
            ),
            None,
        )
        for column in range(len(grid.names)):
            parts = [
                grid.facts[rows[code], column]
                for code in words[side]
                if code in rows and (rows[code], column) in grid.facts
            ]
            if whole is not None and (whole, column) in grid.facts and parts:
                yield total(book, words["rule"], grid.facts[whole, column], parts)


def _flow(book: FactTable, grid: Grid) -> Iterator[Relation]:
    """Give carried in + income = expenditure + carried out in every row."""
    columns = {
        word: next((i for i, c in enumerate(grid.statement.columns) if word in "".join(c.path)), None)
        for word in ("年初", "本年收入", "年末")
    }
    spent = next(
        (
            i
            for i, c in enumerate(grid.statement.columns)
            if c.path[:1] == ("本年支出",) and grid.names[i] in ("合计", "小计", "本年支出")
        ),
        None,
    )
    for row in range(len(grid.statement.rows)):
        carried_in, income, out = (
            grid.facts.get((row, c)) if c is not None else None for c in columns.values()
        )
        spending = grid.facts.get((row, spent)) if spent is not None else None
        if carried_in is None or income is None or out is None or spending is None:
            continue
        formula = "年末结转和结余 = 年初结转和结余 + 本年收入 − 本年支出"
        equation = Equation(out, ((ONE, carried_in), (ONE, income), (-ONE, spending)))
        roles = ((out, "total"), (carried_in, "part"), (income, "part"), (spending, "part"))
        yield Relation(grid.kind["flow"], formula, (equation,), roles)


def _three_public(book: FactTable, grid: Grid) -> Iterator[Relation]:
    words = load("statements.toml")["three_public"]
    for row in range(len(grid.statement.rows)):
        for last in ("预算数", "决算数", ""):
            found = {
                c: "".join(grid.statement.columns[c].path)
                for c in range(len(grid.names))
                if (row, c) in grid.facts
            }
            mine = {c: path for c, path in found.items() if path.endswith(last) or not last}
            if last or not any(path.endswith(("预算数", "决算数")) for path in found.values()):
                yield from _three_sums(book, grid, row, mine, words)
        yield from _within_budget(book, grid, row, words["bound"])


def _three_sums(
    book: FactTable, grid: Grid, row: int, paths: Mapping[int, str], words: Mapping[str, Any]
) -> Iterator[Relation]:
    rule, whole, parts = words["sum"]
    top = next(
        (c for c, path in paths.items() if whole in path and not any(part in path for part in parts)), None
    )
    items = [_group_total(paths, part) for part in parts]
    if top is not None and all(item is not None for item in items):
        yield total(
            book, rule, grid.facts[row, top], [grid.facts[row, item] for item in items if item is not None]
        )
    rule, whole, parts = words["vehicles"]
    top = _group_total(paths, whole)
    items = [
        next(
            (
                c
                for c, path in paths.items()
                if whole in path and c != top and part in path.split(whole, 1)[1]
            ),
            None,
        )
        for part in parts
    ]
    if top is not None and all(item is not None for item in items):
        yield total(
            book, rule, grid.facts[row, top], [grid.facts[row, item] for item in items if item is not None]
        )


def _group_total(paths: Mapping[int, str], word: str) -> int | None:
    """Return the column that totals a group: its 小计, or the only one."""
    mine = [c for c, path in paths.items() if word in path]
    totals = [c for c in mine if "小计" in paths[c] or "合计" in paths[c].split(word, 1)[1]]
    return totals[0] if totals else mine[0] if len(mine) == 1 else None


def _within_budget(book: FactTable, grid: Grid, row: int, rule: str) -> Iterator[Relation]:
    paths = {column.path: i for i, column in enumerate(grid.statement.columns)}
    for path, column in paths.items():
        planned = paths.get((*path[:-1], "预算数")) if path[-1:] == ("决算数",) else None
        if planned is not None and (row, column) in grid.facts and (row, planned) in grid.facts:
            yield at_most(book, rule, grid.facts[row, column], grid.facts[row, planned])
