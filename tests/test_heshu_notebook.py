"""What a notebook shows of a checked document."""

from __future__ import annotations

from pathlib import Path

import heshu

HOSTILE = "<script>alert(1)</script>"


def test_findings_with_their_figures() -> None:
    """A document shows its counts, its report and every finding with the proposed figure."""
    document = heshu.check(Path(__file__).parents[1] / "samples" / "self-evaluation-report.pdf")
    shown = document._repr_html_()
    assert "2项错误" in shown
    assert "21.4万元" in shown
    assert "<code>p1:¶21:41-46</code>" in shown
    assert document.findings[0]._repr_html_() in shown


def test_nothing_of_a_document_is_markup(tmp_path: Path) -> None:
    """Names of files and words of cells are escaped."""
    path = tmp_path / f"{HOSTILE.replace('/', '_')}.md"
    table = (
        f"| 资金来源 | 全年预算数 | 全年执行数 |\n| --- | --- | --- |\n| 年度资金总额{HOSTILE} | 10 | 5 |\n|"
        f" 其中：财政拨款{HOSTILE} | 4 | 5 |\n"
    )
    path.write_text(f"# 项目支出绩效自评表{HOSTILE}\n\n{table}", encoding="utf-8")
    shown = heshu.check(path)._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
