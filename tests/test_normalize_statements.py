"""Statements of final accounts and budgets give rows by code.

Columns by header path and figures with their unit.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from normalize.records import Statement
from normalize.report import normalize
from normalize.statements import statement, statement_title
from tests.printed_tables import document, table

OVERVIEW = """
| 收入 | < | 支出 | < |
| 项目 | 决算数 | 项目 | 决算数 |
| 一、一般公共预算财政拨款收入 | 960.50 | 一、一般公共服务支出 | 700.20 |
| 二、其他收入 | 39.50 | 二、住房保障支出 | 299.80 |
| 本年收入合计 | 1,000.00 | 本年支出合计 | 1,000.00 |
"""
BY_FUNCTION = """
| 项目 | < | < | < | 本年支出 | < | < |
| 功能分类科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 类 | 款 | 项 | ^ | ^ | ^ | ^ |
| 合计 | < | < | < | 1000.00 | 600.00 | 400.00 |
| 201 | | | 一般公共服务支出 | 700.20 | 500.20 | 200.00 |
| 201 | 06 | | 财政事务 | 700.20 | 500.20 | 200.00 |
| 201 | 06 | 1 | 行政运行 | 500.20 | 500.20 | - |
"""
BY_ECONOMY = """
| 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |
| 301 | 工资福利支出 | 480.00 | 302 | 商品和服务支出 | 120.00 |
| 30101 | 基本工资 | 200.00 | 30201 | 办公费 | 120.00 |
"""
EMPTY = """
| 项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |
| 科目编码 | 科目名称 | ^ | ^ | ^ | ^ |
| 合计 | < | | | | |
"""


def _cells(read: Statement) -> dict[tuple[str, str], str]:
    found = {}
    for cell in read.cells:
        row = read.rows[cell.row]
        found[f"{row.code or ''} {row.label}".strip(), "/".join(read.columns[cell.column].path)] = (
            cell.value.text
        )
    return found


def test_halves_side_by_side() -> None:
    """Income and expenditure stand side by side; each half's columns begin with its head."""
    read = statement(table(OVERVIEW, unit="单位：万元"), "收入支出决算总表")
    cells = _cells(read)
    assert [column.path for column in read.columns] == [("收入", "决算数"), ("支出", "决算数")]
    assert cells["本年收入合计", "收入/决算数"] == "1,000.00"
    assert cells["一、一般公共服务支出", "支出/决算数"] == "700.20"
    assert read.unit == "万元"
    assert read.cells[0].value.base_value == Decimal(9605000)


def test_codes_in_three_columns() -> None:
    """类, 款 and 项 in columns of their own make one code; a 项 printed with one digit has two."""
    read = statement(table(BY_FUNCTION), "支出决算表")
    assert [(row.code, row.label, row.level) for row in read.rows] == [
        (None, "合计", None),
        ("201", "一般公共服务支出", 1),
        ("20106", "财政事务", 2),
        ("2010601", "行政运行", 3),
    ]
    assert _cells(read)["2010601 行政运行", "本年支出/基本支出"] == "500.20"
    assert ("2010601 行政运行", "本年支出/项目支出") not in _cells(read)


def test_halves_of_one_kind_share_their_column() -> None:
    """Economic codes go on in a second half under the same heads."""
    read = statement(table(BY_ECONOMY), "一般公共预算财政拨款基本支出决算表")
    assert [column.path for column in read.columns] == [("决算数",)]
    assert [row.code for row in read.rows] == ["301", "30101", "302", "30201"]


def test_an_empty_statement_is_listed() -> None:
    """A statement without figures has its columns and no cells."""
    read = statement(table(EMPTY), "政府性基金预算财政拨款收入支出决算表")
    assert [column.path for column in read.columns] == [
        ("年初结转和结余",),
        ("本年收入",),
        ("本年支出",),
        ("年末结转和结余",),
    ]
    assert read.cells == ()


