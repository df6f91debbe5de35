"""Halves of public number suites; their sources and licences stand on each line.

What means something else in a report is listed with its reason.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.quantities.quantities import Quantity, quantities

CASES = Path(__file__).parent / "cases"
LEFT_OUT = {
    case: reason
    for group in tomllib.loads((CASES / "suites_left_out.toml").read_text(encoding="utf-8"))["reason"]
    for reason, case in ((group["why"], id_) for id_ in group["cases"])
}
GRAMS = {"kg": Decimal(1000)}


def _cases(name: str) -> list[dict[str, Any]]:
    lines = (CASES / "suites" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["id"] not in LEFT_OUT]


def _close(found: Decimal | None, expected: str | None) -> bool:
    return (
        found is not None
        and expected is not None
        and abs(found - Decimal(expected)) <= Decimal("1e-9") * max(1, abs(Decimal(expected)))
    )


def _one(text: str) -> Quantity | None:
    found = quantities(text)
    return found[0] if len(found) == 1 else None


def _value(case: dict[str, Any]) -> bool:
    item = _one(case["input"])
    return item is not None and any(
        _close(number, case["expected"]["value"]) for number in (item.value, item.base_value)
    )


def _measure(case: dict[str, Any]) -> bool:
    item, expected = _one(case["input"]), case["expected"]
    if item is None:
        return False
    value = expected["spans"][0][2] if "spans" in expected else expected["value"]
    grams = (
        item.base_value * GRAMS[item.base_unit]
        if item.base_value is not None and item.base_unit in GRAMS
        else None
    )
    return any(_close(number, value) for number in (item.value, item.base_value, grams))


def _range(case: dict[str, Any]) -> bool:
    item, expected = _one(case["input"]), case["expected"]
    if item is None:
        return False
    if expected["hi"] is None:
        return item.comparator in (">=", ">") and _close(item.value, expected["lo"])
    scale = (
        item.base_value / item.value
        if item.base_value and item.value and item.base_unit == "CNY"
        else Decimal(1)
    )
    return (
        item.upper is not None
        and _close((item.value or Decimal(0)) * scale, expected["lo"])
        and _close(item.upper * scale, expected["hi"])
    )


def _spans(case: dict[str, Any], kinds: tuple[str, ...] | None) -> bool:
    """Say whether each expected span is covered by one quantity of its own.

    No other quantity is found.
    """
    found = [
        item
        for item in quantities(case["input"])
        if item.kind not in ("date", "docno") and (kinds is None or item.kind in kinds)
    ]
    expected = case["expected"]["spans"]
    return len(found) == len(expected) and all(
        item.start <= span[0] and item.end >= span[1] - 1 for item, span in zip(found, expected, strict=True)
    )


def _bounds(case: dict[str, Any]) -> bool:
    """Say whether both ends of each range are found as the ends or bounds of quantities within its span."""
    found = quantities(case["input"])
    for span in case["expected"]["ranges"]:
        inside = [item for item in found if item.start >= span["start"] - 1 and item.end <= span["end"] + 2]
        numbers = [number for item in inside for number in (item.value, item.upper) if number is not None]
        if not all(
            any(_close(number, end) for number in numbers)
            for end in (span["lo"], span["hi"])
            if end is not None
        ):
            return False
    return True


CHECKS = {
    "number": (_value, Decimal("0.97")),
    "percent": (_value, Decimal("0.98")),
    "money": (_value, Decimal("0.85")),
    "ordinal": (_value, Decimal(1)),
    "reject": (lambda case: quantities(case["input"]) == [], Decimal(1)),
    "measure": (_measure, Decimal("0.90")),
    "range": (_range, Decimal("0.75")),
    "number_extract": (lambda case: _spans(case, None), Decimal("0.80")),
    "money_extract": (lambda case: _spans(case, ("money",)), Decimal("0.80")),
    "percent_extract": (lambda case: _spans(case, ("percent",)), Decimal("0.80")),
    "range_extract": (_bounds, Decimal("0.80")),
    "range_extract_incl": (_bounds, Decimal("0.80")),
}


@pytest.mark.parametrize("name", CHECKS)
def test_share_of_a_suite(name: str) -> None:
    """The share of a suite's cases that give what it expects stays above its bar."""
    check, bar = CHECKS[name]
    cases = _cases(name)
    missed = [case["input"] for case in cases if not check(case)]
    assert len(cases) - len(missed) >= bar * len(cases), missed


def test_left_out_cases_exist_and_have_reasons() -> None:
    """A case is left out for a reason of its own, and only if it is there."""
    known = {
        json.loads(line)["id"]
        for path in (CASES / "suites").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert set(LEFT_OUT) <= known
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())
