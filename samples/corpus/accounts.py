"""Final accounts with the nine statements, and a budget in yuan.

Figures by functional and economic classification that add up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samples.content import Cell, Content, PageBreak, Table, Text
from samples.corpus.chance import amount, office, separated, shares, words
from samples.corpus.truth import Made, Records

Rows = list[Sequence[Cell | str]]
Figures = list[tuple[str, str, list[Decimal]]]
"""Code, label and figures of each row."""
ZERO = Decimal("0.00")
INCOME = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)
EMPTY = (
    ("政府性基金预算财政拨款收入支出决算表", ("年初结转和结余", "本年收入", "本年支出", "年末结转和结余")),
    ("国有资本经营预算财政拨款支出决算表", ("合计", "基本支出", "项目支出")),
)
OFFICIAL = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费")


@dataclass(frozen=True, slots=True)
class Style:
    """How the figures of a document are printed, and in which unit."""

    unit: str
    money: Callable[[Decimal], str]
    size: float


def plain(value: Decimal) -> str:
    """Return a figure to 0.01 without separators."""
    return f"{value:.2f}"


def final_accounts(chance: random.Random) -> Made:
    """Return a department's final accounts.

    The nine statements, and a few sentences that repeat their totals.
    """
    department, year = office(chance), chance.randint(2019, 2024)
    records = Records("final_accounts", department, year)
    style = Style("万元", chance.choice((plain, separated)), 8.5)
    rows = functions(chance, 2)
    whole = rows[0][2]
    content: list[Content] = [Text(f"{year}年度{department}部门决算", size=18, align="center", level=1)]
    content += [
        Text("第一部分 部门概况", size=14, align="center", level=1),
        Text("本部门负责本辖区相关行政管理和服务工作。", indent=2),
    ]
    content += [Text("第二部分 部门决算表", size=14, align="center", level=1)]
    for number, table in enumerate(_statements(chance, rows, style, records), start=1):
        content += _titled(records.statements[number - 1]["title"], number, department, style, table)
    content += [Text("第三部分 决算情况说明", size=14, align="center", level=1), *_told(year, whole, records)]
    return Made(content, records)


def budget(chance: random.Random) -> Made:
    """Return a department's budget for the coming year, its tables in yuan with separators."""
    department, year = office(chance), chance.randint(2020, 2025)
    records = Records("budget", department, year)
    style = Style("元", separated, 8.5)
    rows = functions(chance, 2)
    title = "一般公共预算支出表"
    table = _classified(title, rows, ("合计", "基本支出", "项目支出"), style, records)
    content: list[Content] = [Text(f"{year}年{department}部门预算", size=18, align="center", level=1)]
    content += _titled(title, 1, department, style, table)
    content += _titled(
        "一般公共预算“三公”经费支出表",
        2,
        department,
        style,
        _official(chance, "一般公共预算“三公”经费支出表", style, records),
    )
    total, basic = (f"{plain(value)}元" for value in rows[0][2][:2])
    records.amounts = [{"label": "一般公共预算支出", "value": total}, {"label": "基本支出", "value": basic}]
    content.append(Text(f"二、{year}年一般公共预算支出{total}，其中：基本支出{basic}。", indent=2))
    return Made(content, records)


def _titled(title: str, number: int, department: str, style: Style, table: Table) -> list[Content]:
    lines = [Text(title, size=14, align="center"), Text(f"公开{number:02}表", size=9, align="right")]
    return [
        PageBreak(),
        *lines,
        Text(f"部门：{department}", size=9),
        Text(f"单位：{style.unit}", size=9, align="right"),
        table,
    ]


def functions(chance: random.Random, columns: int) -> Figures:
    """Return the whole, then class, section and item rows of the functional classification.

    Sum first, then its `columns` parts.
    """
    rows: Figures = []
    chosen = words()["functions"][: chance.randint(2, 5)]
    for group in chosen:
        sections: list[Figures] = []
        for code, label, items in group["sections"]:
            leaves = [(item, name, _leaf(chance, columns)) for item, name in items]
            sections.append([(code, label, _total([figures for _, _, figures in leaves])), *leaves])
        rows.append((group["code"], group["label"], _total([section[0][2] for section in sections])))
        rows += [row for section in sections for row in section]
    classes = [figures for code, _, figures in rows if len(code) == 3]
    return [("", "合计", _total(classes)), *rows]


