"""Words against figures: what a report claims and what its figures say; grades, counts of lists, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from normalize.records import FundRow, Report, Value
from rules.engine.fact import usable_number
from rules.engine.number_style import amount as amount_words
from rules.engine.number_style import grouped
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.indicators import shortfall
from rules.narrative.claims_on_amounts import claim_fact, claims_of, verdicts_on_amounts
from rules.vocabulary import load

_NUMERALS = re.compile(r"[一二两三四五六七八九十\d]")


@cache
def _grades() -> tuple[dict[str, Any], ...]:
    return tuple(load("grades.toml")["grade"])


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on what is said in words."""
    yield from _grade(report)
    yield from _carry_over(report)
    yield from _done(report)
    yield from _problems(report)
    yield from verdicts_on_amounts(report)
    yield from _placeholders(report)
    yield from _slogans(report)
    yield from _headers(report)
    yield from _counted(report)
    yield from _negative(report)
    yield from _implied_target(report)
    yield from _misspelt(report)


def _grade(report: Report) -> Iterator[Verdict]:
    totals = report.totals
    score, weight = (
        (usable_number(totals.score), usable_number(totals.max_score)) if totals is not None else (None, None)
    )
    if (
        totals is None
        or totals.grade is None
        or totals.score is None
        or score is None
        or (weight is not None and weight != 100)
    ):
        return
    text = totals.grade.text.strip("“”\"'。；; ")
    printed = next((grade for grade in _grades() if text in grade["names"]), None)
    right = next((grade for grade in _grades() if Decimal(grade["low"]) <= score), None)
    if printed is None or right is None:
        return
    facts = (FindingFact("grade", "自评等级", totals.grade), FindingFact("score", "自评得分", totals.score))
    # 中, 一般 and 合格 are one grade in some tables and two in others: neighbours of that kind are not told
    # apart.
    if printed["low"] <= score < printed["high"] or score == printed["high"] == 100:
        yield holds("G01", *facts)
        return
    zh = f"自评得分{totals.score.text}，按规定等级应为“{right['names'][0]}”，报告写的是“{text}”"
    yield fails("G01", zh, f"a score of {totals.score.text} is grade {right['names'][0]}, not {text}", *facts)


def _total_row(report: Report) -> FundRow | None:
    return next(
        (
            row
            for row in report.funds
            if row.parent is None and row.budget is not None and row.executed is not None
        ),
        None,
    )


def _carry_over(report: Report) -> Iterator[Verdict]:
    row = _total_row(report)
    claims = claims_of(report, "no_carryover")
    if row is None or not claims or row.budget is None or row.executed is None:
        return
    budget, executed = usable_number(row.budget), usable_number(row.executed)
    if budget is None or executed is None:
        return
    left = budget - executed
    for claim in claims:
        if left <= 0:
            yield holds("S01")
            continue
        factor = (
            row.budget.base_value / row.budget.value
            if row.budget.base_value and row.budget.value
            else Decimal(1)
        )
        unspent = amount_words(left / factor, row.budget.unit, 2)
        share = grouped(left / budget * 100, 2)
        facts = (
            FindingFact(
                "claim", claim.subject or "结转结余", Value(claim.text, None, None, None, None, claim.at)
            ),
            *_fund_facts(row),
        )
        zh = (
            f"“{claim.text}”与资金执行情况不符：全年预算数 − 全年执行数 = {unspent}未支出（{share}%），"
            "请核实是否已由财政收回"
        )
        yield fails(
            "S01",
            zh,
            f"it is claimed that nothing is left over, but {unspent} ({share}%) was not spent",
            *facts,
        )


def _fund_facts(row: FundRow) -> tuple[FindingFact, ...]:
    pairs = (("budget", "全年预算数", row.budget), ("executed", "全年执行数", row.executed))
    return tuple(
        FindingFact(role, f"{row.source}{label}", value) for role, label, value in pairs if value is not None
    )


def _done(report: Report) -> Iterator[Verdict]:
    claims = claims_of(report, "all_done")
    if not claims or not report.indicators:
        return
    missed = next(((row, pair) for row in report.indicators if (pair := shortfall(row)) is not None), None)
    if missed is None:
        yield holds("S02")
        return
    row, (target, actual) = missed
    facts = (
        FindingFact("target", row.content or "", target),
        FindingFact("actual", row.content or "", actual),
    )
    zh = f"“{claims[0].text}”与指标不符：“{row.content or row.level3}”目标{target.text}，完成{actual.text}"
    yield fails("S02", zh, "everything is said to be done, but an indicator missed its target", *facts)


