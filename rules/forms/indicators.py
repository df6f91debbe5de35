"""Indicator rows: targets against results, scores against reasons, order and form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from normalize.records import Indicator, Report, Value
from normalize.vocabulary import is_placeholder
from rules.engine.fact import is_usable, number_of, usable_number
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.weights import name_of
from rules.vocabulary import load

Pairs = tuple[tuple[Value, Value], ...]
"""Targets, each with its result."""

OVERSHOOT = Decimal("1.3")
_BLANK = re.compile(r"^[\s\-—－/*无]*$")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@cache
def _words() -> dict[str, Any]:
    return load("indicators.toml")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the indicator rows of a report."""
    scored = any(row.score is not None for row in report.indicators)
    explained = any(
        not _blank(row.deviation_reason) or not _blank(row.improvement) for row in report.indicators
    )
    for row in report.indicators:
        yield from _pairing(row)
        yield from _percent_bound(row)
        yield from _dates(row)
        yield from _operator(row)
        if scored:
            yield from _cells(row)
            yield from _measured(row)
            yield from _reached(row, explained)
            yield from _tier(row)
            yield from _needless_reason(row)
    yield from _repeated(report)


def fact(role: str, row: Indicator, value: Value | None) -> tuple[FindingFact, ...]:
    """Return the figure for a finding, if there is one."""
    return (FindingFact(role, name_of(row), value),) if value is not None else ()


def place(row: Indicator) -> tuple[FindingFact, ...]:
    """Return the first printed value of a row, so that a finding about its words has a place."""
    values = (row.target, row.max_score, row.score, row.actual)
    return next((fact("value", row, value) for value in values if value is not None), ())


def _blank(value: Value | None) -> bool:
    return value is None or _BLANK.match(value.text) is not None


def _pairing(row: Indicator) -> Iterator[Verdict]:
    if not row.level1 or not row.level2:
        return
    allowed = next((words for name, words in _words()["pairing"].items() if name in row.level1), None)
    known = any(word in row.level2 for words in _words()["pairing"].values() for word in words)
    if allowed is None or not known:
        return
    if any(word in row.level2 for word in allowed):
        yield holds("I11")
    else:
        yield fails(
            "I11",
            f"二级指标“{row.level2}”不属于一级指标“{row.level1}”",
            f"{row.level2} does not belong under {row.level1}",
            *place(row),
        )


def _cells(row: Indicator) -> Iterator[Verdict]:
    weight, score = usable_number(row.max_score), usable_number(row.score)
    if not row.content and not row.level3:
        return
    if weight and score is None:
        yield fails(
            "I01",
            f"指标“{name_of(row)}”有分值而无得分",
            "an indicator has a weight but no score",
            *fact("weight", row, row.max_score),
        )
    elif score and row.max_score is None:
        yield fails(
            "I01",
            f"指标“{name_of(row)}”有得分而无分值",
            "an indicator has a score but no weight",
            *fact("score", row, row.score),
        )
    elif weight is not None:
        yield holds("I01")
    if (
        score is not None and score < 0 and weight is not None and weight > 0
    ):  # a row that only takes points off has no weight
        yield fails(
            "I37",
            f"指标“{name_of(row)}”的得分{score}小于0",
            "a score is less than nothing",
            *fact("score", row, row.score),
        )
    elif score is not None:
        yield holds("I37", *fact("score", row, row.score))


def _quantities(value: Value | None, listed: tuple[Value, ...]) -> tuple[Value, ...]:
    return listed or ((value,) if value is not None and value.value is not None else ())


def _measured(row: Indicator) -> Iterator[Verdict]:
    targets, actuals = _quantities(row.target, row.targets), _quantities(row.actual, row.actuals)
    if not targets or row.actual is None or not usable_number(row.max_score):
        return
    if actuals:
        yield holds("I12")
    else:
        zh = (
            f"指标“{name_of(row)}”的目标值写明数值（{row.target.text if row.target else ''}），"
            f"完成值“{row.actual.text}”未写明数值"
        )
        yield fails(
            "I12",
            zh,
            "the target is a figure, the result is not",
            *fact("target", row, row.target),
            *fact("actual", row, row.actual),
        )


def _comparable(row: Indicator) -> Pairs:
    """Return pairs of target and result of one kind, in order; none unless every one has its counterpart."""
    targets, actuals = _quantities(row.target, row.targets), _quantities(row.actual, row.actuals)
    pairs = tuple(zip(targets, actuals, strict=False))
    if len(targets) != len(actuals) or not all(_alike(a, b) for a, b in pairs):
        return ()
    return pairs


