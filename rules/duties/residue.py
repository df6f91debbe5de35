"""What was left out or left in: units, percent signs, words of the template, dates of another year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from normalize.records import Amount, Claim, Report, Value
from rules.duties.figures import ACCOUNTS, fact, of_claim, pattern, sections
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on what a template or a hurried hand leaves behind."""
    yield from _signs(report)
    yield from _template(report)
    if report.kind in ACCOUNTS:
        yield from _headings(report)
        yield from _dates(report)
    yield from _twice(report)


def _signs(report: Report) -> Iterator[Verdict]:
    """A share without %, an amount without its unit, in a sentence that prints them elsewhere."""
    for amount in report.amounts:
        value = amount.value
        if value.unit is not None or value.base_unit not in (None, "number") or value.value is None:
            continue
        bare = amount.sentence.replace(" ", "")
        number = re.escape(value.text.replace(" ", ""))
        for rule, key, zh, en in (
            ("L20", "share_before", "漏写百分号", "the percent sign is left out"),
            ("L21", "money_before", "漏写单位", "the unit is left out"),
        ):
            found = re.search(pattern(key).pattern + number + pattern("ends_bare").pattern, bare)
            if found is not None:
                yield fails(rule, f"“{found[0]}”疑{zh}", en, fact(amount))
            elif rule == "L20":
                yield holds("L20", fact(amount))
    yield from (
        holds(rule, fact(a))
        for rule, unit in (("L20", "percent"), ("L21", "CNY"))
        for a in report.amounts
        if a.value.base_unit == unit and a.value.unit
    )


def _template(report: Report) -> Iterator[Verdict]:
    for claim in report.claims:
        if claim.kind == "template_residue":
            zh = f"“{claim.text}”是模板文字，没有改成实际内容"
            yield fails("L22", zh, f"the template's “{claim.text}” was left in", of_claim(claim))


def _headings(report: Report) -> Iterator[Verdict]:
    """A heading names the year and the kind of the report; told once for each heading."""
    if report.year is None:
        return
    anchors = _first_in_section(report)
    kind = "决算" if report.kind == "final_accounts" else "预算"
    for heading in dict.fromkeys(part for path in sections(report) for part in path.split("/")):
        found = pattern("heading_of_report").search(heading.replace(" ", ""))
        if found is None:
            continue
        place = anchors.get(heading, ())
        if found["kind"] != kind:
            zh = f"本文为{kind}，标题却写“{heading}”"
            yield fails("L23", zh, "a heading names another kind of report", *place)
        elif int(found["year"]) != report.year:
            zh = f"本文为{report.year}年，标题却写“{heading}”"
            yield fails("L23", zh, "a heading names another year", *place)
        else:
            yield holds("L23", *place)


def _first_in_section(report: Report) -> dict[str, tuple[FindingFact, ...]]:
    """Return the first place under each heading, named by the heading."""
    found: dict[str, tuple[FindingFact, ...]] = {}
    entries: list[Amount | Claim] = [*report.amounts, *report.claims]
    for entry in entries:
        at = entry.value.at if isinstance(entry, Amount) else entry.at
        for part in (entry.section or "").split("/"):
            found.setdefault(part, (FindingFact("text", "标题", Value(part, None, None, None, None, at)),))
    return found


def _dates(report: Report) -> Iterator[Verdict]:
    """What is counted at the end of a year in accounts is counted at the end of their own."""
    for claim in report.claims:
        if claim.kind != "cutoff_date" or report.year is None or report.kind != "final_accounts":
            continue
        year = int(re.sub(r"\D", "", claim.text)[:4])
        if year == report.year:
            yield holds("L24", of_claim(claim))
        else:
            zh = f"“{claim.text}”与报告年度{report.year}年不符"
            yield fails("L24", zh, "a closing date is of another year", of_claim(claim))


def _twice(report: Report) -> Iterator[Verdict]:
    """One item stands once among the parts of one total, unless several times are told."""
    lists: defaultdict[tuple[int, str], list[Amount]] = defaultdict(list)
    for amount in report.amounts:
        if amount.parent is not None and amount.measure == "amount" and amount.value.base_unit == "CNY":
            lists[amount.parent, amount.sentence].append(amount)
    for (_, sentence), listed in lists.items():
        if pattern("other_times").search(sentence):
            continue
        first: dict[tuple[str, int | None], Amount] = {}
        for amount in listed:
            one = first.setdefault((amount.label, amount.year), amount)
            if one is amount or one.value.at == amount.value.at:
                yield holds("L25", fact(amount))
            else:
                zh = f"“{amount.label}”在同一处列了两次：{one.value.text}、{amount.value.text}"
                yield fails("L25", zh, "one item is listed twice", fact(one), fact(amount))
