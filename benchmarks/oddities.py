"""What looks wrong in published reports and is not.

Every habit of writing that a validator must not accuse.
"""

from __future__ import annotations

import random
from decimal import Decimal

from normalize.records import Report
from rules.catalogue.snippets import report_of

CENT = Decimal("0.01")


def odd(seed: int) -> Report:
    """Return a correct report that has all of them."""
    rng = random.Random(seed)
    return report_of(
        {
            "kind": "final_accounts",
            "year": 2023,
            "funds": _funds(rng),
            "indicators": _indicators(rng),
            "totals": "w=100",
            "amounts": _amounts(rng),
            "statements": _statements(rng),
        }
    )


def _money(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low * 100, high * 100)) * CENT


def _funds(rng: random.Random) -> list[str]:
    """0/0 in one of its prints, and a total above parts of which one is not named."""
    rate = rng.choice(("rate=0", "rate=0.00%", "rate=100%", "rate=--", ""))
    budget, spent = _money(rng, 100, 900), _money(rng, 50, 99)
    cut = (spent / budget * 100).quantize(CENT, rounding="ROUND_DOWN")
    return [
        (
            f"年度资金总额 | budget={budget} | executed={spent} | rate={cut}% | w=10 |"
            f" s={(cut / 10).quantize(CENT)}"
        ),
        f"> 财政拨款 | budget={budget - _money(rng, 1, 9)} | executed={spent - _money(rng, 1, 9)}",
        f"> 上年结转资金 | budget=0 | executed=0 | {rate}",
    ]


def _indicators(rng: random.Random) -> list[str]:
    """Rows of weight nothing that are blank, and results that only look short."""
    count = rng.randint(20, 90)
    return [
        f"产出指标/数量指标/培训人数 | target=约{count + 5}人 | actual={count}人 | w=50 | s=50",
        f"产出指标/数量指标/检查次数 | target=≥{count}次 | actual={count}次 | w=30 | s=30",
        "效益指标/经济效益指标/ | w=0 | s=0",
        "效益指标/生态效益指标/",
        "满意度指标/服务对象满意度指标/满意度 | target=≥90% | actual=96% | w=10 | s=10",
    ]


def _amounts(rng: random.Random) -> list[str]:
    a, b, c = (_money(rng, 10, 900) for _ in range(3))
    near = a + b + c + CENT * rng.choice((-1, 0, 1))
    base = _money(rng, 100, 900)
    fall = (Decimal("-0.5") * base).quantize(CENT)
    grown = _money(rng, 5, 50)
    full = rng.randint(10_000, 99_999)
    return [
        # the last digit of a sum of rounded parts
        f"捐赠收入 | {near}万元 | complete=yes",
        f"> 财政拨款收入 | {a}万元",
        f"> 事业收入 | {b}万元",
        f"> 其他收入 | {c}万元",
        # a list that only gives examples, and parts that leave something unnamed
        f"培训费支出 | {a + b + c}万元 | complete=no",
        f"> 教师培训 | {a}万元",
        f"> 干部培训 | {b}万元",
        # approximate figures
        f"本年支出合计 | 约{(a + b).quantize(Decimal(1)) + 7}万元",
        f"> 基本支出 | {a}万元",
        f"> 项目支出 | {b}万元",
        # growth from nothing told as a hundred percent; a fall of more than a hundred percent from a negative
        # base
        f"会议费 | {grown}万元 | year=2023",
        "会议费 | 0.00万元 | year=2022",
        "会议费 | 100% | measure=growth | of=10",
        f"收支差额 | {fall}万元 | year=2023",
        f"收支差额 | {-base}万元 | year=2022",
        # growth on another base, in words
        f"差旅费 | {base}万元 | year=2023 | sentence=同口径增长",
        f"差旅费 | {base - grown}万元 | year=2022",
        f"差旅费 | {rng.randint(60, 90)}.00% | measure=growth | of=15 | sentence=按同口径计算增长",
        # two baselines in one paragraph: last year's execution and this year's budget
        f"租赁费 | {base}万元 | measure=budget",
        f"租赁费 | {base - 1}万元",
        (
            f"租赁费 | {((base - 1) / base * 100).quantize(CENT)}% | measure=completion | of=19 |"
            " basis=initial_budget"
        ),
        f"租赁费 | {grown}万元 | measure=increase | of=19 | basis=last_year",
        (
            f"租赁费 | {(grown / (base - 1 - grown) * 100).quantize(CENT)}% | measure=growth | of=19 |"
            " basis=last_year"
        ),
        # nothing in yuan among ten thousands; one amount in both units
        f"日常开支 | {a + b}万元 | complete=no",
        f"> 办公费 | {a}万元",
        "> 印刷费 | 0元",
        f"公务接待费 | {full}元",
        f"公务接待费 | {(Decimal(full) / 10000).quantize(CENT)}万元",
    ]


def _statements(rng: random.Random) -> list[dict[str, object]]:
    """One figure a cent apart in two statements, and a long list that misses its total by two cents."""
    parts = [_money(rng, 10, 900) for _ in range(9)]
    total = sum(parts, Decimal(0))
    apart = total + CENT * rng.choice((-1, 0, 1))
    codes = [f"2{i:02}" for i in range(1, 10)]
    rows = [f"合计 | {total + 2 * CENT * rng.choice((-1, 0, 1))}"]
    rows += [
        f"{code} 科目{number} | {part}" for number, (code, part) in enumerate(zip(codes, parts, strict=True))
    ]
    return [
        {"title": "收入支出决算总表", "columns": ["收入/决算数"], "rows": [f"本年收入合计 | {apart}"]},
        {"title": "收入决算表", "columns": ["本年收入合计"], "rows": [f"合计 | {total}"]},
        {"title": "支出决算表", "columns": ["本年支出合计"], "rows": rows},
    ]