def _alike(target: Value, actual: Value) -> bool:
    plain = is_usable(target) and is_usable(actual) and not target.approximate and not actual.approximate
    dated = {target.kind, actual.kind} & {"date", "range", "docno", "ordinal"}
    same = target.base_unit == actual.base_unit and (
        target.base_unit != "count" or target.unit == actual.unit
    )
    return (
        plain
        and same
        and not dated
        and target.upper is None
        and actual.upper is None
        and actual.comparator in (None, "=")
    )


def _direction(row: Indicator, target: Value) -> str | None:
    """Return how the result should lie to the target.

    None when the form does not say and the class does not tell.
    """
    if target.comparator is not None:
        return target.comparator
    rising = row.category in ("output.quantity", "satisfaction") or (
        row.category == "output.quality" and target.base_unit == "percent"
    )
    negative = any(word in f"{name_of(row)}{target.text}" for word in _words()["direction"]["negative"])
    return ">=" if rising and not negative and target.kind != "time" else None


def _met(direction: str, target: Decimal, actual: Decimal) -> bool:
    compared = {
        ">=": actual >= target,
        ">": actual > target,
        "<=": actual <= target,
        "<": actual < target,
        "=": actual == target,
    }
    return compared[direction]


def shortfall(row: Indicator) -> tuple[Value, Value] | None:
    """Return the first target and result of the row that show the target was not met."""
    for target, actual in _comparable(row):
        direction = _direction(row, target)
        wanted, got = number_of(target), number_of(actual)
        if direction and wanted is not None and got is not None and not _met(direction, wanted, got):
            return target, actual
    return None


def _reached(row: Indicator, explained: bool) -> Iterator[Verdict]:
    weight, score, pairs = usable_number(row.max_score), usable_number(row.score), _comparable(row)
    if not weight or score is None:
        return
    missed = shortfall(row)
    compared = any(_direction(row, target) for target, _ in pairs)
    if pairs and not compared and all(number_of(target) == number_of(actual) for target, actual in pairs):
        yield holds(
            "I18", *_pair_facts(row, pairs)
        )  # a result that is the target has met it, whichever way it is counted
    if compared:
        yield from _full_score(row, weight, score, missed, pairs)
        yield from _lost_points(row, weight, score, missed)
        yield from _overshot(row, pairs)
    if explained:
        yield from _unexplained(row, weight, score)


def _pair_facts(row: Indicator, pairs: Pairs) -> tuple[FindingFact, ...]:
    found = [(*fact("target", row, target), *fact("actual", row, actual)) for target, actual in pairs]
    return tuple(entry for pair in found for entry in pair) + fact("score", row, row.score)


def _full_score(
    row: Indicator, weight: Decimal, score: Decimal, missed: tuple[Value, Value] | None, pairs: Pairs
) -> Iterator[Verdict]:
    if missed is None or score != weight:
        yield holds("I18", *_pair_facts(row, pairs))
        return
    rule = "I16" if missed[0].comparator == "=" else "I18"
    zh = f"指标“{name_of(row)}”目标{missed[0].text}，完成{missed[1].text}，未达目标而得满分"
    facts = (*fact("target", row, missed[0]), *fact("actual", row, missed[1]), *fact("score", row, row.score))
    proven = missed[0].comparator in (">=", "<=", ">", "<")
    yield fails(
        rule,
        zh,
        "the target was missed, yet the score is full",
        *facts,
        severity=None if proven else "warning",
    )


def _lost_points(
    row: Indicator, weight: Decimal, score: Decimal, missed: tuple[Value, Value] | None
) -> Iterator[Verdict]:
    if missed is not None or score >= weight or not _blank(row.deviation_reason):
        yield holds("I19")
        return
    zh = f"指标“{name_of(row)}”已达目标，却扣{weight - score}分，未说明原因"
    yield fails(
        "I19",
        zh,
        "the target was met, yet points were taken off without a reason",
        *fact("score", row, row.score),
    )


def _overshot(row: Indicator, pairs: Pairs) -> Iterator[Verdict]:
    for target, actual in pairs:
        wanted, got = number_of(target), number_of(actual)
        if (
            wanted
            and got is not None
            and _direction(row, target) in (">=", ">")
            and got > wanted * OVERSHOOT
            and _blank(row.deviation_reason)
        ):
            zh = f"指标“{name_of(row)}”完成{actual.text}，超过目标{target.text}的30%以上，目标可能定得过低"
            yield fails(
                "I20",
                zh,
                "the result is far above the target",
                *fact("target", row, target),
                *fact("actual", row, actual),
            )
        else:
            yield holds("I20", *fact("target", row, target), *fact("actual", row, actual))


