"""The statements of final accounts by items, in their national print.

栏次, unit lines, headers of two levels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.independent.accounts import Accounts, Item, name_of
from benchmarks.independent.figures import Style
from benchmarks.independent.layout import Cell, Grid, figures

NUMERALS = "一二三四五六七八九十"
GENERAL, FUND, CAPITAL, OWN = "一般", "基金", "资本", "其他"
FISCAL = GENERAL + FUND + CAPITAL
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """How one report prints its statements: where titles and units stand, which numbering rows it has."""

    style: Style
    caption: str
    numbering: str
    lines: bool
    three_codes: bool
    unit_word: str
    name_in_title: bool

    @staticmethod
    def draw(random: Random) -> Print:
        """Draw the habits of one report."""
        style = Style(
            unit=random.choice(("万元", "万元", "元")),
            separators=random.random() < 0.5,
            nothing=random.choice(("0.00", "", "0.00")),
            trim=random.random() < 0.2,
        )
        return Print(
            style=style,
            caption=random.choice(("lines", "one", "bracket", "form", "form")),
            numbering=random.choice(("栏次", "栏次", "")),
            lines=random.random() < 0.6,
            three_codes=random.random() < 0.3,
            unit_word=random.choice(("单位：", "金额单位：", "单位:")),
            name_in_title=random.random() < 0.2,
        )

    def titled(self, accounts: Accounts, number: int, title: str) -> tuple[str, ...]:
        """Return the lines over a statement."""
        unit = f"{self.unit_word}{self.style.unit}"
        if self.name_in_title:
            title = accounts.body + title
        if self.caption == "one":
            return (f"{title} {unit}",)
        if self.caption == "bracket":
            return (f"{title}（{unit}）",)
        if self.caption == "form":
            return (title, f"公开{number:02}表", f"部门：{accounts.body} {accounts.year}年度 {unit}")
        return (title, f"编制单位：{accounts.body}", unit)


def numeral(number: int) -> str:
    """Return a number below a hundred as list numbers are written (十二).

    >>> [numeral(n) for n in (3, 10, 12, 26)]
    ['三', '十', '十二', '二十六']
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def item_rows(
    accounts: Accounts, how: Print, sources: str, columns: Sequence[Callable[[Item], int]]
) -> list[Row]:
    """Return the row 合计 and a row for every class, group and item."""
    left = 3 if how.three_codes else 1
    rows: list[Row] = []
    if how.numbering:
        label = (
            (Cell("类"), Cell("款"), Cell("项"), Cell("栏次"))
            if how.three_codes
            else (Cell("栏次", columns=2),)
        )
        rows.append((*label, *(Cell(str(n + 1)) for n in range(len(columns)))))
    total = [how.style.cell(accounts.total(column, sources)) for column in columns]
    head = (*(Cell() for _ in range(left)), Cell("合计")) if how.three_codes else (Cell("合计", columns=2),)
    rows.append((*head, *figures(total)))
    for code in accounts.codes(sources):
        amounts = [how.style.cell(accounts.total(column, sources, code)) for column in columns]
        rows.append((Cell(code, columns=left), Cell(name_of(code)), *figures(amounts)))
    return rows


def item_head(how: Print, columns: Sequence[str], group: str = "") -> list[Row]:
    """Return the header of a statement by items: 项目 over code and name, the columns beside it."""
    left = 4 if how.three_codes else 2
    names = (Cell("功能分类科目编码" if left == 4 else "科目代码", columns=left - 1), Cell("科目名称"))
    if group:
        return [
            (Cell("项目", columns=left), Cell(group, columns=len(columns))),
            (*names, *(Cell(c) for c in columns)),
        ]
    return [(Cell("项目", columns=left), *(Cell(c, rows=2) for c in columns)), names]


def income(accounts: Accounts, how: Print) -> Grid:
    """收入决算表."""
    names = [
        "本年收入合计",
        "财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    ]
    columns: list[Callable[[Item], int]] = [
        lambda item: item.received,
        lambda item: 0 if item.source == OWN else item.received,
        lambda item: 0,
        lambda item: item.business,
        lambda item: 0,
        lambda item: 0,
        lambda item: item.received - item.business if item.source == OWN else 0,
    ]
    rows = item_head(how, names) + item_rows(accounts, how, FISCAL + OWN, columns)
    return Grid(
        "收入决算表",
        tuple(rows),
        how.titled(accounts, 2, "收入决算表"),
        ("注：本表反映部门本年度取得的各项收入情况。",),
    )


def spending(accounts: Accounts, how: Print) -> Grid:
    """支出决算表."""
    names = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
    columns: list[Callable[[Item], int]] = [
        lambda item: item.spent,
        lambda item: item.basic,
        lambda item: item.project,
        lambda item: 0,
        lambda item: 0,
        lambda item: 0,
    ]
    rows = item_head(how, names) + item_rows(accounts, how, FISCAL + OWN, columns)
    return Grid(
        "支出决算表",
        tuple(rows),
        how.titled(accounts, 3, "支出决算表"),
        ("注：本表反映部门本年度各项支出情况。",),
    )


def general(accounts: Accounts, how: Print) -> Grid:
    """一般公共预算财政拨款支出决算表."""
    columns: list[Callable[[Item], int]] = [
        lambda item: item.spent,
        lambda item: item.basic,
        lambda item: item.project,
    ]
    names = ["小计", "基本支出", "项目支出"]
    rows = item_head(how, names, "本年支出") + item_rows(accounts, how, GENERAL, columns)
    return Grid("一般公共预算", tuple(rows), how.titled(accounts, 5, "一般公共预算财政拨款支出决算表"))


def fund(accounts: Accounts, how: Print) -> Grid:
    """政府性基金预算财政拨款收入支出决算表; its body stays empty where there is no fund."""
    left = 4 if how.three_codes else 2
    head: list[Row] = [
        (
            Cell("项目", columns=left),
            Cell("年初结转和结余", rows=2),
            Cell("本年收入", rows=2),
            Cell("本年支出", columns=3),
            Cell("年末结转和结余", rows=2),
        ),
        (
            Cell("科目代码", columns=left - 1),
            Cell("科目名称"),
            Cell("小计"),
            Cell("基本支出"),
            Cell("项目支出"),
        ),
    ]
    columns: list[Callable[[Item], int]] = [
        lambda item: item.opening,
        lambda item: item.received,
        lambda item: item.spent,
        lambda item: item.basic,
        lambda item: item.project,
        lambda item: item.closing,
    ]
    rows = head + item_rows(accounts, how, FUND, columns)
    empty = "" if accounts.codes(FUND) else "说明：本部门本年度没有政府性基金收支，故本表为空表。"
    return Grid(
        "政府性基金",
        tuple(rows),
        how.titled(accounts, 8, "政府性基金预算财政拨款收入支出决算表"),
        (empty,) if empty else (),
    )


def capital(accounts: Accounts, how: Print) -> Grid:
    """国有资本经营预算财政拨款支出决算表."""
    columns: list[Callable[[Item], int]] = [
        lambda item: item.spent,
        lambda item: item.basic,
        lambda item: item.project,
    ]
    rows = item_head(how, ["合计", "基本支出", "项目支出"], "本年支出") + item_rows(
        accounts, how, CAPITAL, columns
    )
    empty = (
        ""
        if accounts.codes(CAPITAL)
        else "说明：本部门本年度没有国有资本经营预算财政拨款支出，故本表无数据。"
    )
    return Grid(
        "国有资本经营",
        tuple(rows),
        how.titled(accounts, 9, "国有资本经营预算财政拨款支出决算表"),
        (empty,) if empty else (),
    )
