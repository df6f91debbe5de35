"""The list of duties, and what is said of each for a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import heshu
from heshu.store.packing import pack_validation, unpack_coverage
from rules.catalogue.catalogue import RULES, Rule, rule
from rules.ledger import STATUSES, Duty, counted, duties, duty

NO_BASIS = "勾稽常识，无文件依据"
# Letters that stand in Chinese texts: placeholders, and the name of the file of settings.
_USUAL = re.compile(r"heshu\.toml|XX")


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.id)
def test_no_english_on_chinese_pages(found: Rule) -> None:
    """What the Chinese pages say of a rule has no English word in it."""
    for text in (found.title.zh, found.explanation.zh, found.formula, found.source):
        assert not re.search(r"[A-Za-z]{2,}", _USUAL.sub("", text)), text


@pytest.mark.parametrize("found", duties(), ids=lambda found: found.id)
def test_a_duty_is_carried_out_by_rules(found: Duty) -> None:
    """Its rules exist, its title and basis are Chinese, and it is of some kind of report."""
    assert found.rules
    assert all(rule(id) for id in found.rules)
    assert found.kinds
    assert found.basis
    assert not re.search(r"[A-Za-z]{2,}", found.title + found.basis)


def test_most_rules_rest_on_a_document() -> None:
    """Three fifths of the rules name the document they were seen in; the others say that there is none."""
    assert sum(found.source != NO_BASIS for found in RULES) >= 0.6 * len(RULES)


def test_duties_are_many_and_unique() -> None:
    """Sixty and more of accounts, budgets and self-evaluations, each with an id of its own."""
    assert len({found.id for found in duties()}) == len(duties()) >= 60
    assert duty("D01").kinds == ("final_accounts", "budget")


TEXT = """# 柳河县民政局2024年度部门决算

## 第三部分 2024年度部门决算情况说明

### 七、财政拨款“三公”经费支出决算情况说明

2024年度“三公”经费支出决算为5.00万元，其中：因公出国（境）费0万元；公务用车购置及运行维护费3.00万元，其中：公务用车购置费0万元，
公务用车运行维护费3.00万元；公务接待费2.00万元。国内公务接待0批次0人次。
"""


def test_each_outcome_says_what_was_done(tmp_path: Path) -> None:
    """A sum that holds is held, money beside no guests is doubtful, what is not printed is missing."""
    path = tmp_path / "accounts.md"
    path.write_text(TEXT, encoding="utf-8")
    document = heshu.check(path)
    found = {outcome.id: outcome for outcome in document.duties}
    assert found["D21"].status == "held"
    assert found["D24"].status == "failed"
    assert set(found["D24"].findings) <= {finding.id for finding in document.findings}
    assert found["D06"].status == "missing_data"
    assert found["D06"].why is not None
    assert "没有见到" in found["D06"].why.zh
    assert found["D115"].status == "not_applicable"
    assert sum(counted(document.duties).values()) == len(document.duties)
    assert set(counted(document.duties)) == set(STATUSES)


def test_duties_come_back_from_the_store(tmp_path: Path) -> None:
    """What is packed with the coverage of a document is the same when it is unpacked."""
    path = tmp_path / "accounts.md"
    path.write_text(TEXT, encoding="utf-8")
    document = heshu.check(path)
    packed = pack_validation(document.findings, document.coverage, document.understanding, document.duties)
    assert unpack_coverage(packed.coverage)[2] == document.duties
