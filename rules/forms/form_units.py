"""Forms whose labels say ten thousand yuan while their figures are in yuan.

Proven by costs, computations and amounts per head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.records import Indicator, Report, Value
from rules.engine.fact import is_usable
from rules.engine.number_style import amount, grouped
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.weights import name_of
from rules.vocabulary import load

TEN_THOUSAND = Decimal(10000)
# A cost told in words is the fund, give or take its rounding.
NEAR = (Decimal("0.97"), Decimal("1.03"))
# The cost of the whole project may be planned otherwise, but not ten thousand times otherwise.
WITHIN = (Decimal("0.5"), Decimal(2))
_PIECE = re.compile(r"元\s*[/／](?!年)|每|标准|单价|人均")
_FACTOR = re.compile(r"(\d+(?:\.\d+)?)\s*(万?元)?(?:/[^×xX*＊\d]{1,4})?[^×xX*＊\d，。；、]{0,3}")
_PRODUCT = re.compile(
    r"\d+(?:\.\d+)?\s*万?元[^×xX*＊\d，。；]{0,6}(?:[×xX*＊]\s*\d+(?:\.\d+)?[^×xX*＊\d，。；]{0,4}){1,4}"
)
_WAN = re.compile(r"(\d+(?:\.\d+)?)\s*万(?![元人次户个名亩平㎡吨件])")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give one verdict on the unit of the fund block of a form whose labels print it."""
    funds = [
        (row, value)
        for row in report.funds
        for value in (row.budget, row.executed, row.initial_budget)
        if value is not None and _in_label(value)
    ]
    if not funds:
        return
    proof = next(
        ((row, fund, cost) for row, fund in funds for cost in _costs(report) if _is_in_yuan(fund, cost)), None
    )
    if proof is None:
        yield holds("U05")
        return
    row, fund, cost = proof
    zh = (
        "表头单位为万元，"
        f"所填数字实为元：{row.source}{fund.text}按万元计为{amount(fund.base_value or Decimal(0), '元')}，"
        f"而“{cost.text}”为{amount(cost.yuan, '元')}；全表金额单位应为元"
    )
    facts = (FindingFact("budget", row.source, fund), FindingFact("cost", "成本", cost.value))
    yield fails(
        "U05",
        zh,
        "the labels say ten thousand yuan, the figures are in yuan:"
        f" {fund.text} is {grouped(cost.yuan)} yuan",
        *facts,
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What the words of a form say something costs.

    The words, yuan, where it is printed, and whether it is the whole project.
    """

    text: str
    yuan: Decimal
    value: Value
    whole: bool


def _in_label(value: Value) -> bool:
    """Say whether the unit of the figure is ten thousand yuan by its label, header or caption.

    The figure large enough to be doubted.
    """
    return (
        is_usable(value)
        and value.unit == "万元"
        and value.unit not in value.text
        and (value.value or 0) >= TEN_THOUSAND
    )


def _by_piece(text: str) -> bool:
    """Say whether a cost is told for one piece of something: it is not what the project costs."""
    return _PIECE.search(text) is not None


def _costs(report: Report) -> Iterator[Cost]:
    """Give what the words of the form say a project costs."""
    totals = load("indicators.toml")["total_cost"]["words"]
    for row in report.indicators:
        if row.target is None:
            continue
        yield from _products(row.target)
        if not _by_piece(row.target.text):
            whole = any(word in name_of(row) or word in row.target.text for word in totals)
            yield from _amounts(row, row.target, whole=whole)
    if report.goals is not None and report.goals.expected is not None:
        yield from _products(report.goals.expected)


def _amounts(row: Indicator, target: Value, *, whole: bool) -> Iterator[Cost]:
    for value in row.targets or (target,):
        if (
            value.base_unit == "CNY"
            and is_usable(value)
            and value.base_value
            and value.unit_source in (None, "beside")
        ):
            yield Cost(value.text, value.base_value, value, whole)
    yield from (
        Cost(found[0], Decimal(found[1]) * TEN_THOUSAND, target, whole)
        for found in _WAN.finditer(target.text)
    )


def _products(value: Value) -> Iterator[Cost]:
    for found in _PRODUCT.finditer(value.text):
        if product := _computed(found[0]):
            yield Cost(found[0], product, value, whole=False)


def _computed(text: str) -> Decimal | None:
    """Return the product that the words spell out: 452元×380人×12月 is 2061120."""
    product = Decimal(1)
    for number, unit in _FACTOR.findall(text):
        product *= Decimal(number) * (TEN_THOUSAND if unit == "万元" else 1)
    return product or None


def _is_in_yuan(fund: Value, cost: Cost) -> bool:
    """Say whether the figure, taken for yuan, is the cost.

    Taken for ten thousands it is ten thousand times as much.
    """
    low, high = WITHIN if cost.whole else NEAR
    return fund.value is not None and cost.yuan > 0 and low <= fund.value / cost.yuan <= high
