"""A document as a whole.

Its statements are complete, its reports name one department, count one staff and are what their titles say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from normalize.records import Indicator, Report, Value
from rules.engine.equations import same
from rules.engine.fact import FactTable, is_usable
from rules.engine.relation import Relation
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.weights import name_of
from rules.narrative.amounts import Entry, entries_of
from rules.statements.statements import kind_of
from rules.vocabulary import load

_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
# Two amounts in one sentence may be of two things, unless it says that they are one.
_SAID_SO = re.compile("[大小]写|[¥￥]")
_DIGITS = re.compile(r"\d")
_NO_BENEFIT = re.compile("(?:不|未|没有|无)(?:直接)?(?:产生|涉及|形成|带来)?(?:直接)?经济效益")
# Statements of a set of final accounts; with fewer than these it is an excerpt.
SET = (
    "income_and_expenditure",
    "income_by_source",
    "expenditure_by_function",
    "fiscal_income_and_expenditure",
    "general_expenditure_by_function",
    "basic_expenditure_by_economy",
    "three_public",
)
FEWEST = 5
# Bodies whose names end alike are one body, named with and without its region.
ENDING = 4


def relations(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give amount in words = amount in digits beside it.

    The staff of a department = its staff in the document's other reports.
    """
    for number, report in enumerate(reports):
        yield from _formal(book, list(entries_of(book, report, number).values()))
    staff = [
        fact for number, report in enumerate(reports) if (fact := staff_of(book, report, number)) is not None
    ]
    yield from (same(book, "T22", one, other) for one, other in combinations(staff, 2))


def _formal(book: FactTable, entries: Sequence[Entry]) -> Iterator[Relation]:
    """Give 壹佰万元整 = 1,000,000.00元, where one is printed right after the other."""
    for one, other in pairwise(entries):
        if not any(_FORMAL.search(entry.amount.value.text) for entry in (one, other)):
            continue
        beside = (
            one.index + 1 == other.index
            and one.amount.sentence == other.amount.sentence
            and _SAID_SO.search(one.amount.sentence)
        )
        formal, plain = sorted(
            (one, other), key=lambda entry: _FORMAL.search(entry.amount.value.text) is None
        )
        stated = _FORMAL.search(formal.amount.value.text) and _DIGITS.search(plain.amount.value.text)
        if beside and stated and book[one.fact].money and book[other.fact].money:
            yield same(book, "N09", formal.fact, plain.fact, grounds="worded")


def staff_of(book: FactTable, report: Report, number: int) -> int | None:
    """Return the staff of the report's own year, if it tells one number of it."""
    entries = [e for e in entries_of(book, report, number).values() if _is_staff(e) and e.year == report.year]
    return entries[0].fact if len({book[e.fact].number for e in entries}) == 1 else None


def _is_staff(entry: Entry) -> bool:
    return (
        entry.concept == "staff"
        and entry.amount.measure == "amount"
        and entry.amount.value.base_unit == "count"
    )


def verdicts(reports: Sequence[Report]) -> Iterator[Verdict]:
    """Give the verdict on the department that a form and the report beside it name."""
    forms = [
        report for report in reports if report.kind == "department_self_evaluation" and report.department
    ]
    stated = [report for report in reports if report.kind == "self_evaluation_report" and report.department]
    if len(forms) != 1 or len(stated) != 1:
        return
    one, other = ("".join((report.department or "").split()) for report in (forms[0], stated[0]))
    if one in other or other in one or one[-ENDING:] == other[-ENDING:]:
        yield holds("N10")
    else:
        yield fails(
            "N10",
            f"自评表的部门为“{one}”，自评报告的部门为“{other}”",
            f"the form is of {one}, the report of {other}",
            *_first(forms[0]),
        )


def _first(report: Report) -> tuple[FindingFact, ...]:
    values = [value for row in report.funds for value in (row.budget, row.executed) if value is not None]
    return tuple(FindingFact("value", "部门", value) for value in values[:1])


