"""What is printed about a checked document: JSON, lines for people, tables, CSV and the workbook."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import heshu
from extract.document import Location, Problem, Region
from extract.language import Bilingual
from heshu.checked import CheckedDocument
from heshu.jobs.writers import write_csv, write_json, write_jsonl
from heshu.output.csv_tables import FORMULA_STARTS, cell, write_tables
from heshu.output.headings import column_heading
from heshu.output.human import Tally, finding_line, problem_lines
from heshu.output.json_records import document_json, location_json, plain, value_json
from heshu.output.sheets import cell_text
from heshu.output.tables import COLUMNS, collect_tables, rows
from heshu.output.workbook import write_workbook
from normalize.records import (
    Amount,
    FundRow,
    Goals,
    Indicator,
    Report,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    Value,
)
from rules.catalogue.catalogue import RULES
from rules.finding import Culprit, Finding, FindingFact

CELL = Location(page=1, bbox=(10.123, 20.0, 30.0, 40.0), table=1, row=5, column=4)
TEXT = Location(page=2, bbox=(1.0, 2.0, 3.0, 4.0), paragraph=7, start=12, end=17)


def money(text: str, number: str, at: Location = CELL) -> Value:
    """Return an amount in 万元."""
    return Value(text, Decimal(number), "万元", Decimal(number) * 10000, "CNY", at)


TOTAL, PART = money("286.95", "286.95"), money("21.4元", "21.4", TEXT)
FINDING = Finding(
    id="1f0c",
    rule="F104",
    name="basic-expenditure-sum",
    severity="error",
    message=Bilingual("基本支出不等于\n各项之和", "the parts do not sum up"),
    relation="基本支出 = 人员经费 + 公用经费",
    facts=(FindingFact("total", "基本支出", TOTAL), FindingFact("part", "公用经费", PART)),
    reported=Decimal("286.95"),
    expected=Decimal("1E+2"),
    difference=Decimal("-186.95"),
    unit="万元",
    culprits=(Culprit(1, "unit", "21.4元", "21.4万元", 0.98765),),
)
REPORT = Report(
    kind="department_self_evaluation",
    title="=标题",
    department="-某局",
    project=None,
    year=2023,
    funds=(
        FundRow(
            "年度资金总额", budget=TOTAL, executed=replace(TOTAL, value=None, text="--", base_value=None)
        ),
    ),
    goals=Goals(expected=Value("目标\x0b", None, None, None, None, CELL)),
    indicators=(Indicator("产出指标", "数量指标", None, "output.quantity", "窗口数", target=TOTAL),),
    amounts=(Amount("公用经费", "基本支出", 2023, "二、", PART),),
    statements=(
        Statement(
            "支出决算表",
            "万元",
            (StatementRow("201", "一般公共服务支出", 1), StatementRow(None, "合计")),
            (StatementColumn(("本年支出", "基本支出")),),
            (StatementCell(0, 0, TOTAL), StatementCell(1, 0, PART)),
        ),
    ),
)
CHECKED = CheckedDocument("county/form.pdf", "ab", "pdf", 4, "ok", (), (REPORT,), (FINDING,))
UNREAD = CheckedDocument("bad.pdf", None, None, None, "failed", (Problem("encrypted"),))


def test_places_are_those_of_cells_or_of_running_text() -> None:
    """A cell has table, row and column; running text paragraph and characters.

    A narrowed cell has both its cell and the characters.
    """
    assert location_json(CELL) == {
        "page": 1,
        "bbox": [10.12, 20.0, 30.0, 40.0],
        "table": 1,
        "row": 5,
        "column": 4,
    }
    assert location_json(TEXT) == {
        "page": 2,
        "paragraph": 7,
        "start": 12,
        "end": 17,
        "bbox": [1.0, 2.0, 3.0, 4.0],
    }
    assert location_json(replace(CELL, start=0, end=2))["end"] == 2
    pieces = (Region(1, (0.0, 0.0, 1.0, 1.0)), Region(2, (0.0, 0.0, 1.0, 1.004)))
    assert location_json(replace(CELL, pieces=pieces))["pieces"][1] == {
        "page": 2,
        "bbox": [0.0, 0.0, 1.0, 1.0],
    }


def test_figures_are_strings_of_digits() -> None:
    """No float and no exponent, and the digits as printed."""
    assert [plain(Decimal(text)) for text in ("843.40", "1E+5", "-0.10", "0E-7")] == [
        "843.40",
        "100000",
        "-0.10",
        "0.0000000",
    ]
    value = value_json(TOTAL)
    assert value is not None
    assert (value["value"], value["base_value"], value["comparator"], value["approximate"]) == (
        "286.95",
        "2869500.00",
        None,
        False,
    )


def test_a_document_is_printed_with_all_the_contract_names() -> None:
    """Every name is there, null where nothing was printed."""
    found = document_json(CHECKED, "zh")
    assert list(found) == [
        "file",
        "sha256",
        "format",
        "pages",
        "status",
        "problems",
        "reports",
        "findings",
        "checked",
        "coverage",
        "duties",
    ]
    (report,) = found["reports"]
    assert report["funds"][0]["initial_budget"] is None
    assert report["funds"][0]["executed"]["value"] is None
    assert report["goals"]["achieved"] is None
    assert report["totals"] == {"max_score": None, "score": None, "grade": None}
    cells = report["statements"][0]["cells"]
    assert [(entry["row"], entry["column"]) for entry in cells] == [
        ("201 一般公共服务支出", "本年支出/基本支出"),
        ("合计", "本年支出/基本支出"),
    ]
    assert found["findings"][0]["expected"] == "100"
    assert found["findings"][0]["culprits"][0]["confidence"] == 0.9877


def test_json_and_json_lines_say_the_same() -> None:
    """One object with all documents, or a document a line."""
    whole, lines = io.StringIO(), io.StringIO()
    write_json([CHECKED, UNREAD], whole, "en")
    write_jsonl([CHECKED, UNREAD], lines, "en")
    found = json.loads(whole.getvalue())
    assert found["schema"] == "heshu/1"
    assert found["documents"] == [json.loads(line) for line in lines.getvalue().splitlines()]
    assert found["documents"][1]["problems"][0]["code"] == "encrypted"


def test_a_finding_is_one_line_that_begins_with_the_place_to_look_at() -> None:
    """The place is that of the figure held to be wrong; line ends in messages are folded."""
    assert finding_line("a.pdf", FINDING, "zh") == "a.pdf:p2:¶7:12-17: error F104 基本支出不等于 各项之和"
    assert (
        finding_line("a.pdf", replace(FINDING, culprits=()), "en")
        == "a.pdf:p1:1.5.4: error F104 the parts do not sum up"
    )
    assert finding_line("a.md", replace(FINDING, facts=()), "en").startswith("a.md: error")


def test_the_summary_counts_and_the_exit_status_follows() -> None:
    """An unread document outweighs findings; findings count from the severity asked for."""
    tally = Tally()
    tally.add(CHECKED)
    assert (tally.exit_code("error"), tally.exit_code(None)) == (1, 0)
    assert tally.summary("en") == "1 document: 1 error, 0 warnings, 0 infos; 0 not read, 0 partly not read"
    tally.add(UNREAD)
    assert tally.exit_code("error") == 3
    assert [line.split(" ", 2)[:2] for line in problem_lines(UNREAD, "zh")] == [["bad.pdf:", "未读取"]]


def test_less_than_the_asked_severity_does_not_fail() -> None:
    """A warning fails only where warnings or less were asked for."""
    tally = Tally()
    tally.add(replace(CHECKED, findings=(replace(FINDING, severity="warning"),)))
    assert [tally.exit_code(least) for least in ("error", "warning", "info")] == [0, 1, 1]


def test_every_row_keeps_to_the_columns_of_its_table() -> None:
    """No entry is lost because its column does not exist."""
    for name, row in rows(CHECKED):
        assert set(row.entries) <= set(COLUMNS[name]), name


def test_frames_hold_all_tables_with_exact_figures() -> None:
    """Eight data frames; figures are decimals."""
    frames = CHECKED.to_frames()
    assert list(frames) == [
        "documents",
        "reports",
        "funds",
        "indicators",
        "amounts",
        "statements",
        "findings",
        "duties",
    ]
    assert frames["funds"].loc[0, "budget_value"] == Decimal("286.95")
    assert frames["funds"].loc[0, "executed_text"] == "--"
    assert frames["amounts"].loc[0, "start"] == 12
    assert len(frames["statements"]) == 2
    assert frames["findings"].loc[0, "proposed"] == "21.4万元"
    assert len(UNREAD.to_frames()["documents"]) == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86", "+86"),
        ("-5.20", "-5.20"),
        ("--", "'--"),
        ("-1+2", "'-1+2"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("＝1+1", "'＝1+1"),
        ("年度资金总额", "年度资金总额"),
    ],
)
def test_no_cell_of_a_csv_file_is_run_as_a_formula(text: str, written: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe; a negative number stays a number."""
    assert cell(text) == written


