"""Relations between the files of one department.

Self-evaluation with accounts, year with year, headcount, department with its units. Departments are
consolidated in one file and told alone (本级) in another, and a form may cover fewer funds than the accounts:
where nothing says that both mean the same, a difference only deserves a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalize.records import FundRow, Report
from rules.across.document import staff_of
from rules.across.repeated_facts import Key as Place
from rules.across.repeated_facts import Mention, mentions_of
from rules.engine.fact import FactTable
from rules.engine.relation import ONE, Equation, Relation
from rules.finding import Severity
from rules.narrative.amounts import entries_of
from rules.statements.balances import halves_of
from rules.statements.statements import Grid, flat, grids_of
from rules.vocabulary import UNSAID, load

FORMS = ("department_self_evaluation", "self_evaluation_report")
# Funds that a figure may cover where a form does not say which.
SCOPES = ("all", "fiscal", "general")
_LEVELS = (
    ("own", re.compile("本级|机关本部")),
    ("department", re.compile("部门|整体")),
    ("unit", re.compile("单位")),
)
_OTHER_BASE = re.compile("口径|剔除|扣除")

Key = tuple[str, str, int]
"""Concept, scope and year of a fact."""
_TWO_SIDED = {"income_and_expenditure": "all", "fiscal_income_and_expenditure": "fiscal"}
"""Statements of income beside expenditure: which funds they tell of."""


@dataclass(frozen=True, slots=True)
class FiledReport:
    """What one report tells for comparison: its number in the book, its file and its facts.

    `staff` in its own year.
    """

    number: int
    report: Report
    file: str
    name: str
    year: int
    level: str | None
    facts: Mapping[Key, int]
    staff: int | None


def name_of(report: Report) -> str | None:
    """Return the department without blanks."""
    return "".join(report.department.split()) if report.department else None


def level_of(report: Report) -> str | None:
    """Say whether a report is of a department alone ("own"), of it with its units ("department").

    Or of a unit; None if it does not say.
    """
    if report.kind == "department_self_evaluation":
        return "department"
    return next((level for level, words in _LEVELS if words.search(report.title or "")), None)


def rank(report: Report) -> tuple[int, bool]:
    """Order reports by what is made from what.

    An earlier year before a later one, accounts before their evaluation.
    """
    return report.year or 0, report.kind in FORMS


def units_of(report: Report) -> tuple[str, ...]:
    """Return the units that the report says its accounts are made of, the department itself among them."""
    lists = [
        a.items
        for a in report.amounts
        if a.items and not a.items_open and "单位" in a.label and a.value.value == len(a.items)
    ]
    return tuple("".join(item.split()) for item in lists[0]) if len(lists) == 1 else ()


def relations(book: FactTable, name: str) -> Iterator[Relation]:
    """Give the relations between reports of the department `name` in different files, and with its units.

    The book knows the files.
    """
    mentioned = mentions_of(book, book.reports)
    stated = [
        found
        for number, report in enumerate(book.reports)
        if (found := _told(book, report, number, mentioned)) is not None
    ]
    for pair in _pairs([each for each in stated if each.name == name]):
        first, second = sorted(pair, key=lambda each: (rank(each.report), each.file))
        alike = (
            first.file != second.file
            and len({first.level, second.level} - {None}) < 2
            and not _planned_and_done(first.report, second.report)
        )
        if alike and first.year == second.year:
            yield from _same_year(book, first, second)
            yield from _form_and_accounts(book, first, second)
        elif alike and first.year + 1 == second.year and first.report.kind == second.report.kind:
            yield from _year_and_year(book, first, second)
    yield from _units(book, name, stated)


def _pairs(stated: Sequence[FiledReport]) -> Iterator[tuple[FiledReport, FiledReport]]:
    """Give the pairs to compare: reports of one kind, year and level by way of the first of them.

    So that near copies of one report cost as many comparisons as there are of them.
    """
    leaders: dict[tuple[str, int, str | None], FiledReport] = {}
    for each in stated:
        mine = each.report.kind, each.year, each.level
        for key, leader in leaders.items():
            if key == mine or leader.file != each.file:
                yield leader, each
        leaders.setdefault(mine, each)


def _planned_and_done(first: Report, second: Report) -> bool:
    """Say whether one is a budget and the other is not: what was planned is not what was done."""
    return (first.kind == "budget") != (second.kind == "budget")


def _told(
    book: FactTable, report: Report, number: int, mentioned: Mapping[Place, Sequence[Mention]]
) -> FiledReport | None:
    name = name_of(report)
    if (
        name is None
        or report.year is None
        or report.kind in ("project_self_evaluation", "performance_targets", "score_sheet")
    ):
        return None
    facts = {
        ("carried_" + way, scope, report.year): fact for way, scope, fact in _carried(book, report, number)
    }
    facts |= _agreed(book, number, mentioned)
    return FiledReport(
        number,
        report,
        book.files[number],
        name,
        report.year,
        level_of(report),
        facts,
        staff_of(book, report, number),
    )


def _agreed(book: FactTable, number: int, mentioned: Mapping[Place, Sequence[Mention]]) -> dict[Key, int]:
    """Return the facts of a report; one that is told in several ways is the report's own mistake."""
    found = {}
    for (of, concept, scope, year), places in mentioned.items():
        facts = [place.fact for place in places]
        if of == number and year is not None and len({book[fact].number for fact in facts}) == 1:
            found[concept, scope, year] = facts[0]
    return found


