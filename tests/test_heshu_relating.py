"""Documents of one check compared with each other.

What is found, which document it is told of, and in which order they may come.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from heshu.checked import CheckedDocument
from heshu.comparing import MOST_OF_ONE, related, related_in_passing, settings_of
from heshu.pipeline import check_here
from heshu.rule_selection import Choice
from heshu.sources import Source
from rules.settings import Settings

ACCOUNTS = """# 2023年度青岚市政务服务局部门决算

2023年度本年支出合计1130.35万元，其中：基本支出286.95万元，项目支出843.40万元。一般公共预算财政拨款支出合计1123.72万元。年末在职人员18人。
"""
EVALUATION = """# 2023年度青岚市政务服务局部门整体支出绩效自评报告

行政编制20人，在职人员18人。一般公共预算财政拨款支出合计11237.20万元。自评得分95分。
"""
LAST_YEAR = """# 2022年度青岚市政务服务局部门决算

2022年度本年支出合计1000.35万元，其中：基本支出250.95万元，项目支出749.40万元。一般公共预算财政拨款支出合计990.00万元。
"""
ANOTHER = """# 2023年度青岚市水务局部门整体支出绩效自评报告

在职人员33人。一般公共预算财政拨款支出合计55.20万元，自评得分90分。没有其他收入。
"""
FILES = {"accounts.md": ACCOUNTS, "evaluation.md": EVALUATION, "last.md": LAST_YEAR, "another.md": ANOTHER}


@pytest.fixture
def documents(tmp_path: Path) -> list[CheckedDocument]:
    """Return the checked documents; in each alone nothing is wrong."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [check_here(tmp_path / name) for name in FILES]


def _settings(_: str) -> Settings:
    return Settings()


def _told(documents: list[CheckedDocument]) -> dict[str, list[tuple[str, str, tuple[str | None, ...]]]]:
    return {
        Path(document.file).name: [
            (entry.rule, entry.id, tuple(fact.file and Path(fact.file).name for fact in entry.facts))
            for entry in document.findings
            if entry.severity != "info"
        ]
        for document in documents
    }


def test_a_contradiction_is_told_of_the_evaluation(documents: list[CheckedDocument]) -> None:
    """A slipped point is an error of the evaluation; the figure of the accounts names its document."""
    found = _told(list(related(documents, _settings)))
    [(rule, _, files)] = found.pop("evaluation.md")
    assert (rule, files) == ("T21", (None, "accounts.md"))
    assert found == {"accounts.md": [], "last.md": [], "another.md": []}
    [entry] = [e for document in related(documents, _settings) for e in document.findings if e.rule == "T21"]
    assert entry.severity == "error"
    assert entry.facts[entry.culprits[0].fact].value.text == "11237.20万元"
    assert "《2023年度青岚市政务服务局部门决算》" in entry.message.zh


def test_the_order_of_documents_does_not_matter(documents: list[CheckedDocument]) -> None:
    """Whichever way they come, the same is found of the same documents."""
    expected = _told(list(related(documents, _settings)))
    assert all(_told(list(related(order, _settings))) == expected for order in permutations(documents))


def test_in_passing_the_later_document_tells(documents: list[CheckedDocument]) -> None:
    """Documents that cannot be held back tell what they contradict in those before them."""
    found = _told(list(related_in_passing(reversed(documents), _settings)))
    [(rule, _, files)] = found["accounts.md"]
    assert (rule, files) == ("T21", ("evaluation.md", None))
    assert found["evaluation.md"] == []


def test_what_was_checked_is_counted(documents: list[CheckedDocument]) -> None:
    """Relations between documents count for the document they are told of."""
    counts = {
        entry.rule: entry
        for document in related(documents, _settings)
        for entry in document.coverage
        if entry.applicable
    }
    assert (counts["T22"].held, counts["T21"].failed) == (1, 1)


def test_settings_of_the_folder_hold(documents: list[CheckedDocument]) -> None:
    """A rule that is not wanted is not told between documents either."""
    found = related(documents, lambda name: Settings(ignore=("T21",)))
    assert all(not entries for entries in _told(list(found)).values())


