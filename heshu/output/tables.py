"""The eight tables: one row a record, the same in CSV, in the workbook and in pandas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from extract.document import Location
from extract.language import Language
from extract.problems import message
from heshu.checked import CheckedDocument
from heshu.output.json_records import FUND_VALUES, INDICATOR_VALUES, TOTAL_VALUES, entry_of
from heshu.output.places import WORKBOOKS, blamed, cell_address
from normalize.quantities.units import printed_unit
from normalize.records import Amount, FundRow, Indicator, Report, Statement, Totals, Value
from normalize.tables.free_statements import all_statements
from rules.finding import SEVERITIES, Finding
from rules.ledger import DutyOutcome, duty, summary

if TYPE_CHECKING:
    import pandas

Entry = str | int | Decimal | None
Place = tuple[str, int | None, int | None, int | None, int | None, int | None]
"""File, table, row and column of a cell, or paragraph and start of running text: what joins findings to
rows."""

VALUE_PARTS = ("text", "value", "unit", "base_value")
PLACE_COLUMNS = ("page", "table", "row", "column", "paragraph", "start", "end")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its entries by column, the places of the values in it.

    Of which value (a field's name) each is. `accused` is the place of the figure that a finding holds to be
    wrong.
    """

    entries: dict[str, Entry]
    places: tuple[Place, ...] = ()
    names: tuple[str, ...] = ()
    accused: Place | None = None


def _value_columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}_{part}" for name in names for part in VALUE_PARTS)


WHOSE = ("department", "report_year", "kind")
"""Of each row whose report it is of, so that a pivot by department and year needs no look-up."""
JUDGEMENT_COLUMNS = (
    "verdict",
    "note",
    "reviewer",
    "decided_at",
    "second",
    "second_reviewer",
    "rectification",
)
COVERAGE_COLUMNS = (
    "tables_printed",
    "tables_understood",
    "figures_printed",
    "figures_tied",
    "relations_held",
    "relations_failed",
    "relations_undecided",
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "file",
        *WHOSE,
        "sha256",
        "format",
        "pages",
        "status",
        "problems",
        "reports",
        *SEVERITIES,
        *COVERAGE_COLUMNS,
        "not_understood",
        "ledger",
    ),
    "reports": (
        "file",
        "report",
        "kind",
        "title",
        "department",
        "project",
        "year",
        "expected",
        "achieved",
        *_value_columns(TOTAL_VALUES),
    ),
    "funds": (
        "file",
        "report",
        *WHOSE,
        "section",
        "grouping",
        "source",
        "parent",
        *_value_columns(FUND_VALUES),
        *PLACE_COLUMNS,
    ),
    "indicators": (
        "file",
        "report",
        *WHOSE,
        "section",
        "level1",
        "level2",
        "level3",
        "category",
        "content",
        *_value_columns(INDICATOR_VALUES),
        *PLACE_COLUMNS,
    ),
    "amounts": (
        "file",
        "report",
        *WHOSE,
        "section",
        "context",
        "label",
        "year",
        "measure",
        "basis",
        "scope",
        *_value_columns(("value",)),
        *PLACE_COLUMNS,
    ),
    "statements": (
        "file",
        "report",
        *WHOSE,
        "section",
        "title",
        "code",
        "label",
        "level",
        "heading",
        *_value_columns(("value",)),
        *PLACE_COLUMNS,
    ),
    "findings": (
        "file",
        *WHOSE,
        "section",
        "id",
        "rule",
        "name",
        "severity",
        "message",
        "relation",
        "facts",
        "reported",
        "expected",
        "difference",
        "unit",
        "difference_yuan",
        "culprit",
        "operation",
        "proposed",
        "confidence",
        "attribution",
        "grounds",
        "cause",
        "cell",
        *JUDGEMENT_COLUMNS,
        *PLACE_COLUMNS,
    ),
    "duties": ("file", "duty", "title", "outcome", "why", "doubts", "duty_basis", "rules"),
}
"""The columns of each table, in order."""


WHOLE = frozenset(
    {
        *("pages", "reports", "report", "year", "report_year", "level", "doubts"),
        *SEVERITIES,
        *COVERAGE_COLUMNS,
        *PLACE_COLUMNS,
    }
)
FIGURES = frozenset({"reported", "expected", "difference", "difference_yuan", "confidence"})


def entry_type(table: str, column: str) -> str:
    """Return what a column of a table holds: "text", "whole" numbers or a "figure" (an exact decimal).

    >>> entry_type("funds", "budget_base_value"), entry_type("funds", "page"), entry_type("reports", "expected")
    ('figure', 'whole', 'text')
    """  # noqa: E501
    if column in WHOLE:
        return "whole"
    return "figure" if column.endswith("_value") or (table == "findings" and column in FIGURES) else "text"


def place_of(file: str, at: Location) -> Place:
    """Return what joins a place to the row of the record it belongs to."""
    if at.table is not None:
        return (file, at.table, at.row, at.column, None, None)
    return (file, None, None, None, at.paragraph, at.start)