def test_titles_of_statements_and_of_forms() -> None:
    """A table is a statement by its caption; forms and lists are none."""
    assert statement_title(table(OVERVIEW, caption="收入支出决算总表")) == "收入支出决算总表"
    assert statement_title(table(OVERVIEW, caption="项目支出绩效自评表")) is None
    assert statement_title(table(OVERVIEW)) is None


SHEET = """
| 2024年度某县财政局部门决算 | < | < | < |
| 第二部分 部门决算表 | < | < | < |
| 收入支出决算总表 | < | < | < |
| 公开01表 | < | < | < |
| 部门：某县财政局 | < | < | < |
| | < | < | < |
| 单位：万元 | < | < | < |
| 收入 | < | 支出 | < |
| 项目 | 决算数 | 项目 | 决算数 |
| 一般公共预算财政拨款收入 | 960.50 | 一般公共服务支出 | 700.20 |
| 其他收入 | 39.50 | 住房保障支出 | 299.80 |
| 本年收入合计 | 1,000.00 | 本年支出合计 | 1,000.00 |
| 第三部分 决算情况说明 | < | < | < |
| 2024年度本年支出合计1000.00万元，其中：基本支出600.00万元，项目支出400.00万元。 | < | < | < |
"""


def test_lines_above_and_below_a_statement_in_one_sheet() -> None:
    """The title is the line nearest to the header, however many stand above it.

    A sentence below is running text and no row of figures.
    """
    (report,) = normalize(document(table(SHEET, caption="2024年度某县财政局部门决算")))
    (read,) = report.statements
    assert read.title == "收入支出决算总表"
    assert _cells(read) == {
        ("一般公共预算财政拨款收入", "收入/决算数"): "960.50",
        ("其他收入", "收入/决算数"): "39.50",
        ("本年收入合计", "收入/决算数"): "1,000.00",
        ("一般公共服务支出", "支出/决算数"): "700.20",
        ("住房保障支出", "支出/决算数"): "299.80",
        ("本年支出合计", "支出/决算数"): "1,000.00",
    }
    assert [(amount.label, amount.value.text, amount.parent) for amount in report.amounts] == [
        ("本年支出合计", "1000.00万元", None),
        ("基本支出", "600.00万元", 0),
        ("项目支出", "400.00万元", 0),
    ]
    at = report.amounts[1].value.at
    assert (at.table, at.row, at.column) == (1, 14, 1)


def test_final_accounts_are_one_report() -> None:
    """Text and statements of final accounts make one report."""
    blocks = (
        "# 某县财政局2024年度部门决算",
        table(OVERVIEW, caption="收入支出决算总表", unit="单位：万元"),
        "本年收入合计1000.00万元，其中：财政拨款收入960.50万元，占96.05%。",
    )
    (report,) = normalize(document(*blocks))
    assert (report.kind, report.department, report.year) == ("final_accounts", "某县财政局", 2024)
    assert [item.title for item in report.statements] == ["收入支出决算总表"]
    assert [amount.measure for amount in report.amounts] == ["amount", "amount", "share"]


BASIC = """
| 财政供养人员情况 | 编制数 | 2023年实际在职人数 | 控制率 |
| | 45 | 41 | 91.11% |
| 经费控制情况（万元） | 2022年决算数 | 2023年预算数 | 2023年决算数 |
| 三公经费 | 12.40 | 12.00 | 11.60 |
| 1、公务用车购置和维护经费 | 8.90 | 8.60 | 8.40 |
"""


def test_basic_data_by_row_and_column() -> None:
    """Each figure of a basic-data table is of its row, in the year and kind of its column."""
    (report,) = normalize(
        document("# 2023年度部门整体支出绩效评价基础数据表", "填报单位：某县水务中心", table(BASIC))
    )
    assert (report.kind, report.department) == ("basic_data", "某县水务中心")
    found = [
        (amount.label, amount.context, amount.year, amount.measure, amount.value.text, amount.value.unit)
        for amount in report.amounts
    ]
    assert found[:3] == [
        ("编制数", None, 2023, "amount", "45", None),
        ("实际在职人数", None, 2023, "amount", "41", None),
        ("控制率", None, 2023, "amount", "91.11%", "%"),
    ]
    assert found[3:6] == [
        ("三公经费", None, 2022, "amount", "12.40", "万元"),
        ("三公经费", None, 2023, "budget", "12.00", "万元"),
        ("三公经费", None, 2023, "amount", "11.60", "万元"),
    ]
    assert found[6][:2] == ("公务用车购置和维护经费", "三公经费")