def test_csv_files_are_for_spreadsheets(tmp_path: Path) -> None:
    """A byte order mark, CRLF, and the rows as they are."""
    write_tables(tmp_path, collect_tables([CHECKED]))
    data = (tmp_path / "reports.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbffile,report,")
    assert data.count(b"\r\n") == 2
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert (row["title"], row["department"], row["year"]) == ("'=标题", "'-某局", "2023")
    stream = io.StringIO()
    write_csv([CHECKED], stream, "zh")
    assert "F104" in stream.getvalue().splitlines()[1]


def test_the_workbook_links_findings_to_rows_and_back(tmp_path: Path) -> None:
    """Numbers are numbers, text is never a formula, and each side of a finding leads to the other."""
    path = tmp_path / "heshu.xlsx"
    write_workbook(path, [collect_tables([CHECKED, UNREAD])], "zh")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "汇总",
        "问题清单",
        "资金",
        "指标明细",
        "金额",
        "决算表",
        "报告",
        "文件",
        "核对清单",
        "未读文件",
        "规则说明",
    ]
    funds = book["资金"]
    heads = [entry.value for entry in funds[1]]
    budget = funds.cell(2, heads.index("全年预算数·数值") + 1)
    assert (budget.value, budget.number_format) == (286.95, "#,##0.00")
    assert funds.freeze_panes == "A2"
    assert funds.auto_filter.ref
    assert funds["A2"].hyperlink.location == "'问题清单'!A2"
    assert book["问题清单"]["A2"].hyperlink.location == "'资金'!A2"
    report_heads = [entry.value for entry in book["报告"][1]]
    title = book["报告"].cell(2, report_heads.index("标题") + 1)
    assert (title.value, title.data_type) == ("=标题", "s")
    assert book["未读文件"]["A2"].value == "bad.pdf"
    summary = [[cell.value for cell in row[:6]] for row in book["汇总"].iter_rows()]
    assert summary[0][0] == "核数：数字核对结果"
    assert summary[3] == ["部门", "文件数", "错误", "提醒", "提示", "已审核"]
    assert ["文件", 2, None, None, None, None] in summary


