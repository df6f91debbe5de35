"""Narrative self-evaluation reports of the generated corpus.

Headings, numbered or automatic, and sentences whose figures add up.
"""

from __future__ import annotations

import random
from decimal import Decimal

from samples.content import Content, Text
from samples.corpus.chance import amount, office, sentences, shares, words
from samples.corpus.truth import Made, Records

EXCELLENT = 90
"""The lowest score of the best grade."""
SECTIONS = ("存在的主要问题", "有关建议")


def narrative(chance: random.Random) -> Made:
    """Return a report: headings and funds, results and proposals."""
    department, year = office(chance), chance.randint(2019, 2024)
    records = Records("self_evaluation_report", department, year)
    score = Decimal(chance.randint(850, 995)) / 10
    records.totals = {"score": f"{score}分"}
    content: list[Content] = [
        Text(f"{department}{year}年度部门整体支出绩效自评报告", size=16, align="center", level=1, space=12),
        _heading(1, "一、", "部门概况"),
        _heading(2, "（一）", "主要职责"),
        *_duties(chance),
        _heading(1, "二、", "部门财务情况"),
        *_money(chance, year, records),
        _heading(1, "三、", "综合评价结果"),
        Text(
            f"按照部门整体支出绩效评价指标体系自评，自评得分为{score}分，"
            f"评价等级为“{'优' if score >= EXCELLENT else '良'}”。",
            indent=2,
        ),
    ]
    for number, name in zip("四五", SECTIONS, strict=True):
        content += [_heading(1, f"{number}、", name), Text(sentences(chance, chance.randint(2, 8)), indent=2)]
    return Made(content, records)


def _heading(level: int, number: str, text: str) -> Text:
    return Text(text, size=14 if level == 1 else 12, indent=2, level=level, number=number)


def _duties(chance: random.Random) -> list[Content]:
    clauses = chance.sample(words()["clauses"], k=chance.randint(3, 6))
    return [
        Text(f"{clause}。", indent=2, number=f"{number}.") for number, clause in enumerate(clauses, start=1)
    ]


def _money(chance: random.Random, year: int, records: Records) -> list[Content]:
    total = amount(chance, 300, 9000)
    basic, project = shares(chance, total, 2)
    people, running = shares(chance, basic, 2)
    general, other = shares(chance, total, 2)
    told = {
        "收入决算数": total,
        "一般公共预算财政拨款收入": general,
        "其他收入": other,
        "支出决算数": total,
        "基本支出": basic,
        "人员经费": people,
        "公用经费": running,
        "项目支出": project,
    }
    records.amounts = [{"label": label, "value": f"{value:.2f}万元"} for label, value in told.items()]
    return [
        Text(
            f"{year}年度收入决算数{total:.2f}万元，其中，一般公共预算财政拨款收入{general:.2f}万元，"
            f"其他收入{other:.2f}万元。"
            f"{year}年度支出决算数{total:.2f}万元。",
            indent=2,
        ),
        Text(
            f"基本支出{basic:.2f}万元。其中：人员经费{people:.2f}万元，公用经费{running:.2f}万元。", indent=2
        ),
        Text(f"项目支出{project:.2f}万元。{sentences(chance, 2)}", indent=2),
    ]
