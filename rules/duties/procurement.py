"""Procurement: what share of goods, works and services went to small and medium firms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from normalize.records import Amount, Report
from rules.duties.figures import ACCOUNTS, concept, fact, number, own_amounts, pattern
from rules.engine.verdict import Verdict, fails, holds

HUNDRED = Decimal(100)
KINDS = {"货物": "goods", "工程": "works", "服务": "services"}


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on shares of goods, works and services that went to small and medium firms."""
    if report.kind not in ACCOUNTS:
        return
    money = {concept(a): a for a in own_amounts(report) if a.value.base_unit == "CNY"}
    shares = [
        (kind, a) for a in report.amounts if a.value.base_unit == "percent" and (kind := _kind(a)) is not None
    ]
    for kind, share in shares:
        base, told = money.get(KINDS[kind]), number(share.value)
        if told is None or base is None or number(base.value) is None:
            continue
        facts = fact(share, "rate"), fact(base, "denominator")
        if told > HUNDRED:
            zh = f"{kind}采购中授予中小企业的占比{share.value.text}超过100%"
            yield fails("L08", zh, "a share is more than the whole", *facts)
        elif told and not number(base.value):
            zh = f"{kind}采购支出为{base.value.text}，却有授予中小企业的占比{share.value.text}"
            yield fails("L08", zh, "a share is told of what is nought", *facts)
        else:
            yield holds("L08", *facts)


def _kind(amount: Amount) -> str | None:
    """Return the kind of procurement whose share went to small and medium firms."""
    around = amount.sentence
    at = around.find(amount.value.text)
    found = pattern("share_of_kind").search(around[max(0, at - 40) : at]) if at >= 0 else None
    return found["kind"] if found is not None else None
