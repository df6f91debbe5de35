"""部门预算: tables of the coming year in 元 with separators, the text in 万元."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.independent.accounts import SUBJECTS, Accounts, Item, draw_accounts, name_of
from benchmarks.independent.figures import Style, mark
from benchmarks.independent.layout import Block, Cell, Grid, Text, figures, row
from benchmarks.independent.narrative import change
from benchmarks.independent.statements import GENERAL, OWN, Row, numeral

SENTENCES = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text(encoding="utf-8"))
OWN_KINDS = "一般基金资本其他"


def spent(item: Item) -> int:
    """Return the planned expenditure of an item."""
    return item.spent


def budget(random: Random) -> tuple[Block, ...]:
    """Draw a department's budget: six tables and the text about them."""
    books = draw_accounts(random)
    style = Style(unit="元", separators=True, nothing=random.choice(("", "0.00")))
    numbered = random.random() < 0.4
    makers = (overall, income, spending, general, economic, public)
    title = f"{books.year}年部门预算"
    blocks: list[Block] = [Text(f"{books.body}{title}", 1), Text("第一部分 部门预算表", 1)]
    blocks += [maker(books, style, numbered) for maker in makers]
    blocks += [
        Text("第二部分 部门预算情况说明", 1),
        *_text(books, Style(separators=random.random() < 0.3), random),
    ]
    return tuple(blocks)


def _titled(books: Accounts, number: int, title: str) -> tuple[str, ...]:
    """Return the lines over a table."""
    return (f"表{number:02} {title}", f"部门名称：{books.body} 单位：元")


def overall(books: Accounts, style: Style, numbered: bool) -> Grid:
    """部门收支总表: sources on the left, classes on the right."""
    total, business = books.total, books.total(lambda item: item.business)
    left = [
        ("一般公共预算拨款收入", total(spent, GENERAL)),
        ("政府性基金预算拨款收入", total(spent, "基金")),
        ("国有资本经营预算拨款收入", total(spent, "资本")),
        ("事业收入", business),
        ("其他收入", total(spent, OWN) - business),
    ]
    right = [(name, total(spent, OWN_KINDS, code)) for code, name in SUBJECTS["classes"]]
    lefts = [(f"{numeral(n + 1)}、{name}", style.cell(v)) for n, (name, v) in enumerate(left)]
    lefts += [("", "")] * (len(right) - len(left))
    rows: list[Row] = [
        (Cell("收入", columns=2), Cell("支出", columns=2)),
        row("项目", "预算数", "项目", "预算数"),
    ]
    for n, ((label, text), (name, value)) in enumerate(zip(lefts, right, strict=True)):
        rows.append(
            (Cell(label), Cell(mark(text)), Cell(f"{numeral(n + 1)}、{name}"), Cell(mark(style.cell(value))))
        )
    grand = mark(style.cell(total(spent)))
    rows.append((Cell("本年收入合计"), Cell(grand), Cell("本年支出合计"), Cell(grand)))
    rows.append((Cell("收入总计"), Cell(grand), Cell("支出总计"), Cell(grand)))
    return Grid("收支总表", tuple(rows), _titled(books, 1, "部门收支总表"))


