"""The records and findings as JSON, as the output contract `heshu/1` sets them out.

Figures are decimal strings.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.document import Location, Problem
from extract.language import Language
from extract.problems import message
from heshu.checked import CheckedDocument, Judgement
from heshu.output.statistics import coverage_json
from normalize.records import Amount, FundRow, Indicator, Report, Statement, StatementRow, Totals, Value
from normalize.tables.free_statements import all_statements
from rules.coverage import DocumentCoverage
from rules.finding import Finding, FindingFact
from rules.ledger import DutyOutcome, duty

SCHEMA = "heshu/1"
Json = dict[str, Any]


def plain(number: Decimal | None) -> str | None:
    """Return a figure in digits, never with an exponent.

    >>> plain(Decimal("1.50E+3"))
    '1500'
    """
    return None if number is None else format(number, "f")


def location_json(at: Location) -> Json:
    """Return a place: of a cell by table, row and column, of running text by paragraph and characters."""
    box = None if at.bbox is None else [round(edge, 2) for edge in at.bbox]
    found: Json
    if at.table is not None:
        found = {"page": at.page, "bbox": box, "table": at.table, "row": at.row, "column": at.column}
        if at.start is not None:
            found |= {"start": at.start, "end": at.end}
    else:
        found = {"page": at.page, "paragraph": at.paragraph, "start": at.start, "end": at.end, "bbox": box}
    if at.pieces:
        found["pieces"] = [
            {"page": piece.page, "bbox": [round(edge, 2) for edge in piece.bbox]} for piece in at.pieces
        ]
    return found


def value_json(value: Value | None) -> Json | None:
    """Return a printed value; `confidence` where it was recognised from an image or stands in a torn cell."""
    if value is None:
        return None
    found = {
        "text": value.text,
        "value": plain(value.value),
        "unit": value.unit,
        "base_value": plain(value.base_value),
        "base_unit": value.base_unit,
        "comparator": value.comparator,
        "approximate": value.approximate,
        "upper": plain(value.upper),
        "at": location_json(value.at),
    }
    return found if value.confidence is None else found | {"confidence": round(value.confidence, 4)}


def _values(record: FundRow | Indicator | Totals, names: tuple[str, ...]) -> Json:
    return {name: value_json(entry_of(record, name)) for name in names}


_ATTRIBUTES = {"deviation": "deviation_reason"}
"""Entries of the contract that the records call by another name: 偏差原因 is a reason in words."""


def entry_of(record: Any, name: str) -> Any:
    """Return what a record holds under an entry's name in the contract."""
    return getattr(record, _ATTRIBUTES.get(name, name))


FUND_VALUES = (
    "initial_budget",
    "budget",
    "executed",
    "transferred",
    "max_score",
    "execution_rate",
    "score",
    "deviation",
)
INDICATOR_VALUES = (
    "target",
    "actual",
    "max_score",
    "score",
    "deviation",
    "improvement",
    "level1_weight",
    "level2_weight",
    "level3_weight",
)
TOTAL_VALUES = ("max_score", "score", "grade")


def fund_json(fund: FundRow) -> Json:
    """Return a row of the fund block."""
    return {
        "source": fund.source,
        "parent": fund.parent,
        "grouping": fund.grouping,
        "rate_formula": fund.rate_formula,
    } | _values(fund, FUND_VALUES)


def indicator_json(indicator: Indicator) -> Json:
    """Return a row of the indicator table."""
    names = {name: getattr(indicator, name) for name in ("level1", "level2", "level3", "category", "content")}
    lists = {
        name: [value_json(value) for value in getattr(indicator, name)] for name in ("targets", "actuals")
    }
    return names | _values(indicator, INDICATOR_VALUES) | lists


def amount_json(amount: Amount) -> Json:
    """Return a labelled figure of running text."""
    return {
        "label": amount.label,
        "context": amount.context,
        "year": amount.year,
        "section": amount.section,
        "measure": amount.measure,
        "basis": amount.basis,
        "scope": amount.scope,
        "value": value_json(amount.value),
    }


def row_name(row: StatementRow) -> str:
    """Return how cells name their row: code and label, with one blank between."""
    return f"{row.code} {row.label}" if row.code else row.label


