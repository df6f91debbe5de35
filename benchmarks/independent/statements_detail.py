"""Two statements that are not by items: 基本支出决算明细表 by economic classes, and that of “三公”经费."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.independent.accounts import SUBJECTS, Accounts
from benchmarks.independent.figures import mark
from benchmarks.independent.layout import Cell, Grid
from benchmarks.independent.statements import Print, Row


def basic(accounts: Accounts, how: Print) -> Grid:
    """一般公共预算财政拨款基本支出决算明细表: three economic classes side by side."""
    head: list[Row] = [
        (Cell("人员经费", columns=3), Cell("公用经费", columns=6)),
        tuple(Cell(t) for t in ("科目代码", "科目名称", "决算数") * 3),
    ]
    columns = [_economic(accounts, how, part) for part in (("301", "303"), ("302",), ("307", "310", "399"))]
    height = max(map(len, columns))
    filled = [column + [(Cell(), Cell(), Cell())] * (height - len(column)) for column in columns]
    body: list[Row] = [tuple(cell for column in filled for cell in column[y]) for y in range(height)]
    personnel, running = how.style.cell(accounts.personnel), how.style.cell(accounts.running)
    foot = (
        Cell("人员经费合计", columns=2),
        Cell(mark(personnel)),
        Cell("公用经费合计", columns=5),
        Cell(mark(running)),
    )
    return Grid(
        "基本支出明细",
        (*head, *body, foot),
        how.titled(accounts, 6, "一般公共预算财政拨款基本支出决算明细表"),
    )


def _economic(accounts: Accounts, how: Print, classes: Sequence[str]) -> list[tuple[Cell, Cell, Cell]]:
    """Return code, name and amount of economic classes and what they consist of."""
    amounts = {**accounts.staff, **accounts.office}
    names = {**SUBJECTS["staff"], **SUBJECTS["office"]}
    rows = []
    for upper in classes:
        codes = sorted(code for code in amounts if code.startswith(upper))
        total = how.style.cell(sum(amounts[code] for code in codes))
        rows.append(
            (
                Cell(upper),
                Cell(SUBJECTS["economic"][upper]),
                Cell(mark(total) if codes else how.style.nothing),
            )
        )
        rows += [(Cell(code), Cell(names[code]), Cell(mark(how.style.cell(amounts[code])))) for code in codes]
    return rows


def public(accounts: Accounts, how: Print) -> Grid:
    """财政拨款“三公”经费支出决算表: budget and accounts side by side, six columns each."""
    six = ("小计", "公务用车购置费", "公务用车运行维护费")
    group = (
        Cell("合计", rows=2),
        Cell("因公出国（境）费", rows=2),
        Cell("公务用车购置及运行维护费", columns=3),
        Cell("公务接待费", rows=2),
    )
    rows: list[Row] = [
        (Cell("预算数", columns=6), Cell("决算数", columns=6)),
        group * 2,
        tuple(Cell(t) for t in six * 2),
    ]
    if how.numbering:
        rows.append(tuple(Cell(str(n + 1)) for n in range(12)))
    cells: list[Cell] = []
    planned, done = accounts.public_budget.row(), accounts.public.row()
    cells += [Cell(mark(how.style.cell(amount))) for amount in planned]
    pairs = zip(done, planned, strict=True)
    cells += [Cell(mark(how.style.cell(amount), how.style.cell(budget))) for amount, budget in pairs]
    rows.append(tuple(cells))
    return Grid("三公经费", tuple(rows), how.titled(accounts, 7, "财政拨款“三公”经费支出决算表"))