def _by_items(
    books: Accounts,
    style: Style,
    numbered: bool,
    names: list[str],
    sources: str,
    columns: list[Callable[[Item], int]],
) -> tuple[Row, ...]:
    """Return a table by items: code, name, columns; the row 合计 above or below, as the form has it."""
    rows: list[Row] = [row("科目编码", "科目名称", *names)]
    if numbered:
        rows.append(row("**", "**", *(str(n + 1) for n in range(len(names)))))
    rows.append((Cell(), Cell("合计"), *figures([style.cell(books.total(c, sources)) for c in columns])))
    for code in books.codes(sources):
        amounts = [style.cell(books.total(column, sources, code)) for column in columns]
        rows.append((Cell(code), Cell("　" * ((len(code) - 3) // 2) + name_of(code)), *figures(amounts)))
    return tuple(rows)


def income(books: Accounts, style: Style, numbered: bool) -> Grid:
    """部门收入总表."""
    columns: list[Callable[[Item], int]] = [
        spent,
        lambda item: item.spent if item.source == GENERAL else 0,
        lambda item: item.spent if item.source == "基金" else 0,
        lambda item: item.spent if item.source == "资本" else 0,
        lambda item: item.business,
        lambda item: item.spent - item.business if item.source == OWN else 0,
    ]
    names = ["合计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "事业收入", "其他收入"]
    rows = _by_items(books, style, numbered, names, OWN_KINDS, columns)
    return Grid("收入总表", rows, _titled(books, 2, "部门收入总表"))


def _basic_project() -> list[Callable[[Item], int]]:
    """Return the columns 合计, 基本支出, 项目支出."""
    return [spent, lambda item: item.basic, lambda item: item.project]


def spending(books: Accounts, style: Style, numbered: bool) -> Grid:
    """部门支出总表."""
    rows = _by_items(books, style, numbered, ["合计", "基本支出", "项目支出"], OWN_KINDS, _basic_project())
    return Grid("支出总表", rows, _titled(books, 3, "部门支出总表"))


def general(books: Accounts, style: Style, numbered: bool) -> Grid:
    """一般公共预算支出表."""
    rows = _by_items(books, style, numbered, ["合计", "基本支出", "项目支出"], GENERAL, _basic_project())
    return Grid("一般公共预算支出", rows, _titled(books, 4, "一般公共预算支出表"))


def economic(books: Accounts, style: Style, numbered: bool) -> Grid:
    """一般公共预算基本支出表: economic classes by 人员经费 and 公用经费."""
    rows: list[Row] = [row("经济分类科目编码", "经济分类科目名称", "合计", "人员经费", "公用经费")]
    both = ((books.personnel + books.running), books.personnel, books.running)
    rows.append((Cell(), Cell("合计"), *figures([style.cell(v) for v in both])))
    names = {**SUBJECTS["staff"], **SUBJECTS["office"]}
    for upper in ("301", "302", "303", "310"):
        codes = [code for code in names if code.startswith(upper)]
        amounts = {code: books.staff.get(code, 0) + books.office.get(code, 0) for code in codes}
        listed = [(upper, SUBJECTS["economic"][upper], sum(amounts.values()))]
        listed += [(code, f"　{names[code]}", amount) for code, amount in amounts.items()]
        for code, name, amount in listed:
            staff, office = (amount, 0) if upper in {"301", "303"} else (0, amount)
            rows.append((Cell(code), Cell(name), *figures([style.cell(v) for v in (amount, staff, office)])))
    return Grid("基本支出", tuple(rows), _titled(books, 5, "一般公共预算基本支出表"))


def public(books: Accounts, style: Style, numbered: bool) -> Grid:
    """一般公共预算“三公”经费支出表: last year and this."""
    head: list[Row] = [
        (
            Cell("年度", rows=2),
            Cell("“三公”经费合计", rows=2),
            Cell("因公出国（境）费", rows=2),
            Cell("公务用车购置及运行费", columns=3),
            Cell("公务接待费", rows=2),
        ),
        row("小计", "公务用车购置费", "公务用车运行费"),
    ]
    for year, p in ((books.year - 1, books.public_budget), (books.year, books.public)):
        values = (p.total, p.abroad, p.cars, p.bought, p.running, p.guests)
        head.append((Cell(f"{year}年预算数"), *figures([style.cell(v) for v in values])))
    return Grid("三公经费", tuple(head), _titled(books, 6, "一般公共预算“三公”经费支出表"))


def _text(books: Accounts, style: Style, random: Random) -> list[Text]:
    """Return the text: sentences of `budgets.toml` with figures in 万元."""
    total = books.total
    amounts = {
        "all": total(spent),
        "general": total(spent, GENERAL),
        "fund": total(spent, "基金"),
        "capital": total(spent, "资本"),
        "own": total(spent, OWN),
        "basic": total(lambda item: item.basic),
        "project": total(lambda item: item.project),
        "personnel": books.personnel,
        "running": books.running,
        "three": books.public.total,
        "abroad": books.public.abroad,
        "cars": books.public.cars,
        "bought": books.public.bought,
        "run": books.public.running,
        "guests": books.public.guests,
        "goods": books.procurement[0],
        "works": books.procurement[1],
        "services": books.procurement[2],
        "purchases": sum(books.procurement),
    }
    values = {key: mark(style.wan(value)) for key, value in amounts.items()}
    for key, whole in (("general", "all"), ("basic", "all"), ("project", "all")):
        values[f"{key}_s"] = mark(style.percent(amounts[key], amounts[whole]))
    values["all_c"] = change(style, amounts["all"], books.before["spent"])
    values["running_c"] = change(style, amounts["running"], books.before["running"])
    values["three_c"] = change(style, amounts["three"], books.public_budget.total)
    values |= {"body": books.body, "year": str(books.year), "last": str(books.year - 1)}
    return [Text(random.choice(wordings).format(**values)) for wordings in SENTENCES.values()]
