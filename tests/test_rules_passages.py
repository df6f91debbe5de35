"""Passages of running text, read and validated.

What is wrong in them is found, and what is right is left alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.report import normalize
from rules.finding import Finding
from rules.validate import validate
from tests.printed_tables import document, table

PASSAGES = tomllib.loads((Path(__file__).parent / "cases" / "passages.toml").read_text(encoding="utf-8"))[
    "passage"
]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["name"])
def test_passage(passage: dict[str, Any]) -> None:
    """Its errors and warnings, each with the figure to blame, are those that a reader finds."""
    reports = normalize(document("# 某单位2023年度部门决算说明", *passage["lines"]))
    findings = [finding for finding in validate(reports).findings if finding.severity != "info"]
    assert [
        [finding.rule, finding.culprits[0].text if finding.culprits else ""] for finding in findings
    ] == passage["findings"]


ACCOUNTS = tomllib.loads((Path(__file__).parent / "cases" / "provinces.toml").read_text(encoding="utf-8"))[
    "account"
]


def contradictions(lines: list[str]) -> list[Finding]:
    """Return the errors and warnings of a text."""
    return [
        finding for finding in validate(normalize(document(*lines))).findings if finding.severity != "info"
    ]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account["province"])
def test_right_accounts_are_left_alone(account: dict[str, Any]) -> None:
    """Nothing is wrong in the text, whatever the manner of its province."""
    assert [finding.message.zh for finding in contradictions(account["lines"])] == []


RETOLD: dict[str, Callable[[str], str]] = {
    "narrow marks": lambda line: line.translate(str.maketrans("，；：（）", ",;:()")),
    "blanks around figures": lambda line: re.sub(r"(\d[\d,.]*)", r" \1 ", line),
    "marks of thousands": lambda line: re.sub(
        r"(?<![\d.,])(\d{4,})(\.\d+)", lambda found: f"{int(found[1]):,}{found[2]}", line
    ),
    "yuan": lambda line: re.sub(
        r"([\d,]+\.\d+)万元", lambda found: f"{Decimal(found[1].replace(',', '')) * 10_000:.2f}元", line
    ),
}


@pytest.mark.parametrize("retold", RETOLD)
def test_right_accounts_told_otherwise(retold: str) -> None:
    """Nor is anything wrong in them with other marks, blanks and units."""
    told = [
        finding.message.zh
        for account in ACCOUNTS
        for finding in contradictions(list(map(RETOLD[retold], account["lines"])))
    ]
    assert told == []


@pytest.mark.parametrize(
    ("account", "slip"),
    [(account, slip) for account in ACCOUNTS for slip in account["slips"]],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_a_changed_figure_is_found(account: dict[str, Any], slip: list[str]) -> None:
    """A finding shows the figure that was changed."""
    number = next(index for index, line in enumerate(account["lines"]) if slip[0] in line)
    lines = [
        line.replace(slip[0], slip[1], 1) if index == number else line
        for index, line in enumerate(account["lines"])
    ]
    told = [fact.value.text for finding in contradictions(lines) for fact in finding.facts]
    assert any(text in slip[1] for text in told), told


FUNDS = """
    | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | ^ | 年度资金总额 | {0} | {1} | {2} | 10 | {3} | {4} |
    | ^ | 其中：本年财政拨款 | 90 | 89.97 | 89.97 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 |
    | 产出指标 | 数量指标 | 委托业务数量 | ≥50个 | 50个 | 50 | 50 | |
    | 效益指标 | 社会效益指标 | 对市场公平的影响 | 效果明显 | 效果明显 | 40 | 40 | |
    | 总分 | < | < | < | < | 100 | {5} | |
"""


def verdicts(*cells: str) -> list[tuple[str, str]]:
    """Return rule and blamed figure of each error in a form with `cells` in its fund block."""
    reports = normalize(document("# 项目支出绩效自评表", "（2022年度）", table(FUNDS.format(*cells))))
    errors = [finding for finding in validate(reports).findings if finding.severity == "error"]
    return [(finding.rule, finding.culprits[0].text if finding.culprits else "") for finding in errors]


def test_totals_that_were_never_filled_in() -> None:
    """Zeros over figures are three mistakes, and the zeros are to blame.

    That budget and execution are one figure is as it should be.
    """
    assert verdicts("0", "0", "0", "0", "0", "90") == [("F01", "0"), ("F01", "0"), ("F01", "0")]


def test_a_score_that_is_not_printed() -> None:
    """Without the score of the execution the sum of scores proves nothing; with it, it does."""
    assert verdicts("90", "89.97", "89.97", "100%", "", "100") == []
    assert verdicts("90", "89.97", "89.97", "100%", "10", "100") == []
    assert [rule for rule, _ in verdicts("90", "89.97", "89.97", "100%", "10", "98")] == ["I03"]
