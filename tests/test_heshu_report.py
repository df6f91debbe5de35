"""The offline report and the charts in it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import lxml.html
import pytest
from typer.testing import CliRunner

from heshu.api import check
from heshu.commands.every import app
from heshu.output.plots import Chart, Series, bars, columns, data
from heshu.report.report_page import write_report

SAMPLES = Path(__file__).parents[1] / "samples"
CHART = Chart(
    "标题<b>",
    "名称",
    ("甲<script>", "=1+1", "丙"),
    (Series("错误", (3, 0, 1), "error"), Series("提醒", (1, 2, 0), "warning")),
)


def written(*names: str, language: str = "zh") -> str:
    """Return the report of samples."""
    stream = io.StringIO()
    write_report((check(SAMPLES / name) for name in names), stream, "en" if language == "en" else "zh")
    return stream.getvalue()


def test_a_report_says_everything_in_one_file() -> None:
    """Counts, findings with figures and culprits, and the rules; nothing is fetched from anywhere."""
    text = written("self-evaluation-report.pdf", "score-sheet.docx")
    root = lxml.html.fromstring(text)
    assert "共 2 份文件，3 项错误，0 项提醒，2 项提示" in text
    assert len(root.xpath("//article")) == 5
    assert "21.4万元" in [element.text for element in root.xpath("//ins")]
    assert "基本支出等于人员经费与公用经费之和" in text
    assert not root.xpath("//script|//link|//img|//@style")
    assert [
        address for address in root.xpath("//@href|//@src") if not address.startswith(("#", "data:text/csv;"))
    ] == []


def test_a_report_in_english() -> None:
    """Words and messages are English; what is printed stays as it is."""
    text = written("self-evaluation-report.pdf", language="en")
    assert "1 documents, 2 errors, 0 warnings, 2 infos" in text
    assert "Figure held to be wrong" in text
    assert "基本支出" in text


def test_the_same_documents_give_the_same_bytes() -> None:
    """No time and no chance is in the file."""
    assert written("basic-data.md") == written("basic-data.md")


def test_a_document_that_could_not_be_read_is_named(tmp_path: Path) -> None:
    """It stands in the report with the reason."""
    (tmp_path / "empty.pdf").touch()
    stream = io.StringIO()
    write_report([check(tmp_path / "empty.pdf")], stream, "zh")
    assert "未读取" in stream.getvalue()


def test_the_command_writes_the_report(tmp_path: Path) -> None:
    """`heshu check --format html` prints it; with -o it goes to the folder instead."""
    runner, file = CliRunner(), str(SAMPLES / "basic-data.md")
    printed = runner.invoke(app, ["check", file, "--format", "html", "-q"])
    assert printed.exit_code == 1
    assert printed.stdout.lstrip().startswith("<!doctype html>")
    kept = runner.invoke(app, ["check", file, "--format", "html", "-q", "-o", str(tmp_path)])
    assert "<html" not in kept.stdout
    assert (tmp_path / "heshu.html").read_text(encoding="utf-8").strip() == printed.stdout.strip()


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_chart_is_shapes_and_texts_only(draw: object) -> None:
    """No style, no script, no comment; the same data draws the same chart; colours are classes."""
    text = draw(CHART)  # type: ignore[operator]
    assert text == draw(CHART)  # type: ignore[operator]
    assert "<style" not in text
    assert "<script" not in text
    assert "<!--" not in text
    assert "style=" not in text
    root = lxml.html.fromstring(text)
    assert root.get("aria-label") == "标题<b>"
    assert len(
        [
            element
            for element in root.iter("rect")
            if "error" in element.getparent().getparent().get("class", "") + element.get("class", "")
        ]
    )
    assert "甲<script>" in [element.text for element in root.iter("text")]


def test_the_data_of_a_chart_runs_no_formula() -> None:
    """Labels are text, numbers are numbers."""
    assert data(CHART) == "\ufeff名称,错误,提醒\r\n甲<script>,3,1\r\n'=1+1,0,2\r\n丙,1,0\r\n"
    assert data(Chart("t", "n", ("a",), (Series("s", (Decimal("-1.50"),), "info"),))).endswith("a,-1.50\r\n")
