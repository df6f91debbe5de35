"""What must not change the verdicts: another unit, other orders, zeros behind the point.

And what only looks wrong.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from benchmarks.making import accounts, make
from benchmarks.oddities import odd
from benchmarks.spoiling import KINDS, get
from benchmarks.wide import spoilt, wide
from normalize.records import Report, Value
from rules.validate import validate

SEEDS = range(6)


def _mapped(record: Any, change: Any) -> Any:
    """Return the record with `change` applied to every value in it."""
    if isinstance(record, Value):
        return change(record)
    if isinstance(record, tuple):
        return tuple(_mapped(entry, change) for entry in record)
    if is_dataclass(record) and not isinstance(record, type):
        return replace(
            record, **{field.name: _mapped(getattr(record, field.name), change) for field in fields(record)}
        )
    return record


def _in_yuan(value: Value) -> Value:
    """Print an amount of 万元 in 元."""
    if value.unit != "万元" or value.value is None:
        return value
    number = value.value * 10000
    return replace(
        value,
        text=value.text.replace(str(value.value), f"{number:f}").replace("万元", "元"),
        value=number,
        unit="元",
    )


def _with_zero(value: Value) -> Value:
    """Print an amount with a zero more behind its point."""
    if value.base_unit != "CNY" or value.value is None or value.value == value.value.to_integral_value():
        return value
    number = Decimal(f"{value.value}0")
    return replace(value, text=value.text.replace(str(value.value), str(number)), value=number)


def _verdicts(report: Report) -> list[tuple[str, str]]:
    return sorted(
        (finding.rule, finding.severity)
        for finding in validate((report,)).findings
        if finding.severity != "info"
    )


def _spoilt(seed: int, kind: str) -> Report:
    return KINDS[kind]((make, accounts)[seed % 2](seed), Random(seed))[0]


@pytest.mark.parametrize("kind", ["shift x10", "transposed", "stale"])
@pytest.mark.parametrize("seed", SEEDS)
def test_all_money_in_yuan(seed: int, kind: str) -> None:
    """The same figures in another unit give the same verdicts."""
    report = _spoilt(seed, kind)
    assert _verdicts(_mapped(report, _in_yuan)) == _verdicts(report)


@pytest.mark.parametrize("seed", SEEDS)
def test_zeros_behind_the_point(seed: int) -> None:
    """A wrong figure is wrong with a zero more behind the point of all."""
    report = _spoilt(seed, "shift x10")
    assert _verdicts(_mapped(report, _with_zero)) == _verdicts(report)


@pytest.mark.parametrize("kind", ["shift x10", "transposed", "stale"])
@pytest.mark.parametrize("seed", [0, 2, 4])
def test_rows_in_another_order(seed: int, kind: str) -> None:
    """The order of the indicators does not matter."""
    report = _spoilt(seed, kind)
    rows = list(report.indicators)
    Random(seed).shuffle(rows)
    assert _verdicts(replace(report, indicators=tuple(rows))) == _verdicts(report)


@pytest.mark.parametrize("seed", range(30))
def test_what_only_looks_wrong(seed: int) -> None:
    """Rounding, examples, approximate figures, other bases and units in words accuse nobody."""
    assert [f.message.zh for f in validate((odd(seed),)).findings if f.severity != "info"] == []


@pytest.mark.parametrize("seed", range(10))
def test_clean_accounts(seed: int) -> None:
    """Final accounts without a mistake are not accused."""
    assert _verdicts(accounts(seed)) == []


@pytest.mark.parametrize("seed", range(1, 12, 2))
def test_a_figure_wrong_in_all_places_is_one_mistake(seed: int) -> None:
    """A wrong figure that was copied to the other statements and the text is told once.

    With all its places.
    """
    clean = accounts(seed)
    wrong, places = KINDS["in all places"](clean, Random(seed))
    [finding] = [f for f in validate((wrong,)).findings if f.severity == "error"]
    blamed = {
        finding.facts[culprit.fact].value.at for culprit in finding.culprits if culprit.confidence >= 0.5
    }
    assert blamed <= {get(wrong, place).at for place in places}


def test_many_mistakes_in_a_large_document() -> None:
    """Twenty mistakes among five thousand figures are twenty findings.

    Most name the figure that was spoilt.
    """
    clean = wide(1)
    assert _verdicts(clean) == []
    wrong = spoilt(clean, 20)
    places = {
        cell.value.at
        for one, two in zip(clean.statements, wrong.statements, strict=True)
        for cell, c in zip(two.cells, one.cells, strict=True)
        if cell != c
    }
    found = [f for f in validate((wrong,)).findings if f.severity == "error"]
    blamed = [f.facts[f.culprits[0].fact].value.at for f in found if f.culprits]
    assert (len(places), len(found)) == (20, 20)
    assert sum(at in places for at in blamed) >= 18


@pytest.mark.slow
@pytest.mark.parametrize("give", [make, accounts, odd])
def test_a_thousand_clean_reports(give: Any) -> None:
    """No error on a thousand reports without a mistake, and at most one warning in twenty."""
    findings = [f for seed in range(334) for f in validate((give(50_000 + seed),)).findings]
    assert [f.message.zh for f in findings if f.severity == "error"] == []
    assert sum(f.severity == "warning" for f in findings) <= 16