def _leaf(chance: random.Random, columns: int) -> list[Decimal]:
    parts = shares(chance, amount(chance, 1, 900), columns)
    return [sum(parts, ZERO), *parts]


def _total(rows: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, ZERO) for column in zip(*rows, strict=True)]


def _statements(chance: random.Random, rows: Figures, style: Style, records: Records) -> list[Table]:
    """Return the nine statements in their order; each is also written into `records`."""
    income = _income(rows)
    out = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    spent = [(code, label, [*figures, ZERO, ZERO, ZERO]) for code, label, figures in rows]
    return [
        _halves(rows, style, records, "收入支出决算总表", "本年收入合计", "本年支出合计"),
        _classified("收入决算表", income, ("本年收入合计", "财政拨款收入", *INCOME[2:]), style, records),
        _classified("支出决算表", spent, out, style, records),
        _halves(rows, style, records, "财政拨款收入支出决算总表", "本年收入合计", "本年支出合计"),
        _classified("一般公共预算财政拨款支出决算表", rows, ("小计", "基本支出", "项目支出"), style, records),
        _economic(chance, style, records),
        *(_empty(title, heads, records) for title, heads in EMPTY),
        _official(chance, "财政拨款“三公”经费支出决算表", style, records),
    ]


def _income(rows: Figures) -> Figures:
    return [(code, label, [figures[0], figures[0], *[ZERO] * 5]) for code, label, figures in rows]


def _halves(rows: Figures, style: Style, records: Records, title: str, left: str, right: str) -> Table:
    """Return a statement of income at the left, expenditure by class at the right; both come to the same."""
    classes = [(label, figures[0]) for code, label, figures in rows if len(code) == 3]
    whole = rows[0][2][0]
    incomes = [(name, whole if number == 0 else ZERO) for number, name in enumerate(INCOME)]
    spending = [(f"{number}、{label}", value) for number, (label, value) in enumerate(classes, start=1)]
    height = max(len(incomes), len(spending))
    lefts = [*incomes, *[("", None)] * (height - len(incomes)), (left, whole), ("总计", whole)]
    rights = [*spending, *[("", None)] * (height - len(spending)), (right, whole), ("总计", whole)]
    cells = [(row, "收入/决算数", value) for row, value in lefts if value is not None] + [
        (row, "支出/决算数", value) for row, value in rights if value is not None
    ]
    records.statements.append(_statement(title, style, cells))
    head: Rows = [
        [Cell("收入", column_span=2, align="center"), Cell("支出", column_span=2, align="center")],
        ["项目", "决算数", "项目", "决算数"],
    ]
    body: Rows = [
        [a, _right(b, style), c, _right(d, style)] for (a, b), (c, d) in zip(lefts, rights, strict=True)
    ]
    return Table([*head, *body], (3, 1.4, 3, 1.4), size=style.size)


def _right(value: Decimal | None, style: Style) -> Cell:
    return Cell("" if value is None else style.money(value), align="right")


def _statement(title: str, style: Style, cells: Sequence[tuple[str, str, Decimal]]) -> dict[str, object]:
    return {
        "title": title,
        "unit": style.unit,
        "cells": [
            {"row": row, "column": column, "value": style.money(value)} for row, column, value in cells
        ],
    }


def _classified(title: str, rows: Figures, heads: Sequence[str], style: Style, records: Records) -> Table:
    """Return a statement by functional classification, its header in two rows above the first two columns."""
    cells = [
        (f"{code} {label}".strip(), head, value)
        for code, label, figures in rows
        for head, value in zip(heads, figures, strict=True)
    ]
    records.statements.append(_statement(title, style, cells))
    merged: list[Cell | str] = [
        Cell("项目", column_span=2, align="center"),
        *(Cell(head, row_span=2, align="center") for head in heads),
    ]
    body: Rows = [
        [code, label, *(_right(value, style) for value in figures)] for code, label, figures in rows
    ]
    body[0] = [Cell("合计", column_span=2, align="center"), *body[0][2:]]
    return Table([merged, ["科目编码", "科目名称"], *body], (1.3, 3, *[1.4] * len(heads)), size=style.size)


