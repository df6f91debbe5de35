"""Findings for a person who reads one document after the other: by severity, those of one cause together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.language import Bilingual, Language
from heshu.checked import CheckedDocument
from heshu.output.headings import entry_word
from heshu.output.human import SEVERITY_NAMES, one_line
from heshu.output.places import blamed, finding_place, place_words
from rules.finding import SEVERITIES, Finding

_SAME_CAUSE = Bilingual("同一原因{count}处", "{count} of one cause")


def by_cause(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return findings in groups of one cause each, in the order of the first of each."""
    groups: dict[str, list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(finding.cause or f"#{number}", []).append(finding)
    return list(groups.values())


def grouped_lines(document: CheckedDocument, language: Language) -> Iterator[str]:
    """Yield the lines of a document: its name and reports, then its findings; none where there are none."""
    groups = by_cause(document.findings)
    if not groups:
        return
    yield one_line(" · ".join([document.file, *_reports(document, language)]))
    for severity in SEVERITIES:
        chosen = [group for group in groups if group[0].severity == severity]
        if chosen:
            yield f"  {SEVERITY_NAMES[severity].in_language(language)} {len(chosen)}"
        for group in chosen:
            yield from _group_lines(group, document.format, language)
    yield ""


def _reports(document: CheckedDocument, language: Language) -> Iterator[str]:
    for report in document.reports[:1]:
        if report.department:
            yield report.department
        if report.year:
            yield str(report.year)
        yield str(entry_word("kind", report.kind, language))


def _group_lines(group: Sequence[Finding], form: str | None, language: Language) -> Iterator[str]:
    first = group[0]
    where = finding_place(first, language, form)
    yield one_line(f"    {first.rule} {where}{' ' if where else ''}{first.message.in_language(language)}")
    if len(group) > 1:
        others = "、" if language == "zh" else "; "
        places = [place_words(at, language, form) for entry in group[1:] if (at := blamed(entry))]
        same = _SAME_CAUSE.in_language(language).format(count=len(group))
        yield one_line(f"      {same}{'：' if language == 'zh' else ': '}{others.join(places)}")
