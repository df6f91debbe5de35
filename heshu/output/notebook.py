"""A checked document as HTML, as notebooks show it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from extract.problems import message
from heshu.output.human import SEVERITY_NAMES, place
from heshu.output.places import blamed
from rules.finding import SEVERITIES
from rules.markup import finding_html

if TYPE_CHECKING:
    from heshu.checked import CheckedDocument
    from rules.finding import Finding


def document_html(document: CheckedDocument) -> str:
    """Return what a document holds, how many findings of each severity it has.

    The findings themselves.
    """
    counts = "，".join(
        f"{sum(finding.severity == severity for finding in document.findings)}项{SEVERITY_NAMES[severity].zh}"
        for severity in SEVERITIES
    )
    reports = "".join(
        f"<li>{escape(report.title or report.kind)}：{len(report.funds)}行资金，"
        f"{len(report.indicators)}项指标，{len(report.amounts)}个文中数字，{len(report.statements)}张报表</li>"
        for report in document.reports
    )
    problems = "".join(f"<li>{escape(message(problem).zh)}</li>" for problem in document.problems)
    found = "".join(f"<li>{_place(finding)}{finding_html(finding)}</li>" for finding in document.findings)
    return f"<div><b>{escape(document.file)}</b>：{counts}<ul>{problems}{reports}</ul><ol>{found}</ol></div>"


def _place(finding: Finding) -> str:
    at = blamed(finding)
    return f"<code>{escape(place(at))}</code> " if at is not None else ""
