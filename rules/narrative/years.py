"""Year against year: what was carried over, growth from nothing, and jumps by whole powers of ten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from normalize.records import Amount, Report
from rules.engine.equations import same
from rules.engine.fact import FactTable, is_usable
from rules.engine.relation import Relation
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.narrative.amounts import Entry, entries_of

# Beside last year's figure, ten thousand times as much is another unit.
JUMP = (Decimal(9000), Decimal(11000))


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give opening balance = last year's closing balance, for each fund."""
    found: defaultdict[tuple[str, str, int | None], list[Entry]] = defaultdict(list)
    for entry in entries_of(book, report, number).values():
        if entry.concept in ("carried_in", "carried_out") and entry.amount.measure == "amount":
            found[entry.concept, entry.scope, entry.year].append(entry)
    for (concept, scope, year), opening in found.items():
        closing = found.get(("carried_out", scope, None if year is None else year - 1), [])
        if concept == "carried_in" and year is not None and len(opening) == 1 == len(closing):
            yield same(book, "Y01", opening[0].fact, closing[0].fact)


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on growth from nothing and on jumps."""
    yield from _from_nothing(report)
    yield from _jumps(report)


def _money(report: Report) -> list[Amount]:
    return [
        a
        for a in report.amounts
        if a.measure == "amount" and a.value.base_unit == "CNY" and is_usable(a.value) and a.year is not None
    ]


def _pairs(report: Report) -> Iterator[tuple[Amount, Amount]]:
    """Give (this year, last year) of every label that has one figure for each."""
    found: defaultdict[tuple[str, str | None, int | None], list[Amount]] = defaultdict(list)
    for amount in _money(report):
        found[amount.label, amount.scope, amount.year].append(amount)
    for (label, scope, year), now in found.items():
        last = found.get((label, scope, (year or 0) - 1), [])
        if len(now) == 1 == len(last):
            yield now[0], last[0]


def _from_nothing(report: Report) -> Iterator[Verdict]:
    zero = {
        now.label: last for now, last in _pairs(report) if last.value.base_value == 0 and now.value.base_value
    }
    for rate in report.amounts:
        if rate.measure != "growth" or rate.of is None or not 0 <= rate.of < len(report.amounts):
            continue
        last = zero.get(report.amounts[rate.of].label)
        if last is None:
            yield holds("Y03")
            continue
        facts = (FindingFact("rate", rate.label, rate.value), FindingFact("value", last.label, last.value))
        yield fails(
            "Y03",
            f"{last.label}上年为0，增长{rate.value.text}无可比性",
            "growth from nothing cannot be told in percent",
            *facts,
        )


def _jumps(report: Report) -> Iterator[Verdict]:
    for now, last in _pairs(report):
        one, other = now.value.base_value, last.value.base_value
        if not one or not other:
            continue
        factor = max(abs(one / other), abs(other / one))
        if not JUMP[0] <= factor <= JUMP[1]:
            yield holds("Y08")
            continue
        facts = (FindingFact("value", now.label, now.value), FindingFact("value", last.label, last.value))
        zh = f"{now.label}本年{now.value.text}，上年{last.value.text}，相差约一万倍，请核实单位"
        yield fails("Y08", zh, "the two years differ by a factor of ten thousand: one unit is wrong", *facts)
