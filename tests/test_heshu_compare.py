"""Two versions of one report: figures that changed, findings that are gone, new or left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heshu.commands.every import run

OLD = """# 白溪县林业局2024年度部门决算

## 二、支出决算情况说明

本年支出合计500.00万元，其中：基本支出300.00万元，占60%；项目支出210.00万元，占40%。

政府采购支出总额80.00万元，其中：政府采购货物支出50.00万元、政府采购工程支出10.00万元、政府采购服务支出20.00万元。
"""


def _compared(folder: Path, new: str, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    (folder / "old.md").write_text(OLD, encoding="utf-8")
    (folder / "new.md").write_text(new, encoding="utf-8")
    status = run(["compare", str(folder / "old.md"), str(folder / "new.md"), *options])
    return status, capsys.readouterr().out


def test_nothing_changed_by_another_layout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other paragraphs and blanks are no change: status 0."""
    status, out = _compared(tmp_path, OLD.replace("\n\n政府", "\n\n\n\n政府"), capsys)
    assert status == 0
    assert "改动的数字：0" in out


def test_a_figure_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """210 mended to 200: one figure changed, its finding is gone, and the status is 1."""
    status, out = _compared(tmp_path, OLD.replace("210.00", "200.00"), capsys)
    assert status == 1
    assert "改动的数字：1" in out
    assert "210.00万元 → 200.00万元" in out
    assert "新出现的疑点：0" in out
    assert "已消除的疑点：0" not in out


def test_a_slip_made_is_a_new_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sum that no longer closes is new, what was doubtful before is left."""
    status, out = _compared(tmp_path, OLD.replace("服务支出20.00", "服务支出29.00"), capsys, "-f", "json")
    found = json.loads(out)
    assert status == 1
    assert [(change["old"]["text"], change["new"]["text"]) for change in found["changes"]] == [
        ("20.00万元", "29.00万元")
    ]
    assert found["findings"]["new"]
    assert found["findings"]["left"]
    assert found["findings"]["gone"] == []


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Trouble is status 2."""
    (tmp_path / "old.md").write_text(OLD, encoding="utf-8")
    assert run(["compare", str(tmp_path / "old.md"), str(tmp_path / "none.md")]) == 2
