"""The records of a document as tables for people: each value as printed, with the place it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.output.headings import column_heading, entry_word, word
from heshu.output.json_records import FUND_VALUES, TOTAL_VALUES, entry_of
from normalize.records import FundRow, Indicator, Report, Statement, Totals, Value

MOST_ROWS = 2_000
"""Rows of a table that are shown; accounts of a county have a few hundred."""
_INDICATOR_VALUES = ("target", "actual", "max_score", "score", "deviation", "improvement")

Shown = str | Value | None


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table of records: its name, the headings of its columns, its rows.

    How many of these are left out.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: its kind, title and whose it is, with its tables."""

    kind: str
    title: str
    facts: tuple[str, ...]
    tables: tuple[RecordTable, ...]


def report_views(document: CheckedDocument, language: Language) -> list[ReportView]:
    """Return the reports of a document with their tables that are not empty."""
    return [_report(report, language) for report in document.reports]


def _report(report: Report, language: Language) -> ReportView:
    facts = (report.department, report.project, str(report.year) if report.year else None)
    return ReportView(
        kind=entry_word("kind", report.kind, language),
        title=report.title or "",
        facts=tuple(fact for fact in facts if fact),
        tables=tuple(table for table in _tables(report, language) if table.rows),
    )


def _tables(report: Report, language: Language) -> Iterator[RecordTable]:
    yield _record_table(
        "totals", ("max_score", "score", "grade"), [report.totals or Totals()], TOTAL_VALUES, language
    )
    yield _record_table("funds", ("source", *FUND_VALUES), report.funds, ("source", *FUND_VALUES), language)
    names = ("level1", "level2", "level3", "content", *_INDICATOR_VALUES)
    yield _record_table("indicators", names, report.indicators, names, language)
    amounts = [(amount.label, amount.context, amount.value) for amount in report.amounts]
    yield _cut(
        word("tables", "amounts", language), _headings(("label", "context", "value"), language), amounts
    )
    for statement in report.statements:
        yield _statement(statement, language)


def _record_table(
    name: str,
    columns: Sequence[str],
    records: Iterable[FundRow | Indicator | Totals],
    fields: Sequence[str],
    language: Language,
) -> RecordTable:
    """Return a table without the columns in which nothing is printed."""
    rows = [[entry_of(record, field) for field in fields] for record in records]
    used = [number for number in range(len(columns)) if any(row[number] is not None for row in rows)]
    title = column_heading("score", language) if name == "totals" else word("tables", name, language)
    return _cut(
        title,
        _headings([columns[number] for number in used], language),
        [tuple(row[number] for number in used) for row in rows if used],
    )


def _statement(statement: Statement, language: Language) -> RecordTable:
    values = {(cell.row, cell.column): cell.value for cell in statement.cells}
    filled = sorted({row for row, _ in values})
    rows = [
        (
            statement.rows[row].code,
            statement.rows[row].label,
            *(values.get((row, column)) for column in range(len(statement.columns))),
        )
        for row in filled
    ]
    headings = (
        *_headings(("code", "label"), language),
        *("/".join(column.path) for column in statement.columns),
    )
    return _cut(" ".join(filter(None, (statement.title, statement.unit))), headings, rows)


def _headings(columns: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(column_heading(column, language) for column in columns)


def _cut(name: str, headings: tuple[str, ...], rows: Sequence[tuple[Shown, ...]]) -> RecordTable:
    return RecordTable(name, headings, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))
