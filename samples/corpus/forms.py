"""Self-evaluation forms with figures that add up, in the layouts of several provinces."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samples.content import Cell, Table, Text
from samples.corpus.chance import (
    CENT,
    amount,
    office,
    percent,
    pick,
    sentences,
    separated,
    shares,
    spread,
    weights,
    words,
)
from samples.corpus.layouts import FormLayout
from samples.corpus.truth import Made, Records

Rows = list[Sequence[Cell | str]]
GROUPS = ("产出指标", "效益指标", "满意度指标")
WIDE = {
    "content": 1.5,
    "deviation": 1.7,
    "improvement": 1.2,
    "actual": 1.2,
    "target": 1.2,
    "max_score": 0.7,
    "score": 0.7,
    "sign": 0.8,
}
"""Shares of the width that columns take, where not 1."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An indicator drawn by lot: its labels, target and what was done, points and score."""

    level1: str
    level2: str
    name: str
    sign: str
    figure: str
    measure: str
    actual: str
    points: Decimal
    score: Decimal
    reason: str


def self_evaluation(chance: random.Random, layout: FormLayout) -> Made:
    """Return a form in `layout`; rates, scores and totals are worked out from the figures drawn."""
    department, year = office(chance), chance.randint(2019, 2024)
    records = Records(layout.kind, department, year)
    columns = len(layout.indicators)
    rows = [
        *_head(chance, layout, department, columns),
        *_funds(chance, layout, records, columns),
        *_goals(chance, columns),
    ]
    drawn = draw_indicators(chance, layout.weights)
    rows += _indicators(layout, drawn, records)
    rows.append(_total(layout, drawn, records, columns))
    title = Text(layout.title, size=16, align="center", level=1)
    widths = [WIDE.get(field, 1.0) for _, field in layout.indicators]
    table = Table(rows, widths, size=chance.choice((8.0, 9.0, 10.0)), middle=chance.random() < 0.7)
    return Made(
        [title, Text(f"（{year}年度）", align="center", space=chance.choice((4, 40, 90, 140))), table],
        records,
    )


def _head(chance: random.Random, layout: FormLayout, department: str, columns: int) -> Rows:
    if layout.kind == "department_self_evaluation":
        return [[Cell("部门（单位）名称", column_span=2), Cell(department, column_span=columns - 2)]]
    spans = spread(columns, 4)
    texts = ("主管部门", department, "实施单位", department + "下属服务中心")
    pair = [Cell(text, column_span=span) for text, span in zip(texts, spans, strict=True)]
    return [
        [
            Cell("项目名称", column_span=spans[0]),
            Cell(pick(chance, "projects") + "项目", column_span=columns - spans[0]),
        ],
        pair,
    ]


def _funds(chance: random.Random, layout: FormLayout, records: Records, columns: int) -> Rows:
    """Return the fund block: a label beside all its rows, then the sources and their columns."""
    spans = spread(columns - 2, len(layout.funds)) if columns - 2 >= len(layout.funds) else []
    label, source = (1, 1) if spans else (1, columns - 1 - len(layout.funds))
    spans = spans or [1] * len(layout.funds)
    count = len(layout.sources)
    budgets = shares(chance, amount(chance, 200, 4000) * (1000 if layout.unit == "元" else 1), count)
    figures = [_figures(chance, layout, budget) for budget in budgets]
    whole = _sum(layout, figures)
    head = [
        Cell("资金来源" if layout.level3 else "", column_span=source),
        *_spanned([name for name, _ in layout.funds], spans),
    ]
    total_label = layout.whole or "年度资金总额"
    lines = [_fund_row(layout, total_label, whole, records, total=True)]
    lines += [
        _fund_row(layout, name, each, records, total=False)
        for name, each in zip(layout.sources, figures, strict=True)
    ]
    if layout.level3:
        lines.reverse()
    block = Cell(
        f"{'资金情况' if layout.level3 else '项目资金'}（{layout.unit}）",
        row_span=count + 2,
        column_span=label,
    )
    return [
        [block, *head],
        *([Cell(texts[0], column_span=source), *_spanned(texts[1:], spans)] for texts in lines),
    ]


def _spanned(texts: Sequence[str], spans: Sequence[int]) -> list[Cell | str]:
    return [Cell(text, column_span=span, align="center") for text, span in zip(texts, spans, strict=True)]


def _figures(chance: random.Random, layout: FormLayout, budget: Decimal) -> dict[str, Decimal]:
    initial = (budget * chance.choice((Decimal(1), Decimal("0.9"), Decimal("1.05")))).quantize(CENT)
    executed = budget if chance.random() < 0.3 else (budget * chance.randint(80, 99) / 100).quantize(CENT)
    transferred = Decimal("0.00")
    return {"initial_budget": initial, "budget": budget, "executed": executed, "transferred": transferred}


def _sum(layout: FormLayout, figures: Sequence[dict[str, Decimal]]) -> dict[str, Decimal]:
    return {name: sum((each[name] for each in figures), Decimal(0)) for name in figures[0]}


def _fund_row(
    layout: FormLayout, name: str, figures: dict[str, Decimal], records: Records, *, total: bool
) -> list[str]:
    rate = percent(figures["executed"] - figures["transferred"], figures["budget"])
    score = (rate * layout.fund_points / 100).quantize(CENT)
    printed = {field: _money(layout, value) for field, value in figures.items()}
    printed |= {
        "execution_rate": f"{rate}%",
        "max_score": str(layout.fund_points) if total else "--",
        "score": str(score) if total else "--",
    }
    row = {field: printed[field] for _, field in layout.funds}
    records.funds.append({"source": name.removeprefix("其中："), "unit": layout.unit, **row})
    return [name, *row.values()]


