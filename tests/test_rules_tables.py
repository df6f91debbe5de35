"""Relations of tables of no known kind: small tables, and what ties their cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.document import Cell, Location, Table
from normalize.records import TableBlock
from normalize.tables.blocks import blocks
from rules.tables.formulas import Formula, parsed
from rules.tables.grid import Cell as Figure
from rules.tables.grid import Grid, Head
from rules.tables.inference import Found, infer
from rules.tables.reading import grid_of
from rules.tables.sides import infer_halves
from rules.tables.slips import slips


def _table(*lines: str, unit: str | None = "万元") -> Table:
    rows = [[text.strip() for text in line.split("|")] for line in lines]
    cells = tuple(
        Cell(row, column, 1, 1, text, Location(table=1, row=row, column=column))
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    )
    return Table(1, len(rows), len(rows[0]), cells, None, unit)


def _blocks(*lines: str, unit: str | None = "万元") -> tuple[TableBlock, ...]:
    return blocks(_table(*lines, unit=unit))


def _found(*lines: str) -> list[Found]:
    return infer(grid_of(_blocks(*lines)[0]))


def _shapes(found: list[Found], *kinds: str) -> set[tuple[str, int, frozenset[int]]]:
    """Return kind, target and operands of what was taken up, of some kinds or of all."""
    return {
        (entry.family.kind, entry.family.lines[0], frozenset(entry.family.lines[1:]))
        for entry in found
        if entry.standing != "open" and (not kinds or entry.family.kind in kinds)
    }


def _failing(found: list[Found]) -> list[tuple[str, str, tuple[int, int]]]:
    """Return kind, standing and target of every place that a relation taken up accuses."""
    return [
        (entry.family.kind, entry.standing, instance.target)
        for entry in found
        if entry.standing != "open"
        for instance in entry.family.instances
        if not instance.held
    ]


def test_rows_by_list_numbers() -> None:
    """Lines of two levels are added up level by level, the total of those of the first."""
    found = _found(
        "项目 | 上年数 | 本年数",
        "一、税收收入 | 1500.11 | 1620.50",
        "（一）增值税 | 800.05 | 850.25",
        "（二）契税 | 700.06 | 770.25",
        "二、非税收入 | 300.40 | 320.30",
        "（一）罚没收入 | 100.20 | 120.10",
        "（二）专项收入 | 200.20 | 200.20",
        "合计 | 1800.51 | 1940.80",
    )
    sums = {("rows", 0, frozenset({1, 2})), ("rows", 3, frozenset({4, 5})), ("rows", 6, frozenset({0, 3}))}
    assert _shapes(found, "rows") == sums
    assert _failing(found) == []


def test_rows_by_arithmetic_alone() -> None:
    """Levels that only blanks before the labels told are found again: each sum is too exact for an accident."""
    found = _found(
        "项目 | 预算数 | 执行数",
        "总计 | 1800.51 | 1702.33",
        "教育 | 1500.11 | 1402.12",
        "小学 | 800.05 | 751.02",
        "中学 | 700.06 | 651.10",
        "卫生 | 300.40 | 300.21",
        "医院 | 100.20 | 100.11",
        "防疫 | 200.20 | 200.10",
    )
    sums = {("rows", 1, frozenset({2, 3})), ("rows", 4, frozenset({5, 6})), ("rows", 0, frozenset({1, 4}))}
    assert _shapes(found, "rows") == sums


def test_rows_by_codes_with_an_only_part() -> None:
    """A code with one code below it is its equal; the total adds up the classes."""
    found = _found(
        "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出",
        "205 | 教育支出 | 155.50 | 100.25 | 55.25",
        "20502 | 普通教育 | 155.50 | 100.25 | 55.25",
        "2050201 | 学前教育 | 55.25 | 40.15 | 15.10",
        "2050202 | 小学教育 | 100.25 | 60.10 | 40.15",
        "221 | 住房保障支出 | 40.10 | 40.10 | ",
        "22102 | 住房改革支出 | 40.10 | 40.10 | ",
        "合计 | | 195.60 | 140.35 | 55.25",
    )
    assert ("rows", 1, frozenset({2, 3})) in _shapes(found)
    assert ("rows", 6, frozenset({0, 4})) in _shapes(found)
    assert ("columns", 0, frozenset({1, 2})) in _shapes(found)
    assert _failing(found) == []


def test_subtotals_of_groups() -> None:
    """Each 小计 adds up its group, whose name stands in the first cell only; the total adds up the subtotals."""
    found = _found(
        "类别 | 学校 | 人数（人） | 金额",
        "高中 | 一中 | 500 | 120.50",
        " | 二中 | 300 | 80.25",
        " | 小计 | 800 | 200.75",
        "小学 | 城关 | 450 | 60.10",
        " | 东坪 | 250 | 33.40",
        " | 小计 | 700 | 93.50",
        "合计 | | 1500 | 294.25",
    )
    sums = {("rows", 2, frozenset({0, 1})), ("rows", 5, frozenset({3, 4})), ("rows", 6, frozenset({2, 5}))}
    assert _shapes(found, "rows") == sums


def test_examples_are_no_parts() -> None:
    """Lines called 其中 that name only some of what is in a line accuse nobody."""
    found = _found(
        "项目 | 上年数 | 本年数",
        "教育支出 | 500.10 | 520.20",
        "其中：高中 | 100.00 | 110.00",
        "卫生支出 | 300.20 | 310.30",
        "农林水支出 | 77.70 | 80.10",
        "合计 | 878.00 | 910.60",
    )
    assert _shapes(found, "rows") == {("rows", 4, frozenset({0, 2, 3}))}
    assert _failing(found) == []


def test_a_wrong_cell_fails_in_row_and_column() -> None:
    """One wrong figure breaks the sum of its row and that of its column, and nothing else."""
    found = _found(
        "乡镇 | 中央资金 | 省级资金 | 县级资金 | 合计",
        "甲镇 | 120.00 | 10.00 | 30.00 | 160.00",
        "乙镇 | 80.50 | 20.00 | 29.25 | 120.75",
        "丙镇 | 60.00 | 5.00 | 15.00 | 80.00",
        "丁镇 | 41.00 | 6.50 | 12.00 | 59.50",
        "合计 | 301.50 | 41.50 | 77.25 | 420.25",
    )
    assert sorted(_failing(found)) == [("columns", "sure", (1, 3)), ("rows", "sure", (4, 2))]


def test_headers_of_two_levels() -> None:
    """The subtotal of a group of columns adds up the group, the total the groups."""
    found = _found(
        "地区 | 合计 | 上级补助 | | | 县级配套",
        " | | 小计 | 中央 | 省级 | ",
        "甲县 | 100.30 | 70.20 | 50.10 | 20.10 | 30.10",
        "乙县 | 55.55 | 44.44 | 30.03 | 14.41 | 11.11",
        "丙县 | 81.00 | 61.00 | 40.50 | 20.50 | 20.00",
    )
    assert _shapes(found, "columns") == {("columns", 1, frozenset({2, 3})), ("columns", 0, frozenset({1, 4}))}


def test_difference_growth_and_share() -> None:
    """An increase, its rate and the share of the total are found from what holds in most rows."""
    found = _found(
        "项目 | 上年数 | 本年数 | 增减额 | 增减率（%） | 占比（%）",
        "增值税 | 1200.50 | 1320.75 | 120.25 | 10.02 | 50.29",
        "契税 | 800.00 | 760.00 | -40.00 | -5.00 | 28.94",
        "资源税 | 300.10 | 330.20 | 30.10 | 10.03 | 12.57",
        "房产税 | 210.00 | 215.50 | 5.50 | 2.62 | 8.20",
        "合计 | 2510.60 | 2626.45 | 115.85 | 4.61 | 100.00",
    )
    shapes = _shapes(found)
    assert ("difference", 2, frozenset({0, 1})) in shapes
    assert ("share", 4, frozenset({1})) in shapes
    assert any(kind == "ratio" and target == 3 for kind, target, _ in shapes)
    assert _failing(found) == []


def test_balance_of_a_fund() -> None:
    """Closing is opening + in − out, whichever way round it is printed."""
    found = _found(
        "基金 | 上年结余 | 本年收入 | 本年支出 | 年末结余",
        "养老 | 120.50 | 310.25 | 290.15 | 140.60",
        "医疗 | 98.00 | 205.40 | 199.10 | 104.30",
        "工伤 | 33.20 | 20.10 | 18.05 | 35.25",
        "失业 | 41.70 | 15.35 | 11.20 | 45.85",
    )
    assert ("difference", 3, frozenset({0, 1, 2})) in _shapes(found)


def test_average_in_another_unit() -> None:
    """An average in 元 is of an amount in 万元 over a count."""
    found = _found(
        "单位 | 人数（人） | 金额（万元） | 人均（元）",
        "甲校 | 120 | 24.00 | 2000.00",
        "乙校 | 80 | 20.00 | 2500.00",
        "丙校 | 50 | 15.00 | 3000.00",
    )
    assert _shapes(found, "ratio") == {("ratio", 2, frozenset({0, 1}))}


def test_running_total() -> None:
    """A running total is the one before and the figure of the month."""
    found = _found(
        "月份 | 当月数 | 累计数",
        "1月 | 120.50 | 120.50",
        "2月 | 80.25 | 200.75",
        "3月 |  | 200.75",
        "4月 | 60.00 | 269.75",
        "5月 | 39.25 | 300.00",
    )
    assert _shapes(found, "running") == {("running", 1, frozenset({0}))}
    assert [target for _, _, target in _failing(found)] == [(3, 1), (4, 1)]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("单位 | 预算数 | 执行数 | 执行率", "栏次 | 1 | 2 | 3=2/1"),
        ("单位 | 预算数 | 执行数 | 执行率", "公式 | A | B | C=B/A"),
        ("单位 | 预算数① | 执行数② | 执行率③=②/①", ""),
        ("单位 | 预算数(A) | 执行数(B) | 执行率(B/A)", ""),
    ],
)
def test_printed_formulas(head: str, row: str) -> None:
    """Formulas are read from the row 栏次 or 公式 and from headers; one row is enough to accuse."""
    rows = ["甲局 | 500.00 | 450.00 | 90.00%", "乙局 | 260.00 | 247.00 | 59.00%"]
    found = _found(head, *([row] if row else []), *rows)
    printed = [entry for entry in found if entry.family.grounds == "printed"]
    assert _shapes(printed) == {("ratio", 2, frozenset({0, 1}))}
    assert _failing(found) == [("ratio", "sure", (1, 2))]


def test_two_sides() -> None:
    """The halves are tables of their own; their grand totals are one figure."""
    halves = _blocks(
        "收入 | 预算数 | 支出 | 预算数",
        "本级收入 | 8123.45 | 本级支出 | 9001.20",
        "上级补助 | 2000.00 | 上解支出 | 500.25",
        "调入资金 | 150.00 | 结转下年 | 772.00",
        "收入总计 | 10273.45 | 支出总计 | 10237.45",
    )
    grids = [grid_of(block) for block in halves]
    found, pairs = infer_halves(grids, [[row.number for row in block.rows] for block in halves])
    assert [(pair.places, pair.held, pair.named) for pair in pairs] == [(((3, 0), (3, 0)), False, True)]
    assert _shapes(found[0]) == {("rows", 3, frozenset({0, 1, 2}))}
    assert [entry.standing for entry in found[1]] == [
        "sure"
    ]  # what the totals differ by corroborates the sum


def test_one_column_needs_more_than_a_name() -> None:
    """A total of one column that does not add up is open, unless a slip closes it or the list is plain."""
    lists = ["项目 | 金额", "甲 | 100.00", "乙 | 40.00", "丙 | 60.00", "丁 | 77.00", "合计 | 177.00"]
    assert _failing(_found(*lists)) == []  # 乙 and 丙 are what is in 甲
    plain = ["序号 | 项目 | 金额", "1 | 甲 | 102.50", "2 | 乙 | 41.30", "3 | 丙 | 66.10", "合计 | | 219.90"]
    assert _failing(_found(*plain)) == [("rows", "likely", (3, 0))]


def test_chance_is_no_relation() -> None:
    """Columns and rows that have nothing to do with each other are tied by nothing."""
    found = _found(
        "单位 | 2021年 | 2022年 | 2023年",
        "甲局 | 120.35 | 130.20 | 141.70",
        "乙局 | 80.51 | 99.13 | 70.25",
        "丙局 | 60.07 | 55.41 | 65.93",
        "丁局 | 33.20 | 31.77 | 40.06",
    )
    assert _shapes(found) == set()


def test_rounded_parts_are_no_fault() -> None:
    """Parts that were rounded each by itself may miss their total by their last digits."""
    found = _found(
        "乡镇 | 甲 | 乙",
        "一镇 | 120.01 | 30.01",
        "二镇 | 80.51 | 20.26",
        "三镇 | 60.01 | 15.01",
        "合计 | 260.52 | 65.27",
    )
    assert _shapes(found, "rows") == {("rows", 3, frozenset({0, 1, 2}))}
    assert _failing(found) == []


def test_a_grid_without_words() -> None:
    """Arithmetic needs no words: a row that is the sum of the rows before it is found by its figures."""
    numbers = [(1234.5, 88.25), (2345.6, 77.5), (3456.7, 66.75), (7036.8, 232.5)]
    cells = {
        (row, column): Figure(Decimal(str(number)), Decimal("0.1"))
        for row, pair in enumerate(numbers)
        for column, number in enumerate(pair)
    }
    grid = Grid(tuple(Head("") for _ in numbers), (Head(""), Head("")), cells)
    assert _shapes(infer(grid)) == {("rows", 3, frozenset({0, 1, 2}))}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("1+2", Formula(((1, "1"), (1, "2")))),
        ("A-(B+C)", Formula(((1, "A"), (-1, "B"), (-1, "C")))),
        ("(2-1)/1*100%", Formula(((1, "2"), (-1, "1")), "1")),
        ("(B/A)", Formula(((1, "B"),), "A")),
        ("2+3+...+6", Formula(tuple((1, str(number)) for number in range(2, 7)))),
        ("A*B", None),
        ("A", None),
    ],
)
def test_formulas(text: str, formula: Formula | None) -> None:
    """Sums with signs and one quotient are formulas; products and bare marks are none."""
    assert parsed(text) == formula


def test_slips() -> None:
    """A digit wrong, lost, added, exchanged; the point moved."""
    assert {1324, 123, 12384, 9234, 12340} <= set(slips("1234"))


def test_layout_of_lines_above_and_notes() -> None:
    """Title, unit and notes in rows of the table are no rows of figures; the unit is that of the columns."""
    (block,) = _blocks(
        "资金分配表 | | ",
        "单位：万元 | | ",
        "乡镇 | 金额 | 人数（人）",
        "甲镇 | 120.00 | 35",
        "乙镇 | - | 41",
        "注：不含结转。 | | ",
        unit=None,
    )
    assert (block.title, block.unit) == ("资金分配表", "万元")
    assert [row.label for row in block.rows] == ["甲镇", "乙镇"]
    assert [(column.path, column.unit) for column in block.columns] == [
        (("金额",), "万元"),
        (("人数（人）",), "人"),
    ]
    assert [(cell.value.text, cell.value.base_unit) for cell in block.cells] == [
        ("120.00", "CNY"),
        ("35", "count"),
        ("41", "count"),
    ]
