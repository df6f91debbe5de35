"""Reports without a mistake: forms with a narrative, and final accounts with their statements and text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from extract.document import Location
from normalize.records import (
    Amount,
    FundRow,
    Indicator,
    Measure,
    Report,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    Totals,
    Value,
)

CENT = Decimal("0.01")
PRINTED_UNITS = {"万元": Decimal(10000), "元": Decimal(1), "亿元": Decimal(10**8), "千元": Decimal(1000)}


class Maker:
    """Makes figures, each at a place of its own."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.random = random.Random(seed)
        self.places = 0

    def between(self, low: int, high: int) -> Decimal:
        """Return an amount with two decimals."""
        return Decimal(self.random.randint(low * 100, high * 100)) * CENT

    def value(
        self,
        number: Decimal,
        unit: str | None,
        base: str | None = "CNY",
        factor: Decimal = PRINTED_UNITS["万元"],
    ) -> Value:
        """Print a number."""
        self.places += 1
        kind = {"CNY": "money", "percent": "percent", "count": "count"}.get(base or "", "score")
        at = Location(paragraph=self.places, start=0, end=1)
        return Value(
            f"{number}{unit or ''}", number, unit, number * factor if base else None, base, at, kind=kind
        )  # type: ignore[arg-type]

    def money(self, number: Decimal) -> Value:
        """Print an amount in 万元."""
        return self.value(number, "万元")

    def bare(self, number: Decimal) -> Value:
        """Print an amount whose unit is that of its table."""
        value = self.money(number)
        return Value(
            str(number),
            value.value,
            value.unit,
            value.base_value,
            value.base_unit,
            value.at,
            kind="money",
            unit_source="caption",
        )

    def percent(self, above: Decimal, below: Decimal) -> Value:
        """Print a percentage with two decimals."""
        return self.value((above / below * 100).quantize(CENT), "%", "percent", Decimal(1))

    def score(self, number: Decimal) -> Value:
        """Print a score."""
        return self.value(number, None, None)


def make(seed: int) -> Report:
    """Return a report without a mistake: a fund block, an indicator table and the accounts in words."""
    maker = Maker(seed)
    personnel, public, project = maker.between(80, 900), maker.between(8, 120), maker.between(20, 2500)
    basic = personnel + public
    spent = basic + project
    fiscal = (spent * Decimal(maker.random.randint(900, 995)) / 1000).quantize(CENT)
    budget = (spent * 1000 / Decimal(maker.random.randint(850, 999))).quantize(CENT)
    funds, score = _funds(maker, budget, spent, fiscal)
    indicators, scored = _indicators(maker)
    totals = Totals(maker.score(Decimal(100)), maker.score(score + scored))
    amounts = _amounts(maker, personnel, public, basic, project, spent, fiscal)
    return Report(
        "department_self_evaluation", None, None, None, 2023, funds, None, indicators, totals, amounts
    )


def _funds(
    maker: Maker, budget: Decimal, spent: Decimal, fiscal: Decimal
) -> tuple[tuple[FundRow, ...], Decimal]:
    share = (budget * fiscal / spent).quantize(CENT)
    score = (spent / budget * 10).quantize(CENT)
    total = FundRow(
        "年度资金总额",
        None,
        None,
        maker.money(budget),
        maker.money(spent),
        None,
        maker.score(Decimal(10)),
        maker.percent(spent, budget),
        maker.score(score),
    )
    parts = [("财政拨款", share, fiscal), ("其他资金", budget - share, spent - fiscal)]
    rows = [
        FundRow(
            name,
            "年度资金总额",
            None,
            maker.money(a),
            maker.money(b),
            None,
            None,
            maker.percent(b, a),
            None,
            None,
            "B/A",
        )
        for name, a, b in parts
    ]
    return (total, *rows), score


