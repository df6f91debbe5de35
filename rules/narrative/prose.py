"""What running text tells beside its sums.

Years that fit the report, counts in quoted words, shares, crews of windows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Location
from extract.word.numerals import chinese
from normalize.narrative.enumerations import split_items
from normalize.quantities.numerals import numeral
from normalize.records import Amount, Report, Value
from rules.engine.fact import is_usable
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.vocabulary import load, meaning

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
# “五办”工作方法，即引领办、商量办、…
_COUNTED = re.compile(
    r"[“\"](?P<count>[二三四五六七八九十])(?P<word>[\u4e00-\u9fff])[”\"][^，。；“”]{0,8}[，"
    r",]?\s*(?:即|分别是|分别为|是指)[:：]?(?P<list>[^。；;，,\n]+)"
)
_GOAL = re.compile(r"(?:^|(?<=[。；;\s]))(\d{1,2})[.、．](?!\d)")
# What a report is about in its own year; other figures are told of many years.
_MAIN = ("expenditure", "income", "basic", "project")
# In one sentence: those who moved in, their windows, and who works there.
_CREW = ("单位", "窗口", "工作人员")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on running text."""
    yield from _years(report)
    yield from _quoted_counts(report)
    yield from _shares(report)
    yield from _windows(report)
    yield from _numbering(report)
    yield from _document_numbers(report)


def _fact(amount: Amount, role: str = "value") -> FindingFact:
    return FindingFact(role, amount.label, amount.value)


def _years(report: Report) -> Iterator[Verdict]:
    """A main figure told of last year only, in a report that tells the others of its own year."""
    if report.year is None or report.kind not in (
        "self_evaluation_report",
        "department_self_evaluation",
        "project_self_evaluation",
    ):
        return
    first = {
        amount.sentence: amount
        for amount in reversed(report.amounts)
        if str(report.year) in _YEAR.findall(amount.sentence)
    }
    yield from (holds("Y10", _fact(amount)) for amount in first.values())
    main = [
        a
        for a in report.amounts
        if a.measure == "amount" and (known := meaning(a.label)) is not None and known.concept in _MAIN
    ]
    own = {_key(a) for a in main if a.year == report.year}
    for amount in main:
        if (
            own
            and amount.year == report.year - 1
            and _key(amount) not in own
            and _YEAR.match(amount.sentence)
        ):
            zh = (
                f"{amount.label}{amount.value.text}写作{amount.year}年度，报告年度为{report.year}年，"
                f"其他各数均为{report.year}年度"
            )
            yield fails(
                "Y10",
                zh,
                f"a figure is told of {amount.year} only, the others of {report.year}",
                _fact(amount),
            )


def _key(amount: Amount) -> tuple[str, str | None]:
    known = meaning(amount.label)
    return (known.concept if known is not None else amount.label), (
        known.scope if known is not None else None
    ) or amount.scope


def _texts(report: Report) -> Iterator[tuple[str, Value]]:
    """Give the passages of a report, each with a value that stands in it."""
    for value in (report.goals.expected, report.goals.achieved) if report.goals is not None else ():
        if value is not None:
            yield value.text, value
    yield from {
        amount.sentence: (amount.sentence, amount.value) for amount in reversed(report.amounts)
    }.values()


def _quoted_counts(report: Report) -> Iterator[Verdict]:
    """A quoted count of things that end alike, and the list of them: “五办”, that is ……办、……办."""
    seen: set[str] = set()
    for text, value in _texts(report):
        for found in _COUNTED.finditer(text):
            items = [item.rstrip("等") for item in split_items(found["list"])]
            if found[0] in seen or len(items) < 2 or not all(found["word"] in item for item in items):
                continue
            seen.add(found[0])
            name = f"“{found['count']}{found['word']}”"
            fact = FindingFact(
                "total", name, Value(f"{found['count']}{found['word']}", None, None, None, None, value.at)
            )
            if numeral(found["count"]) == len(items):
                yield holds("N01", fact)
            else:
                yield fails(
                    "N01",
                    f"{name}列出的有{len(items)}项：{'、'.join(items)}",
                    f"{name}: {len(items)} are listed",
                    fact,
                )