def rows(document: CheckedDocument, language: Language = "zh") -> Iterator[tuple[str, Row]]:
    """Yield each row of a document with the name of its table."""
    yield "documents", _document_row(document, language)
    for number, report in enumerate(document.reports, start=1):
        head: dict[str, Entry] = {"file": document.file, "report": number}
        yield "reports", _report_row(head, report)
        head |= {**whose((report,)), "section": report.title}
        yield from (
            ("funds", _record_row(head, fund, ("grouping", "source", "parent"), FUND_VALUES))
            for fund in report.funds
        )
        names = ("level1", "level2", "level3", "category", "content")
        yield from (
            ("indicators", _record_row(head, indicator, names, INDICATOR_VALUES))
            for indicator in report.indicators
        )
        codes = _code_paragraphs(report)
        yield from (
            ("amounts", _amount_row(head, amount))
            for amount in report.amounts
            if not (amount.value.at.paragraph in codes and _CODE.fullmatch(amount.value.text))
        )
        yield from (
            ("statements", row)
            for statement in all_statements(report)
            for row in _statement_rows(head, statement)
        )
    yield from (("findings", _finding_row(document, finding, language)) for finding in document.findings)
    yield from (("duties", _duty_row(document.file, outcome, language)) for outcome in document.duties)


def whose(reports: Iterable[Report]) -> dict[str, Entry]:
    """Return department, year and kind of reports: of each the first that is known."""
    listed = tuple(reports)
    return {
        "department": next((report.department for report in listed if report.department), None),
        "report_year": next((report.year for report in listed if report.year), None),
        "kind": next((report.kind for report in listed if report.kind), None),
    }


def report_of(document: CheckedDocument, finding: Finding) -> tuple[Report, ...]:
    """Return the reports of a document, the one first in which the figures of a finding are printed.

    Figures are told by their places: a report that holds one of them is the one.
    """
    places = {fact.value.at for fact in finding.facts if fact.file is None}
    holding = [
        report for report in document.reports if len(document.reports) > 1 and places & set(_printed(report))
    ]
    return (*holding, *document.reports)


_CODE = re.compile(r"\d{3}类|\d{2}[款项]")
"""A code of a function of expenditure as running text names it: 204类06款01项."""


def _code_paragraphs(report: Report) -> frozenset[int | None]:
    """Return the paragraphs that name functions by code: those are numbers of nothing."""
    texts: dict[int | None, str] = {}
    for amount in report.amounts:
        if _CODE.fullmatch(amount.value.text):
            texts[amount.value.at.paragraph] = texts.get(amount.value.at.paragraph, "") + amount.value.text
    return frozenset(key for key, text in texts.items() if "类" in text and "款" in text)


def _printed(report: Report) -> Iterator[Location]:
    """Yield the places of the values of a report."""
    for record, names in (
        *((fund, FUND_VALUES) for fund in report.funds),
        *((indicator, INDICATOR_VALUES) for indicator in report.indicators),
        *(((report.totals, TOTAL_VALUES),) if report.totals else ()),
    ):
        for name in names:
            value = entry_of(record, name)
            if value is not None:
                yield value.at
    yield from (amount.value.at for amount in report.amounts)
    yield from (cell.value.at for statement in report.statements for cell in statement.cells)


def _document_row(document: CheckedDocument, language: Language) -> Row:
    entries: dict[str, Entry] = {
        name: getattr(document, name) for name in ("file", "sha256", "format", "pages", "status")
    }
    entries |= whose(document.reports)
    entries["problems"] = (
        "；".join(message(problem).in_language(language) for problem in document.problems) or None
    )
    entries["reports"] = len(document.reports)
    found = [finding.severity for finding in document.findings]
    entries |= {severity: found.count(severity) for severity in SEVERITIES}
    understanding = document.understanding
    if understanding is not None:
        entries |= {name: getattr(understanding, name) for name in COVERAGE_COLUMNS}
        notice = understanding.notice()
        entries["not_understood"] = notice.in_language(language) if notice is not None else None
        entries["ledger"] = summary(document.coverage, understanding).in_language(language)
    return Row(entries)


def _report_row(head: dict[str, Entry], report: Report) -> Row:
    entries: dict[str, Entry] = {
        name: getattr(report, name) for name in ("kind", "title", "department", "project", "year")
    }
    goals = report.goals
    entries["expected"] = goals.expected.text if goals and goals.expected else None
    entries["achieved"] = goals.achieved.text if goals and goals.achieved else None
    totals = report.totals or Totals()
    values = {name: getattr(totals, name) for name in TOTAL_VALUES}
    return Row(head | entries | _values(values), *_places(head, values))


def _record_row(
    head: dict[str, Entry], record: FundRow | Indicator, names: Sequence[str], value_names: Sequence[str]
) -> Row:
    values: dict[str, Value | None] = {name: entry_of(record, name) for name in value_names}
    printed = [value for value in values.values() if value is not None]
    at = record.at or (printed[0].at if printed else Location())
    return Row(
        head | {name: getattr(record, name) for name in names} | _values(values) | _place_entries(at),
        *_places(head, values),
    )


