"""Words against figures: what a report claims and what its figures say; grades, counts of lists, headers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from extract.document import Location
from normalize.records import Amount, Claim, FundRow, Report, Value
from rules.engine.fact import usable_number
from rules.engine.number_style import amount as amount_words
from rules.engine.number_style import grouped
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.indicators import shortfall
from rules.vocabulary import load, meaning

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
    yield from _without_base(report)
    yield from _not_incurred(report)
    yield from _direction(report)
    yield from _placeholders(report)
    yield from _slogans(report)
    yield from _headers(report)
    yield from _counted(report)
    yield from _negative(report)
    yield from _implied_target(report)
    yield from _misspelt(report)


def _of_kind(report: Report, *kinds: str) -> list[Claim]:
    return [claim for claim in report.claims if claim.kind in kinds]


def _words_of(claim: Claim) -> FindingFact:
    """Return the words of a claim with their place, for a finding that has no figure."""
    return FindingFact("claim", claim.subject or "", Value(claim.text, None, None, None, None, claim.at))


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
    claims = _of_kind(report, "no_carryover")
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
    claims = _of_kind(report, "all_done")
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
        or not _of_kind(report, "no_problem")
    ):
        return
    if score < 100:
        fact = FindingFact("score", "自评得分", report.totals.score)
        zh = f"报告称不存在问题，但自评得分为{report.totals.score.text}，未说明扣分原因"
        yield fails("S03", zh, "no problems are reported, yet points were lost", fact)
    else:
        yield holds("S03")


_CHANGES = frozenset({"increase", "decrease", "growth", "decline"})
_Keyed = Mapping[tuple[str, str], Sequence[Amount]]


def _by_subject(amounts: Iterable[Amount]) -> _Keyed:
    """Return amounts by their label and by what it means, so that each claim finds its own at once."""
    found: defaultdict[tuple[str, str], list[Amount]] = defaultdict(list)
    for amount in amounts:
        found["label", amount.label].append(amount)
        if (known := meaning(amount.label)) is not None and known.concept is not None:
            found["concept", known.concept].append(amount)
    return found


def _keyed_about(claim: Claim, keyed: _Keyed) -> Iterator[Amount]:
    """Yield the amounts of the claim's subject: of its label, or of one that means the same."""
    known = meaning(claim.subject or "")
    yield from keyed.get(("label", claim.subject or ""), ())
    if known is not None and known.concept is not None:
        yield from keyed.get(("concept", known.concept), ())


def _about(report: Report, claim: Claim, measure: str) -> list[Amount]:
    """Return the amounts of one measure that are of the claim's subject, in the order of the text."""

    def alike(label: str) -> bool:
        one, other = meaning(label), meaning(claim.subject or "")
        return label == claim.subject or (
            one is not None and other is not None and one.concept == other.concept
        )

    return [amount for amount in report.amounts if amount.measure == measure and alike(amount.label)]


def _without_base(report: Report) -> Iterator[Verdict]:
    changes = [amount for amount in report.amounts if amount.measure in _CHANGES]
    with_change = {amount.sentence for amount in changes}
    changed = _by_subject(changes)
    earlier = _by_subject(
        amount
        for amount in report.amounts
        if amount.measure == "amount" and amount.year is not None and amount.year < (report.year or 0)
    )
    for claim in _of_kind(report, "increase", "decrease"):
        if claim.basis not in (None, "last_year"):
            continue
        if claim.sentence in with_change or any(
            True for k in (earlier, changed) for _ in _keyed_about(claim, k)
        ):
            yield holds("Y05")
        else:
            subject = claim.subject or "金额"
            zh = f"{subject}“{claim.text}”，报告中没有上年数，无法核对"
            yield fails(
                "Y05",
                zh,
                f"“{claim.text}” cannot be checked: last year's figure is not printed",
                _words_of(claim),
            )


def _not_incurred(report: Report) -> Iterator[Verdict]:
    for claim in _of_kind(report, "not_incurred"):
        if not claim.subject:
            continue
        positive = [
            a
            for a in _about(report, claim, "amount")
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


_SIGNS = {"larger_than_budget": 1, "smaller_than_budget": -1, "equal_to_budget": 0, "unchanged": 0}


def _direction(report: Report) -> Iterator[Verdict]:
    """The word for actual against budget: 决算数小于预算数的主要原因…, or in the sentence after."""
    seen: set[tuple[Location, Location]] = set()
    for claim in _of_kind(report, *_SIGNS):
        if claim.kind == "unchanged" and (claim.basis != "budget" or "基本" in claim.text):
            continue
        pair = _named_pair(report, claim) or _pair_before(report, claim)
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


def _named_pair(report: Report, claim: Claim) -> tuple[Amount, Amount] | None:
    """Return budget and actual of what the claim names, if its section tells one of each."""
    budgets = [a for a in _about(report, claim, "budget") if a.section == claim.section]
    actuals = [a for a in _about(report, claim, "amount") if a.section == claim.section]
    return (budgets[0], actuals[0]) if len(budgets) == len(actuals) == 1 else None


def _pair_before(report: Report, claim: Claim) -> tuple[Amount, Amount] | None:
    """Return the last budget and actual of one thing that the claim's paragraph prints before it."""
    start = claim.at.start
    if claim.at.paragraph is None or start is None:
        return None
    before = [
        a
        for a in report.amounts
        if a.value.at.paragraph == claim.at.paragraph
        and a.value.base_unit == "CNY"
        and (a.value.at.end or 0) <= start
        and a.measure in ("budget", "amount")
    ]
    if len(before) < 2:
        return None
    budget, actual = before[-2:]
    if (budget.measure, actual.measure) != ("budget", "amount") or budget.label != actual.label:
        return None
    return budget, actual


def _placeholders(report: Report) -> Iterator[Verdict]:
    for claim in _of_kind(report, "placeholder"):
        fact = FindingFact("text", claim.subject or "", Value(claim.text, None, None, None, None, claim.at))
        yield fails(
            "N11", f"模板文字“{claim.text}”没有填写", f"the template's “{claim.text}” was left in", fact
        )


def _misspelt(report: Report) -> Iterator[Verdict]:
    for claim in _of_kind(report, "misspelling"):
        yield fails(
            "N13", f"“{claim.text}”疑为别字", f"“{claim.text}” is a common misspelling", _words_of(claim)
        )


def _slogans(report: Report) -> Iterator[Verdict]:
    shapes: dict[str, str] = {}
    for claim in _of_kind(report, "slogan"):
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
