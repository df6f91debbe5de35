"""What the generated corpus says, drawn by lot: names, figures that add up, sentences."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

CENT = Decimal("0.01")


@cache
def words() -> dict[str, Any]:
    """Return the vocabulary in `words.toml`."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def amount(chance: random.Random, least: int, most: int) -> Decimal:
    """Return a figure between two whole numbers, to 0.01."""
    return Decimal(chance.randint(least * 100, most * 100)) * CENT


def shares(chance: random.Random, total: Decimal, count: int) -> list[Decimal]:
    """Return `count` figures to 0.01 that add up to `total`; now and then one of them is 0."""
    weights = [0 if chance.random() < 0.15 else chance.randint(1, 20) for _ in range(count)]
    whole = sum(weights) or 1
    parts = [(total * weight / whole).quantize(CENT, ROUND_HALF_UP) for weight in weights[:-1]]
    return [*parts, total - sum(parts)] if total >= sum(parts) else [total, *[Decimal("0.00")] * (count - 1)]


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return `part` in hundredths of `whole`, to 0.01; 0 of 0 is 0."""
    return (part * 100 / whole).quantize(CENT, ROUND_HALF_UP) if whole else Decimal("0.00")


def separated(value: Decimal) -> str:
    """Return a figure with separators of thousands: 1,250,000.00."""
    return f"{value:,.2f}"


def sentences(chance: random.Random, count: int) -> str:
    """Return a text of `count` clauses."""
    chosen = chance.sample(words()["clauses"], k=count)
    return "；".join(chosen) + "。"


def pick(chance: random.Random, name: str) -> str:
    """Return one of the words of a list."""
    chosen: str = chance.choice(words()[name])
    return chosen


def office(chance: random.Random) -> str:
    """Return the name of an invented department."""
    return pick(chance, "places") + pick(chance, "offices")


def weights(chance: random.Random, whole: int, count: int) -> list[int]:
    """Return `count` whole numbers of at least 1 that add up to `whole`."""
    cuts = sorted(chance.sample(range(1, whole), count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]


def spread(columns: int, count: int) -> list[int]:
    """Return the spans of `count` cells over `columns` columns, the wider ones last."""
    base, more = divmod(columns, count)
    return [base + (1 if index >= count - more else 0) for index in range(count)]


def cumulative(spans: Sequence[int]) -> list[int]:
    """Return where each span begins."""
    return [sum(spans[:index]) for index in range(len(spans))]