def _amount_row(head: dict[str, Entry], amount: Amount) -> Row:
    names = ("section", "context", "label", "year", "measure", "basis", "scope")
    entries: dict[str, Entry] = {name: getattr(amount, name) for name in names}
    return Row(
        head | entries | _values({"value": amount.value}) | _place_entries(amount.value.at),
        *_places(head, {"value": amount.value}),
    )


def _statement_rows(head: dict[str, Entry], statement: Statement) -> Iterator[Row]:
    for cell in statement.cells:
        row = statement.rows[cell.row]
        path = "/".join(statement.columns[cell.column].path)
        entries: dict[str, Entry] = {
            "title": statement.title,
            "section": statement.title,
            "code": row.code,
            "label": row.label,
            "level": row.level,
            "heading": path,
        }
        yield Row(
            head | entries | _values({"value": cell.value}) | _place_entries(cell.value.at),
            *_places(head, {"value": cell.value}),
        )


def _finding_row(document: CheckedDocument, finding: Finding, language: Language) -> Row:
    file = document.file
    names = (
        "id",
        "rule",
        "name",
        "severity",
        "relation",
        "reported",
        "expected",
        "difference",
        "unit",
        "attribution",
        "grounds",
        "cause",
        "section",
    )
    entries: dict[str, Entry] = {"file": file} | {name: getattr(finding, name) for name in names}
    entries |= whose(report_of(document, finding))
    entries["difference_yuan"] = yuan_of(finding)
    judgement = document.judgement(finding.id)
    entries |= {name: getattr(judgement, name) for name in JUDGEMENT_COLUMNS}
    entries["decided_at"] = local_time(judgement.decided_at)
    entries["message"] = finding.message.in_language(language)
    entries["facts"] = "；".join(f"{fact.label} {fact.value.text}" for fact in finding.facts)
    if finding.culprits:
        first = finding.culprits[0]
        entries |= {"culprit": first.text, "operation": first.operation, "proposed": first.proposed}
        entries["confidence"] = Decimal(f"{first.confidence:.4g}")
    at = blamed(finding)
    if at is not None and document.format in WORKBOOKS and at.row is not None and at.column is not None:
        entries["cell"] = cell_address(at.row, at.column)
    return Row(
        entries | _place_entries(at or Location()),
        tuple(place_of(fact.file or file, fact.value.at) for fact in finding.facts),
        accused=place_of(file, at) if at is not None and finding.culprits else None,
    )


def _duty_row(file: str, outcome: DutyOutcome, language: Language) -> Row:
    found = duty(outcome.id)
    return Row(
        {
            "file": file,
            "duty": outcome.id,
            "title": found.title,
            "outcome": outcome.status,
            "why": outcome.why.in_language(language) if outcome.why is not None else None,
            "doubts": len(outcome.findings),
            "duty_basis": found.basis,
            "rules": " ".join(found.rules),
        }
    )


def yuan_of(finding: Finding) -> Decimal | None:
    """Return how far the figures of a finding are apart, in yuan; None where they are of something else."""
    found = printed_unit(finding.unit) if finding.unit else None
    if finding.difference is None or found is None or found.base != "CNY":
        return None
    base = found.to_base(finding.difference)
    return None if base is None else abs(base)


def local_time(at: str | None) -> str | None:
    """Return a time in UTC as the clock on the wall showed it, by the zone of this machine."""
    return None if at is None else f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"


def _values(values: dict[str, Value | None]) -> dict[str, Entry]:
    return {
        f"{name}_{part}": getattr(value, part)
        for name, value in values.items()
        if value is not None
        for part in VALUE_PARTS
    }


def _place_entries(at: Location) -> dict[str, Entry]:
    return {name: getattr(at, name) for name in PLACE_COLUMNS}


def _places(
    head: dict[str, Entry], values: dict[str, Value | None]
) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Return the places of the values that are printed, and their names."""
    printed = [
        (place_of(str(head["file"]), value.at), name) for name, value in values.items() if value is not None
    ]
    return tuple(place for place, _ in printed), tuple(name for _, name in printed)


def collect_tables(documents: Iterable[CheckedDocument], language: Language = "zh") -> dict[str, list[Row]]:
    """Return the rows of all tables; every table is there, if only empty."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for document in documents:
        for name, row in rows(document, language):
            tables[name].append(row)
    return tables


def to_frames(documents: Iterable[CheckedDocument]) -> dict[str, pandas.DataFrame]:
    """Return the tables as data frames.

    Figures are `Decimal`, exact as printed, and what was not printed is None.
    """
    import pandas

    return {
        name: pandas.DataFrame(
            [[row.entries.get(column) for column in COLUMNS[name]] for row in table],
            columns=list(COLUMNS[name]),
            dtype=object,
        )
        for name, table in collect_tables(documents).items()
    }