def test_the_workbook_speaks_english(tmp_path: Path) -> None:
    """Sheets and headings follow the language."""
    path = tmp_path / "heshu.xlsx"
    write_workbook(path, [collect_tables([CHECKED], "en")], "en")
    assert openpyxl.load_workbook(path).sheetnames[1] == "Findings"


def test_what_excel_cannot_hold_is_cut_or_replaced(tmp_path: Path) -> None:
    """Characters XML forbids, cells over 32,767 characters, tables over a sheet's rows.

    To which links lead all the same.
    """
    assert cell_text("合\x00计\ud800") == "合\ufffd计\ufffd"
    assert len(cell_text("长" * 40_000)) == 32_767
    path = tmp_path / "heshu.xlsx"
    documents = [replace(CHECKED, file=f"{number}.pdf") for number in range(5)]
    write_workbook(path, (collect_tables([document]) for document in documents), "zh", most=2)
    book = openpyxl.load_workbook(path)
    assert [book[name].max_row for name in ("资金", "资金 (2)", "资金 (3)")] == [3, 3, 2]
    assert book["资金 (3)"]["A2"].hyperlink.location == "'问题清单 (3)'!A2"
    assert book["问题清单 (2)"]["A3"].hyperlink.location == "'资金 (2)'!A3"
    files = [cell.value for cell in book["问题清单 (3)"][1]].index("文件")
    assert book["问题清单 (3)"].cell(2, files + 1).value == "4.pdf"
    counts = {row[0].value: row[1].value for row in book["汇总"].iter_rows(min_row=5)}
    assert (counts["合计"], counts["未读文件"], counts["错误"]) == (5, 0, 5)


