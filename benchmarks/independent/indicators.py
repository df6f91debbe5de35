"""Indicator rows of forms: drawn from `indicators.toml`, with weights that add up and scores that follow."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.independent.figures import Style

INDICATORS: dict[str, list[Any]] = tomllib.loads(
    (Path(__file__).parent / "indicators.toml").read_text(encoding="utf-8")
)
LEVELS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator row by role, and its weight and score in tenths."""

    texts: dict[str, str]
    weight: int
    score: int


def draw_indicators(layout: dict[str, Any], budget: int, executed: int, random: Random) -> list[Indicator]:
    """Draw indicators, with weights that add up to those of the levels."""
    levels = dict(LEVELS)
    if layout.get("no_fund_score") and not layout.get("pairs"):
        levels["产出指标"] += 10
    drawn: list[Indicator] = []
    for level, points in levels.items():
        rows = [row for row in INDICATORS["rows"] if row[0] == level]
        chosen = [row for row in rows if row in random.sample(rows, min(len(rows), random.randint(3, 8)))]
        each = points // len(chosen)
        weights = [each] * (len(chosen) - 1) + [points - each * (len(chosen) - 1)]
        pairs = zip(chosen, weights, strict=True)
        drawn += [
            _indicator(row, weight, (budget, executed), random, layout["unit"]) for row, weight in pairs
        ]
    return drawn


def _indicator(
    row: Sequence[Any], weight: int, funds: tuple[int, int], random: Random, unit: str
) -> Indicator:
    """Draw one indicator: reached for the most part, else scored in proportion."""
    l1, l2, l3, measure, low, high = row
    texts = {
        "l1": l1,
        "l2": l2,
        "l3": l3,
        "content": l3,
        "reason": "",
        "standard": f"完成目标得{weight}分，否则按比例得分",
    }
    if measure == "text":
        texts |= {"nature": "定性", "bare": "明显", "measure": "", "target": "效果明显", "actual": "效果明显"}
        return Indicator(texts, weight * 10, weight * 10)
    if measure == "cost":
        style = Style(unit=unit)
        budget, executed = (style.cell(value) for value in funds)
        texts |= {
            "nature": "≤",
            "bare": budget,
            "measure": unit,
            "target": f"≤{budget}{unit}",
            "actual": f"{executed}{unit}",
        }
        return Indicator(texts, weight * 10, weight * 10)
    target = random.randint(low, high)
    short = random.random() < 0.2
    most = 100 if measure == "%" else target + 3
    actual = target * random.randint(70, 95) // 100 if short else min(target + random.randint(0, 3), most)
    sign = random.choice(("≥", "≥", "="))
    actual = target if sign == "=" and not short else actual
    score = weight * 10 * actual // target if short else weight * 10
    shown = f"≥{target}{measure}" if sign == "≥" else f"{target}{measure}"
    texts |= {
        "nature": sign,
        "bare": str(target),
        "measure": measure,
        "target": shown,
        "actual": f"{actual}{measure}",
    }
    texts["reason"] = random.choice(INDICATORS["reasons"]) if short else ""
    return Indicator(texts, weight * 10, score)