def of_report(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the set of statements, on the title.

    On costs and benefits that the form itself contradicts.
    """
    yield from _set(report)
    yield from _title(report)
    for row in report.indicators:
        yield from _benefit(row)
        yield from _cost(report, row)


def _set(report: Report) -> Iterator[Verdict]:
    """A set of final accounts has each of its statements once."""
    known = Counter(
        str(kind["id"]) for statement in report.statements if (kind := kind_of(statement.title)) is not None
    )
    if report.kind != "final_accounts" or len(known) < FEWEST:
        return
    missing, twice = [name for name in SET if name not in known], [name for name in SET if known[name] > 1]
    if not missing and not twice:
        yield holds("D03")
        return
    zh = "、".join([f"缺公开{name}表" for name in missing] + [f"公开{name}表重复" for name in twice])
    fact = next(
        (FindingFact("value", s.title, cell.value) for s in report.statements for cell in s.cells[:1]), None
    )
    yield fails(
        "D03",
        f"决算公开表不齐：{zh}",
        f"missing {missing}, twice {twice}",
        *([fact] if fact is not None else []),
    )


def _title(report: Report) -> Iterator[Verdict]:
    """A form of a whole department is of no single project."""
    if report.kind not in ("department_self_evaluation", "project_self_evaluation") or not report.title:
        return
    whole = "整体" in report.title and "项目" not in report.title
    if whole and report.project:
        facts = _first(report)
        yield fails(
            "S13",
            f"标题为“{report.title}”，表中填的是项目“{report.project}”",
            "the title is of a department, the form of a project",
            *facts,
        )
    else:
        yield holds("S13")


def _benefit(row: Indicator) -> Iterator[Verdict]:
    """Weight on an economic benefit that the form says there is none of."""
    weight = row.max_score.value if row.max_score is not None else None
    if "经济效益" not in (row.level2 or "") or not weight or row.max_score is None:
        return
    finding_of_verdict = next(
        (
            value
            for value in (row.target, row.actual, row.deviation_reason)
            if value is not None and _NO_BENEFIT.search(value.text)
        ),
        None,
    )
    if finding_of_verdict is None:
        yield holds("S11", FindingFact("weight", name_of(row), row.max_score))
    else:
        facts = (
            FindingFact("weight", name_of(row), row.max_score),
            FindingFact("actual", name_of(row), finding_of_verdict),
        )
        yield fails(
            "S11",
            f"经济效益指标分值{row.max_score.text}，却称“{finding_of_verdict.text[:20]}”",
            "a benefit is weighed that is said not to exist",
            *facts,
        )


def _money(value: Value | None) -> Value | None:
    exact = (
        value is not None
        and value.base_unit == "CNY"
        and is_usable(value)
        and value.comparator is None
        and not value.approximate
    )
    return value if exact else None


def _cost(report: Report, row: Indicator) -> Iterator[Verdict]:
    """What the whole project cost by its indicator, and what was spent on it by the form."""
    whole = next((fund for fund in report.funds if fund.parent is None), None)
    cost = _money(row.actuals[0] if len(row.actuals) == 1 else row.actual)
    if (
        report.kind != "project_self_evaluation"
        or whole is None
        or cost is None
        or cost.unit_source not in (None, "beside")
    ):
        return
    if not any(name_of(row).endswith(word) for word in load("indicators.toml")["total_cost"]["whole"]):
        return
    spent = [value for value in (_money(whole.executed), _money(whole.budget)) if value is not None]
    if not spent or any(_near(cost, value) for value in spent):
        yield holds(
            "I32",
            FindingFact("actual", name_of(row), cost),
            *(FindingFact("executed", whole.source, value) for value in spent[:1]),
        )
    else:
        facts = (
            FindingFact("actual", name_of(row), cost),
            FindingFact("executed", f"{whole.source}全年执行数", spent[0]),
        )
        yield fails(
            "I32",
            f"“{name_of(row)}”完成值{cost.text}与资金执行数{spent[0].text}不符",
            "the cost is not what was spent",
            *facts,
        )


def _near(one: Value, other: Value) -> bool:
    first, second = one.base_value, other.base_value
    return first is not None and second is not None and abs(first - second) <= abs(second) / 100