def _economic(chance: random.Random, style: Style, records: Records) -> Table:
    """Return basic expenditure by economic classification, wages in the left half.

    Goods and services in the right one.
    """
    halves: list[list[tuple[str, str, Decimal]]] = []
    for group in words()["economics"]:
        items = [(code, label, amount(chance, 0, 200)) for code, label in group["items"]]
        halves.append([(group["code"], group["label"], sum((value for _, _, value in items), ZERO)), *items])
    height = max(map(len, halves))
    filled = [[*half, *[("", "", None)] * (height - len(half))] for half in halves]
    body: Rows = [
        [a, b, _right(value, style), c, d, _right(other, style)]
        for (a, b, value), (c, d, other) in zip(filled[0], filled[1], strict=True)
    ]
    wages, goods = halves[0][0][2], halves[1][0][2]
    sums: list[Cell | str] = [
        Cell("人员经费合计", column_span=2, align="center"),
        _right(wages, style),
        Cell("公用经费合计", column_span=2, align="center"),
        _right(goods, style),
    ]
    title = "一般公共预算财政拨款基本支出决算表"
    half = ("人员经费/决算数", "公用经费/决算数")
    cells = [
        (f"{code} {label}", name, value)
        for name, rows in zip(half, halves, strict=True)
        for code, label, value in rows
    ]
    records.statements.append(
        _statement(title, style, [*cells, ("人员经费合计", half[0], wages), ("公用经费合计", half[1], goods)])
    )
    top: list[Cell | str] = [
        Cell("人员经费", column_span=3, align="center"),
        Cell("公用经费", column_span=3, align="center"),
    ]
    heads = ["科目编码", "科目名称", "决算数"]
    return Table([top, [*heads, *heads], *body, sums], (1, 2.6, 1.2, 1, 2.6, 1.2), size=style.size, repeat=2)


def _empty(title: str, heads: Sequence[str], records: Records) -> Table:
    records.statements.append({"title": title, "unit": "万元", "cells": []})
    merged: list[Cell | str] = [
        Cell("项目", column_span=2, align="center"),
        *(Cell(head, row_span=2, align="center") for head in heads),
    ]
    blank = [[""] * (len(heads) + 2) for _ in range(3)]
    return Table([merged, ["科目编码", "科目名称"], *blank], (1.3, 3, *[1.4] * len(heads)), size=8.5)


def _official(chance: random.Random, title: str, style: Style, records: Records) -> Table:
    """Return the statement of 三公 expenditure: one row of figures under a header of three rows."""
    abroad, bought, running, reception = ZERO, ZERO, amount(chance, 1, 20), amount(chance, 0, 5)
    vehicles = bought + running
    values = [abroad + vehicles + reception, abroad, vehicles, bought, running, reception]
    records.statements.append(
        _statement(title, style, [(title, head, value) for head, value in zip(OFFICIAL, values, strict=True)])
    )
    top: list[Cell | str] = [
        Cell("合计", row_span=2),
        Cell("因公出国（境）费", row_span=2),
        Cell("公务用车购置及运行维护费", column_span=3, align="center"),
        Cell("公务接待费", row_span=2),
    ]
    return Table(
        [top, list(OFFICIAL[2:5]), [_right(value, style) for value in values]],
        (1, 1, 1, 1, 1, 1),
        size=style.size,
    )


def _told(year: int, whole: Sequence[Decimal], records: Records) -> list[Content]:
    total, basic, project = map(plain, whole)
    told = (("本年收入合计", total), ("本年支出合计", total), ("基本支出", basic), ("项目支出", project))
    records.amounts = [{"label": label, "value": f"{value}万元"} for label, value in told]
    return [
        Text("一、收入决算情况说明", size=12, level=2),
        Text(f"{year}年度本年收入合计{total}万元。", indent=2),
        Text("二、支出决算情况说明", size=12, level=2),
        Text(
            f"{year}年度本年支出合计{total}万元，其中：基本支出{basic}万元，项目支出{project}万元。", indent=2
        ),
    ]