def _shares(report: Report) -> Iterator[Verdict]:
    """A share of a whole told in text, which cannot exceed it."""
    words = load("indicators.toml")["bounded"]["words"]
    for amount in report.amounts:
        value = amount.value
        if (
            value.base_unit != "percent"
            or value.base_value is None
            or not is_usable(value)
            or not amount.label.endswith(tuple(words))
        ):
            continue
        if value.base_value > 100 and amount.measure == "amount":
            yield fails(
                "I25",
                f"“{amount.label}”为{value.text}，超过100%",
                f"{value.text} is more than the whole",
                _fact(amount),
            )
        else:
            yield holds("I25", _fact(amount))


def _windows(report: Report) -> Iterator[Verdict]:
    """Every unit that moved into a hall has a window or shares one.

    Windows have somebody to serve them.
    """
    sentences = {amount.sentence for amount in report.amounts if amount.label.endswith("窗口")}
    for sentence in sorted(sentences):
        stated = [
            next((a for a in report.amounts if a.sentence == sentence and a.label.endswith(word)), None)
            for word in _CREW
        ]
        found = [
            a
            for a in stated
            if a is not None
            and a.value.base_unit == "count"
            and is_usable(a.value)
            and not a.value.approximate
        ]
        if len(found) < len(_CREW):
            continue
        numbers = [amount.value.base_value or 0 for amount in found]
        if numbers[1] <= numbers[2]:
            yield holds("P13", *map(_fact, found))
        else:
            zh = f"窗口{found[1].value.text}多于工作人员{found[2].value.text}，请核实"
            yield fails("P13", zh, "there are more windows than people to serve them", *map(_fact, found[1:]))


def _numbering(report: Report) -> Iterator[Verdict]:
    """The numbers of a list follow each other.

    A number whose predecessor is printed nowhere before it tells of an item lost.
    """
    seen: dict[str, set[int]] = {}
    for style, text, at in (*_said_numbers(report), *_goal_numbers(report)):
        number = int(numeral(text) or 0)
        known = seen.setdefault(style, set())
        fact = FindingFact("text", "编号", Value(text, None, None, None, None, at))
        if number == 1 or number - 1 in known:
            yield holds("X01", fact)
        else:
            before = str(number - 1) if text.isascii() else chinese(number - 1)
            yield fails(
                "X01",
                f"编号“{text}”之前没有“{before}”，疑有缺项或自动编号丢失",
                f"number {number} follows no {number - 1}",
                fact,
            )
        known.add(number)


def _said_numbers(report: Report) -> Iterator[tuple[str, str, Location]]:
    yield from (
        (claim.subject or "", claim.text, claim.at) for claim in report.claims if claim.kind == "list_number"
    )


def _goal_numbers(report: Report) -> Iterator[tuple[str, str, Location]]:
    """Give the numbers of what was planned and of what was done, which are lists of their own."""
    for name, value in (
        (("expected", report.goals.expected), ("achieved", report.goals.achieved))
        if report.goals is not None
        else ()
    ):
        if value is not None:
            yield from ((name, found[1], value.at) for found in _GOAL.finditer(value.text))


def _document_numbers(report: Report) -> Iterator[Verdict]:
    """A report cites no document of a year after the one it is made in."""
    for claim in report.claims:
        if claim.kind != "document_number" or report.year is None:
            continue
        fact = FindingFact("text", "文号", Value(claim.text, None, None, None, None, claim.at))
        if int(re.sub(r"\D", "", claim.text)[:4]) <= report.year + 1:
            yield holds("P07", fact)
        else:
            yield fails(
                "P07",
                f"文号“{claim.text}”的年份晚于报告编制年份",
                f"the document {claim.text} is younger than the report",
                fact,
            )