def test_settings_by_name(tmp_path: Path) -> None:
    """Documents have the settings of their folder, members of archives those of the command."""
    base, own = Settings(ignore=("T",)), Settings(select=("C",))
    settings = settings_of([Source(tmp_path / "a.pdf", "a.pdf")], Choice(base, {tmp_path: own}))
    assert (settings("a.pdf"), settings("a.zip/b.pdf")) == (own, base)


def test_a_last_year_that_was_another(tmp_path: Path) -> None:
    """This year's figure less its increase is what last year's accounts printed."""
    text = ACCOUNTS.replace(
        "本年支出合计1130.35万元，", "本年支出合计1130.35万元，比上年增加120.00万元，增长11.88%。"
    )
    for name, content in {"2022.md": LAST_YEAR, "2023.md": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = _told(list(related([check_here(tmp_path / name) for name in ("2022.md", "2023.md")], _settings)))
    assert [rule for rule, _, _ in found["2023.md"]] == ["Y11"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_command_compares(
    form: str, documents: list[CheckedDocument], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`heshu check FOLDER` tells what documents say against each other.

    A figure of another document names it.
    """
    from heshu.formats import CheckFormat
    from heshu.jobs.checking import CheckOptions, run_check
    from heshu.processes.bounds import Bounds

    assert documents
    assert (
        run_check([tmp_path], CheckOptions(CheckFormat(form), None, "error", Bounds(), "zh", quiet=True)) == 1
    )
    printed = capsys.readouterr().out
    told = (
        json.loads(printed)["documents"]
        if form == "json"
        else [json.loads(line) for line in printed.splitlines()]
    )
    [entry] = [entry for document in told for entry in document["findings"] if entry["rule"] == "T21"]
    assert [fact.get("file") for fact in entry["facts"]] == [None, "accounts.md"]


def test_files_that_agree_in_nothing_are_not_of_one_thing(tmp_path: Path) -> None:
    """Two accounts of one name and year whose every figure differs are of a department with and without its units."""
    other = (
        ACCOUNTS.replace("1130.35", "930.35")
        .replace("286.95", "186.95")
        .replace("843.40", "743.40")
        .replace("1123.72", "923.72")
    )
    for name, content in {"a.md": ACCOUNTS, "b.md": other}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert all(
        not entries
        for entries in _told(
            list(related([check_here(tmp_path / name) for name in ("a.md", "b.md")], _settings))
        ).values()
    )


def test_many_near_copies_are_compared_with_the_first_of_them(documents: list[CheckedDocument]) -> None:
    """So many copies cost so many comparisons, and each document comes back in its place."""
    [accounts, *_] = documents
    copies = [replace(accounts, file=f"{number:03}.pdf") for number in range(40)]
    found = list(related(copies, _settings))
    assert [document.file for document in found] == [document.file for document in copies]
    checked = sum(entry.held + entry.failed for document in found for entry in document.coverage)
    alone = sum(entry.held + entry.failed for entry in accounts.coverage)
    pair = sum(
        entry.held + entry.failed
        for document in related(copies[:2], _settings)
        for entry in document.coverage
    )
    assert checked - 40 * alone == 39 * (pair - 2 * alone)


@pytest.mark.parametrize("relate", [related, related_in_passing])
def test_a_department_of_too_many_documents_is_said_not_to_be_compared(
    documents: list[CheckedDocument], relate: Callable[..., Iterator[CheckedDocument]]
) -> None:
    """Beyond sixty documents of a department none is compared; a document of another department is not touched."""
    accounts, another = documents[0], documents[3]
    many = [replace(accounts, file=f"{number:02}.md") for number in range(MOST_OF_ONE + 5)]
    found = list(relate([another, *many], _settings))
    told = [[problem.code for problem in document.problems] for document in found]
    assert told[0] == []
    assert told[-1] == ["not_compared"]
    assert [document.status for document in found] == ["ok"] * len(found)
    assert list(relate([another, *many[:MOST_OF_ONE]], _settings))[-1].problems == ()
