"""A figure that was hard to read is rather misread than wrong.

From the cell of a scan to the attribution of a finding.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document import BBox, Cell, Document, Line, Location, Paragraph, Table
from heshu.store.codec import from_json, to_json
from normalize.confidence import TORN
from normalize.records import Report, Value
from normalize.report import normalize
from rules.catalogue.snippets import report_of, value_of
from rules.engine.misreading import odds
from rules.finding import Finding
from rules.validate import validate

BOX: BBox = (0.0, 0.0, 10.0, 10.0)


def _report(text: str, confidence: float | None) -> Report:
    """Return a report whose 人员经费 is `text`, read with this confidence, where 265.55 would add up."""
    report = report_of(
        {"amounts": ["基本支出 | 286.95万元", f"> 人员经费 | {text}", "> 公用经费 | 21.40万元"]}
    )
    amounts = list(report.amounts)
    amounts[1] = replace(amounts[1], value=replace(amounts[1].value, confidence=confidence))
    return replace(report, amounts=tuple(amounts))


def _found(text: str, confidence: float | None) -> Finding:
    [finding] = [f for f in validate((_report(text, confidence),)).findings if f.rule == "C03"]
    return finding


@pytest.mark.parametrize(
    ("text", "confidence", "attribution", "severity"),
    [
        ("263.55万元", None, "filing", "error"),
        ("263.55万元", 0.9999, "filing", "error"),
        ("263.55万元", 0.9, "extraction", "warning"),
        ("266.55万元", 0.9, "extraction", "warning"),
        ("26.55万元", TORN, "extraction", "warning"),
        ("263.55万元", TORN, "filing", "error"),
        ("265.55元", 0.9, "filing", "error"),
        ("2655.50万元", 0.999, "filing", "error"),
    ],
)
def test_attribution(text: str, confidence: float | None, attribution: str, severity: str) -> None:
    """A digit of a figure that was hard to read was misread.

    A unit was not, nor a figure that was printed as text or easy to read.
    """
    finding = _found(text, confidence)
    assert (finding.attribution, finding.severity) == (attribution, severity)


def test_signs_that_look_alike_are_misread_more_often() -> None:
    """5 for 6 is likelier a misreading than 2 for 6, and a unit hardly ever is."""
    value = replace(value_of("265.55万元", Location()), confidence=0.95)
    alike, other, unit = (
        odds(value, *slip)
        for slip in (("digit", "266.55万元"), ("digit", "262.55万元"), ("unit", "265.55元"))
    )
    assert alike > other > unit > 0
    assert odds(replace(value, confidence=None), "digit", "266.55万元") == 0


def test_a_verdict_beside_an_unsure_figure() -> None:
    """A check of words and figures that were hard to read is no error."""
    report = report_of({"indicators": ["产出指标/数量指标/培训 | target=≥90人 | actual=80人 | w=10 | s=10"]})
    row = report.indicators[0]
    assert row.actual is not None
    unsure = replace(report, indicators=(replace(row, actual=replace(row.actual, confidence=0.5)),))
    for entry, expected in ((report, ("error", "filing")), (unsure, ("warning", "extraction"))):
        [finding] = [f for f in validate((entry,)).findings if f.rule == "I18"]
        assert (finding.severity, finding.attribution) == expected


def _cell(row: int, column: int, text: str, confidence: float | None) -> Cell:
    line = Line(0, len(text), 1, 0.0, 10.0, tuple(float(i) for i in range(len(text) + 1)), confidence)
    return Cell(row, column, 1, 1, text, Location(1, BOX, 1, row, column), (line,))


def _document(rate: str, confidence: float | None) -> Document:
    rows = [
        ("资金来源", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", "100.00", "90.00", "10", rate, "9.00"),
    ]
    cells = [
        _cell(r + 1, c + 1, text, confidence if text == rate else None)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    table = Table(1, 2, 6, tuple(cells), None, "万元", (1,))
    title = Paragraph("项目支出绩效自评表", Location(1, BOX, paragraph=1, start=0, end=9))
    return Document("form.png", "", "image", 1, (title, table))


@pytest.mark.parametrize(
    ("rate", "confidence", "expected"),
    [("90.00%", 0.93, 0.93), ("90.00%", None, None), ("90.0\n0%", None, TORN)],
)
def test_confidence_is_carried(rate: str, confidence: float | None, expected: float | None) -> None:
    """A value has the confidence of its cell; digits torn apart by a line end are less sure.

    Printed text has none.
    """
    [report] = normalize(_document(rate, confidence))
    value = report.funds[0].execution_rate
    assert value is not None
    assert value.confidence == expected
    assert report.funds[0].budget is not None
    assert report.funds[0].budget.confidence is None


def test_confidence_is_stored() -> None:
    """The store keeps the confidence of a value."""
    value = replace(value_of("90.00%", Location()), confidence=0.93)
    assert from_json(Value, to_json(value)) == value
