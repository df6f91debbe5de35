"""A finding as a piece of HTML, for notebooks; everything that comes from a document is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.finding import Finding

_COLORS = {"error": "#b3261e", "warning": "#9a5b00", "info": "#1f5fa8"}
_NAMES = {"error": "错误", "warning": "提醒", "info": "提示"}


def finding_html(finding: Finding) -> str:
    """Return a finding with its message, each figure with its label, and what the accused one should be."""
    color = _COLORS[finding.severity]
    accused = {culprit.fact: culprit for culprit in finding.culprits[:1]}
    rows = "".join(
        f"<tr{_marked(number in accused, color)}><td>{escape(fact.label)}</td><td"
        f" style='text-align:right'>{escape(fact.value.text)}</td>"
        f"<td>{escape(accused[number].proposed or '') if number in accused else ''}</td></tr>"
        for number, fact in enumerate(finding.facts)
    )
    return (
        f"<div><b style='color:{color}'>{_NAMES[finding.severity]} {escape(finding.rule)}</b>"
        f" {escape(finding.message.zh)}"
        f"<table><thead><tr><th>数字</th><th>原文</th><th>应为</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _marked(accused: bool, color: str) -> str:
    return f" style='color:{color};font-weight:bold'" if accused else ""
