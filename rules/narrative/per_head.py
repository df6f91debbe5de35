"""Per head and per car: what a reception, a car and the staff of a department plausibly cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from normalize.records import Amount, Report
from rules.engine.fact import is_usable
from rules.engine.number_style import grouped
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.vocabulary import meaning

# Yuan a guest and yuan a car and year.
RECEPTION = (Decimal(10), Decimal(500))
CAR = (Decimal(3000), Decimal(80000))


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on costs of receptions and cars.

    On what is told both for a part of the year and for all years.
    """
    yield from _per_guest(report)
    yield from _per_car(report)
    yield from _cumulated(report)


def _only(report: Report, concept: str, base_unit: str) -> Amount | None:
    found = [
        a
        for a in report.amounts
        if a.measure == "amount"
        and a.value.base_unit == base_unit
        and is_usable(a.value)
        and (a.year is None or a.year == report.year)
        and (known := meaning(a.label)) is not None
        and known.concept == concept
    ]
    return found[0] if len({a.value.base_value for a in found}) == 1 else None


def _judged(rule: str, cost: Amount, heads: Amount, bounds: tuple[Decimal, Decimal], per: str) -> Verdict:
    share = (cost.value.base_value or Decimal(0)) / (heads.value.base_value or Decimal(1))
    if bounds[0] <= share <= bounds[1]:
        return holds(rule)
    facts = (FindingFact("value", cost.label, cost.value), FindingFact("heads", heads.label, heads.value))
    zh = (
        f"{cost.label}{cost.value.text} ÷ {heads.label}{heads.value.text}"
        f" = 每{per}{grouped(share, 2)}元，请核实"
    )
    return fails(rule, zh, f"{grouped(share, 2)} yuan each is unusual", *facts)


def _per_guest(report: Report) -> Iterator[Verdict]:
    guests = [
        a
        for a in report.amounts
        if a.value.unit in ("人次", "人")
        and "接待" in a.label
        and "外宾" not in a.label
        and is_usable(a.value)
    ]
    cost = _only(report, "reception", "CNY")
    if cost is not None and cost.value.base_value and len(guests) == 1 and guests[0].value.base_value:
        yield _judged("H11", cost, guests[0], RECEPTION, "人次")


def _per_car(report: Report) -> Iterator[Verdict]:
    cars, cost = _only(report, "fleet", "count"), _only(report, "vehicle_running", "CNY")
    if cars is not None and cost is not None and cars.value.base_value and cost.value.base_value:
        yield _judged("H12", cost, cars, CAR, "辆")


def _cumulated(report: Report) -> Iterator[Verdict]:
    """What is told for all years together is not less than what is told for one."""
    sums = [
        a
        for a in report.amounts
        if a.label.startswith("累计") and is_usable(a.value) and not a.value.approximate
    ]
    for whole in sums:
        label = whole.label.removeprefix("累计")
        for part in report.amounts:
            alike = (
                part.label in (label, f"本年{label}", f"新增{label}") and part.value.unit == whole.value.unit
            )
            if (
                not alike
                or not is_usable(part.value)
                or part.value.approximate
                or part.value.base_value is None
                or whole.value.base_value is None
            ):
                continue
            if part.value.base_value <= whole.value.base_value:
                yield holds("N08")
                continue
            facts = (
                FindingFact("total", whole.label, whole.value),
                FindingFact("part", part.label, part.value),
            )
            zh = f"{whole.label}{whole.value.text}少于{part.label}{part.value.text}"
            yield fails("N08", zh, "the total of all years is less than one of them", *facts)
