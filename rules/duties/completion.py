"""Completion and growth measured against nought, and one grand total that moves two ways."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from normalize.records import Amount, Report
from rules.duties.figures import fact, number, pattern, sentences
from rules.engine.verdict import Verdict, fails, holds

HUNDRED = Decimal(100)


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on rates without a base and on totals told twice."""
    yield from _completion(report)
    yield from _growth(report)
    yield from _two_ways(report)


def _completion(report: Report) -> Iterator[Verdict]:
    """No rate of completion follows from a budget of nought."""
    for stated in report.stated:
        plan, done, rate = (stated.figure(role) for role in ("plan", "done", "rate"))
        if stated.kind != "completion" or plan is None or done is None or rate is None:
            continue
        facts = [report.amounts[index] for index in (plan, done, rate)]
        planned, told = number(facts[0].value), number(facts[2].value)
        if planned is None or told is None:
            continue
        if planned or not told:
            yield holds("L05", *map(fact, facts))
        else:
            budget, actual, share = facts
            zh = (
                f"{budget.label}年初预算为{budget.value.text}，"
                f"不能计算完成率，却写完成{share.value.text}（决算{actual.value.text}）"
            )
            yield fails("L05", zh, "a rate of completion is told of a budget of nought", *map(fact, facts))


def _growth(report: Report) -> Iterator[Verdict]:
    """What grew by as much as it is came from nought, and has no rate; told once, as 100% is usual."""
    found: list[tuple[Amount, Amount]] = []
    for stated in report.stated:
        now, change, rate = (stated.figure(role) for role in ("now", "change", "rate"))
        if stated.kind != "change" or now is None or change is None or rate is None:
            continue
        one, other = report.amounts[now], report.amounts[change]
        if number(one.value) and number(one.value) == number(other.value) and (stated.direction or 0) > 0:
            if number(report.amounts[rate].value) == HUNDRED:
                found.append((one, report.amounts[rate]))
        else:
            yield holds("L06", fact(report.amounts[rate]))
    if found:
        one, rate_of = found[0]
        zh = f"{one.label}{one.value.text}全部为增加额，上年为零，增长率{rate_of.value.text}没有基数"
        yield fails("L06", zh, "growth is told of what was nought last year", fact(one), fact(rate_of))


def _two_ways(report: Report) -> Iterator[Verdict]:
    """Total income and total expenditure are one number, so that they change by one amount, one way."""
    for sentence, amounts in sentences(report):
        found = pattern("two_totals").search(sentence.replace(" ", ""))
        if found is None:
            continue
        listed = [a for a in amounts if a.value.base_unit == "CNY" and a.measure in ("increase", "decrease")]
        facts = [fact(a, "change") for a in listed[:2]]
        alike = found["one"] == found["other"] and found["first"] == found["second"]
        if alike:
            yield holds("L07", *facts)
        else:
            zh = (
                f"收入总计与支出总计相等，增减应一致，却写收入总计{found['one']}{found['first']}"
                f"、支出总计{found['other']}{found['second']}"
            )
            yield fails("L07", zh, "one grand total is told to change two ways", *facts)
