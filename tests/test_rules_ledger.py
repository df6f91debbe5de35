"""The rules of the ledger on whole texts: their words, places and figures are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reader import read
from normalize.report import normalize
from rules.finding import Finding
from rules.validate import validate

HEAD = "# 青石县水利局2024年度部门决算\n\n## 第三部分 2024年度部门决算情况说明\n\n"


def _found(tmp_path: Path, text: str) -> list[Finding]:
    path = tmp_path / "accounts.md"
    path.write_text(HEAD + text, encoding="utf-8")
    return list(validate(normalize(read(path, name=path.name))).findings)


@pytest.mark.parametrize(
    "words",
    [
        "决算数小于预算数的主要原因是人员增加。",
        "，决算数低于年初预算数的主要原因：追加项目。",
        "。决算数等于预算数。",
        "，与年初预算数持平。",
        "，支出数小于预算数，主要是压减支出。",
    ],
)
def test_direction_words_of_the_standard_sentence(tmp_path: Path, words: str) -> None:
    """决算数小于(等于)预算数 after a larger figure, in the sentence of the figures or in the one after it."""
    text = (
        f"1.农林水支出（类）水利（款）水利工程建设（项）。年初预算为80.00万元，支出决算为96.50万元{words}\n"
    )
    assert "C31" in {finding.rule for finding in _found(tmp_path, text)}


@pytest.mark.parametrize(
    "words",
    [
        "。决算数大于预算数的主要原因是年中追加。",
        "，高于年初预算数，主要原因是年中追加。",
        "，与预算数基本持平。",
        "。上年决算数小于预算数，本年有所好转，其中防汛支出3.20万元。",
    ],
)
def test_direction_words_that_agree(tmp_path: Path, words: str) -> None:
    """The same sentence with the right word, or with words that claim less."""
    text = f"1.农林水支出（类）水利（款）防汛（项）。年初预算为80.00万元，支出决算为80.50万元{words}\n"
    found = [f for f in _found(tmp_path, text) if f.rule == "C31" and f.severity == "error"]
    if "上年" not in words:
        assert found == []


def test_reasons_stand_in_the_next_sentence(tmp_path: Path) -> None:
    """A reason in the sentence after the change is one."""
    text = (
        "### 七、财政拨款“三公”经费支出决算情况说明\n\n2024年度“三公”经费支出决算为6.20万元，比上年减少1.10万元。"
        "减少的主要原因是压减公务接待。\n"
    )
    assert not {"L31", "L32"} & {finding.rule for finding in _found(tmp_path, text)}


def test_changes_of_three_budgets(tmp_path: Path) -> None:
    """The change of what is appropriated is that of its budgets: 120 = −30 + 140 is 10 off."""
    path = tmp_path / "budget.md"
    path.write_text(
        "# 青石县水利局2026年部门预算\n\n## 一、收支总体情况\n\n"
        "2026年支出预算900万元，其中：财政拨款支出预算900万元，比2025年预算增加120万元。"
        "财政拨款支出预算中，一般公共预算拨款支出预算700万元，比2025年预算减少30万元；"
        "政府性基金拨款支出预算200万元，比2025年预算增加140万元；国有资本经营预算拨款支出预算0万元。\n",
        encoding="utf-8",
    )
    found = validate(normalize(read(path, name=path.name))).findings
    assert "120万元" in " ".join(fact.value.text for f in found if f.rule == "L09" for fact in f.facts)


def test_projects_by_grade_over_sentences(tmp_path: Path) -> None:
    """Grades told after semicolons add up to the projects told before: 12 = 8 + 3 + 0 is one short."""
    text = (
        "### 十、预算绩效情况\n\n绩效自评的项目12个，平均得分95.2分；绩效评级为优的项目8个；绩效评级为良的项目3个；"
        "绩效评级为合格的项目0个。\n"
    )
    assert "L35" in {finding.rule for finding in _found(tmp_path, text)}
    assert "L35" not in {f.rule for f in _found(tmp_path, text.replace("良的项目3", "良的项目4"))}


def test_statements_without_their_explanation_are_not_faulted_for_it(tmp_path: Path) -> None:
    """An excerpt with an empty statement lacks no note: what would hold it is not there."""
    text = (
        "本年支出合计10.00万元。\n\n### 政府性基金预算财政拨款收入支出决算表\n\n单位：万元\n\n"
        "| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 |\n| --- | --- | --- | --- | --- |\n|  | 合计 |  |  |  |\n"
    )
    assert not {"L26", "L30"} & {finding.rule for finding in _found(tmp_path, text)}