def _unexplained(row: Indicator, weight: Decimal, score: Decimal) -> Iterator[Verdict]:
    if score < weight and _blank(row.deviation_reason) and _blank(row.improvement):
        yield fails(
            "I21",
            f"指标“{name_of(row)}”扣分而未说明原因",
            "points were lost and no reason is given",
            *fact("score", row, row.score),
        )
    else:
        yield holds("I21")


def _needless_reason(row: Indicator) -> Iterator[Verdict]:
    weight, score = usable_number(row.max_score), usable_number(row.score)
    if not weight or score is None or row.deviation_reason is None:
        return
    text = row.deviation_reason.text
    words = _words()["reason"]
    failed = any(word in text for word in words["failed"]) and not any(word in text for word in words["none"])
    if failed and score == weight:
        zh = f"指标“{name_of(row)}”得满分，却写有未完成原因“{text[:30]}”"
        yield fails(
            "I22", zh, "the score is full, yet a reason for failing is given", *fact("score", row, row.score)
        )
    else:
        yield holds("I22")


def _tier(row: Indicator) -> Iterator[Verdict]:
    weight, score = usable_number(row.max_score), usable_number(row.score)
    if not weight or score is None or row.actual is None:
        return
    tier = next((t for t in _words()["tier"] if row.actual.text.strip() in t["words"]), None)
    if tier is None:
        return
    share = score / weight * 100
    if tier["low"] <= share <= tier["high"]:
        yield holds("S05")
    else:
        zh = f"指标“{name_of(row)}”完成情况为“{row.actual.text}”，得分却是{score}分（分值{weight}分）"
        yield fails(
            "S05", zh, "the word for the result and its score disagree", *fact("score", row, row.score)
        )


def _percent_bound(row: Indicator) -> Iterator[Verdict]:
    actual = row.actual
    if (
        actual is None
        or actual.base_unit != "percent"
        or not any(word in name_of(row) for word in _words()["bounded"]["words"])
    ):
        return
    if actual.base_value is not None and actual.base_value > 100:
        yield fails(
            "I25",
            f"“{name_of(row)}”为{actual.text}，超过100%",
            f"{actual.text} is more than the whole",
            *fact("actual", row, actual),
        )
    else:
        yield holds("I25", *fact("actual", row, actual))


def _operator(row: Indicator) -> Iterator[Verdict]:
    if row.actual is None or row.actual.value is None:
        return
    if row.actual.text.strip()[:1] in "≥≤＞＜><≧≦":
        zh = f"指标“{name_of(row)}”的完成值“{row.actual.text}”带有比较符号，不是实际完成数"
        yield fails(
            "S08",
            zh,
            "the result carries an operator: it is no measured figure",
            *fact("actual", row, row.actual),
        )
    else:
        yield holds("S08")


def _dates(row: Indicator) -> Iterator[Verdict]:
    for value in (row.target, row.actual):
        for month, day in _DAY.findall(value.text if value is not None else ""):
            if 1 <= int(month) <= 12 and 1 <= int(day) <= _LONGEST_MONTH[int(month) - 1]:
                yield holds("P05")
            else:
                yield fails(
                    "P05",
                    f"没有{month}月{day}日这一天",
                    f"there is no day {month}-{day}",
                    *fact("date", row, value),
                )


def _named(row: Indicator) -> tuple[str | None, ...]:
    return row.level2, row.level3, row.content, row.target.text if row.target else None


def _repeated(report: Report) -> Iterator[Verdict]:
    named = {_named(row): row for row in report.indicators if row.content}
    keys = Counter(_named(row) for row in report.indicators if row.content)
    for key, times in keys.items():
        again, content = named[key], named[key].content
        if times > 1:
            yield fails(
                "I28",
                f"指标“{content}”重复出现{times}次",
                f"an indicator is listed {times} times",
                *place(again),
            )
        else:
            yield holds("I28", *place(again))
    for row in report.indicators:
        if is_placeholder(name_of(row)) and (row.target is not None or usable_number(row.max_score)):
            yield fails(
                "N11",
                f"指标名称仍是模板文字“{name_of(row)}”",
                "a template's placeholder was left in",
                *place(row),
            )
