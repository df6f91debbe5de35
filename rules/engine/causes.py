"""Under which headings findings stand, and which of them come from one mistake.

One wrong figure breaks several relations, and one row that is left out breaks every sum above it: a reader
wants to decide that once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from extract.document import Location
from normalize.records import FundRow, Indicator, Report
from rules.finding import Finding

TELLING_DIGITS = 4
"""A difference of so many digits is not met twice by accident."""


def placed(findings: Sequence[Finding], reports: Sequence[Report]) -> tuple[Finding, ...]:
    """Return findings with their section, and those of one mistake with a common cause.

    The cause is made of printed texts, as the ids are, so that it is the same from run to run.
    """
    sections = dict(_sections(reports))
    keys = [_cause(finding) for finding in findings]
    counts = Counter(keys)
    return tuple(
        replace(
            finding,
            section=finding.section or _section(finding, sections),
            cause=finding.cause or (_digest(key) if key is not None and counts[key] > 1 else None),
        )
        for finding, key in zip(findings, keys, strict=True)
    )


def _cause(finding: Finding) -> tuple[str, ...] | None:
    """Return what findings of one mistake share, None where nothing tells.

    The figure that is accused and what happened to it; without one the difference, where it is long.
    """
    if finding.culprits and finding.culprits[0].proposed is not None:
        first = finding.culprits[0]
        fact = finding.facts[first.fact]
        return ("figure", fact.label, first.text, first.proposed or "", repr(fact.value.at))
    if finding.difference is None:
        return None
    digits = "".join(map(str, finding.difference.normalize().as_tuple().digits))
    long = len(digits.strip("0")) >= TELLING_DIGITS
    return ("difference", finding.rule, digits, finding.unit or "") if long else None


def _digest(key: tuple[str, ...]) -> str:
    words = "|".join(key[:-1] if key[0] == "figure" else key)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def _section(finding: Finding, sections: dict[Location, str]) -> str | None:
    """Return the section of the accused figure, or of the first that stands in one."""
    accused = [culprit.fact for culprit in finding.culprits[:1]]
    order = [*accused, *range(len(finding.facts))]
    places = [finding.facts[number].value.at for number in order if finding.facts[number].file is None]
    return next((sections[at] for at in places if at in sections), None)


def _sections(reports: Sequence[Report]) -> Iterator[tuple[Location, str]]:
    """Yield the places of printed values with the headings above, or the name of their table."""
    for report in reports:
        records: tuple[FundRow | Indicator, ...] = (*report.funds, *report.indicators)
        for record in records:
            for field in fields(record):
                at = getattr(getattr(record, field.name), "at", None)
                if report.title and isinstance(at, Location):
                    yield at, report.title
        for statement in report.statements:
            if statement.title:
                yield from ((cell.value.at, statement.title) for cell in statement.cells)
        for amount in report.amounts:
            if amount.section:
                yield amount.value.at, amount.section
