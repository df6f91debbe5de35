"""Each sample holds the mistakes that were put into it, and nothing else worth a warning."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from heshu.checked import CheckedDocument
from heshu.pipeline import check_here
from heshu.sources import collect
from normalize.records import Report, Totals, Value
from rules.finding import Finding

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))


def cases(part: str) -> list[Any]:
    """Return the expected results.

    Those of which `part` is a known gap must fail, so that a mended gap is noticed.
    """
    found = []
    for path in EXPECTED:
        gap = json.loads(path.read_text(encoding="utf-8")).get("known_gaps", {}).get(part)
        marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
        found.append(pytest.param(path, id=path.name.removesuffix(".expected.json"), marks=marks))
    return found


def checked(path: Path) -> CheckedDocument:
    """Return the checked sample of an expected result."""
    return check_here(path.with_name(path.name.removesuffix(".expected.json")))


def printed(value: Value | None) -> str | None:
    """Return the text of a value that was printed."""
    return None if value is None else value.text


def report_as_expected(report: Report, names: list[str]) -> dict[str, Any]:
    """Return what an expected result tells of a report."""
    totals = report.totals or Totals()
    found = {
        "kind": report.kind,
        "department": report.department,
        "project": report.project,
        "year": report.year,
        "funds": len(report.funds),
        "indicators": len(report.indicators),
        "max_score": printed(totals.max_score),
        "score": printed(totals.score),
    }
    return {name: found[name] for name in names}


def figure(text: str | None) -> str | Decimal | None:
    """Return a printed figure so that 937500 and 937,500.00 are the same."""
    try:
        return Decimal((text or "").replace(",", ""))
    except ArithmeticError:
        return text


def test_every_sample_has_an_expected_result() -> None:
    """No sample goes unread, and no expected result lacks its sample."""
    assert [source.name for source in collect([SAMPLES])] == [
        path.name.removesuffix(".expected.json") for path in EXPECTED
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", cases("records"))
def test_the_records_are_those_that_are_printed(path: Path) -> None:
    """Kind, names, year, number of fund and indicator rows, and the totals."""
    expected = json.loads(path.read_text(encoding="utf-8"))["reports"]
    found = checked(path).reports
    assert [
        report_as_expected(report, list(names)) for report, names in zip(found, expected, strict=True)
    ] == expected


@pytest.mark.slow
@pytest.mark.parametrize("path", cases("findings"))
def test_the_mistakes_are_found_and_nothing_else(path: Path) -> None:
    """Every finding above `info` is one that was put in, with its figures and the figure to blame."""
    expected = json.loads(path.read_text(encoding="utf-8"))["findings"]
    found = [finding for finding in checked(path).findings if finding.severity != "info"]
    assert len(found) == len(expected), [finding.message.en for finding in found]
    for mistake in expected:
        assert any(tells(finding, mistake) for finding in found), (
            mistake,
            [finding.message.en for finding in found],
        )


def tells(finding: Finding, mistake: dict[str, Any]) -> bool:
    """Tell whether a finding is of this mistake: severity, figures, and who is to blame first."""
    texts = {fact.value.text for fact in finding.facts}
    blamed = finding.culprits[0] if finding.culprits else None
    named = (None, None) if blamed is None else (figure(blamed.text), figure(blamed.proposed))
    return (
        finding.severity == mistake["severity"]
        and set(mistake["facts"]) <= texts
        and (mistake["culprit"] is None or named == (figure(mistake["culprit"]), figure(mistake["proposed"])))
    )


def test_the_samples_can_be_made_anew(tmp_path: Path) -> None:
    """What is committed is what `samples.make` writes, byte for byte."""
    from samples.make import SAMPLES as WRITERS
    from samples.make import make

    make(tmp_path)
    for name in WRITERS:
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), name
