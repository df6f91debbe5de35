"""Scores against the bands that the row itself prints: 控制率≤100%计5分，每超过一个百分点扣0.5分.

Evaluation tables of whole departments print beside each indicator how its points are given. Where the row's
rate is printed, in the row or in the table of basic data of the same document, the points follow from it.
Only the two usual shapes are read, and only where nothing else stands in the cell's sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from normalize.records import Indicator, Report
from rules.duties.figures import number, pattern
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact


@dataclass(frozen=True, slots=True)
class Deduction:
    """Full points up to `limit` (from it on, where `below`), `points` off for each `step` percent beyond."""

    limit: Decimal
    points: Decimal
    step: Decimal
    below: bool

    def scores(self, rate: Decimal, weight: Decimal) -> tuple[Decimal, Decimal]:
        """Return the lowest and highest score of a rate: a part of a step may count as one or not."""
        beyond = self.limit - rate if self.below else rate - self.limit
        if beyond <= 0:
            return weight, weight
        steps = beyond / self.step
        low, high = (steps.to_integral_value(way) for way in (ROUND_CEILING, ROUND_FLOOR))
        return max(Decimal(0), weight - self.points * low), max(Decimal(0), weight - self.points * high)


@dataclass(frozen=True, slots=True)
class Steps:
    """Points by intervals: (low, high, points), the ends belonging to the better one or to both."""

    intervals: tuple[tuple[Decimal, Decimal, Decimal], ...]

    def scores(self, rate: Decimal, weight: Decimal) -> tuple[Decimal, Decimal] | None:
        """Return the lowest and highest score of a rate, None where no interval has it."""
        points = [points for low, high, points in self.intervals if low <= rate <= high]
        return (min(points), max(points)) if points else None


def verdicts(reports: Sequence[Report]) -> Iterator[Verdict]:
    """Give the verdicts on the scores of rows that print their bands."""
    for report in reports:
        for row in report.indicators:
            bands = read(row.standard.text) if row.standard is not None else None
            rate = _rate(row, reports)
            weight, score = number(row.max_score), number(row.score)
            if bands is None or rate is None or weight is None or score is None:
                continue
            value = number(rate.value)
            expected = bands.scores(value, weight) if value is not None else None
            if expected is None or expected[1] > weight:
                continue
            yield _judged(row, rate, expected, score)


def _judged(row: Indicator, rate: FindingFact, expected: tuple[Decimal, Decimal], score: Decimal) -> Verdict:
    assert row.score is not None and row.max_score is not None
    facts = (
        FindingFact("score", f"{row.content}得分", row.score),
        FindingFact("weight", f"{row.content}分值", row.max_score),
        rate,
    )
    if expected[0] <= score <= expected[1]:
        return holds("L38", *facts)
    low, high = (f"{each.normalize():f}" for each in expected)
    wanted = low if low == high else f"{low}至{high}"
    zh = f"{row.content}为{rate.value.text}，按表中评分标准应得{wanted}分，实得{row.score.text}"
    return fails("L38", zh, f"by the bands printed in the row the score is {wanted}", *facts)


def _rate(row: Indicator, reports: Sequence[Report]) -> FindingFact | None:
    """Return the rate that the row is scored by: its own result, or the one rate of its name elsewhere."""
    own = [v for v in (row.actual, *row.actuals) if v is not None and v.base_unit == "percent"]
    if own:
        return FindingFact("rate", row.content or "", own[0])
    name = re.sub(r"\s", "", row.content or "")
    found = [
        a
        for report in reports
        for a in report.amounts
        if a.value.base_unit == "percent" and len(a.label) > 2 and name and _same_name(name, a.label)
    ]
    numbers = {number(a.value) for a in found}
    return FindingFact("rate", found[0].label, found[0].value) if len(numbers) == 1 else None


def _same_name(name: str, label: str) -> bool:
    bare = re.sub(r"[\s“”]", "", label)
    return bare == name.replace("“", "").replace("”", "") or (bare == "控制率" and name == "在职人员控制率")


def read(text: str) -> Deduction | Steps | None:
    """Return the bands that a cell prints, None where it prints none or anything beside them.

    >>> read("在职人员控制率≦100%，计5分；每超过一个百分点扣0.5分，扣完为止。").points
    Decimal('0.5')
    """
    flat = re.sub(r"\s", "", text)
    step = pattern("deduction").search(flat)
    if step is not None and len(pattern("deduction").findall(flat)) == 1:
        limit = pattern("limit").search(flat)
        below = step["way"] in ("低于", "低", "减少", "下降", "少")
        size = step["size"] or "1"
        per = Decimal({"一": "1", "二": "2", "五": "5", "十": "10"}.get(size, size))
        if limit is None or (limit["sign"] in "≥≧") != below:
            return None
        return Deduction(Decimal(limit["limit"]), Decimal(step["points"]), per, below)
    found = [
        (Decimal(low), Decimal(high), Decimal(points))
        for low, high, points in pattern("interval").findall(flat)
    ]
    above = pattern("none_above").search(flat)
    if above is not None:
        found.append((Decimal(above["limit"]), Decimal(10) ** 6, Decimal(0)))
    return Steps(tuple(found)) if len(found) > 2 else None
