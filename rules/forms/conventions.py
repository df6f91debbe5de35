"""What the official form asks of an indicator table as a whole.

The usual weights, the classes, marks that are not all full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from normalize.records import Indicator, Report, Value
from rules.engine.fact import decimals_of, is_usable, usable_number
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.forms.targets import facts_of, full_marks
from rules.forms.weights import name_of
from rules.vocabulary import load

LOW_SATISFACTION = Decimal(80)
HUNDRED = Decimal(100)
# Fewer rows are no indicator table.
FEWEST = 4
# Satisfaction to hundredths of a percent needs ten thousand answers.
FINE = 2


@cache
def _words() -> dict[str, Any]:
    return load("indicators.toml")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the indicator table as a whole and on rows in the wrong place."""
    if len(report.indicators) >= FEWEST:
        yield from _splits(report)
        yield from _classes(report)
        yield from _all_full(report)
    for row in report.indicators:
        yield from _misplaced(row)
        yield from _satisfaction(row)
        yield from _measures(report, row)


def _by_class(report: Report) -> Mapping[str, Decimal]:
    """Return the weights of the first levels by their official word.

    A level that is not official gives nothing at all.
    """
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in report.indicators:
        word = next((w for w in ("满意度", "成本", "产出", "效益") if w in (row.level1 or "")), None)
        weight = usable_number(row.max_score)
        if word is None or weight is None:
            return {}
        found[word] += weight
    return found


def _splits(report: Report) -> Iterator[Verdict]:
    weights = _by_class(report)
    total = report.totals.max_score if report.totals is not None else None
    if not weights or total is None or usable_number(total) != HUNDRED:
        return
    if weights.get("满意度", Decimal(0)) == 0:
        yield from _without_satisfaction(weights, total)
        return
    split = next(s for s in _words()["split"] if s["with_cost"] == ("成本" in weights))
    if all(weights.get(word, Decimal(0)) == usual for word, usual in split["weights"].items()):
        yield from (holds(split["rule"], *_weights_of(report, word)) for word in split["weights"])
        return
    stated = "、".join(f"{word}{weight}" for word, weight in weights.items())
    usual = "、".join(f"{word}{weight}" for word, weight in split["weights"].items())
    fact = FindingFact("total", "总分分值", total)
    yield fails(
        split["rule"],
        f"各级分值（{stated}）与通行分值（{usual}，执行率10）不同",
        "the weights are not the usual ones",
        fact,
    )


def _weights_of(report: Report, word: str) -> tuple[FindingFact, ...]:
    rows = [row for row in report.indicators if word in (row.level1 or "")]
    return tuple(
        FindingFact("part", name_of(row), row.max_score) for row in rows if row.max_score is not None
    )


def _without_satisfaction(weights: Mapping[str, Decimal], total: Value) -> Iterator[Verdict]:
    wanted = Decimal(30 if "成本" in weights else 40)
    if weights.get("效益", Decimal(0)) == wanted:
        yield holds("I10")
    else:
        zh = f"没有满意度指标，效益指标分值通常为{wanted}分，本表为{weights.get('效益', Decimal(0))}分"
        yield fails(
            "I10",
            zh,
            f"without satisfaction the benefits usually weigh {wanted}",
            FindingFact("total", "总分分值", total),
        )


def _classes(report: Report) -> Iterator[Verdict]:
    levels = [row.level1 or "" for row in report.indicators]
    if not any(word in level for level in levels for word in ("产出", "效益")):
        return
    missing = [word for word in ("产出", "效益") if not any(word in level for level in levels)]
    if missing:
        yield fails(
            "I26",
            f"没有{missing[0]}指标",
            f"there is no indicator of {missing[0]}",
            *facts_of(report.indicators[0]),
        )
    else:
        yield holds("I26")


def _all_full(report: Report) -> Iterator[Verdict]:
    scored = [
        row
        for row in report.indicators
        if usable_number(row.max_score) and usable_number(row.score) is not None
    ]
    rates = [rate for row in report.funds if (rate := usable_number(row.execution_rate)) is not None]
    if len(scored) < FEWEST or not rates:
        return
    if (
        all(full_marks(row) for row in scored)
        and all(rate == HUNDRED for rate in rates)
        and scored[0].score is not None
    ):
        fact = FindingFact("score", name_of(scored[0]), scored[0].score)
        yield fails(
            "P04",
            f"{len(scored)}项指标全部满分，执行率均为100%",
            "every score is full and every rate 100%",
            fact,
        )
    else:
        yield holds("P04")


def _misplaced(row: Indicator) -> Iterator[Verdict]:
    words = next(
        (words for level, words in _words()["misplaced"].items() if level in (row.level2 or "")), None
    )
    if words is None or not row.content:
        return
    wrong = next((word for word in words if row.content.endswith(word)), None)
    if wrong is None:
        yield holds("S09")
    else:
        yield fails(
            "S09",
            f"“{row.content}”列在“{row.level2}”之下，应属其他类别",
            "the indicator stands in the wrong class",
            *facts_of(row),
        )


def _satisfaction(row: Indicator) -> Iterator[Verdict]:
    if row.category != "satisfaction":
        return
    target, actual = row.target, row.actual
    if target is not None and target.base_unit == "percent" and (wanted := usable_number(target)) is not None:
        if LOW_SATISFACTION <= wanted <= HUNDRED:
            yield holds("S10")
        else:
            yield fails(
                "S10",
                f"满意度目标为{target.text}，宜在80%～100%之间",
                "the target of satisfaction is unusual",
                *facts_of(row),
            )
    if actual is not None and actual.base_unit == "percent" and is_usable(actual):
        yield from _too_fine(row, actual)


def _too_fine(row: Indicator, actual: Value) -> Iterator[Verdict]:
    number = usable_number(actual)
    if number is not None and decimals_of(actual) >= FINE and number % 1 != 0 and number > 99:
        yield fails(
            "P10",
            f"满意度{actual.text}精确到万分之一，需要上万份样本",
            "so fine a satisfaction needs ten thousand answers",
            *facts_of(row),
        )
    else:
        yield holds("P10")


def _measures(report: Report, row: Indicator) -> Iterator[Verdict]:
    """A row that gives a reason but no measure, in a form that has measures elsewhere."""
    weight, score = usable_number(row.max_score), usable_number(row.score)
    if (
        row.deviation_reason is None
        or weight is None
        or score is None
        or score >= weight
        or not any(r.improvement for r in report.indicators)
    ):
        return
    if row.improvement is None:
        yield fails(
            "S04",
            f"指标“{name_of(row)}”写明了扣分原因，没有改进措施",
            "a reason is given, but no measure",
            *facts_of(row),
        )
    else:
        yield holds("S04")
