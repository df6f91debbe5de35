"""What is written at which figure: a mark for each figure of each finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Location
from extract.language import Language
from heshu.output.human import SEVERITY_NAMES, one_line
from heshu.output.places import blamed
from rules.finding import Finding, Severity

AUTHOR = "核数"
INITIALS = "核"


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of a finding.

    `number` counts the findings of the document from 1, `accused` tells that it is the one held to be wrong.
    """

    number: int
    at: Location
    severity: Severity
    accused: bool
    text: str


def marks(findings: Sequence[Finding], severities: Sequence[Severity], language: Language) -> Iterator[Mark]:
    """Yield the marks of the findings of these severities.

    The accused figure with the message, the others with what they are compared with.
    """
    chosen = [finding for finding in findings if finding.severity in severities]
    for number, finding in enumerate(chosen, 1):
        accused = blamed(finding)
        if accused is None:
            continue
        yield Mark(number, accused, finding.severity, accused=True, text=comment(finding, language))
        seen = {accused}
        for fact in finding.facts:
            if fact.file is None and fact.value.at not in seen:
                seen.add(fact.value.at)
                yield Mark(
                    number,
                    fact.value.at,
                    finding.severity,
                    accused=False,
                    text=_beside(finding, fact.label, language),
                )


def comment(finding: Finding, language: Language) -> str:
    """Return what is written at the accused figure: severity and rule, the message, and what it should be."""
    severity = SEVERITY_NAMES[finding.severity]
    head = (
        f"【{severity.zh} {finding.rule}】"
        if language == "zh"
        else f"[{severity.en.removesuffix('s')} {finding.rule}]"
    )
    lines = [f"{head}{one_line(finding.message.in_language(language))}"]
    if finding.culprits and finding.culprits[0].proposed:
        best = finding.culprits[0]
        lines.append(
            f"建议改为：{best.proposed}（原为{best.text}）"
            if language == "zh"
            else f"Proposed: {best.proposed} (printed: {best.text})"
        )
    return "\n".join(map(one_line, lines))


def _beside(finding: Finding, label: str, language: Language) -> str:
    words = (
        f"参与核对（{finding.rule}）：{finding.relation}"
        if language == "zh"
        else f"compared ({finding.rule}): {finding.relation}"
    )
    return one_line(f"{label}，{words}" if language == "zh" else f"{label}, {words}")
