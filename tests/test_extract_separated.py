"""Tables as text with separators are read as the tables they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.document import Table
from extract.errors import UnreadableError
from extract.reader import read
from heshu.cli import run

ROWS = """一般公共预算财政拨款支出决算表,,,
单位：万元,,,
科目编码,科目名称,本年支出,基本支出
201,一般公共服务支出,"1,200.50",1000.50
20101,"行政运行, 机关",300.00,300.00
"""


@pytest.mark.parametrize(("separator", "ending"), [(",", "csv"), ("\t", "tsv"), (";", "csv"), ("，", "csv")])
def test_rows_and_fields(separator: str, ending: str, tmp_path: Path) -> None:
    """Quoted fields keep their separators; titles above stay lines; any usual separator."""
    text = (
        ROWS
        if separator == ","
        else ROWS.replace('"1,200.50"', "1200.50")
        .replace('"行政运行, 机关"', "行政运行")
        .replace(",", separator)
    )
    path = tmp_path / f"table.{ending}"
    path.write_text(text, encoding="utf-8-sig")
    document = read(path)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert (table.rows, table.columns) == (3, 4)
    assert cells[1, 2] == "科目名称"
    assert cells[2, 3].replace(",", "") == "1200.50"
    assert cells[3, 2].startswith("行政运行")


def test_what_is_saved_by_a_chinese_spreadsheet(tmp_path: Path) -> None:
    """GB18030, as Excel saves it; a file that is no table of this name is text."""
    path = tmp_path / "表.csv"
    path.write_bytes(ROWS.encode("gb18030"))
    assert any(isinstance(block, Table) for block in read(path).blocks)
    path.write_text("本年收入100万元。\n", encoding="utf-8")
    assert [block.text for block in read(path).blocks if not isinstance(block, Table)] == [
        "本年收入100万元。"
    ]
    path.write_text("", encoding="utf-8")
    with pytest.raises(UnreadableError):
        read(path)


def test_a_contradiction_in_a_file_of_separated_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is taken along from a folder and checked as any other."""
    text = (
        "项目支出绩效自评表\n项目名称,饮水安全工程,,,,\n资金来源,全年预算数,全年执行数,分值,执行率,得分\n"
        "年度资金总额,200.00,150.00,10,85.00%,7.5\n财政拨款,200.00,150.00,,75.00%,\n"
    )
    (tmp_path / "form.csv").write_text(text, encoding="utf-8")
    run(["check", str(tmp_path), "-q"])
    assert "85.00%" in capsys.readouterr().out
