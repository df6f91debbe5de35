"""Verdicts go where findings go: into every table and file that comes out of a store."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from heshu.commands.every import run
from heshu.store.catalogue import load, stored_documents
from heshu.store.connection import StoreError
from heshu.store.database import open_database
from heshu.store.decisions import Verdicts, decide
from heshu.store.judged import judged_documents
from heshu.store.remarks import add_remark

REPORT = """# 清河县水务局2023年度部门决算

本年支出合计300万元，其中：基本支出180万元，项目支出100万元。

基本支出180万元，其中：人员经费160万元，公用经费30万元。
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one report of two contradictions: one confirmed with a note, one a false alarm."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    path = tmp_path / "county.heshu"
    run(["ingest", str(folder), "--store", str(path), "-q"])
    with open_database(path, write=True) as database:
        (stored,) = stored_documents(database)
        first, second = [found.id for found in load(database, stored).findings][:2]
        decide(database, stored.document, first, "confirmed", None, "张三")
        add_remark(database, stored.document, first, "note", " 见附件第3页 ", "张三")
        add_remark(database, stored.document, first, "second", "agreed", "李四")
        add_remark(database, stored.document, first, "rectification", "under_way", "张三")
        decide(database, stored.document, second, "false_alarm", "口径不同", "张三")
    return path


def _export(store: Path, tmp_path: Path, *options: str) -> Path:
    target = tmp_path / "out"
    assert run(["export", "--store", str(store), "--to", str(target), "-q", *options]) == 0
    return target


def test_tables_and_lines_carry_verdicts(store: Path, tmp_path: Path) -> None:
    """CSV, JSON lines, SARIF, the page and the workbook have verdict, note, reviewer and time."""
    pytest.importorskip("jinja2", reason="needs the extra report")
    target = _export(store, tmp_path, "--format", "csv,jsonl,sarif,html,xlsx")
    with (target / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    first, second = rows[0], rows[1]
    names = ("verdict", "note", "reviewer", "second", "second_reviewer", "rectification")
    assert [first[name] for name in names] == [
        "confirmed",
        "见附件第3页",
        "张三",
        "agreed",
        "李四",
        "under_way",
    ]
    assert (second["verdict"], second["note"]) == ("false_alarm", "口径不同")
    assert first["decided_at"][:4] >= "2024"
    found = json.loads((target / "heshu.jsonl").read_text(encoding="utf-8"))["findings"]
    assert [entry["verdict"] for entry in found[:2]] == ["confirmed", "false_alarm"]
    results = json.loads((target / "heshu.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert results[0]["properties"]["verdict"] == "confirmed"
    assert results[1]["suppressions"][0]["justification"] == "口径不同"
    page = (target / "heshu.html").read_text(encoding="utf-8")
    assert "见附件第3页" in page
    assert "误报" in page
    sheet = openpyxl.load_workbook(target / "heshu.xlsx")["问题清单"]
    heads = [cell.value for cell in sheet[1]]
    shown = {head: cell.value for head, cell in zip(heads, sheet[2], strict=True)}
    assert (shown["审核结论"], shown["审核人"], shown["备注"]) == ("确认", "张三", "见附件第3页")
    assert (shown["部门"], shown["年度"], shown["报告类型"]) == ("清河县水务局", 2023, "部门决算")
    assert shown["差额（元）"] > 0


def test_only_findings_of_a_verdict(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--verdict`, also in Chinese; one that there is not is answered with what there is."""
    target = _export(store, tmp_path, "--format", "jsonl", "--verdict", "确认")
    found = json.loads((target / "heshu.jsonl").read_text(encoding="utf-8"))["findings"]
    assert [entry["verdict"] for entry in found] == ["confirmed"]
    with open_database(store, write=False) as database:
        ((_, rest),) = judged_documents(database, ("undecided",))
    assert all(rest.judgement(finding.id).verdict is None for finding in rest.findings)
    assert run(["export", "--store", str(store), "--to", str(target), "--verdict", "confirmd"]) == 2
    assert "是不是 confirmed？" in capsys.readouterr().err


def test_what_is_annotated_of_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the findings of the verdict stand in the copies."""
    docx = pytest.importorskip("docx", reason="needs the extra annotate")
    folder = tmp_path / "in"
    folder.mkdir()
    document = docx.Document()
    for paragraph in REPORT.replace("# ", "").split("\n\n"):
        document.add_paragraph(paragraph.strip())
    document.save(str(folder / "report.docx"))
    store = tmp_path / "a.heshu"
    run(["ingest", str(folder), "--store", str(store), "-q"])
    with open_database(store, write=True) as database:
        (stored,) = stored_documents(database)
        findings = load(database, stored).findings
        assert len(findings) >= 2
        decide(database, stored.document, findings[0].id, "confirmed")
    capsys.readouterr()
    target = tmp_path / "copies"
    assert run(["annotate", "--store", str(store), "--verdict", "confirmed", "-o", str(target)]) == 0
    assert "report.docx: 1项疑点已写入批注：" in capsys.readouterr().err
    comments = list(docx.Document(str(target / "report.docx")).comments)
    assert comments
    assert all(findings[0].rule in comment.text for comment in comments)
    assert run(["annotate", "--store", str(store), "--verdict", "explained", "-o", str(target)]) == 2
    assert run(["annotate", "--verdict", "confirmed", "x.pdf"]) == 2
    (folder / "report.docx").write_bytes(b"changed")
    assert run(["annotate", "--store", str(store), "-o", str(target)]) == 3
    assert "改动过" in capsys.readouterr().err


def test_history_and_what_stands(store: Path) -> None:
    """All that was decided stays; an empty remark takes one back; a value that there is not is refused."""
    with open_database(store, write=True) as database:
        (stored,) = stored_documents(database)
        finding = load(database, stored).findings[0].id
        add_remark(database, stored.document, finding, "second", "")
        with pytest.raises(StoreError):
            add_remark(database, stored.document, finding, "second", "maybe")
        known = Verdicts()
        known.refresh(database)
    judgement = known.judgement(stored.documents, finding)
    assert judgement is not None
    assert (judgement.verdict, judgement.second, judgement.rectification) == ("confirmed", None, "under_way")
    assert len(known.history(stored.documents, finding)) == 5


def test_the_workbook_says_when_it_was_made(store: Path, tmp_path: Path) -> None:
    """The day on which documents were taken in last: the same store gives the same bytes."""
    target = _export(store, tmp_path, "--format", "xlsx")
    before = (target / "heshu.xlsx").read_bytes()
    _export(store, tmp_path, "--format", "xlsx")
    assert (target / "heshu.xlsx").read_bytes() == before
    note = openpyxl.load_workbook(target / "heshu.xlsx")["汇总"]["A2"].value
    assert "生成日期 20" in note
    assert date.fromisoformat(note.rpartition(" ")[2]) <= date.today()  # noqa: DTZ011 - of the wall
