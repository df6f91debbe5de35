"""Every figure of the two sample reports, listed by eye from their text.

Its kind, unit and label, each once, and nothing else.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extract.reader import read
from normalize.records import Value
from normalize.report import normalize

ROOT = Path(__file__).parent
EXPECTED = tomllib.loads((ROOT / "cases" / "twins.toml").read_text(encoding="utf-8"))
SAMPLES = ROOT.parent / "samples"


@pytest.mark.parametrize("name", ["self-evaluation-report.docx", "self-evaluation-report.pdf"])
def test_every_figure_of_the_narrative_report(name: str) -> None:
    """The narrative gives its figures in order, with no slogan and no list number among them."""
    (report,) = normalize(read(SAMPLES / name))
    assert [
        [amount.value.text, amount.value.kind, amount.value.unit or "", amount.label]
        for amount in report.amounts
    ] == EXPECTED["report"]


def _texts(*values: Value | None) -> list[str]:
    return [value.text if value else "" for value in values]


@pytest.mark.parametrize("name", ["self-evaluation-department.docx", "self-evaluation-department.pdf"])
def test_every_figure_of_the_form(name: str) -> None:
    """The form gives two fund rows, fourteen indicators and the total.

    A quantity of a cell is listed with its unit.
    """
    (report,) = normalize(read(SAMPLES / name))
    funds = [
        [
            row.source,
            *_texts(row.budget, row.executed, row.transferred, row.max_score, row.execution_rate, row.score),
        ]
        for row in report.funds
    ]
    assert funds == EXPECTED["funds"]
    indicators = [
        [
            row.content,
            *_texts(row.max_score, row.score),
            *(f"{value.value:f}{value.unit}" for value in (*row.targets, *row.actuals)),
        ]
        for row in report.indicators
    ]
    assert indicators == EXPECTED["indicators"]
    assert report.totals is not None
    assert _texts(report.totals.max_score, report.totals.score) == EXPECTED["totals"]
