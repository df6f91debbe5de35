"""Choosing rules, known findings, statistics and SARIF."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from extract.document import Location
from heshu.baseline import BaselineError, load_baseline, without_known
from heshu.checked import CheckedDocument
from heshu.jobs.writers import write_json, write_jsonl
from heshu.output.sarif import write_sarif
from heshu.output.statistics import Statistics, coverage_json
from heshu.rule_selection import ChoiceError, choice
from heshu.sources import Source
from rules.catalogue.snippets import report_of
from rules.validate import validate

VALIDATION = validate(
    (report_of({"amounts": ["基本支出 | 286.95万元", "> 人员经费 | 265.55万元", "> 公用经费 | 21.4元"]}),)
)
DOCUMENT = CheckedDocument(
    "county/报告.txt",
    None,
    "markdown",
    None,
    "ok",
    findings=VALIDATION.findings,
    coverage=VALIDATION.coverage,
)


def _source(folder: Path) -> Source:
    return Source(folder / "a.pdf", "a.pdf")


def test_patterns_have_commas_and_must_be_rules() -> None:
    """Rules are chosen by id, beginning or name; what is none is an error."""
    chosen = choice(["C,F02"], ["fund-total"], [])
    assert (chosen.base.select, chosen.base.ignore) == (("C", "F02"), ("fund-total",))
    with pytest.raises(ChoiceError):
        choice(["ZZ9"], [], [])


def _settings(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "heshu.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_of_the_folder_that_is_named(tmp_path: Path) -> None:
    """The heshu.toml of the folder the command is called for is added to what the command line says."""
    county = tmp_path / "county"
    inner = county / "2023"
    inner.mkdir(parents=True)
    _settings(
        county,
        '[rules]\nignore = ["F07"]\n[severity]\nI08 = "warning"\n[conventions]\nexecution_score = "banded"\n',
    )
    chosen = choice([], ["P"], [_source(inner), _source(tmp_path)], called=[county])
    settings = chosen.of(_source(inner))
    assert (settings.ignore, settings.severities, settings.execution_score) == (
        ("P", "F07"),
        {"I08": "warning"},
        "banded",
    )
    assert chosen.of(_source(tmp_path)).ignore == ("P",)
    assert any("F07" in notice and str(county) in notice for notice in chosen.notices)


def test_settings_of_strangers_silence_nothing(tmp_path: Path) -> None:
    """A file that came with the documents, or lies above them, is told of and not heeded."""
    delivery = tmp_path / "county" / "delivery"
    stranger = _settings(delivery, '[rules]\nignore = ["F"]\n')
    chosen = choice([], [], [_source(delivery)], called=[tmp_path / "county"])
    assert chosen.of(_source(delivery)).ignore == ()
    assert any(str(stranger) in notice for notice in chosen.notices)
    assert choice([], [], [_source(delivery)], called=[delivery / "a.pdf"]).of(_source(delivery)).ignore == ()


def test_settings_that_are_named(tmp_path: Path) -> None:
    """A file that the user names is heeded wherever it lies, and no other."""
    _settings(tmp_path / "county", '[rules]\nignore = ["F"]\n')
    mine = _settings(tmp_path / "mine", '[rules]\nignore = ["C"]\n')
    chosen = choice([], [], [_source(tmp_path / "county")], called=[tmp_path / "county"], named=mine)
    assert chosen.of(_source(tmp_path / "county")).ignore == ("C",)


OWN = """[[own]]
rule = '"公用经费" <= 0.2 * "基本支出"'
title = "公用经费不超过两成"
severity = "error"
basis = "县财绩〔2024〕1号"
"""


def test_an_own_rule_fires(tmp_path: Path) -> None:
    """One line of TOML: it fires with title and basis, and names the figures."""
    mine = _settings(tmp_path, OWN)
    chosen = choice([], [], [], named=mine)
    report = report_of(
        {"amounts": ["基本支出 | 100.00万元", "> 人员经费 | 75.00万元", "> 公用经费 | 25.00万元"]}
    )
    (found,) = [entry for entry in validate((report,), settings=chosen.base).findings if entry.rule == "X90"]
    assert found.severity == "error"
    assert found.message.zh.startswith("公用经费不超过两成（县财绩〔2024〕1号）：")
    assert {fact.value.text for fact in found.facts} == {"25.00万元", "100.00万元"}


@pytest.mark.parametrize(
    ("rule", "advice"),
    [
        ('"公用经费"', "<="),
        ('"公用经费" <= 0.2 "基本支出', "双引号"),
        ('公用经费 <= 0.2 * "基本支出"', "双引号"),
        ('"甲" <= "乙" "丙"', "缺少 +"),
        ('0.2 <= "基本支出"', "左边"),
    ],
)
def test_an_own_rule_that_is_not_understood(tmp_path: Path, rule: str, advice: str) -> None:
    """What is wrong with a rule is told at the start, with its line and what to write."""
    mine = _settings(tmp_path, f"[rules]\nignore = []\n[[own]]\nrule = '{rule}'\n")
    with pytest.raises(ChoiceError) as caught:
        choice([], [], [], named=mine)
    assert advice in str(caught.value)
    assert "第4行" in str(caught.value) or "line 4" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[rules",
        "[other]\na = 1\n",
        "[rules]\nselct = []\n",
        '[rules]\nselect = "C"\n',
        '[severity]\nF07 = "grave"\n',
        '[conventions]\nexecution_score = "x"\n',
    ],
)
def test_settings_that_are_not_understood(tmp_path: Path, text: str) -> None:
    """A slip in heshu.toml is told, not passed over."""
    (tmp_path / "heshu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ChoiceError):
        choice([], [], [_source(tmp_path)], called=[tmp_path])


def test_convention_decides_the_score() -> None:
    """A score by bands is an error where the region scores in proportion."""
    report = report_of(
        {"funds": ["年度资金总额 | budget=100.00 | executed=90.00 | rate=90.00% | w=10 | s=7"]}
    )
    assert "F06" not in {f.rule for f in validate((report,)).findings}


@pytest.mark.parametrize("write", [write_json, write_jsonl])
def test_known_findings_are_left_out(tmp_path: Path, write: object) -> None:
    """What an earlier output has is not told again, wherever the file lies now."""
    stream = io.StringIO()
    assert callable(write)
    write([DOCUMENT], stream, "zh")
    path = tmp_path / "known.json"
    path.write_text(stream.getvalue(), encoding="utf-8")
    known = load_baseline(path)
    assert without_known(DOCUMENT, known).findings == ()
    assert without_known(DOCUMENT, frozenset()).findings == VALIDATION.findings


@pytest.mark.parametrize("text", ["", "[1, 2]", "{}", "not json", '{"documents": [{"file": "a"}]}'])
def test_no_baseline(tmp_path: Path, text: str) -> None:
    """A file that is no earlier output is an error; an empty one has nothing."""
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    if not text:
        assert load_baseline(path) == frozenset()
        return
    with pytest.raises(BaselineError):
        load_baseline(path)


def test_statistics_tell_what_was_checked() -> None:
    """A line a rule that met something, one for all, and how many documents had nothing to check."""
    statistics = Statistics()
    statistics.add(VALIDATION.coverage)
    statistics.add(())
    lines = list(statistics.lines("en"))
    assert lines[0] == "rule\theld\tfailed\tnot checkable"
    assert "C03 basic-expenditure-sum\t0\t1\t0" in lines
    assert lines[-1] == "1/2 documents had nothing to check"


def test_coverage_of_a_document() -> None:
    """The JSON of a document tells how many relations were checked."""
    told = coverage_json(VALIDATION.coverage)
    assert told["failed"] >= 1
    assert told["rules"]["C03"] == {"held": 0, "failed": 1, "not_checkable": 0}


def test_sarif() -> None:
    """A result has its rule, level, message, place and a fingerprint that stays."""
    stream = io.StringIO()
    write_sarif([DOCUMENT], stream, "zh")
    [run] = json.loads(stream.getvalue())["runs"]
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "C03"
    assert (result["level"], result["partialFingerprints"]) == (
        "error",
        {"heshu/v1": VALIDATION.findings[0].id},
    )
    assert (
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "county/%E6%8A%A5%E5%91%8A.txt"
    )
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "¶3:0-1"}]
    assert DOCUMENT.findings[0].facts[2].value.at == Location(paragraph=3, start=0, end=1)


def test_sarif_of_nothing() -> None:
    """No document gives a run without results."""
    stream = io.StringIO()
    write_sarif([], stream, "en")
    assert json.loads(stream.getvalue())["runs"][0]["results"] == []