def _money(layout: FormLayout, value: Decimal) -> str:
    return separated(value) if layout.separators else f"{value:.2f}"


def _goals(chance: random.Random, columns: int) -> Rows:
    left = (columns - 1) // 2
    right = columns - 1 - left
    texts = (sentences(chance, chance.randint(1, 6)), sentences(chance, chance.randint(1, 8)))
    return [
        [
            Cell("年度总体目标", row_span=2),
            Cell("预期目标", column_span=left),
            Cell("实际完成情况", column_span=right),
        ],
        [Cell(texts[0], column_span=left), Cell(texts[1], column_span=right)],
    ]


def draw_indicators(chance: random.Random, points: tuple[int, int, int]) -> list[Drawn]:
    """Return indicators in the order of the form, with `points` for 产出, 效益 and 满意度."""
    drawn = []
    for level1, whole in zip(GROUPS, points, strict=True):
        pools = [
            (pool["level2"], name)
            for pool in words()["indicators"]
            if pool["level1"] == level1
            for name in _some(chance, pool["names"])
        ]
        for (level2, name), weight in zip(pools, weights(chance, whole, len(pools)), strict=True):
            drawn.append(_draw(chance, level1, level2, name, weight))
    return drawn


def _some(chance: random.Random, names: list[str]) -> list[str]:
    count = chance.randint(1, min(3, len(names)))
    return [name for name in names if name in chance.sample(names, count)] or names[:1]


def _draw(chance: random.Random, level1: str, level2: str, entry: str, weight: int) -> Drawn:
    name, measure, sign = entry.split(" ")
    target = (
        100
        if (measure, sign) == ("%", "=")
        else chance.randint(60, 98)
        if measure == "%"
        else chance.randint(3, 1500)
    )
    missed = chance.random() < 0.2
    better = -1 if (sign == "≤") != missed else 1
    actual = target + better * (0 if sign == "=" and not missed else chance.randint(1, 2))
    actual = target - 1 if sign == "=" and missed else actual
    score = Decimal(weight) if not missed else (Decimal(weight) * 9 / 10).quantize(Decimal("0.1"))
    reason = pick(chance, "reasons") if missed else ""
    return Drawn(
        level1, level2, name, sign, str(target), measure, str(actual), Decimal(weight), score, reason
    )


def _indicators(layout: FormLayout, drawn: Sequence[Drawn], records: Records) -> Rows:
    rows: Rows = [[Cell(name, align="center") for name, _ in layout.indicators]]
    for number, each in enumerate(drawn):
        printed = _printed(layout, each, number + 1)
        row = [
            Cell(
                printed[field],
                row_span=_run(drawn, number, field),
                align="center" if field != "content" else "left",
            )
            for _, field in layout.indicators
            if _run(drawn, number, field)
        ]
        rows.append(row)
        records.indicators.append(_record(layout, each, printed))
    return rows


def _run(drawn: Sequence[Drawn], number: int, field: str) -> int:
    """Return over how many rows the cell of a level is merged, 0 where it began above; 1 for other fields."""
    if field not in ("level1", "level2"):
        return 1
    label = getattr(drawn[number], field)
    if number and getattr(drawn[number - 1], field) == label:
        return 0
    return next(
        (index for index, each in enumerate(drawn[number:]) if getattr(each, field) != label),
        len(drawn) - number,
    )


def _printed(layout: FormLayout, each: Drawn, number: int) -> dict[str, str]:
    points = dict(zip(GROUPS, layout.weights, strict=True))[each.level1]
    sign = "" if each.sign == "=" else each.sign
    return {
        "level1": f"{each.level1}（{points}分）" if layout.in_label else each.level1,
        "level2": each.level2,
        "level3": layout.level3,
        "content": layout.prefix.format(number) + each.name,
        "sign": each.sign,
        "figure": each.figure,
        "measure": each.measure,
        "target": f"{sign}{each.figure}{each.measure}",
        "actual": f"{each.actual}{each.measure}",
        "max_score": str(each.points),
        "score": str(each.score),
        "deviation": each.reason,
        "improvement": "",
    }


def _record(layout: FormLayout, each: Drawn, printed: dict[str, str]) -> dict[str, str]:
    fields = ("level1", "level2", "content", "actual", "max_score", "score")
    in_three = any(field == "sign" for _, field in layout.indicators)
    target = f"{each.sign}{each.figure}{each.measure}" if in_three else printed["target"]
    return {
        **{field: printed[field] for field in fields},
        "level1": each.level1,
        "content": each.name,
        "target": target,
    }


def _total(layout: FormLayout, drawn: Sequence[Drawn], records: Records, columns: int) -> list[Cell | str]:
    score = sum((each.score for each in drawn), Decimal(0))
    if layout.fund_points:
        score += Decimal(records.funds[0]["score"])
    fields = [field for _, field in layout.indicators]
    most, own = fields.index("max_score"), fields.index("score")
    records.totals = {"max_score": str(sum(layout.weights) + layout.fund_points), "score": str(score)}
    texts = [""] * columns
    texts[most], texts[own] = records.totals["max_score"], records.totals["score"]
    if layout.grade:
        texts[own + 1] = records.totals["grade"] = "优"
    return [Cell(layout.total, column_span=most, align="center"), *texts[most:]]
