"""What a batch comes to.

Counts by severity, rule, county and department, the charts of them, and departments by how much is at stake.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from extract.language import Bilingual, Language
from heshu.output.headings import entry_word
from heshu.output.plots import Chart, Series
from heshu.review.entries import Entry, VerdictOf
from heshu.web.wording import phrase
from rules.finding import SEVERITIES

DISMISSED = frozenset({"false_alarm", "misread"})
"""Verdicts by which a finding counts for nothing."""
NO_NAME = "-"


@dataclass(frozen=True, slots=True)
class Share:
    """One value of what findings are grouped by.

    How many there are, how many by severity (gravest first), and how many are decided.
    """

    name: str
    count: int
    severities: tuple[int, ...]
    decided: int
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Overview:
    """All counts of a batch."""

    count: int
    decided: int
    severities: tuple[Share, ...]
    rules: tuple[Share, ...]
    counties: tuple[Share, ...]
    departments: tuple[Share, ...]


def overview(entries: Iterable[Entry], verdict_of: VerdictOf) -> Overview:
    """Return the counts of findings."""
    found = [(entry, verdict_of(entry)) for entry in entries]
    by_severity = {share.name: share for share in _shares(found, lambda entry: entry.severity)}
    empty = (0,) * len(SEVERITIES)
    return Overview(
        count=len(found),
        decided=sum(verdict is not None for _, verdict in found),
        severities=tuple(by_severity.get(name, Share(name, 0, empty, 0, Decimal(0))) for name in SEVERITIES),
        rules=_shares(found, lambda entry: entry.rule),
        counties=_shares(found, lambda entry: entry.county or NO_NAME),
        departments=_by_yuan(_shares(found, lambda entry: entry.department or NO_NAME)),
    )


def _shares(found: Iterable[tuple[Entry, str | None]], of: Callable[[Entry], str]) -> tuple[Share, ...]:
    """Return the groups of findings, the largest first."""
    severities: defaultdict[str, Counter[str]] = defaultdict(Counter)
    decided, yuan = Counter[str](), defaultdict[str, Decimal](Decimal)
    for entry, verdict in found:
        name = of(entry)
        severities[name][entry.severity] += 1
        decided[name] += verdict is not None
        if entry.yuan is not None and verdict not in DISMISSED:
            yuan[name] += entry.yuan
    shares = (
        Share(
            name,
            counts.total(),
            tuple(counts[severity] for severity in SEVERITIES),
            decided[name],
            yuan[name],
        )
        for name, counts in severities.items()
    )
    return tuple(sorted(shares, key=lambda share: (-share.count, share.name)))


def _by_yuan(shares: Iterable[Share]) -> tuple[Share, ...]:
    return tuple(sorted(shares, key=lambda share: (-share.yuan, -share.count, share.name)))


def rule_titles() -> Mapping[str, Bilingual]:
    """Return the titles of rules by id."""
    from rules.catalogue.catalogue import RULES

    return {rule.id: rule.title for rule in RULES}


def name_of(group: str, name: str, language: Language) -> str:
    """Return what a group is called: that of a rule with its title."""
    if group == "rules":
        title = rule_titles().get(name)
        return f"{name} {title.in_language(language)}" if title else name
    if name == NO_NAME:
        return phrase("no_folder" if group == "counties" else "no_department", language)
    return name


def chart_of(group: str, shares: Iterable[Share], language: Language, *, linked: bool = False) -> Chart:
    """Return the chart of groups of findings ("rules", "counties", "departments"), by severity.

    `linked`: its labels lead to the lists of the page.
    """
    kept = list(shares)
    series = tuple(
        Series(
            entry_word("severity", name, language), tuple(share.severities[number] for share in kept), name
        )
        for number, name in enumerate(SEVERITIES)
    )
    title = {"rules": "by_rule", "counties": "by_county", "departments": "by_department"}[group]
    column = {"rules": "rule", "counties": "county", "departments": "department"}[group]
    return Chart(
        phrase(title, language),
        phrase(column, language),
        tuple(name_of(group, share.name, language) for share in kept),
        series,
        tuple(f"/findings?{urlencode({column: share.name})}" for share in kept) if linked else (),
    )
