"""Results of indicators against their targets, where the two are no plain pair of figures.

Ranges, deadlines, words, kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from normalize.records import Indicator, Report, Value
from rules.engine.fact import is_usable, number_of
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.weights import name_of
from rules.vocabulary import load

_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日|底|末)?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
LAST_DAY = 31
# A row of the third level that weighs more than this is no single indicator any more.
HEAVY = Decimal(60)


@cache
def _words() -> dict[str, Any]:
    return load("indicators.toml")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on targets and results of the indicator rows."""
    for row in report.indicators:
        yield from _kinds(row)
        yield from _range(row)
        yield from _worded(row)
        yield from _parts(row)
        yield from _deadline(row)
        yield from _heavy(row)
        yield from _year(report, row)
        yield from _copied(row)


def facts_of(row: Indicator) -> tuple[FindingFact, ...]:
    """Return target, result and score of the row, as far as printed, for a finding."""
    pairs = (("target", row.target), ("actual", row.actual), ("score", row.score))
    return tuple(FindingFact(role, name_of(row), value) for role, value in pairs if value is not None)


def full_marks(row: Indicator) -> bool:
    """Say whether the row has a weight and its full score."""
    weight, score = (
        number_of(v) if v is not None and is_usable(v) else None for v in (row.max_score, row.score)
    )
    return bool(weight) and weight == score


def _single(value: Value | None, listed: tuple[Value, ...]) -> Value | None:
    """Return the one quantity of a cell; None if it has none or several."""
    found = listed or ((value,) if value is not None else ())
    return found[0] if len(found) == 1 and is_usable(found[0]) else None


_MEASURED = {"CNY", "percent", "count", "m2", "m", "kg"}


def _kinds(row: Indicator) -> Iterator[Verdict]:
    target, actual = _single(row.target, row.targets), _single(row.actual, row.actuals)
    if target is None or actual is None or {target.base_unit, actual.base_unit} - _MEASURED:
        return
    if target.base_unit == actual.base_unit:
        yield holds("I13", *facts_of(row))
    else:
        zh = f"指标“{name_of(row)}”的目标{target.text}与完成值{actual.text}不是同一种量，无法比较"
        yield fails("I13", zh, "target and result are of different kinds", *facts_of(row))


def _range(row: Indicator) -> Iterator[Verdict]:
    target, actual = _single(row.target, row.targets), _single(row.actual, row.actuals)
    if (
        target is None
        or actual is None
        or target.upper is None
        or target.value is None
        or actual.value is None
        or actual.upper is not None
    ):
        return
    if target.unit != actual.unit or actual.approximate or not full_marks(row) or target.upper < target.value:
        return
    if target.value <= actual.value <= target.upper:
        yield holds("I17", *facts_of(row))
    else:
        zh = f"指标“{name_of(row)}”目标{target.text}，完成{actual.text}，不在目标范围内而得满分"
        yield fails(
            "I17",
            zh,
            "the result lies outside the range of the target, yet the score is full",
            *facts_of(row),
        )


def _worded(row: Indicator) -> Iterator[Verdict]:
    if row.actual is None or row.actual.value is not None or row.actuals or not row.max_score:
        return
    finding_of_verdict = next(
        (word for word in _words()["qualitative"]["short"] if word in row.actual.text), None
    )
    if (
        finding_of_verdict is not None
        and not any(word in row.actual.text for word in _words()["qualitative"]["none"])
        and full_marks(row)
    ):
        zh = f"指标“{name_of(row)}”完成情况写有“{finding_of_verdict}”，却得满分"
        yield fails(
            "I23", zh, "the words tell of a result that falls short, yet the score is full", *facts_of(row)
        )
    else:
        yield holds("I23", *facts_of(row))


def _parts(row: Indicator) -> Iterator[Verdict]:
    if len(row.targets) < 2 or not row.actuals:
        return
    if len(row.actuals) >= len(row.targets):
        yield holds("I30", *facts_of(row))
    else:
        zh = f"指标“{name_of(row)}”有{len(row.targets)}个目标值，完成值只有{len(row.actuals)}个"
        yield fails("I30", zh, "there are more targets than results", *facts_of(row))


def _moment(text: str) -> tuple[int | None, int, int] | None:
    found = _DATE.findall(text)
    if len(found) != 1 or not 1 <= int(found[0][1]) <= 12:
        return None
    year, month, day = found[0]
    return int(year) if year else None, int(month), int(day) if day else LAST_DAY


def _deadline(row: Indicator) -> Iterator[Verdict]:
    if row.target is None or row.actual is None or not re.search(r"[日月底末](?:之|以)?前", row.target.text):
        return
    due, done = _moment(row.target.text), _moment(row.actual.text)
    if (
        due is None
        or done is None
        or (due[0] != done[0] and None not in (due[0], done[0]))
        or re.search("前", row.actual.text)
    ):
        return
    if done[1:] <= due[1:]:
        yield holds("I31")
    else:
        zh = f"指标“{name_of(row)}”应于{row.target.text}完成，实际为{row.actual.text}"
        yield fails(
            "I31",
            zh,
            "it was done after its deadline",
            *facts_of(row),
            severity=None if full_marks(row) else "info",
        )


def _heavy(row: Indicator) -> Iterator[Verdict]:
    weight = number_of(row.max_score) if row.max_score is not None and is_usable(row.max_score) else None
    if weight is None or row.max_score is None or not row.content:
        return
    if weight > HEAVY:
        yield fails(
            "I34",
            f"单个指标“{row.content}”分值{row.max_score.text}过高",
            "one indicator weighs very much",
            FindingFact("weight", row.content, row.max_score),
        )
    else:
        yield holds("I34")


def _year(report: Report, row: Indicator) -> Iterator[Verdict]:
    if row.actual is None or report.year is None:
        return
    later = [year for year in _YEAR.findall(row.actual.text) if int(year) > report.year + 1]
    if later:
        zh = f"指标“{name_of(row)}”的完成值写有{later[0]}年，报告年度为{report.year}年"
        yield fails(
            "I35",
            zh,
            f"a result of {report.year} speaks of {later[0]}",
            FindingFact("actual", name_of(row), row.actual),
        )
    elif _YEAR.search(row.actual.text):
        yield holds("I35")


# A text as short as this is a word of the field, not a copied sentence.
COPIED = 8


def _copied(row: Indicator) -> Iterator[Verdict]:
    if row.target is None or row.actual is None or len(row.target.text) < COPIED:
        return
    if row.target.text == row.actual.text and row.actual.value is None:
        zh = f"指标“{name_of(row)}”的完成值照抄目标“{row.target.text[:20]}”，不是实际完成情况"
        yield fails("S07", zh, "the result repeats the target word for word", *facts_of(row))
    else:
        yield holds("S07")