def statement_json(statement: Statement) -> Json:
    """Return a statement with its rows, columns and figures."""
    return {
        "kind": statement.kind,
        "title": statement.title,
        "unit": statement.unit,
        "rows": [{"code": row.code, "label": row.label, "level": row.level} for row in statement.rows],
        "columns": [{"path": list(column.path)} for column in statement.columns],
        "cells": [
            {
                "row": row_name(statement.rows[cell.row]),
                "column": "/".join(statement.columns[cell.column].path),
                "value": value_json(cell.value),
            }
            for cell in statement.cells
        ],
    }


def report_json(report: Report) -> Json:
    """Return a report."""
    goals = report.goals
    return {
        "kind": report.kind,
        "title": report.title,
        "department": report.department,
        "project": report.project,
        "year": report.year,
        "funds": [fund_json(fund) for fund in report.funds],
        "goals": {
            "expected": value_json(goals.expected if goals else None),
            "achieved": value_json(goals.achieved if goals else None),
        },
        "indicators": [indicator_json(indicator) for indicator in report.indicators],
        "totals": _values(report.totals or Totals(), TOTAL_VALUES),
        "amounts": [amount_json(amount) for amount in report.amounts],
        "statements": [statement_json(statement) for statement in all_statements(report)],
    }


def fact_json(fact: FindingFact) -> Json:
    """Return a figure of a finding; `file` where it is printed in another document."""
    found: Json = {"role": fact.role, "label": fact.label, "value": value_json(fact.value)}
    return found if fact.file is None else found | {"file": fact.file}


def finding_json(finding: Finding, language: Language, judgement: Judgement | None = None) -> Json:
    """Return a finding with every figure that takes part and the figures held to be wrong.

    With a `judgement`, what was decided of it, too.
    """
    decided = {} if judgement is None else judgement_json(judgement)
    found = {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message.in_language(language),
        "relation": finding.relation,
        "facts": [fact_json(fact) for fact in finding.facts],
        "reported": plain(finding.reported),
        "expected": plain(finding.expected),
        "difference": plain(finding.difference),
        "unit": finding.unit,
        "culprits": [
            {
                "fact": culprit.fact,
                "operation": culprit.operation,
                "text": culprit.text,
                "proposed": culprit.proposed,
                "confidence": round(culprit.confidence, 4),
            }
            for culprit in finding.culprits
        ],
        "attribution": finding.attribution,
        "grounds": finding.grounds,
        "cause": finding.cause,
        "section": finding.section,
    }
    return found | decided


def judgement_json(judgement: Judgement) -> Json:
    """Return what was decided of a finding; the time is in UTC."""
    return {
        "verdict": judgement.verdict,
        "note": judgement.note,
        "reviewer": judgement.reviewer,
        "decided_at": judgement.decided_at,
        "second": judgement.second,
        "second_reviewer": judgement.second_reviewer,
        "rectification": judgement.rectification,
    }


def problem_json(problem: Problem, language: Language) -> Json:
    """Return what kept a document, or a part of it, from being read."""
    return {"code": problem.code, "message": message(problem).in_language(language)}


def understanding_json(found: DocumentCoverage | None) -> Json | None:
    """Return how much of a document was understood and checked."""
    if found is None:
        return None
    return {
        "tables": {"printed": found.tables_printed, "understood": found.tables_understood},
        "figures": {"printed": found.figures_printed, "tied": found.figures_tied},
        "relations": {
            "held": found.relations_held,
            "failed": found.relations_failed,
            "undecided": found.relations_undecided,
        },
        "not_understood": [
            {
                "what": entry.what,
                "text": entry.text,
                "figures": entry.figures,
                "at": location_json(entry.at),
            }
            for entry in found.not_understood
        ],
    }


def duty_json(outcome: DutyOutcome, language: Language) -> Json:
    """Return what came of a duty, with its title and the document it rests on."""
    found = duty(outcome.id)
    return {
        "id": outcome.id,
        "title": found.title,
        "basis": found.basis,
        "rules": list(found.rules),
        "status": outcome.status,
        "findings": list(outcome.findings),
        "why": outcome.why.in_language(language) if outcome.why is not None else None,
    }


def document_json(document: CheckedDocument, language: Language) -> Json:
    """Return a checked document."""
    return {
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "status": document.status,
        "problems": [problem_json(problem, language) for problem in document.problems],
        "reports": [report_json(report) for report in document.reports],
        "findings": [
            finding_json(
                finding, language, None if document.judgements is None else document.judgement(finding.id)
            )
            for finding in document.findings
        ],
        "checked": coverage_json(document.coverage),
        "coverage": understanding_json(document.understanding),
        "duties": [duty_json(outcome, language) for outcome in document.duties],
    }
