"""Reports of one document against each other: scores, expenditure, department and year.

And against their own titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalize.records import FundRow, Report, Statement, Value
from rules.engine.equations import same
from rules.engine.fact import FactTable, is_usable
from rules.engine.relation import ONE, Equation, Relation
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.narrative.amounts import entries_of
from rules.statements.statements import Grid, grids_of
from rules.vocabulary import folded, load

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")


def relations(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give the relations between the reports of one document."""
    yield from _scores(book, reports)
    yield from _expenditure(book, reports)
    yield from _projects(book, reports)
    for number, report in enumerate(reports):
        yield from _told_score(book, report, number)


def _of_kind(reports: Sequence[Report], kind: str) -> list[tuple[int, Report]]:
    return [(number, report) for number, report in enumerate(reports) if report.kind == kind]


def _score(book: FactTable, number: int, report: Report) -> int | None:
    value = report.totals.score if report.totals is not None else None
    return book.add(value, "总分得分", f"{number}.scores", report=number, is_score=True)


def _scores(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give score of the narrative = score of the department's form, where the document has one of each."""
    stated, form = (
        _of_kind(reports, "self_evaluation_report"),
        _of_kind(reports, "department_self_evaluation"),
    )
    if len(stated) == 1 == len(form):
        first, second = _score(book, *form[0]), _score(book, *stated[0])
        if first is not None and second is not None and first != second:
            yield _same_score(book, "G03", first, second)


def _same_score(book: FactTable, rule: str, first: int, second: int) -> Relation:
    """Return first = second; two whole scores are the same number or they are not."""
    both_whole = book[first].step >= 1 and book[second].step >= 1
    return replace(same(book, rule, first, second, grounds="worded"), printed_digits_only=not both_whole)


def _told_score(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give score told in words = score of the report."""
    whole = _score(book, number, report)
    names = load("grades.toml")["score"]["names"]
    if whole is None:
        return
    most = (
        report.totals.max_score.at
        if report.totals is not None and report.totals.max_score is not None
        else None
    )
    entries = (entry for entry in entries_of(book, report, number).values() if entry.amount.value.at != most)
    stated = [
        entry
        for entry in entries
        if entry.amount.value.kind == "score" and folded(entry.amount.label) in names
    ]
    # Several scores in one text are those of several projects.
    if report.kind in ("final_accounts", "budget") or len({book[entry.fact].number for entry in stated}) != 1:
        return
    yield from (_same_score(book, "G04", whole, entry.fact) for entry in stated if entry.fact != whole)


def _top(report: Report) -> FundRow | None:
    return next((row for row in report.funds if row.parent is None and row.executed is not None), None)


def _accounts(book: FactTable, reports: Sequence[Report]) -> dict[str, int]:
    """Return the year's expenditure, all and fiscal, of the one final accounts in the document."""
    found = _of_kind(reports, "final_accounts")
    grids: list[Grid] = grids_of(book, found[0][1], found[0][0]) if len(found) == 1 else []
    known: dict[str, int] = {}
    for grid in grids:
        row = grid.total_row()
        for name, concept, scope in grid.kind["total"]:
            if row is not None and name in grid.names and (row, grid.names.index(name)) in grid.facts:
                known.setdefault(f"{concept}.{scope}", grid.facts[row, grid.names.index(name)])
    return known


def _expenditure(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give executed of the department's form = year's expenditure of its accounts.

    All funds or the general budget.
    """
    accounts, forms = _accounts(book, reports), _of_kind(reports, "department_self_evaluation")
    row = _top(forms[0][1]) if len(forms) == 1 else None
    wholes = [accounts[key] for key in ("expenditure.all", "expenditure.general") if key in accounts]
    if row is None or not wholes:
        return
    executed = book.add(row.executed, f"{row.source}全年执行数", f"{forms[0][0]}.funds", report=forms[0][0])
    if executed is not None:
        equations = tuple(Equation(executed, ((ONE, whole),)) for whole in wholes)
        roles = ((executed, "executed"), *((whole, "value") for whole in wholes))
        yield Relation("T11", f"{book[executed].label} = 决算支出合计", equations, roles)


def _projects(book: FactTable, reports: Sequence[Report]) -> Iterator[Relation]:
    """Give what the project forms executed together <= project expenditure of the accounts."""
    accounts = _accounts(book, reports)
    executed = []
    for number, report in _of_kind(reports, "project_self_evaluation"):
        row = _top(report)
        fact = (
            book.add(
                row.executed, f"{report.project or row.source}全年执行数", f"{number}.funds", report=number
            )
            if row is not None
            else None
        )
        executed += [fact] if fact is not None else []
    if "project.all" in accounts and executed:
        whole = accounts["project.all"]
        equation = Equation(whole, tuple((ONE, fact) for fact in executed), compare=">=")
        roles = ((whole, "total"), *((fact, "part") for fact in executed))
        yield Relation("T13", f"{book[whole].label} ≥ 各项目执行数之和", (equation,), roles)


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the titles, the emptiness and the completeness of a report's statements."""
    yield from _years(report)
    yield from _empty(report)
    yield from _codes(report)
    yield from _missing(report)


def _years(report: Report) -> Iterator[Verdict]:
    for statement in report.statements:
        printed = _YEAR.findall(statement.title)
        if not printed or report.year is None:
            continue
        if str(report.year) in printed:
            yield holds("D01")
        else:
            values = [FindingFact("value", statement.title, cell.value) for cell in statement.cells[:1]]
            zh = f"《{statement.title}》的年度与报告年度{report.year}年不符"
            yield fails(
                "D01", zh, f"a statement of {printed[0]} stands in a report of {report.year}", *values
            )


def _empty(report: Report) -> Iterator[Verdict]:
    """A two-sided statement whose grand total is nothing, though others have figures."""
    figures = sum(1 for s in report.statements for cell in s.cells if cell.value.value)
    for statement in report.statements:
        ends = [
            i
            for i, row in enumerate(statement.rows)
            if row.label in load("statements.toml")["halves"]["total"]
        ]
        totals = [cell.value for cell in statement.cells if cell.row in ends and is_usable(cell.value)]
        if not totals or "收支总" not in statement.title.replace("收入支出决算", "收支"):
            continue
        if any(value.value for value in totals) or not figures:
            yield holds("D05")
        else:
            fact = FindingFact("total", statement.title, totals[0])
            yield fails(
                "D05",
                f"《{statement.title}》总计为0，其他表有数",
                "the grand total is nothing, though other statements have figures",
                fact,
            )


def _codes(report: Report) -> Iterator[Verdict]:
    """A code (2010601) whose class or section has no row, in a statement that has rows of these levels."""
    for statement in report.statements:
        codes = {row.code for row in statement.rows if row.code}
        lengths = {len(code) for code in codes}
        orphans = [
            code for code in codes for n in (3, 5) if len(code) > n and n in lengths and code[:n] not in codes
        ]
        if len(codes) < 2 or len(lengths) < 2:
            continue
        if orphans:
            first = next(
                (cell.value for cell in statement.cells if statement.rows[cell.row].code == orphans[0]), None
            )
            facts = [FindingFact("value", orphans[0], first)] if first is not None else []
            zh = f"《{statement.title}》中科目{orphans[0]}没有上级科目行"
            yield fails("D06", zh, f"code {orphans[0]} has no row of the level above it", *facts)
        else:
            yield holds("D06")


def _missing(report: Report) -> Iterator[Verdict]:
    """Fund expenditure in the statement of appropriations, and an empty statement of that fund."""
    pairs = load("statements.toml")["empty"]
    for title, column in pairs:
        empty = next(
            (
                s
                for s in report.statements
                if title in s.title and not any(cell.value.value for cell in s.cells)
            ),
            None,
        )
        spent = next(
            (value for s in report.statements if (value := _fund_total(s, column)) is not None), None
        )
        if empty is None or spent is None:
            continue
        if spent.value:
            fact = FindingFact("value", column, spent)
            yield fails(
                "C27",
                f"《{empty.title}》为空表，而总表中{column}支出为{spent.text}",
                "the statement is empty, yet the fund was spent",
                fact,
            )
        else:
            yield holds("C27")


def _fund_total(statement: Statement, column: str) -> Value | None:
    if "财政拨款" not in statement.title:
        return None
    columns = [
        i
        for i, c in enumerate(statement.columns)
        if c.path and c.path[0] != c.path[-1] and c.path[-1].startswith(column)
    ]
    rows = [i for i, row in enumerate(statement.rows) if row.label in ("本年支出合计", "支出总计")]
    return next(
        (
            cell.value
            for cell in statement.cells
            if cell.row in rows[:1] and cell.column in columns[:1] and is_usable(cell.value)
        ),
        None,
    )
