"""The statements that balance income and expenditure: 收入支出决算总表, 财政拨款收入支出决算总表."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.independent.accounts import SUBJECTS, Accounts, Item
from benchmarks.independent.figures import mark
from benchmarks.independent.layout import Cell, Grid
from benchmarks.independent.statements import CAPITAL, FISCAL, FUND, GENERAL, OWN, Print, Row, numeral

Half = list[tuple[str, list[int | None]]]
"""Labels of one side with their amounts; None is a cell that the form leaves empty."""


def received(item: Item) -> int:
    """本年收入 of an item."""
    return item.received


def spent(item: Item) -> int:
    """本年支出 of an item."""
    return item.spent


def opening(item: Item) -> int:
    """年初结转和结余 of an item."""
    return item.opening


def closing(item: Item) -> int:
    """年末结转和结余 of an item."""
    return item.closing


def overall(accounts: Accounts, how: Print) -> Grid:
    """收入支出决算总表."""
    total = accounts.total
    business = total(lambda item: item.business)
    names = [
        "一般公共预算财政拨款收入",
        "政府性基金预算财政拨款收入",
        "国有资本经营预算财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    ]
    amounts = [
        total(received, GENERAL),
        total(received, FUND),
        total(received, CAPITAL),
        0,
        business,
        0,
        0,
        total(received, OWN) - business,
    ]
    pairs = enumerate(zip(names, amounts, strict=True), 1)
    left: Half = [(f"{numeral(n)}、{name}", [amount]) for n, (name, amount) in pairs]
    right: Half = []
    for n, (code, name) in enumerate(SUBJECTS["classes"], 1):
        right.append((f"{numeral(n)}、{name}", [total(spent, FISCAL + OWN, code)]))
    left += [("", [None])] * (len(right) - len(left))
    grand = total(received) + total(opening)
    left += [
        ("本年收入合计", [total(received)]),
        ("使用非财政拨款结余", [0]),
        ("年初结转和结余", [total(opening)]),
        ("总计", [grand]),
    ]
    right += [
        ("本年支出合计", [total(spent)]),
        ("结余分配", [0]),
        ("年末结转和结余", [total(closing)]),
        ("总计", [grand]),
    ]
    head = ["项目", "决算数"]
    rows = _sides(how, left, right, head, head)
    return Grid("收入支出总表", tuple(rows), how.titled(accounts, 1, "收入支出决算总表"))


def fiscal(accounts: Accounts, how: Print) -> Grid:
    """财政拨款收入支出决算总表: expenditure by three kinds of budget."""
    total = accounts.total
    kinds = [
        ("一般公共预算财政拨款", GENERAL),
        ("政府性基金预算财政拨款", FUND),
        ("国有资本经营预算财政拨款", CAPITAL),
    ]
    left: Half = [
        (f"{numeral(n + 1)}、{name}", [total(received, source)]) for n, (name, source) in enumerate(kinds)
    ]
    right: Half = []
    for n, (code, name) in enumerate(SUBJECTS["classes"]):
        right.append(
            (
                f"{numeral(n + 1)}、{name}",
                [total(spent, source, code) for source in (FISCAL, GENERAL, FUND, CAPITAL)],
            )
        )
    left += [("", [None])] * (len(right) - len(left))
    each = (FISCAL, GENERAL, FUND, CAPITAL)
    left += [
        ("本年收入合计", [total(received, FISCAL)]),
        ("年初财政拨款结转和结余", [total(opening, FISCAL)]),
    ]
    left += [(name, [total(opening, source)]) for name, source in kinds]
    left += [("总计", [total(received, FISCAL) + total(opening, FISCAL)])]
    right += [("本年支出合计", [total(spent, source) for source in each])]
    right += [("年末财政拨款结转和结余", [total(closing, source) for source in each])]
    blank: Half = [("", [None] * 4)] * 3
    right += [*blank, ("总计", [total(spent, source) + total(closing, source) for source in each])]
    names = ["项目", "合计", *(name for name, _ in kinds)]
    rows = _sides(how, left, right, ["项目", "金额"], names)
    return Grid("财政拨款总表", tuple(rows), how.titled(accounts, 4, "财政拨款收入支出决算总表"))


def _sides(
    how: Print, left: Half, right: Half, left_head: Sequence[str], right_head: Sequence[str]
) -> list[Row]:
    """Print two sides beside each other, with 行次 where the report has them and with the row 栏次."""
    heads = [[h[0], "行次", *h[1:]] if how.lines else list(h) for h in (left_head, right_head)]
    rows: list[Row] = [(Cell("收入", columns=len(heads[0])), Cell("支出", columns=len(heads[1])))]
    rows.append(tuple(Cell(text) for head in heads for text in head))
    if how.numbering:
        many = len(left_head)
        rows.append((*_numbered(how, 1, many - 1), *_numbered(how, many, len(right_head) - 1)))
    for y, halves in enumerate(zip(left, right, strict=True)):
        cells: list[Cell] = []
        for side, (label, amounts) in enumerate(halves):
            cells.append(Cell(label))
            cells += [Cell(str(y + 1 + side * len(left)))] if how.lines else []
            cells += [Cell("" if amount is None else mark(how.style.cell(amount))) for amount in amounts]
        rows.append(tuple(cells))
    return rows


def _numbered(how: Print, first: int, many: int) -> list[Cell]:
    """Return one side of the row 栏次."""
    return [Cell("栏次"), *([Cell()] if how.lines else []), *(Cell(str(first + n)) for n in range(many))]
