"""自评表 of ten layouts, which are in `forms.toml`; what their indicator rows say is in `indicators.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.independent.accounts import SUBJECTS
from benchmarks.independent.figures import Style, fixed, mark, ratio
from benchmarks.independent.indicators import Indicator, draw_indicators
from benchmarks.independent.layout import Block, Cell, Grid, Text
from benchmarks.independent.statements import Row

HERE = Path(__file__).parent
LAYOUTS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "forms.toml").read_text(encoding="utf-8"))
WAN = 1_000_000


def form(random: Random) -> tuple[Block, ...]:
    """Draw a form of one of the layouts."""
    layout = LAYOUTS[random.choice(sorted(LAYOUTS))]
    body = random.choice(SUBJECTS["places"]["names"]) + random.choice(sorted(SUBJECTS["bodies"]))
    year = random.randint(2019, 2025)
    budget, executed, funds = _funds(layout, random)
    indicators = draw_indicators(layout, budget, executed, random)
    width = max(len(layout["funds"]), len(layout["indicators"]))
    rows = [*_head(layout, body, year, budget, width), *_spread(funds, width), *_goals(layout, width)]
    rows += _indicator_rows(layout, indicators, width)
    fund_score = Decimal(0) if layout.get("no_fund_score") else _fund_score(budget, executed)
    rows += _total(layout, indicators, fund_score, width)
    grid = Grid(
        "自评表",
        tuple(rows),
        (f"（{year}年度）", f"填报单位：{body}"),
        ("填表人：李明 联系电话：0731-5566778 填报日期：2025年3月12日",),
    )
    blocks: tuple[Block, ...] = (Text(layout["title"], 1), grid)
    return (
        blocks + _report(indicators, budget, executed)
        if layout["funds"] and random.random() < 0.4
        else blocks
    )


def _report(indicators: Sequence[Indicator], budget: int, executed: int) -> tuple[Block, ...]:
    """Return a short 自评报告 on a form: the money again, and how many indicators were reached."""
    style, reached = Style(), sum(one.score == one.weight for one in indicators)
    money = [mark(style.wan(value)) for value in (budget, executed, budget - executed)]
    rate, many = mark(ratio(executed, budget)), len(indicators)
    funds = f"项目全年预算{money[0]}万元，实际支出{money[1]}万元，结余{money[2]}万元，预算执行率{rate}%。"
    goals = f"共设置三级指标{many}个，完成{reached}个，完成率{ratio(reached, many)}%。"
    return (Text("绩效自评报告", 2), Text(f"一、资金使用情况。{funds}"), Text(f"二、指标完成情况。{goals}"))


def _fund_score(budget: int, executed: int) -> Decimal:
    """Return the score of ten points for the rate."""
    return min(Decimal(10), (Decimal(executed) * 10 / budget).quantize(Decimal("0.01")))


def _amount(layout: dict[str, Any], cents: int) -> str:
    """Return an amount in the form's unit."""
    return Style(unit=layout["unit"]).cell(cents)


