"""Weights and scores of the indicator table: they close on the printed totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from normalize.records import FundRow, Indicator, Report, Value
from rules.engine.equations import at_most, printed
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation

HALF = Decimal("0.5")
_PATHS: dict[str, Callable[[Indicator], object]] = {
    "level1": attrgetter("level1"),
    "level2": attrgetter("level1", "level2"),
}


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of weights and scores, of rows, levels and totals, as the form prints them."""
    yield from printed(_relations(book, report, number))


def _relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    yield from _closing(book, report, number, "max_score", "I02", "分值")
    yield from _closing(book, report, number, "score", "I03", "得分")
    yield from _rows(book, report, number)
    yield from _levels(book, report, number)
    yield from _bounded(book, report, number)
    yield from _classes(book, report, number)


def _enter(book: FactTable, value: Value | None, label: str, number: int, field: str) -> int | None:
    group = f"{number}.weights" if field == "max_score" else f"{number}.scores"
    return book.add(value, label, group, report=number, exact=field == "max_score", is_score=field == "score")


def name_of(row: Indicator) -> str:
    """Return what to call an indicator."""
    return row.content or row.level3 or row.level2 or row.level1 or "指标"


def _fund_facts(book: FactTable, report: Report, number: int, field: str, word: str) -> list[int]:
    found = [_enter(book, getattr(row, field), f"{row.source}{word}", number, field) for row in report.funds]
    return list(dict.fromkeys(fact for fact in found if fact is not None))


def _row_facts(book: FactTable, rows: Sequence[Indicator], number: int, field: str, word: str) -> list[int]:
    found = [_enter(book, getattr(row, field), f"{name_of(row)}{word}", number, field) for row in rows]
    return list(dict.fromkeys(fact for fact in found if fact is not None))


def _closing(
    book: FactTable, report: Report, number: int, field: str, rule: str, word: str
) -> Iterator[Relation]:
    """Give total = rows + execution; some regions leave the execution out of the total."""
    totals = report.totals
    if totals is None or not report.indicators:
        return
    whole = _enter(book, getattr(totals, field), f"总分{word}", number, field)
    rows = _row_facts(book, report.indicators, number, field, word)
    if (
        whole is None
        or len(rows) < 2
        or (field == "score" and _incomplete((*report.indicators, *report.funds)))
    ):
        return
    funds = _fund_facts(book, report, number, field, word)
    equations = [Equation(whole, tuple((ONE, part) for part in (*funds, *rows)))]
    if funds:
        equations += [Equation(whole, tuple((ONE, part) for part in rows))]
    roles = ((whole, "total"), *((part, "part") for part in (*funds, *rows)))
    if field == "score" and _rounded_up(book, whole, equations):
        rule = "I33"
    yield Relation(rule, f"总分{word} = 各项{word}之和", tuple(equations), roles)


def _rounded_up(book: FactTable, whole: int, equations: Sequence[Equation]) -> bool:
    """Say whether the total is the sum of broken scores rounded to a whole number."""
    total = book[whole]
    broken = any(book[part].step < 1 for part in equations[0].facts[1:])
    sums = (sum((book[part].number for part in equation.facts[1:]), Decimal(0)) for equation in equations)
    return total.step >= 1 and broken and any(abs(total.number - found) <= HALF for found in sums)


def _incomplete(rows: Sequence[Indicator | FundRow]) -> bool:
    """Say whether a row with a weight, the execution of the budget among them, has no score.

    The sum then says nothing (rule I01 speaks of it).
    """
    return any(
        row.max_score is not None and row.max_score.value and (row.score is None or row.score.value is None)
        for row in rows
    )


def _rows(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    seen: set[tuple[int, int]] = set()
    for row in report.indicators:
        weight = _enter(book, row.max_score, f"{name_of(row)}分值", number, "max_score")
        score = _enter(book, row.score, f"{name_of(row)}得分", number, "score")
        if weight is not None and score is not None and (score, weight) not in seen:
            seen.add((score, weight))
            yield replace(at_most(book, "I04", score, weight), full_mark=True)


def _levels(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    yield from _level(book, report, number, "level1", "I05")
    yield from _level(book, report, number, "level2", "I06")


def _level(book: FactTable, report: Report, number: int, level: str, rule: str) -> Iterator[Relation]:
    for label, group in groupby(report.indicators, key=_PATHS[level]):
        rows = list(group)
        printed = next(
            (getattr(row, f"{level}_weight") for row in rows if getattr(row, f"{level}_weight") is not None),
            None,
        )
        if (
            label is None
            or printed is None
            or any(row.max_score is None or row.max_score.value is None for row in rows)
        ):
            continue
        whole = _enter(book, printed, f"{getattr(rows[0], level)}分值", number, "max_score")
        parts = _row_facts(book, rows, number, "max_score", "分值")
        if whole is None or whole in parts or not parts:
            continue
        yield _subtotal(book, rule, whole, parts, _fund_facts(book, report, number, "max_score", "分值"))


def _subtotal(book: FactTable, rule: str, whole: int, parts: list[int], funds: list[int]) -> Relation:
    """Return level weight = its rows, or its rows with the execution.

    Rows may be shares of 100 inside their level.
    """
    terms = tuple((ONE, part) for part in parts)
    equations = [Equation(whole, terms)]
    if funds:
        equations.append(Equation(whole, terms + tuple((ONE, fund) for fund in funds)))
    if len(parts) > 1 and sum(book[part].number for part in parts) == HUNDRED != book[whole].number:
        equations.append(Equation(whole, (), constant=book[whole].number))
    roles = ((whole, "total"), *((part, "part") for part in parts))
    return Relation(rule, f"{book[whole].label} = 所属各指标分值之和", tuple(equations), roles)


def _classes(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give scores of a level <= its weights.

    It says more than row by row where a weight is one cell for several rows.
    """
    for level, path in _PATHS.items():
        for _, group in groupby(report.indicators, key=path):
            rows = list(group)
            weights = _row_facts(book, rows, number, "max_score", "分值")
            scores = _row_facts(book, rows, number, "score", "得分")
            stated = getattr(rows[0], level) and all(
                r.max_score is not None and r.score is not None for r in rows
            )
            if stated and weights and scores:
                yield _within(book, getattr(rows[0], level), scores, weights)


def _within(book: FactTable, name: str, scores: Sequence[int], weights: Sequence[int]) -> Relation:
    terms = (*((ONE, weight) for weight in weights), *((-ONE, score) for score in scores[1:]))
    roles = (*((score, "part") for score in scores), *((weight, "total") for weight in weights))
    return Relation("I36", f"{name}得分之和 ≤ 分值之和", (Equation(scores[0], terms, compare="<="),), roles)


def _bounded(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    if report.totals is None:
        return
    score = _enter(book, report.totals.score, "总分得分", number, "score")
    weight = _enter(book, report.totals.max_score, "总分分值", number, "max_score")
    if score is not None and weight is not None:
        yield at_most(book, "G02", score, weight)
    elif score is not None:
        equation = Equation(score, (), constant=Decimal(100), compare="<=")
        yield Relation("G02", "总分 ≤ 100", (equation,), ((score, "total"),))