@pytest.mark.parametrize(
    "numbering",
    [
        "| 栏次 | < | 1 | 2 | 3 |",
        "| 栏次 | < | 1=2+3 | 2 | 3 |",
        "| | | 1 | 2 | 3 |",
        "| ** | ** | 1 | 2 | 3 |",
        "| 行次 | | 1栏=2栏+3栏 | 2 | 3 |",
    ],
)
def test_the_row_that_numbers_the_columns_is_no_row(numbering: str) -> None:
    """The national print numbers its columns under the header; the numbers are no money."""
    lines = (
        "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |",
        numbering,
        "| 合计 | < | 55.00 | 40.00 | 15.00 |",
        "| 213 | 农林水支出 | 55.00 | 40.00 | 15.00 |",
    )
    read = statement(table("\n".join(lines)), "支出决算表")
    assert [row.label for row in read.rows] == ["合计", "农林水支出"]
    assert [cell.value.text for cell in read.cells[:3]] == ["55.00", "40.00", "15.00"]


def test_a_row_of_small_counts_is_kept() -> None:
    """Numbers that do not count on, or that stand further below, are figures."""
    lines = ("| 项目 | 合计 | 在职 | 退休 |", "| 人数 | 5 | 3 | 2 |", "| 车辆 | 1 | 2 | 3 |")
    read = statement(table("\n".join(lines)), "人员预算表")
    assert [row.label for row in read.rows] == ["人数", "车辆"]


@pytest.mark.parametrize(
    "numbers",
    [
        "栏次 | < | 1 | 2 | 3",
        " | 栏次 | 1 | 2 | 3",
        "** | ** | 1 | 2 | 3",
        " | | 4 | 5 | 6",
        "行次 | 甲 | 1 | 2=3+4 | 3",
    ],
)
def test_the_row_that_numbers_the_columns_is_no_money(numbers: str) -> None:
    """National prints number their columns below the header, by a word or without one."""
    rows = f"""
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| {numbers} |
| 208 | 社会保障和就业支出 | 30.00 | 20.00 | 10.00 |
"""
    found = statement(table(rows), "支出决算表")
    assert [row.label for row in found.rows] == ["社会保障和就业支出"]
    assert [str(cell.value.value) for cell in found.cells] == ["30.00", "20.00", "10.00"]


@pytest.mark.parametrize(
    "caption", ["支出决算表 单位：万元", "表3 支出决算表（单位：元）", "公开03表 支出决算表 金额单位：万元"]
)
def test_a_title_with_the_unit_on_its_line(caption: str) -> None:
    """The unit is no part of the title, which still ends in 表."""
    rows = "| 科目名称 | 合计 |\n| 教育支出 | 30.00 |"
    title = statement_title(replace(table(rows), caption=caption))
    assert title is not None
    assert title.endswith("支出决算表")


def test_blank_headers_where_no_cells_are_merged() -> None:
    """Markdown and CSV cannot merge: a blank over another header belongs to the header on its left."""
    rows = """
| 预算数 | | | 决算数 | | |
| 合计 | 公务用车购置及运行费 | | 合计 | 公务用车购置及运行费 | |
| | 购置费 | 运行费 | | 购置费 | 运行费 |
| 9.00 | 5.00 | 4.00 | 8.00 | 5.00 | 3.00 |
"""
    found = statement(table(rows), "“三公”经费支出决算表")
    assert [column.path for column in found.columns] == [
        ("预算数", "合计"),
        ("预算数", "公务用车购置及运行费", "购置费"),
        ("预算数", "公务用车购置及运行费", "运行费"),
        ("决算数", "合计"),
        ("决算数", "公务用车购置及运行费", "购置费"),
        ("决算数", "公务用车购置及运行费", "运行费"),
    ]
