"""What was not understood is said wherever findings are: silence is no verdict."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import heshu
from extract.limits import Limits
from heshu.commands.every import app
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.report.report_page import write_report
from heshu.review.application import make_app
from heshu.review.workspace import Workspace, WorkspaceOptions
from heshu.web.guard import Terms

NOTICE = "1份表未能识别，其中的4个数字未核对"
# A table of no known kind, without any sum to find; and a report whose one sum holds.
TEXT = """# 2024年度某镇部门整体支出绩效自评报告

2024年基本支出100.00万元，其中：人员经费60.00万元，公用经费40.00万元。

表1 监测点水质情况

| 监测点 | 氨氮 | 总磷 |
| --- | --- | --- |
| 东桥 | 0.31 | 0.09 |
| 西桥 | 0.27 | 0.12 |
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a folder with the report."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.md").write_text(TEXT, encoding="utf-8")
    return folder


def test_check_says_what_was_not_understood(report: Path, tmp_path: Path) -> None:
    """In the terminal, in JSON and in the workbook."""
    done = CliRunner().invoke(app, ["check", str(report), "--lang", "zh", "-o", str(tmp_path / "out")])
    assert NOTICE in done.stderr
    assert any("共1份文件" in line and "1份表未能识别" in line for line in done.stderr.splitlines())
    (document,) = json.loads((tmp_path / "out" / "heshu.json").read_text(encoding="utf-8"))["documents"]
    coverage = document["coverage"]
    assert coverage["tables"] == {"printed": 1, "understood": 0}
    assert coverage["figures"] == {"printed": 7, "tied": 3}
    assert [(entry["what"], entry["at"]["table"]) for entry in coverage["not_understood"]] == [("table", 1)]
    assert "监测点" in coverage["not_understood"][0]["text"]
    sheets = openpyxl.load_workbook(tmp_path / "out" / "heshu.xlsx")
    assert any(cell.value == NOTICE for row in sheets["文件"].iter_rows() for cell in row)


def test_the_offline_report_says_it(report: Path) -> None:
    """With the caption of the table."""
    stream = io.StringIO()
    write_report([heshu.check(report / "report.md")], stream, "zh")
    assert NOTICE in stream.getvalue()
    assert "监测点水质情况" in stream.getvalue()


def test_the_page_says_it_out_of_a_store(report: Path, tmp_path: Path) -> None:
    """The store keeps what was checked with what was found."""
    store = tmp_path / "store.heshu"
    run_ingest([report], IngestOptions(str(store), None, Bounds(limits=Limits()), "zh", quiet=True))
    with Workspace(WorkspaceOptions(store)) as workspace:
        page = TestClient(
            make_app(workspace, Terms()), base_url="http://127.0.0.1:8642", client=("127.0.0.1", 50000)
        )
        assert NOTICE in page.get("/documents/1-0").text


def test_a_document_that_is_understood_says_nothing(tmp_path: Path) -> None:
    """No notice where every table and paragraph was taken."""
    path = tmp_path / "clean.md"
    path.write_text(TEXT.split("表1")[0], encoding="utf-8")
    understanding = heshu.check(path).understanding
    assert understanding is not None
    assert understanding.notice() is None
    assert (understanding.figures_printed, understanding.figures_tied) == (3, 3)


@pytest.mark.parametrize(
    ("column", "left"),
    [
        (("编号", "20240131571100045", "20240131568000044"), 0),  # codes of projects are no figures
        (("受益面积", "12.5", "13.5"), 1),
        (("序号", "1", "2"), 0),
    ],
    ids=["codes", "figures under an unknown header", "numbers of rows"],
)
def test_columns_of_a_form_that_nobody_knows(column: tuple[str, str, str], left: int, tmp_path: Path) -> None:
    """A column of figures that no field took is named by its header; codes and row numbers are none."""
    head, first, second = column
    path = tmp_path / "form.md"
    path.write_text(
        f"""# 2024年度项目支出绩效自评表

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | {head} |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 产出指标 | 数量指标 | 修路里程 | 12公里 | 12公里 | 50 | 50 | {first} |
| 效益指标 | 社会效益 | 群众出行 | 改善 | 改善 | 40 | 40 | {second} |
""",
        encoding="utf-8",
    )
    understanding = heshu.check(path).understanding
    assert understanding is not None
    found = [entry.text for entry in understanding.not_understood if entry.what == "column"]
    assert found == [head] * left