def test_a_place_leads_to_its_first_row(tmp_path: Path) -> None:
    """A cell merged over rows belongs to each of them; the first is linked."""
    path = tmp_path / "heshu.xlsx"
    tables = collect_tables([CHECKED])
    write_workbook(path, [tables | {"funds": tables["funds"] * 2}], "zh")
    book = openpyxl.load_workbook(path)
    assert book["问题清单"]["A2"].hyperlink.location == "'资金'!A2"


def test_every_column_has_a_heading_in_both_languages() -> None:
    """A new column without a heading is noticed here."""
    for columns in COLUMNS.values():
        for column in columns:
            assert column_heading(column, "zh")
            assert column_heading(column, "en")


def test_the_workbook_comments_on_accused_cells_and_explains_the_rules(tmp_path: Path) -> None:
    """The accused figure has the message as a comment in its record; each rule of the catalogue is explained.

    Pages are set up for paper.
    """
    path = tmp_path / "heshu.xlsx"
    document = heshu.check(Path(__file__).parents[1] / "samples" / "target-declaration.pdf")
    write_workbook(path, [collect_tables([document])], "zh")
    book = openpyxl.load_workbook(path)
    funds = book["资金"]
    told = {cell.coordinate: cell.comment.text for row in funds.iter_rows() for cell in row if cell.comment}
    (place,) = told
    assert funds[place].value == "2.00"
    assert told[place].startswith("F01 年度资金总额全年预算数120.00万元 ≠")
    assert "全年预算数·折算值（元）" in [cell.value for cell in funds[1]]
    rules = book["规则说明"]
    assert rules.max_row == len(RULES) + 1
    assert (funds.page_setup.orientation, funds.print_title_rows) == ("landscape", "$1:$1")


FORMULAS = tomllib.loads((Path(__file__).parent / "cases" / "formulas.toml").read_text(encoding="utf-8"))


def test_no_formula_comes_through(tmp_path: Path) -> None:
    """In the tables and the workbook every hostile text is text, in cells and comments alike.

    Every number a number.
    """
    report = CHECKED.reports[0]
    texts = [*FORMULAS["payloads"], *FORMULAS["numbers"]]
    document = replace(CHECKED, reports=tuple(replace(report, title=text, department=text) for text in texts))
    tables = collect_tables([document])
    write_tables(tmp_path, tables)
    written = list(
        csv.DictReader(io.StringIO((tmp_path / "reports.csv").read_bytes().decode("utf-8-sig"), newline=""))
    )
    for text, row in zip(texts, written, strict=True):
        if text in FORMULAS["numbers"]:
            assert row["title"] == text
        else:
            assert row["title"] == f"'{text}" or not row["title"].lstrip(
                " \t\r\n\u00a0\u3000\u200b\ufeff"
            ).startswith(FORMULA_STARTS)
    write_workbook(tmp_path / "heshu.xlsx", [tables], "zh")
    book = openpyxl.load_workbook(tmp_path / "heshu.xlsx")
    assert not [
        cell.coordinate
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    ]
    heads = [entry.value for entry in book["报告"][1]]
    shown = [book["报告"].cell(number, heads.index("标题") + 1) for number in range(2, len(texts) + 2)]
    assert all(entry.data_type in ("s", "n") for entry in shown)
    assert [entry.data_type for entry in shown].count("s") == len(texts)
