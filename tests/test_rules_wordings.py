"""Sentences in the closed wordings of the field: right ones are left alone, a changed figure is found."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from normalize.report import normalize
from rules.finding import Finding
from rules.validate import validate
from tests.printed_tables import document

SENTENCES = tomllib.loads((Path(__file__).parent / "cases" / "wordings.toml").read_text(encoding="utf-8"))[
    "sentence"
]


def contradictions(text: str) -> list[Finding]:
    """Return the errors and warnings of a paragraph or, parted by line breaks, of several."""
    found = validate(normalize(document(*text.split("\n")))).findings
    return [finding for finding in found if finding.severity != "info"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["name"])
def test_a_right_sentence_is_left_alone(sentence: dict[str, Any]) -> None:
    """Its figures agree, however it is worded."""
    assert [finding.message.zh for finding in contradictions(sentence["text"])] == []


@pytest.mark.parametrize(
    ("text", "slip"),
    [(sentence["text"], slip) for sentence in SENTENCES for slip in sentence["slips"]],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_a_changed_figure_is_found(text: str, slip: list[str]) -> None:
    """A finding shows the figure that was changed."""
    assert slip[0] in text
    found = contradictions(text.replace(slip[0], slip[1], 1))
    assert any(slip[2] in fact.value.text for finding in found for fact in finding.facts)


def test_the_scope_of_a_sum_has_many_names() -> None:
    """Expenditure of one fund = basic + project, whatever the fund is called."""
    for fund in ("一般公共预算", "公共预算", "财政性资金", "一般公共预算财政拨款"):
        found = contradictions(
            f"# 某局2023年度部门决算\n{fund}支出1000万元，基本支出400万元，项目支出500万元。"
        )
        assert [finding.severity for finding in found] == ["error"], fund