def _carried(book: FactTable, report: Report, number: int) -> Iterator[tuple[str, str, int]]:
    """Give what was carried in and out by the two-sided statements of the accounts.

    All funds, and fiscal ones.
    """
    for grid in grids_of(book, report, number) if report.kind == "final_accounts" else ():
        scope = _TWO_SIDED.get(grid.kind["id"])
        for half in halves_of(grid) if scope is not None else ():
            way, begins = ("in", "年初") if half.side == "income" else ("out", "年末")
            rows = [
                fact
                for label, fact in half.rows
                if label.startswith(begins) and "结转" in label and fact is not None
            ]
            if scope is not None and len(rows) == 1 and grid.names[half.column] in ("决算数", "合计", "金额"):
                yield way, scope, rows[0]


def _same_year(book: FactTable, first: FiledReport, second: FiledReport) -> Iterator[Relation]:
    """Give fact = the same fact in the other file.

    An error only where both name the funds and say that they cover the same department.
    """
    for (concept, scope, year), fact in second.facts.items():
        if (
            (concept, scope, year) in first.facts
            and year == second.year
            and not concept.startswith("carried")
        ):
            sure = scope != "all" and first.level is not None and first.level == second.level
            # A whole that is not said to be of certain funds may be of fiscal funds only.
            scopes = SCOPES if scope == "all" else (scope,)
            others = [first.facts[concept, s, year] for s in scopes if (concept, s, year) in first.facts]
            yield _any(book, "T21", fact, others, None if sure else "warning")
    if first.staff is not None and second.staff is not None:
        yield _any(book, "T22", second.staff, [first.staff])


def _any(
    book: FactTable, rule: str, fact: int, others: Sequence[int], severity: Severity | None = None
) -> Relation:
    """Return fact = one of the others, each as exact as it is printed."""
    equations = tuple(Equation(fact, ((ONE, other),)) for other in others)
    roles = ((fact, "value"), *((other, "value") for other in others))
    return Relation(
        rule,
        f"{book[fact].label} = {book[others[0]].label}",
        equations,
        roles,
        severity,
        printed_digits_only=True,
    )


def _form_and_accounts(book: FactTable, accounts: FiledReport, form: FiledReport) -> Iterator[Relation]:
    """Give executed and budget of the department's form, in all and by nature, = those of its accounts.

    In any scope.
    """
    if accounts.report.kind != "final_accounts" or form.report.kind != "department_self_evaluation":
        return
    planned = [fact for grid in grids_of(book, accounts.report, accounts.number) for fact in adjusted(grid)]
    for row in form.report.funds:
        concept = {"基本支出": "basic", "项目支出": "project"}.get(
            row.source, "expenditure" if row.parent is None else ""
        )
        wholes = [
            accounts.facts[concept, scope, accounts.year]
            for scope in SCOPES
            if (concept, scope, accounts.year) in accounts.facts
        ]
        executed = _entered(book, form, row, "executed", "全年执行数")
        if executed is not None and wholes:
            yield _any(book, "T11", executed, wholes, "warning")
        budget = _entered(book, form, row, "budget", "全年预算数") if row.parent is None else None
        if budget is not None and planned:
            yield _any(book, "T12", budget, planned)