def _indicators(maker: Maker) -> tuple[tuple[Indicator, ...], Decimal]:
    rows: list[Indicator] = []
    scored = Decimal(0)
    for level, count, weight in (("产出指标", 7, 50), ("效益指标", 5, 30), ("满意度指标", 1, 10)):
        weights = [weight // count] * count
        weights[0] += weight - sum(weights)
        for i, w in enumerate(weights):
            s = (
                Decimal(w)
                if maker.random.random() < 0.7
                else (Decimal(w) * Decimal(maker.random.randint(60, 99)) / 100).quantize(Decimal("0.1"))
            )
            scored += s
            rows.append(
                Indicator(
                    level,
                    None,
                    None,
                    "other",
                    f"{level}{i}",
                    max_score=maker.score(Decimal(w)),
                    score=maker.score(s),
                )
            )
    return tuple(rows), scored


def _amounts(
    maker: Maker,
    personnel: Decimal,
    public: Decimal,
    basic: Decimal,
    project: Decimal,
    spent: Decimal,
    fiscal: Decimal,
) -> tuple[Amount, ...]:
    last = (spent * Decimal(maker.random.randint(700, 990)) / 1000).quantize(CENT)
    lines: list[tuple[str, Value, int | None, bool | None, Measure, int | None]] = [
        ("本年支出合计", maker.money(spent), None, True, "amount", None),
        ("基本支出", maker.money(basic), 0, True, "amount", None),
        ("人员经费", maker.money(personnel), 1, None, "amount", None),
        ("公用经费", maker.money(public), 1, None, "amount", None),
        ("项目支出", maker.money(project), 0, None, "amount", None),
        ("收入决算数", maker.money(spent), None, True, "amount", None),
        ("一般公共预算财政拨款收入", maker.money(fiscal), 5, None, "amount", None),
        ("其他收入", maker.money(spent - fiscal), 5, None, "amount", None),
        ("支出决算数", maker.money(spent), None, None, "amount", None),
        ("支出决算数", maker.money(spent - last), None, None, "increase", 8),
        ("支出决算数", maker.percent(spent - last, last), None, None, "growth", 8),
        ("基本支出", maker.percent(basic, spent), None, None, "share", 1),
        ("项目支出", maker.percent(project, spent), None, None, "share", 4),
    ]
    return tuple(
        Amount(label, None, 2023, None, value, "", parent, whole, measure, of, None)
        for label, value, parent, whole, measure, of in lines
    )


FUNCTIONS = (
    (
        "201",
        "一般公共服务支出",
        "20106",
        "财政事务",
        ("2010601", "行政运行"),
        ("2010602", "一般行政管理事务"),
    ),
    (
        "208",
        "社会保障和就业支出",
        "20805",
        "行政事业单位养老支出",
        ("2080501", "行政单位离退休"),
        ("2080505", "基本养老保险缴费支出"),
    ),
    ("221", "住房保障支出", "22102", "住房改革支出", ("2210201", "住房公积金"), ("2210203", "购房补贴")),
)
ECONOMIC = (
    ("301", "工资福利支出", ("30101", "基本工资"), ("30102", "津贴补贴")),
    ("302", "商品和服务支出", ("30201", "办公费"), ("30202", "印刷费")),
)
SECTION = "五、一般公共预算财政拨款支出决算情况说明"

Line = tuple[str | None, str, tuple[Decimal, ...]]


def accounts(seed: int) -> Report:
    """Return final accounts without a mistake.

    Six statements in ten thousand yuan and the text that repeats them.
    """
    maker = Maker(seed)
    lines = [maker.between(20, 900) for _ in range(6)]
    split = [
        (amount, Decimal(0)) if maker.random.random() < 0.4 else _halved(maker, amount) for amount in lines
    ]
    rows = _function_rows(split)
    whole, basic, project = (
        sum((part[n] for part in ((a + b, a, b) for a, b in split)), Decimal(0)) for n in range(3)
    )
    personnel = (basic * Decimal(maker.random.randint(70, 95)) / 100).quantize(CENT)
    other = (whole * Decimal(maker.random.randint(1, 9)) / 100).quantize(CENT)
    statements = [
        _two_sided(maker, rows, whole, other),
        table(
            maker,
            "收入决算表",
            ("本年收入合计", "财政拨款收入", "其他收入"),
            [(None, "合计", (whole, whole - other, other))],
        ),
        table(maker, "支出决算表", ("本年支出合计", "基本支出", "项目支出"), rows),
        table(maker, "一般公共预算财政拨款支出决算表", ("合计", "基本支出", "项目支出"), rows),
        table(
            maker,
            "一般公共预算财政拨款基本支出决算表",
            ("决算数",),
            _economic_rows(maker, personnel, basic - personnel),
        ),
        _three_public(maker),
    ]
    amounts = _told(maker, whole, basic, project, personnel, split)
    return Report("final_accounts", None, None, None, 2023, statements=tuple(statements), amounts=amounts)


def _halved(maker: Maker, amount: Decimal) -> tuple[Decimal, Decimal]:
    first = (amount * Decimal(maker.random.randint(10, 90)) / 100).quantize(CENT)
    return first, amount - first


def _function_rows(split: Sequence[tuple[Decimal, Decimal]]) -> list[Line]:
    rows: list[Line] = []
    for i, (code, name, section, title, *items) in enumerate(FUNCTIONS):
        mine = split[2 * i : 2 * i + 2]
        added = (
            sum((a + b for a, b in mine), Decimal(0)),
            sum((a for a, _ in mine), Decimal(0)),
            sum((b for _, b in mine), Decimal(0)),
        )
        rows += [(code, name, added), (section, title, added)]
        rows += [(item[0], item[1], (a + b, a, b)) for item, (a, b) in zip(items, mine, strict=True)]
    classes = [figures for code, _, figures in rows if code is not None and len(code) == 3]
    totals = tuple(sum((figures[n] for figures in classes), Decimal(0)) for n in range(3))
    return [(None, "合计", totals), *rows]


def _economic_rows(maker: Maker, personnel: Decimal, public: Decimal) -> list[Line]:
    rows: list[Line] = []
    for (code, name, *items), amount, total in zip(
        ECONOMIC, (personnel, public), ("人员经费合计", "公用经费合计"), strict=True
    ):
        first, second = _halved(maker, amount)
        rows += [
            (code, name, (amount,)),
            (*items[0], (first,)),
            (*items[1], (second,)),
            (None, total, (amount,)),
        ]
    return rows


def table(maker: Maker, title: str, columns: Sequence[str], rows: Sequence[Line]) -> Statement:
    """Return a statement of these rows, its columns by their paths."""
    cells = [
        StatementCell(i, j, maker.bare(figure))
        for i, (_, _, figures) in enumerate(rows)
        for j, figure in enumerate(figures)
    ]
    heads = tuple(StatementColumn(tuple(path.split("/"))) for path in columns)
    return Statement(
        title, "万元", tuple(StatementRow(code, label) for code, label, _ in rows), heads, tuple(cells)
    )


def _two_sided(maker: Maker, rows: Sequence[Line], whole: Decimal, other: Decimal) -> Statement:
    kept = maker.between(1, 90)
    income = [
        ("一、一般公共预算财政拨款收入", whole - other),
        ("二、其他收入", other),
        ("本年收入合计", whole),
        ("年初结转和结余", kept),
        ("总计", whole + kept),
    ]
    classes = [(name, figures[0]) for code, name, figures in rows if code is not None and len(code) == 3]
    spent = [(f"{number}、{name}", figure) for number, (name, figure) in zip("一二三", classes, strict=True)]
    spent += [("本年支出合计", whole), ("年末结转和结余", kept), ("总计", whole + kept)]
    labels = [StatementRow(None, label) for label, _ in (*income, *spent)]
    cells = [
        StatementCell(i, 0 if i < len(income) else 1, maker.bare(figure))
        for i, (_, figure) in enumerate((*income, *spent))
    ]
    heads = (StatementColumn(("收入", "决算数")), StatementColumn(("支出", "决算数")))
    return Statement("收入支出决算总表", "万元", tuple(labels), heads, tuple(cells))


def _three_public(maker: Maker) -> Statement:
    car, reception = maker.between(1, 30), maker.between(1, 9)
    vehicles = "公务用车购置及运行维护费"
    paths = (
        "合计/决算数",
        "因公出国（境）费/决算数",
        f"{vehicles}/小计/决算数",
        f"{vehicles}/公务用车购置费/决算数",
        f"{vehicles}/公务用车运行维护费/决算数",
        "公务接待费/决算数",
    )
    figures = (car + reception, Decimal("0.00"), car, Decimal("0.00"), car, reception)
    return table(maker, "财政拨款“三公”经费支出决算表", paths, [(None, "合计", figures)])


def _told(
    maker: Maker,
    whole: Decimal,
    basic: Decimal,
    project: Decimal,
    personnel: Decimal,
    split: Sequence[tuple[Decimal, Decimal]],
) -> tuple[Amount, ...]:
    lines: list[tuple[str, Value, int | None, bool | None, Measure, int | None, str | None]] = [
        ("本年支出合计", maker.money(whole), None, True, "amount", None, None),
        ("基本支出", maker.money(basic), 0, None, "amount", None, None),
        ("项目支出", maker.money(project), 0, None, "amount", None, None),
        ("基本支出", maker.percent(basic, whole), None, None, "share", 1, None),
        ("项目支出", maker.percent(project, whole), None, None, "share", 2, None),
        ("一般公共预算财政拨款支出", maker.money(whole), None, None, "amount", None, SECTION),
        ("一般公共预算财政拨款基本支出", maker.money(basic), None, True, "amount", None, SECTION),
        ("人员经费", maker.money(personnel), 6, None, "amount", None, SECTION),
        ("公用经费", maker.money(basic - personnel), 6, None, "amount", None, SECTION),
    ]
    names = [item[1] for function in FUNCTIONS for item in function[4:]]
    for name, (a, b) in zip(names, split, strict=True):
        planned = ((a + b) * 1000 / Decimal(maker.random.randint(850, 1150))).quantize(CENT)
        lines.append((name, maker.money(planned), None, None, "budget", None, SECTION))
        lines.append((name, maker.money(a + b), None, None, "amount", None, SECTION))
        lines.append((name, maker.percent(a + b, planned), None, None, "completion", len(lines) - 1, SECTION))
    return tuple(
        Amount(label, None, 2023, section, value, "", parent, whole_, measure, of, None)
        for label, value, parent, whole_, measure, of, section in lines
    )
