"""Execution rates, scores and amounts by category over all documents.

Counted a while at a time, as a county has many.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from extract.language import Language
from heshu.output.headings import word
from heshu.output.plots import Chart, Series, histogram
from heshu.store.catalogue import StoredDocument, reports_of
from heshu.store.codec import to_json
from heshu.store.connection import Database
from heshu.web.wording import phrase
from normalize.records import Report

RATE_EDGES = (0, 20, 40, 60, 80, 90, 95, 100)
SCORE_EDGES = (0, 60, 70, 80, 85, 90, 95, 100)
PATIENCE = 2.0  # seconds of counting in one request; whoever reloads the page goes on


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one document.

    Execution rates in percent, scores, and amounts of money by category in yuan.
    """

    rates: tuple[Decimal, ...] = ()
    scores: tuple[Decimal, ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()


def figures_of(reports: Iterable[Mapping[str, Any]]) -> Figures:
    """Return the figures of reports that are plain JSON objects, as a store keeps them."""
    rates, scores = [], []
    amounts: list[tuple[str, Decimal]] = []
    for report in reports:
        funds = [fund for fund in report.get("funds", ()) if fund.get("parent") is None]
        rates += [
            rate for fund in funds if (rate := _number(fund.get("execution_rate"), "base_value")) is not None
        ]
        score = _number((report.get("totals") or {}).get("score"), "value")
        scores += [score] if score is not None else []
        for indicator in report.get("indicators", ()):
            amounts += [(indicator["category"], value) for value in _money(indicator.get("targets", ()))]
    return Figures(tuple(rates), tuple(scores), tuple(amounts))


def figures_of_reports(reports: Iterable[Report]) -> Figures:
    """Return the figures of reports."""
    return figures_of([to_json(report) for report in reports])


def _money(values: Iterable[Mapping[str, Any]]) -> list[Decimal]:
    found = (_number(value, "base_value") for value in values if value.get("base_unit") == "CNY")
    return [value for value in found if value is not None]


def _number(value: Mapping[str, Any] | None, name: str) -> Decimal | None:
    text = value.get(name) if value else None
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


class Counting:
    """The figures of the documents of a store, as far as they have been counted."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[int, Figures] = {}
        self._lock = threading.Lock()

    def count(
        self, database: Database, stored_documents: Iterable[StoredDocument], seconds: float = PATIENCE
    ) -> tuple[list[Figures], int]:
        """Return the figures of the documents counted so far and how many documents there are.

        Counting for some seconds.
        """
        give_up = time.monotonic() + seconds
        wanted = dict.fromkeys(stored.extraction for stored in stored_documents)
        with self._lock:
            for extraction in wanted:
                if extraction not in self._found and time.monotonic() < give_up:
                    self._found[extraction] = figures_of(reports_of(database, extraction))
            return [self._found[extraction] for extraction in wanted if extraction in self._found], len(
                wanted
            )


def charts(found: Iterable[Figures], language: Language) -> dict[str, Chart]:
    """Return the charts "rates", "scores" and "categories"."""
    kept = list(found)
    rates = histogram((rate for figures in kept for rate in figures.rates), RATE_EDGES)
    scores = histogram((score for figures in kept for score in figures.scores), SCORE_EDGES)
    return {
        "rates": _distribution("rates", rates, language),
        "scores": _distribution("scores", scores, language),
        "categories": _categories(kept, language),
    }


def _distribution(name: str, found: tuple[tuple[str, ...], tuple[int, ...]], language: Language) -> Chart:
    labels, counts = found
    return Chart(
        phrase(name, language),
        phrase("value_range", language),
        labels,
        (Series(phrase("count", language), counts, "info"),),
    )


def _categories(found: Iterable[Figures], language: Language) -> Chart:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for figures in found:
        for category, value in figures.amounts:
            sums[category] += value
    names = sorted(sums, key=lambda name: -sums[name])
    labels = tuple(phrase(name, language, "category") for name in names)
    series = Series(phrase("amount_sum", language), tuple(sums[name] for name in names), "info")
    return Chart(phrase("categories", language), word("columns", "category", language), labels, (series,))
