"""自评表 of ten layouts: the layouts are in `forms.toml`, what stands in the indicator rows in `indicators.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.independent.accounts import SUBJECTS
from benchmarks.independent.figures import Style, fixed, mark, ratio
from benchmarks.independent.layout import Block, Cell, Grid, Text
from benchmarks.independent.statements import Row

HERE = Path(__file__).parent
LAYOUTS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "forms.toml").read_text(encoding="utf-8"))
INDICATORS: dict[str, list[Any]] = tomllib.loads((HERE / "indicators.toml").read_text(encoding="utf-8"))
LEVELS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
WAN = 1_000_000


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator row by role, and its weight and score in tenths."""

    texts: dict[str, str]
    weight: int
    score: int


def form(random: Random) -> tuple[Block, ...]:
    """Draw a form of one of the layouts."""
    layout = LAYOUTS[random.choice(sorted(LAYOUTS))]
    body = random.choice(SUBJECTS["places"]["names"]) + random.choice(sorted(SUBJECTS["bodies"]))
    year = random.randint(2019, 2025)
    budget, executed, funds = _funds(layout, random)
    indicators = _indicators(layout, budget, executed, random)
    width = max(len(layout["funds"]), len(layout["indicators"]))
    rows = [*_head(layout, body, year, budget, width), *_spread(funds, width), *_goals(layout, width)]
    rows += _indicator_rows(layout, indicators, width)
    fund_score = Decimal(0) if layout.get("no_fund_score") else _fund_score(budget, executed)
    rows += _total(layout, indicators, fund_score, width)
    grid = Grid("自评表", tuple(rows), (f"（{year}年度）", f"填报单位：{body}"), ("填表人：李明 联系电话：0731-5566778 填报日期：2025年3月12日",))
    return (Text(layout["title"], 1), grid)


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
    texts = {"name": source, "initial": mark(_amount(layout, initial)), "budget": mark(_amount(layout, budget)),
             "executed": mark(_amount(layout, executed), _amount(layout, budget)), "transferred": _amount(layout, 0),
             "weight": "10" if first else "--", "rate": mark(rate) if budget else "", "reason": "",
             "score": mark(score) if first else "--"}  # fmt: skip
    return texts[role]


def _indicators(layout: dict[str, Any], budget: int, executed: int, random: Random) -> list[Indicator]:
    """Draw indicators, with weights that add up to those of the levels."""
    levels = dict(LEVELS)
    if layout.get("no_fund_score") and not layout.get("pairs"):
        levels["产出指标"] += 10
    drawn: list[Indicator] = []
    for level, points in levels.items():
        rows = [row for row in INDICATORS["rows"] if row[0] == level]
        chosen = [row for row in rows if row in random.sample(rows, min(len(rows), random.randint(3, 8)))]
        each = points // len(chosen)
        weights = [each] * (len(chosen) - 1) + [points - each * (len(chosen) - 1)]
        pairs = zip(chosen, weights, strict=True)
        drawn += [_indicator(row, weight, (budget, executed), random, layout["unit"]) for row, weight in pairs]
    return drawn


def _indicator(row: Sequence[Any], weight: int, funds: tuple[int, int], random: Random, unit: str) -> Indicator:
    """Draw one indicator: reached for the most part, else scored in proportion."""
    l1, l2, l3, measure, low, high = row
    texts = {"l1": l1, "l2": l2, "l3": l3, "content": l3, "reason": "", "standard": f"完成目标得{weight}分，否则按比例得分"}
    if measure == "text":
        texts |= {"nature": "定性", "bare": "明显", "measure": "", "target": "效果明显", "actual": "效果明显"}
        return Indicator(texts, weight * 10, weight * 10)
    if measure == "cost":
        style = Style(unit=unit)
        budget, executed = (style.cell(value) for value in funds)
        texts |= {"nature": "≤", "bare": budget, "measure": unit, "target": f"≤{budget}{unit}", "actual": f"{executed}{unit}"}
        return Indicator(texts, weight * 10, weight * 10)
    target = random.randint(low, high)
    short = random.random() < 0.2
    actual = target * random.randint(70, 95) // 100 if short else min(target + random.randint(0, 3), 100 if measure == "%" else 10**6)
    sign = random.choice(("≥", "≥", "="))
    actual = target if sign == "=" and not short else actual
    score = weight * 10 * actual // target if short else weight * 10
    texts |= {"nature": sign, "bare": str(target), "measure": measure, "target": f"{sign if sign == '≥' else ''}{target}{measure}",
              "actual": f"{actual}{measure}", "reason": random.choice(INDICATORS["reasons"]) if short else ""}  # fmt: skip
    return Indicator(texts, weight * 10, score)


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
        rows.append((Cell("项目总金额（中期规划，元）："), Cell(yuan.cell(budget * 3)),
                     Cell("本年度项目金额（元）："), Cell(yuan.cell(budget), columns=rest)))  # fmt: skip
    return rows


def _goals(layout: dict[str, Any], width: int) -> list[Row]:
    """Return the rows of goals."""
    if layout.get("pairs") or not layout["funds"]:
        return []
    half = width // 2
    return [
        (Cell("年度总体目标", rows=2), Cell("预期目标", columns=half), Cell("实际完成情况", columns=width - 1 - half)),
        (Cell("保障机构正常运转，完成年度重点任务。", columns=half), Cell("年度重点任务基本完成。", columns=width - 1 - half)),
    ]


def _indicator_rows(layout: dict[str, Any], indicators: Sequence[Indicator], width: int) -> list[Row]:
    """Return the header and the indicator rows; the first two levels are merged over their rows."""
    roles = [role for role, _ in layout["indicators"]]
    extra = width - len(roles)
    rows: list[Row] = [(*(Cell(header) for _, header in layout["indicators"][:-1]), Cell(layout["indicators"][-1][1], columns=extra + 1))]
    for n, one in enumerate(indicators):
        cells: list[Cell] = []
        for role in roles:
            columns = extra + 1 if role == roles[-1] else 1
            if role in {"l1", "l2"}:
                if n and _same(indicators[n - 1], one, role):
                    continue
                cells.append(Cell(_level(layout, indicators, n, role), rows=_run(indicators, n, role)))
                continue
            text = {"weight": mark(_points(one.weight)), "score": mark(_points(one.score))}.get(role) or one.texts.get(role, "")
            cells.append(Cell(text, columns=columns))
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


def _total(layout: dict[str, Any], indicators: Sequence[Indicator], fund_score: Decimal, width: int) -> list[Row]:
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