def _funds(layout: dict[str, Any], random: Random) -> tuple[int, int, list[list[Cell]]]:
    """Draw the fund rows: the total first, and lists of rows that each add up to it."""
    sources = layout["sources"]
    amounts: dict[int, list[int]] = {n: [0, 0, 0] for n in range(len(sources))}
    initial = random.randint(20, 900) * WAN
    budget = initial + random.choice((0, random.randint(-9, 90) * WAN // 10))
    executed = budget if random.random() < 0.3 else budget * random.randint(80, 99) // 100
    totals = [initial, budget, executed]
    if sources:
        amounts[0] = totals
    for split in layout.get("split", []):
        share = random.choice((100, 100, random.randint(50, 90)))
        first = [value * share // 100 for value in totals]
        amounts[split[0]], amounts[split[1]] = first, [t - f for t, f in zip(totals, first, strict=True)]
    rows = [[Cell(header) for _, header in layout["funds"]]] if sources else []
    for n, source in enumerate(sources):
        rows.append([Cell(_fund(layout, role, source, amounts[n], n == 0)) for role, _ in layout["funds"]])
    return budget, executed, rows


def _fund(layout: dict[str, Any], role: str, source: str, amounts: Sequence[int], first: bool) -> str:
    """Return one cell of a fund row."""
    if source.startswith("按"):  # a caption of the rows below it
        return source if role == "name" else ""
    initial, budget, executed = amounts
    rate = ratio(executed, budget) + "%"
    rate = rate.removesuffix("%") if "%" in dict(layout["funds"]).get("rate", "") else rate
    score = fixed(_fund_score(budget, executed), 2) if budget else "0"
    texts = {
        "name": source,
        "initial": mark(_amount(layout, initial)),
        "budget": mark(_amount(layout, budget)),
        "executed": mark(_amount(layout, executed), _amount(layout, budget)),
        "transferred": _amount(layout, 0),
        "weight": "10" if first else "--",
        "rate": mark(rate) if budget else "",
        "reason": "",
        "score": mark(score) if first else "--",
    }
    return texts[role]


def _points(tenths: int) -> str:
    """Return points without a needless decimal."""
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def _spread(rows: list[list[Cell]], width: int) -> list[Row]:
    """Let the first cell of each row take the columns that the row lacks."""
    return [(Cell(row[0].text, columns=width - len(row) + 1), *row[1:]) for row in rows]


def _head(layout: dict[str, Any], body: str, year: int, budget: int, width: int) -> list[Row]:
    """Return the rows over the funds: project, department, and amounts as pairs where the form has them."""
    rest = width - 3
    rows: list[Row] = [(Cell("项目名称"), Cell(f"{year}年专项业务经费", columns=width - 1))]
    rows.append((Cell("主管部门"), Cell(body), Cell("实施单位"), Cell(body, columns=rest)))
    if layout.get("pairs"):
        yuan = Style(unit="元", separators=True)
        rows.append(
            (
                Cell("项目总金额（中期规划，元）："),
                Cell(yuan.cell(budget * 3)),
                Cell("本年度项目金额（元）："),
                Cell(yuan.cell(budget), columns=rest),
            )
        )
    return rows


def _goals(layout: dict[str, Any], width: int) -> list[Row]:
    """Return the rows of goals."""
    if layout.get("pairs") or not layout["funds"]:
        return []
    half = width // 2
    return [
        (
            Cell("年度总体目标", rows=2),
            Cell("预期目标", columns=half),
            Cell("实际完成情况", columns=width - 1 - half),
        ),
        (
            Cell("保障机构正常运转，完成年度重点任务。", columns=half),
            Cell("年度重点任务基本完成。", columns=width - 1 - half),
        ),
    ]


def _indicator_rows(layout: dict[str, Any], indicators: Sequence[Indicator], width: int) -> list[Row]:
    """Return the header and the indicator rows; the first two levels are merged over their rows."""
    roles = [role for role, _ in layout["indicators"]]
    extra = width - len(roles)
    rows: list[Row] = [
        (
            *(Cell(header) for _, header in layout["indicators"][:-1]),
            Cell(layout["indicators"][-1][1], columns=extra + 1),
        )
    ]
    for n, one in enumerate(indicators):
        cells: list[Cell] = []
        for role in roles:
            columns = extra + 1 if role == roles[-1] else 1
            if role in {"l1", "l2"}:
                if n and _same(indicators[n - 1], one, role):
                    continue
                cells.append(Cell(_level(layout, indicators, n, role), rows=_run(indicators, n, role)))
                continue
            points = {"weight": mark(_points(one.weight)), "score": mark(_points(one.score))}
            cells.append(Cell(points.get(role) or one.texts.get(role, ""), columns=columns))
        rows.append(tuple(cells))
    return rows


def _same(one: Indicator, other: Indicator, role: str) -> bool:
    """Say whether two rows stand under one label of a level."""
    return all(one.texts[key] == other.texts[key] for key in ("l1", role))


def _run(indicators: Sequence[Indicator], start: int, role: str) -> int:
    """Return over how many rows a label runs."""
    end = start
    while end < len(indicators) and _same(indicators[start], indicators[end], role):
        end += 1
    return end - start


def _level(layout: dict[str, Any], indicators: Sequence[Indicator], start: int, role: str) -> str:
    """Return a label, with its points in brackets where the form prints them."""
    label = indicators[start].texts[role]
    if not layout.get("bracketed"):
        return label
    points = sum(one.weight for one in indicators[start : start + _run(indicators, start, role)])
    return f"{label}（{_points(points)}分）"


def _total(
    layout: dict[str, Any], indicators: Sequence[Indicator], fund_score: Decimal, width: int
) -> list[Row]:
    """Return the row of the total, under the columns of weight and score."""
    if not layout["total"]:
        return []
    roles = [role for role, _ in layout["indicators"]]
    score = Decimal(sum(one.score for one in indicators)) / 10 + fund_score
    shown = f"{score:.2f}".rstrip("0").rstrip(".")
    grade = "优" if score >= 90 else "良" if score >= 80 else "中"
    texts = {"weight": mark("100"), "score": mark(shown)}
    first = min(roles.index("weight"), roles.index("score"))
    cells = [Cell(layout["total"], columns=first)]
    last = len(roles) - 1
    for n, role in enumerate(roles[first:], first):
        text = texts.get(role, grade if layout.get("grade") and role == "reason" else "")
        cells.append(Cell(text, columns=width - last if n == last else 1))
    return [tuple(cells)]
