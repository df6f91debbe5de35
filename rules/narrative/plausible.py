"""Plausibility of single figures: an odd unit in a list, cost per head, staff against posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from normalize.records import Amount, Report
from rules.engine.fact import Fact, is_usable
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.vocabulary import UNIT_FACTORS, meaning

# Ten thousand yuan a head and year: what personnel and public expenses of a department plausibly cost.
PERSONNEL_PER_HEAD = (Decimal(20000), Decimal(800000))
PUBLIC_PER_HEAD = (Decimal(1000), Decimal(300000))
TEN_THOUSAND = Decimal(10000)


def suspicious_units_of(facts: Sequence[Fact]) -> frozenset[int]:
    """Return the amounts of money whose unit is not the one most of their group is printed in."""
    units: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for fact in facts:
        if fact.money:
            units[fact.group][fact.value.unit] += 1
    usual = {group: _usual(counter) for group, counter in units.items()}
    return frozenset(i for i, fact in enumerate(facts) if fact.money and _is_odd(fact, usual[fact.group]))


def _usual(units: Counter[str | None]) -> str | None:
    """Return the unit most figures are printed in; None if two are as common."""
    ranked = units.most_common(2)
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _is_odd(fact: Fact, usual: str | None) -> bool:
    if usual is None:
        return fact.value.unit == "元" and abs(fact.number) < TEN_THOUSAND
    return fact.value.unit != usual


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on figures that are possible but unlikely."""
    yield from _isolated_units(report)
    yield from _per_head(report)
    yield from _staff(report)


def _isolated_units(report: Report) -> Iterator[Verdict]:
    """A small amount in 元 among siblings in 万元: a unit slip, or a small amount."""
    lists: defaultdict[int, list[Amount]] = defaultdict(list)
    for amount in report.amounts:
        if (
            amount.parent is not None
            and amount.measure == "amount"
            and amount.value.base_unit == "CNY"
            and is_usable(amount.value)
        ):
            lists[amount.parent].append(amount)
    for siblings in lists.values():
        small = [s for s in siblings if UNIT_FACTORS.get(s.value.unit or "", Decimal(0)) < TEN_THOUSAND]
        for amount in siblings:
            larger = len(siblings) > 1 and small == [amount]
            number = amount.value.value
            if amount.value.unit == "元" and larger and number is not None and 0 < number < TEN_THOUSAND:
                fact = FindingFact("value", amount.label, amount.value)
                other = siblings[0] if siblings[0] is not amount else siblings[1]
                zh = f"{amount.label}为{amount.value.text}，同列各项均以{other.value.unit}为单位，请核实单位"
                yield fails(
                    "U01", zh, "a small amount in yuan stands among amounts in ten thousand yuan", fact
                )
            else:
                yield holds("U01")


def _one(report: Report, concept: str, base_unit: str) -> Amount | None:
    found = [
        a
        for a in report.amounts
        if a.measure == "amount"
        and a.value.base_unit == base_unit
        and (known := meaning(a.label))
        and known.concept == concept
        and is_usable(a.value)
    ]
    return found[0] if len({a.value.base_value for a in found}) == 1 else None


def _per_head(report: Report) -> Iterator[Verdict]:
    staff = _one(report, "staff", "count")
    if staff is None or not staff.value.base_value:
        return
    for rule, concept, (low, high) in (
        ("P01", "personnel", PERSONNEL_PER_HEAD),
        ("P02", "public", PUBLIC_PER_HEAD),
    ):
        cost = _one(report, concept, "CNY")
        if cost is None or not cost.value.base_value:
            continue
        share = cost.value.base_value / staff.value.base_value
        facts = (FindingFact("value", cost.label, cost.value), FindingFact("staff", staff.label, staff.value))
        if low <= share <= high:
            yield holds(rule, *facts)
        else:
            zh = (
                f"{cost.label}{cost.value.text} ÷ {staff.label}{staff.value.text} ="
                f" 人均{share.quantize(Decimal('0.01'))}元，明显异常"
            )
            yield fails(rule, zh, "the cost per head is implausible", *facts)


def _staff(report: Report) -> Iterator[Verdict]:
    staff = _one(report, "staff", "count")
    posts = [
        a
        for a in report.amounts
        if (known := meaning(a.label))
        and known.concept == "posts"
        and a.value.base_unit == "count"
        and is_usable(a.value)
    ]
    if staff is None or not posts or staff.value.base_value is None:
        return
    allowed = sum((a.value.base_value or Decimal(0) for a in posts), Decimal(0))
    facts = (
        FindingFact("staff", staff.label, staff.value),
        *(FindingFact("posts", a.label, a.value) for a in posts),
    )
    if staff.value.base_value <= allowed:
        yield holds("H01", *facts)
    else:
        yield fails(
            "H01",
            f"{staff.label}{staff.value.text}多于编制数{allowed}",
            "there are more staff than posts",
            *facts,
            severity="warning",
        )
