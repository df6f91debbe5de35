"""Two reports gone through by hand, relation by relation.

Each is evaluated over its figures, and ends as the reading says.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.reader import read
from normalize.records import Report
from normalize.report import normalize
from rules.engine.relation import evaluate
from rules.validate import gather, judge, validate

ROOT = Path(__file__).parent
CASES = tomllib.loads((ROOT / "cases" / "rows.toml").read_text(encoding="utf-8"))
ROWS = CASES["row"]
SAMPLES = {
    "form": ("self-evaluation-department.docx", "self-evaluation-department.pdf"),
    "report": ("self-evaluation-report.docx", "self-evaluation-report.pdf"),
}
# Rows of the two readings that hold or fail.
FORM = [*range(1, 23), 23, 25, 28, 29, 31, 32, 34, 35, 36, 37, 40]
REPORT = [*range(1, 11), 12, 13, 14, 15, 17, 19, 26, 27, 28, 29, 30, 35, 37]


def _figures(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts in order, without the blanks that one format prints and the other does not."""
    return tuple(sorted("".join(text.split()) for text in texts))


def _evaluated(reports: Sequence[Report]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give rule, outcome and the figures, sorted, of every relation and every check."""
    facts, relations = gather(reports)
    for relation in relations:
        yield (
            relation.rule,
            evaluate(relation, facts),
            _figures(facts[index].value.text for index in relation.facts),
        )
    for verdict in judge(reports):
        yield verdict.rule, verdict.outcome, _figures(fact.value.text for fact in verdict.facts)


@cache
def _of_sample(name: str) -> Counter[tuple[str, str, tuple[str, ...]]]:
    return Counter(_evaluated(normalize(read(ROOT.parent / "samples" / name))))


def _of_sentence(text: str, folder: Path) -> Counter[tuple[str, str, tuple[str, ...]]]:
    path = folder / "report.md"
    path.write_text(f"# 2023年度澄湖区行政审批服务局整体支出绩效自评报告\n\n{text}\n", encoding="utf-8")
    return Counter(_evaluated(normalize(read(path))))


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{number}: {row['id']} {row['rule']}" for number, row in enumerate(ROWS)]
)
def test_row(row: dict[str, Any], tmp_path: Path) -> None:
    """The relation was evaluated over these figures with this verdict, in every format of the sample."""
    key = row["rule"], row["verdict"], _figures(row["figures"])
    found = (
        [_of_sample(name) for name in SAMPLES[row["document"]]]
        if row["document"] in SAMPLES
        else [_of_sentence(row["document"], tmp_path)]
    )
    for counts in found:
        near = [entry for entry in counts if entry[0] == row["rule"]]
        assert counts[key] >= row.get("count", 1), near


def test_every_row_is_told() -> None:
    """Each row of the readings that holds or fails has its relation here, or the reason why there is none."""
    told = {row["id"] for row in ROWS}
    assert told.isdisjoint(CASES["unchecked"])
    assert told | set(CASES["unchecked"]) == {f"S1-{n:02}" for n in FORM} | {f"S2-{n:02}" for n in REPORT}


@pytest.mark.parametrize("name", SAMPLES["form"])
def test_findings_of_the_form(name: str) -> None:
    """The form has one warning, that something was left over, and no error."""
    findings = validate(normalize(read(ROOT.parent / "samples" / name))).findings
    assert [(f.rule, f.severity) for f in findings if f.severity != "info"] == [("S01", "warning")]


@pytest.mark.parametrize("name", SAMPLES["report"])
def test_findings_of_the_report(name: str) -> None:
    """The report has two errors, a unit and a scope, and nothing else above info."""
    findings = validate(normalize(read(ROOT.parent / "samples" / name))).findings
    assert [(f.rule, f.severity) for f in findings if f.severity != "info"] == [
        ("C03", "error"),
        ("C02", "error"),
    ]