def _problems(report: Report) -> Iterator[Verdict]:
    score = usable_number(report.totals.score) if report.totals is not None else None
    if (
        score is None
        or report.totals is None
        or report.totals.score is None
        or not claims_of(report, "no_problem")
    ):
        return
    if score < 100:
        fact = FindingFact("score", "自评得分", report.totals.score)
        zh = f"报告称不存在问题，但自评得分为{report.totals.score.text}，未说明扣分原因"
        yield fails("S03", zh, "no problems are reported, yet points were lost", fact)
    else:
        yield holds("S03")


def _placeholders(report: Report) -> Iterator[Verdict]:
    for claim in claims_of(report, "placeholder"):
        fact = FindingFact("text", claim.subject or "", Value(claim.text, None, None, None, None, claim.at))
        yield fails(
            "N11", f"模板文字“{claim.text}”没有填写", f"the template's “{claim.text}” was left in", fact
        )


def _misspelt(report: Report) -> Iterator[Verdict]:
    for claim in claims_of(report, "misspelling"):
        yield fails(
            "N13", f"“{claim.text}”疑为别字", f"“{claim.text}” is a common misspelling", claim_fact(claim)
        )


def _slogans(report: Report) -> Iterator[Verdict]:
    shapes: dict[str, str] = {}
    for claim in claims_of(report, "slogan"):
        shape = _NUMERALS.sub("#", claim.text)
        first = shapes.setdefault(shape, claim.text)
        fact = FindingFact("text", "提法", Value(claim.text, None, None, None, None, claim.at))
        if first != claim.text:
            yield fails(
                "N06", f"“{first}”与“{claim.text}”提法不一致", f"“{first}” and “{claim.text}” differ", fact
            )
        else:
            yield holds("N06", fact)


def _headers(report: Report) -> Iterator[Verdict]:
    for header in report.headers:
        fact = FindingFact("text", header.field, Value(header.text, None, None, None, None, header.at))
        if header.method == "edit":
            yield fails(
                "N05",
                f"表头“{header.text}”疑为“{header.word}”之误",
                f"the header “{header.text}” seems to mean “{header.word}”",
                fact,
            )
        else:
            yield holds("N05", fact)


def _counted(report: Report) -> Iterator[Verdict]:
    for amount in report.amounts:
        if not amount.items or amount.value.approximate or amount.value.value is None:
            continue
        # A list that ends in 等 may give examples only, but no more of them than there are.
        rule = "N02" if amount.items_open else "N01"
        fact = FindingFact("total", amount.label, amount.value)
        if amount.value.value == len(amount.items) or (
            amount.items_open and len(amount.items) <= amount.value.value
        ):
            yield holds(rule, fact)
            continue
        zh = (
            f"{amount.label}称{amount.value.text}，"
            f"列出的有{len(amount.items)}个：{'、'.join(amount.items[:12])}"
        )
        yield fails(rule, zh, f"{amount.value.text} are announced, {len(amount.items)} are listed", fact)


_MAY_BE_NEGATIVE = re.compile("结转|结余|差额|净|调整|收支|增|减|变动")


def _negative(report: Report) -> Iterator[Verdict]:
    for amount in report.amounts:
        number = usable_number(amount.value)
        if (
            number is None
            or amount.value.base_unit != "CNY"
            or amount.measure != "amount"
            or _MAY_BE_NEGATIVE.search(amount.label)
        ):
            continue
        fact = FindingFact("value", amount.label, amount.value)
        if number < 0:
            yield fails(
                "C33", f"{amount.label}为负数（{amount.value.text}）", f"{amount.label} is negative", fact
            )
        else:
            yield holds("C33", fact)


def _implied_target(report: Report) -> Iterator[Verdict]:
    """A count done and a percentage of completion must admit a whole number as the target."""
    for rate in report.amounts:
        if rate.measure != "completion" or rate.of is None or not 0 <= rate.of < len(report.amounts):
            continue
        done, percent = report.amounts[rate.of].value, usable_number(rate.value)
        if (
            done.base_unit != "count"
            or not done.value
            or not percent
            or done.approximate
            or rate.value.approximate
            or percent <= 0
        ):
            continue
        whole = (done.value / percent * 100).to_integral_value()
        exponent = rate.value.value.as_tuple().exponent if rate.value.value is not None else 0
        half = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        facts = (
            FindingFact("rate", rate.label, rate.value),
            FindingFact("value", report.amounts[rate.of].label, done),
        )
        if any(n > 0 and abs(done.value / n * 100 - percent) <= half for n in (whole - 1, whole, whole + 1)):
            yield holds("N03", *facts)
        else:
            yield fails(
                "N03",
                f"完成{done.text}、完成率{rate.value.text}，推不出整数的目标数",
                "no whole number is a target for this percentage",
                *facts,
            )
