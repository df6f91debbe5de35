"""What stands out among reports of one kind and year, and how their scores and rates are distributed.

Bounds are wide on purpose: what is told is out of all proportion, as when a share was printed for a
percentage or yuan for 万元.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.document import Location
from heshu.checked import CheckedDocument
from normalize.records import Report, Value

Measure = Literal["score", "rate", "budget"]
FEWEST_PEERS = 20
DEVIATIONS = 12
"""Median absolute deviations from the median; of a normal distribution eight standard deviations."""
LEAST_DEVIATION = Decimal(1)  # percent: most reports print 100
JUMP = 50
"""A department whose budget is so many times that of the year before, or the other way round."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report: its measure, its number in percent or yuan, and where it is printed."""

    file: str
    kind: str
    department: str | None
    project: str | None
    year: int | None
    measure: Measure
    number: Decimal
    text: str
    at: Location


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a measure is distributed among the reports of a kind and year, in percent.

    `full` counts those of 100.
    """

    kind: str
    year: int | None
    measure: Measure
    count: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal
    full: int


def figures(document: CheckedDocument) -> Iterator[Figure]:
    """Yield the score, the execution rate and the budget of each report of a document, as far as printed."""
    for report in document.reports:
        for measure, number, value in _measured(report):
            yield Figure(
                document.file,
                report.kind,
                report.department,
                report.project,
                report.year,
                measure,
                number,
                " ".join(value.text.split()),
                value.at,
            )


def _measured(report: Report) -> Iterator[tuple[Measure, Decimal, Value]]:
    totals = report.totals
    if totals and totals.score and totals.score.value is not None:
        most = totals.max_score.value if totals.max_score and totals.max_score.value else HUNDRED
        yield "score", totals.score.value * HUNDRED / most, totals.score
    fund = report.funds[0] if report.funds else None
    if fund and fund.execution_rate and fund.execution_rate.base_value is not None:
        yield "rate", fund.execution_rate.base_value, fund.execution_rate
    if fund and fund.budget and fund.budget.base_value:
        yield "budget", fund.budget.base_value, fund.budget


def outliers(found: Iterable[Figure]) -> Iterator[tuple[Figure, Figure, Decimal]]:
    """Yield each score or rate that is far from those of its peers, the figure in their middle.

    How many deviations it is away.
    """
    for group in _groups(found).values():
        if len(group) < FEWEST_PEERS:
            continue
        ordered = sorted(group, key=lambda figure: (figure.number, figure.file))
        middle = ordered[len(ordered) // 2]
        deviation = sorted(abs(figure.number - middle.number) for figure in group)[len(group) // 2]
        scale = max(deviation, LEAST_DEVIATION)
        yield from (
            (figure, middle, abs(figure.number - middle.number) / scale)
            for figure in group
            if abs(figure.number - middle.number) > DEVIATIONS * scale
        )


def jumps(found: Iterable[Figure]) -> Iterator[tuple[Figure, Figure, Decimal]]:
    """Yield each budget out of all proportion to that of a year earlier, that one, and the ratio."""
    by_year: dict[tuple[str, str | None, str | None, int], Figure] = {}
    budgets = [
        figure
        for figure in found
        if figure.measure == "budget" and figure.department and figure.year and figure.number > 0
    ]
    for figure in budgets:
        by_year.setdefault((figure.kind, figure.department, figure.project, figure.year or 0), figure)
    for (kind, department, project, year), figure in by_year.items():
        before = by_year.get((kind, department, project, year - 1))
        if before is not None and not 1 / Decimal(JUMP) < figure.number / before.number < JUMP:
            yield figure, before, figure.number / before.number


def distributions(found: Iterable[Figure]) -> Iterator[Distribution]:
    """Yield how scores and rates are distributed by kind of report and year."""
    for (kind, year, measure), group in sorted(
        _groups(found).items(), key=lambda entry: (entry[0][0], entry[0][1] or 0, entry[0][2])
    ):
        numbers = sorted(figure.number for figure in group)
        least, lower, median, upper, most = (_quantile(numbers, share) for share in range(5))
        yield Distribution(
            kind, year, measure, len(numbers), least, lower, median, upper, most, numbers.count(HUNDRED)
        )


def _quantile(numbers: Sequence[Decimal], quarter: int) -> Decimal:
    """Return the number at a quarter of the way, always one that is printed.

    >>> [int(_quantile([Decimal(n) for n in (1, 2, 3, 4, 5)], quarter)) for quarter in range(5)]
    [1, 2, 3, 4, 5]
    """
    return numbers[(len(numbers) - 1) * quarter // 4]


def _groups(found: Iterable[Figure]) -> dict[tuple[str, int | None, Measure], list[Figure]]:
    groups: dict[tuple[str, int | None, Measure], list[Figure]] = defaultdict(list)
    for figure in found:
        if figure.measure != "budget":
            groups[figure.kind, figure.year, figure.measure].append(figure)
    return groups
