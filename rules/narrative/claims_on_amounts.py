"""Claims held against the amounts of their subject: a change without a base, not incurred, over budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter

from extract.document import Location
from normalize.records import Amount, Claim, Report, Value
from rules.engine.fact import usable_number
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.vocabulary import meaning

_CHANGES = frozenset({"increase", "decrease", "growth", "decline"})
_SIGNS = {"larger_than_budget": 1, "smaller_than_budget": -1, "equal_to_budget": 0, "unchanged": 0}


def claims_of(report: Report, *kinds: str) -> list[Claim]:
    """Return the claims of some kinds, in the order of the text."""
    return [claim for claim in report.claims if claim.kind in kinds]


def claim_fact(claim: Claim) -> FindingFact:
    """Return the words of a claim with their place, for a finding that has no figure."""
    return FindingFact("claim", claim.subject or "", Value(claim.text, None, None, None, None, claim.at))


class AmountIndex:
    """Amounts by their label and by what it means: each claim finds those of its subject without a search."""

    def __init__(self, amounts: Iterable[Amount]) -> None:
        """Take in amounts in the order of the text."""
        self._labels: defaultdict[str, list[tuple[int, Amount]]] = defaultdict(list)
        self._concepts: defaultdict[str, list[tuple[int, Amount]]] = defaultdict(list)
        for entry in enumerate(amounts):
            self._labels[entry[1].label].append(entry)
            if (known := meaning(entry[1].label)) is not None:
                self._concepts[known.concept].append(entry)

    def about(self, claim: Claim) -> Iterator[Amount]:
        """Yield the amounts of the claim's label, or of one that means the same, in the order of the text."""
        known = meaning(claim.subject or "")
        same = self._labels.get(claim.subject or "", [])
        alike = self._concepts.get(known.concept, []) if known is not None else []
        found = merge(same, alike, key=itemgetter(0))
        yield from (next(entries)[1] for _, entries in groupby(found, key=itemgetter(0)))


def verdicts_on_amounts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on claims that the amounts of their subject may contradict."""
    actuals = AmountIndex(amount for amount in report.amounts if amount.measure == "amount")
    budgets = AmountIndex(amount for amount in report.amounts if amount.measure == "budget")
    yield from _without_base(report)
    yield from _not_incurred(report, actuals)
    yield from _direction(report, budgets, actuals)


def _without_base(report: Report) -> Iterator[Verdict]:
    changes = [amount for amount in report.amounts if amount.measure in _CHANGES]
    with_change = {amount.sentence for amount in changes}
    earlier = [
        amount
        for amount in report.amounts
        if amount.measure == "amount" and amount.year is not None and amount.year < (report.year or 0)
    ]
    bases = AmountIndex((*changes, *earlier))
    for claim in claims_of(report, "increase", "decrease"):
        if claim.basis not in (None, "last_year"):
            continue
        if claim.sentence in with_change or next(bases.about(claim), None) is not None:
            yield holds("Y05")
        else:
            subject = claim.subject or "金额"
            zh = f"{subject}“{claim.text}”，报告中没有上年数，无法核对"
            yield fails(
                "Y05",
                zh,
                f"“{claim.text}” cannot be checked: last year's figure is not printed",
                claim_fact(claim),
            )


def _not_incurred(report: Report, actuals: AmountIndex) -> Iterator[Verdict]:
    for claim in claims_of(report, "not_incurred"):
        if not claim.subject:
            continue
        positive = [
            a
            for a in actuals.about(claim)
            if (usable_number(a.value) or 0) > 0 and a.section == claim.section
        ]
        if positive:
            fact = FindingFact("value", positive[0].label, positive[0].value)
            yield fails(
                "S06",
                f"“{claim.text}”，但{positive[0].label}为{positive[0].value.text}",
                "said not to have occurred, but a figure is printed",
                fact,
            )
        else:
            yield holds("S06")


def _direction(report: Report, budgets: AmountIndex, actuals: AmountIndex) -> Iterator[Verdict]:
    """The word for actual against budget: 决算数小于预算数的主要原因…, or in the sentence after."""
    seen: set[tuple[Location, Location]] = set()
    of_paragraph = _money_by_paragraph(report)
    for claim in claims_of(report, *_SIGNS):
        if claim.kind == "unchanged" and (claim.basis != "budget" or "基本" in claim.text):
            continue
        pair = _named_pair(claim, budgets, actuals) or _pair_before(claim, of_paragraph)
        if pair is None or (pair[0].value.at, pair[1].value.at) in seen:
            continue
        seen.add((pair[0].value.at, pair[1].value.at))
        budget, actual = usable_number(pair[0].value), usable_number(pair[1].value)
        if budget is None or actual is None or pair[0].value.approximate or pair[1].value.approximate:
            continue
        sign = (actual > budget) - (actual < budget)
        if sign == _SIGNS[claim.kind]:
            yield holds("C31")
            continue
        facts = (
            FindingFact("value", pair[1].label, pair[1].value),
            FindingFact("budget", pair[0].label, pair[0].value),
        )
        zh = f"“{claim.text}”与数字不符：决算数{pair[1].value.text}，预算数{pair[0].value.text}"
        # Equal prints may be unequal figures, rounded: a person should look, no more.
        sure = pair[0].sentence == pair[1].sentence and sign != 0
        yield fails(
            "C31", zh, "the words and the two figures disagree", *facts, severity=None if sure else "warning"
        )


def _named_pair(claim: Claim, budgets: AmountIndex, actuals: AmountIndex) -> tuple[Amount, Amount] | None:
    """Return budget and actual of what the claim names, if its section tells one of each."""
    planned, done = (
        [a for a in each.about(claim) if a.section == claim.section] for each in (budgets, actuals)
    )
    return (planned[0], done[0]) if len(planned) == len(done) == 1 else None


def _money_by_paragraph(report: Report) -> dict[int | None, list[Amount]]:
    """Return the budgets and actual amounts of money by the number of their paragraph."""
    found: defaultdict[int | None, list[Amount]] = defaultdict(list)
    for amount in report.amounts:
        if amount.value.base_unit == "CNY" and amount.measure in ("budget", "amount"):
            found[amount.value.at.paragraph].append(amount)
    return found


def _pair_before(claim: Claim, of_paragraph: dict[int | None, list[Amount]]) -> tuple[Amount, Amount] | None:
    """Return the last budget and actual of one thing that the claim's paragraph prints before it."""
    start = claim.at.start
    if claim.at.paragraph is None or start is None:
        return None
    here = of_paragraph.get(claim.at.paragraph, [])
    before = [amount for amount in here if (amount.value.at.end or 0) <= start]
    if len(before) < 2:
        return None
    budget, actual = before[-2:]
    if (budget.measure, actual.measure) != ("budget", "amount") or budget.label != actual.label:
        return None
    return budget, actual
