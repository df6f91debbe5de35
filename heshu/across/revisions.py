"""Two versions of one document: which figures changed, and which findings are gone, new or left.

Figures are known again by what they are of (label, row, column, indicator), not by their places, so that a
new layout changes nothing. Where several figures are of the same, those that both versions print are left out
and the rest are paired in their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from heshu.checked import CheckedDocument
from heshu.output.json_records import FUND_VALUES, INDICATOR_VALUES, TOTAL_VALUES, entry_of, row_name
from normalize.folding import squeeze
from normalize.records import Report, Value
from rules.finding import Finding

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that another stands for in the new version; None where it is printed in one version only."""

    label: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed from an old version to a new one."""

    changes: tuple[Change, ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def changed(self) -> bool:
        """Say whether a figure or a finding is another."""
        return bool(self.changes or self.gone or self.new)


def revision(old: CheckedDocument, new: CheckedDocument) -> Revision:
    """Return what changed between two versions of a document."""
    before, after = Counter(f.id for f in old.findings), Counter(f.id for f in new.findings)
    return Revision(
        tuple(_changes(old, new)),
        tuple(found for found in old.findings if found.id not in after),
        tuple(found for found in new.findings if found.id not in before),
        tuple(found for found in new.findings if found.id in before),
    )


def _changes(old: CheckedDocument, new: CheckedDocument) -> Iterator[Change]:
    before, after = _figures(old), _figures(new)
    for key in dict.fromkeys((*before, *after)):
        same = Counter(map(_number, before[key])) & Counter(map(_number, after[key]))
        lost = _without(before[key], Counter(same))
        found = _without(after[key], Counter(same))
        label = " · ".join(part for part in key if part)
        for number in range(max(len(lost), len(found))):
            yield Change(
                label,
                lost[number] if number < len(lost) else None,
                found[number] if number < len(found) else None,
            )


def _without(values: list[Value], same: Counter[str | Decimal]) -> list[Value]:
    """Return the values but for those that both versions print."""
    left = []
    for value in values:
        number = _number(value)
        if same[number] > 0:
            same[number] -= 1
        else:
            left.append(value)
    return left


def _number(value: Value) -> str | Decimal:
    """Return what a figure is: its number in base units where it has one, else its text."""
    number = value.base_value if value.base_value is not None else value.value
    return number.normalize() if number is not None and number.is_finite() else squeeze(value.text)


def _figures(document: CheckedDocument) -> defaultdict[Key, list[Value]]:
    """Return the figures of a document by what they are of."""
    found: defaultdict[Key, list[Value]] = defaultdict(list)
    for report in document.reports:
        for key, value in _of_report(report):
            if value is not None and (value.value is not None or value.text.strip()):
                found[key].append(value)
    return found


def _of_report(report: Report) -> Iterator[tuple[Key, Value | None]]:
    for amount in report.amounts:
        year = str(amount.year or "")
        yield (amount.context or "", amount.label, amount.measure, year), amount.value
    for statement in report.statements:
        title = squeeze(statement.title)
        for cell in statement.cells:
            column = "/".join(statement.columns[cell.column].path)
            yield (title, row_name(statement.rows[cell.row]), column), cell.value
    for fund in report.funds:
        yield from (((fund.source, name), entry_of(fund, name)) for name in FUND_VALUES)
    for row in report.indicators:
        name = row.content or row.level3 or ""
        yield from (((name, field), entry_of(row, field)) for field in INDICATOR_VALUES)
    if report.totals is not None:
        yield from ((("总分", name), getattr(report.totals, name)) for name in TOTAL_VALUES)