def _entered(book: FactTable, stated: FiledReport, row: FundRow, field: str, label: str) -> int | None:
    return book.add(
        getattr(row, field), f"{row.source}{label}", f"{stated.number}.funds", report=stated.number
    )


def adjusted(grid: Grid) -> Iterator[int]:
    """Give the adjusted budget of the year's expenditure.

    Where the statement of income and expenditure has a column of it.
    """
    words = load("statements.toml")
    columns = [
        i
        for i, c in enumerate(grid.statement.columns)
        if grid.kind["id"] in _TWO_SIDED
        and "支出" in c.path[0]
        and any(w in c.path[-1] for w in words["adjusted"])
    ]
    rows = [
        i for i, row in enumerate(grid.statement.rows) if flat(row.label) in words["halves"]["expenditure"]
    ]
    yield from (
        grid.facts[row, column] for row in rows[:1] for column in columns[:1] if (row, column) in grid.facts
    )


def _year_and_year(book: FactTable, last: FiledReport, now: FiledReport) -> Iterator[Relation]:
    """Give opening = last year's closing balance.

    Last year's figures as told now = those that last year's report printed.
    """
    for scope in ("all", "fiscal"):
        opening, closing = (
            now.facts.get(("carried_in", scope, now.year)),
            last.facts.get(("carried_out", scope, last.year)),
        )
        if opening is not None and closing is not None:
            yield _any(book, "Y01", opening, [closing], "warning")
    for key, fact in now.facts.items():
        if key[2] == last.year and key in last.facts and not key[0].startswith("carried"):
            yield _any(book, "Y11", fact, [last.facts[key]])
    yield from _changes(book, last, now)


def _changes(book: FactTable, last: FiledReport, now: FiledReport) -> Iterator[Relation]:
    """Give this year's figure less its change = last year's figure as last year's report printed it."""
    entries = entries_of(book, now.report, now.number)
    for change in entries.values():
        base = entries.get(change.amount.of) if change.amount.of is not None else None
        sign = {"increase": ONE, "decrease": -ONE}.get(change.amount.measure)
        if (
            base is None
            or sign is None
            or change.amount.basis != "last_year"
            or base.concept is None
            or not base.whole
            or base.year != now.year
        ):
            continue
        before = last.facts.get((base.concept, "all" if base.scope == UNSAID else base.scope, last.year))
        if before is not None and book[change.fact].money and not _OTHER_BASE.search(change.amount.sentence):
            equation = Equation(before, ((ONE, base.fact), (-sign, change.fact)))
            roles = ((before, "value"), (base.fact, "value"), (change.fact, "change"))
            yield Relation(
                "Y11", f"{book[before].label} = 本年数 {'−' if sign > 0 else '+'} 增减额", (equation,), roles
            )


def _units(book: FactTable, name: str, stated: Sequence[FiledReport]) -> Iterator[Relation]:
    """Give expenditure of a department = that of its units.

    Where its accounts list them all and there are accounts of each.
    """
    accounts = [each for each in stated if each.report.kind == "final_accounts"]
    for whole in (each for each in accounts if each.name == name):
        listed, key = units_of(whole.report), ("expenditure", "all", whole.year)
        others = [a for a in accounts if a is not whole and a.year == whole.year and key in a.facts]
        parts = [
            [a for a in others if a.name == unit and (unit != name or a.level == "own")] for unit in listed
        ]
        if len(listed) > 1 and key in whole.facts and all(len(found) == 1 for found in parts):
            facts = [found[0].facts[key] for found in parts]
            roles = ((whole.facts[key], "total"), *((fact, "part") for fact in facts))
            equation = Equation(whole.facts[key], tuple((ONE, fact) for fact in facts))
            yield Relation("T14", f"{book[whole.facts[key]].label} = 所属各单位之和", (equation,), roles)
