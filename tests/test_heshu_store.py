"""The store: records come back exactly, what cannot be used is told of.

Results give way to better ones only.
"""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.document import Location, Problem, Region
from extract.errors import HeshuError
from extract.limits import Limits
from heshu.api import check
from heshu.checked import CheckedDocument
from heshu.jobs.exporting import ExportOptions, formats_from, run_export
from heshu.jobs.status import run_status
from heshu.store import connection, sqlite
from heshu.store.codec import from_json, pack, to_json, unpack
from heshu.store.contents import documents, progress
from heshu.store.database import Database, StoreError, open_database
from heshu.store.packing import (
    PackedDocument,
    PackedValidation,
    pack_document,
    unpack_finding,
    unpack_reports,
)
from heshu.store.results import Place, Results
from heshu.store.versions import Versions, current_versions
from heshu.store.writing import open_store
from normalize.records import (
    Amount,
    Claim,
    FundRow,
    Goals,
    HeaderMatch,
    Indicator,
    Report,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    Totals,
    Value,
)
from rules.settings import Settings
from tests.conftest import NewStore
from tests.needs import NEEDS_REPORT

ROOT = Path(__file__).parents[1]
FIRST = Versions("reader/1", "rules/1")
PLACE = Place(1, b"/reports/a.pdf", FIRST.ruleset)
AT = Location(
    2,
    (1.1, 2.0, 3.3333333333333335, 4),
    1,
    5,
    4,
    pieces=(Region(2, (1.1, 2.0, 3.3, 4.0)), Region(3, (1.0, 2.0, 3.0, 4.0))),
)
VALUE = Value(
    "约1.50E+3—2万元\ud800",
    Decimal("1.50E+3"),
    "万元",
    Decimal("1.50E+7"),
    "CNY",
    AT,
    ">=",
    True,
    "range",
    "header",
    Decimal("-0.0"),
    "blank",
)
WHOLE = Report(
    "department_self_evaluation",
    "",
    None,
    "项目",
    2023,
    (FundRow("年度资金总额", budget=VALUE, at=AT),),
    Goals(VALUE),
    (Indicator(None, None, "x", "output.quantity", None, targets=(VALUE, VALUE), at=None),),
    Totals(score=VALUE),
    (Amount("公用经费", None, None, None, VALUE, complete=False, items=("a", "b"), items_open=True),),
    statements=(
        Statement(
            "表",
            None,
            (StatementRow("2010601", "行政运行", 3),),
            (StatementColumn(("本年支出", "基本支出")),),
            (StatementCell(0, 0, VALUE),),
        ),
    ),
    claims=(Claim("none", "无", AT),),
    headers=(HeaderMatch("预算数", "budget", "预算", "exact", AT),),
)


def test_records_come_back_exactly() -> None:
    """Every field, the digits of figures, places to the last bit, and text that is no Unicode."""
    back = unpack(Report, pack((WHOLE,)))
    assert back == (WHOLE,)
    assert repr(back) == repr((WHOLE,))


@pytest.mark.parametrize(
    "name",
    ["self-evaluation-report.pdf", "self-evaluation-department.docx", "basic-data.md", "score-sheet.docx"],
)
def test_what_is_read_comes_back_exactly(name: str) -> None:
    """The reports and findings of the samples are the same after packing, down to how they print."""
    found = check(ROOT / "samples" / name)
    packed = pack_document(found)
    assert found.reports
    assert repr(unpack_reports(packed.reports)) == repr(found.reports)
    assert repr(tuple(unpack_finding(finding.body) for finding in packed.validation.findings)) == repr(
        found.findings
    )


def test_a_field_that_is_no_longer_known_is_passed_over() -> None:
    """A store outlives a field of a record."""
    assert from_json(Region, {"page": 1, "bbox": [1.0, 2.0, 3.0, 4.0], "colour": "red"}) == Region(
        1, (1.0, 2.0, 3.0, 4.0)
    )
    assert to_json(Location(page=3)) == {"page": 3}


def write_text(path: Path) -> None:
    """Write a file that is no database."""
    path.write_text("not a database, but long enough to have a header" * 10, encoding="utf-8")


def write_foreign(path: Path) -> None:
    """Write the database of another program."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE note (text)")
    connection.close()


def write_newer(path: Path) -> None:
    """Write a store of a version to come."""
    with open_database(path, write=True) as store:
        store.execute("UPDATE heshu_store SET version = 99")


@pytest.mark.parametrize(
    ("write", "output"),
    [(write_text, "不是核数的存储"), (write_foreign, "不是核数的存储"), (write_newer, "更新版本")],
)
@pytest.mark.parametrize("writing", [True, False])
def test_what_is_no_store_is_left_alone(tmp_path: Path, write: object, output: str, writing: bool) -> None:
    """Other files, other databases and stores of a newer version are refused and stay as they are."""
    path = tmp_path / "x"
    write(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(StoreError, match=output):
        open_database(path, write=writing)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "output"),
    [("none.db", "没有这个存储"), ("empty.db", "空的"), ("mysql://host/base", "不支持这种数据库")],
)
def test_reading_what_is_not_there(tmp_path: Path, name: str, output: str) -> None:
    """A missing file is not made, an empty one is no store, and an address is not taken for a file."""
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match=output):
        open_database(name if ":" in name else tmp_path / name, write=False)
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The message says that the folder is to blame."""
    with pytest.raises(StoreError, match="文件夹不存在"):
        open_database(tmp_path / "none" / "x.db", write=True)


def test_a_locked_store_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that waits in vain says so; a reader does not wait."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    path = tmp_path / "x.db"
    with open_database(path, write=True) as one, one.writing():
        with pytest.raises(StoreError, match="锁住"):
            open_database(path, write=True)
        with open_database(path, write=False) as reader:
            assert progress(reader).statuses == {}


def test_a_full_disk_keeps_what_was_stored(tmp_path: Path) -> None:
    """The transaction that does not fit is undone, the ones before it stay.

    With room the work goes on.
    """
    with open_database(tmp_path / "x.db", write=True) as store:
        results = Results(store, FIRST.reading, 0)
        enter(store)
        results.keep(PLACE, document("a" * 64))
        ((pages,),) = store.rows("PRAGMA page_count")
        store.execute(f"PRAGMA max_page_count = {pages}")
        large = replace(document("b" * 64), reports=os.urandom(100_000))
        with pytest.raises(StoreError, match="磁盘已满"):
            results.keep(replace(PLACE, number=1), large)
        assert statuses(store) == {"ok": 1}
        store.execute("PRAGMA max_page_count = 1000000")
        results.keep(replace(PLACE, number=1), large)
        assert statuses(store) == {"ok": 2}


def test_a_read_only_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be read where nothing may be written beside it, and says so when it is to be written."""
    path = tmp_path / "x.db"
    with open_database(path, write=True) as store:
        enter(store)
        Results(store, FIRST.reading, 0).keep(PLACE, document("a" * 64))
        store.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="只读"):
            store.execute("DELETE FROM run")
    monkeypatch.setattr(sqlite.os, "access", lambda *_: False)
    with open_database(path, write=False) as store:
        assert [found.sha256 for found in documents(store)] == ["a" * 64]
    assert [found.name for found in tmp_path.iterdir()] == ["x.db"]


def test_decisions_are_only_added(new_store: NewStore) -> None:
    """No decision is changed or taken away, whatever program tries."""
    with open_database(new_store("x"), write=True) as store:
        store.execute("INSERT INTO document (key) VALUES ('a')")
        store.execute(
            "INSERT INTO decision (document, finding, verdict, at) VALUES ('a', 'f', 'confirmed',"
            " '2024-01-01')"
        )
        for statement in ("UPDATE decision SET verdict = 'dismissed'", "DELETE FROM decision"):
            with pytest.raises(StoreError, match="append-only"):
                store.execute(statement)


def enter(store: Database) -> None:
    """Enter the file of `PLACE`."""
    store.execute("INSERT INTO source (id, path, name) VALUES (?, ?, 'a.pdf')", PLACE.source, PLACE.path)


def document(sha256: str | None, code: str | None = None) -> PackedDocument:
    """Return a document that was read, or failed with a code."""
    problems = (Problem(code),) if code else ()
    return pack_document(CheckedDocument("a.pdf", sha256, None, None, "failed" if code else "ok", problems))


def statuses(store: Database) -> dict[str, int]:
    """Return the documents of a store by status."""
    return progress(store).statuses


def test_a_failure_gives_way_and_never_replaces(new_store: NewStore) -> None:
    """A document that failed is replaced when it is read.

    One that was read stays when another program fails on it.
    """
    with open_database(new_store("x"), write=True) as store:
        enter(store)
        results = Results(store, FIRST.reading, 0)
        results.keep(PLACE, document("a" * 64, "timeout"))
        assert progress(store).codes == {"timeout": 1}
        assert results.link(PLACE, "a" * 64, retry=True) is None
        results.keep(PLACE, document("a" * 64))
        assert statuses(store) == {"ok": 1}
        results.keep(PLACE, document("a" * 64, "crash"))
        assert statuses(store) == {"ok": 1}


def test_a_failed_validation_makes_the_document_failed_until_it_is_done(new_store: NewStore) -> None:
    """As in a check: a document that could not be validated is failed.

    The next ruleset, or another try, mends it.
    """
    with open_database(new_store("x"), write=True) as store:
        enter(store)
        Results(store, FIRST.reading, 0).keep(PLACE, document("a" * 64))
        results = Results(store, FIRST.reading, 0)
        (item,) = results.of_source(PLACE.source)
        assert item.ruleset == "rules/1"
        results.keep_validation(
            item.extraction,
            "rules/2",
            PackedValidation(problem=Problem("timeout", (("seconds", "1"),))),
            [PLACE.source],
        )
        assert [(found.status, found.problems[0].code) for found in documents(store)] == [
            ("failed", "timeout")
        ]
        results.keep(replace(PLACE, ruleset="rules/2"), document("a" * 64))
        assert statuses(store) == {"ok": 1}


def test_documents_of_one_name_are_told_apart(new_store: NewStore) -> None:
    """Two folders may each hold a form.pdf; then the whole paths are given."""
    address = new_store("x")
    with open_store(address, FIRST.reading) as store:
        store.sources.register(
            [(b"/east/form.pdf", "form.pdf"), (b"/west/form.pdf", "form.pdf"), (b"/west/b.pdf", "b.pdf")]
        )
        for path in (b"/west/form.pdf", b"/west/b.pdf", b"/east/form.pdf"):
            known = store.sources.find(path)
            assert known is not None
            store.results.keep(Place(known.id, path, FIRST.ruleset), document("a" * 64))
    with open_database(address, write=False) as reader:
        assert [found.file for found in documents(reader)] == ["b.pdf", "/east/form.pdf", "/west/form.pdf"]


def test_the_status_names_what_is_done_failed_and_waiting(
    new_store: NewStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people by line, for programs as JSON.

    The time left comes from the rate of the last run that handled anything.
    """
    path = new_store("x")
    with open_database(path, write=True) as store:
        enter(store)
        results = Results(store, FIRST.reading, 1)
        store.execute(
            "INSERT INTO run (id, state, started, updated, done, failed) VALUES (1, 'interrupted', 1000.0,"
            " 1000.0, 0, 0)"
        )
        results.keep(PLACE, document("a" * 64))
        results.keep(replace(PLACE, number=1), document("b" * 64, "timeout"))
        store.execute("UPDATE run SET updated = 1010.0")
    assert run_status(path, "zh", json_wanted=False) == 0
    output = capsys.readouterr().out
    assert "文件：2（完整 1，部分未读取 0，失败 1）\n失败原因：timeout 1\n" in output
    assert "等待处理的文件：1\n" in output
    assert "已中断；处理2份，失败1份，每秒0.2份" in output
    assert "其余约需：0.1 分钟" in output
    run_status(path, "zh", json_wanted=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["statuses"], found["codes"], found["waiting"]) == (
        {"ok": 1, "failed": 1},
        {"timeout": 1},
        1,
    )
    assert (found["last"]["rate"], found["last"]["left"]) == (0.2, 5.0)


def test_an_export_is_whole_files_of_the_formats_asked_for(tmp_path: Path) -> None:
    """One file a table and format; an unknown format is refused before anything is written."""
    path, folder = tmp_path / "x.db", tmp_path / "out"
    with open_database(path, write=True) as store:
        enter(store)
        Results(store, FIRST.reading, 0).keep(PLACE, document("a" * 64))
    assert run_export(ExportOptions(path, folder, formats_from("jsonl,csv"), "zh", quiet=True)) == 0
    tables = ("amounts", "documents", "duties", "findings", "funds", "indicators", "reports", "statements")
    assert sorted(found.name for found in folder.iterdir()) == sorted(
        ["heshu.jsonl", *(f"{name}.csv" for name in tables)]
    )
    assert "a" * 64 in (folder / "documents.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(HeshuError, match="docx"):
        formats_from("csv,docx")


@NEEDS_REPORT
def test_an_export_as_a_page(tmp_path: Path) -> None:
    """The page of a store is one file, the same for the same content."""
    path = tmp_path / "x.db"
    with open_database(path, write=True) as store:
        enter(store)
        Results(store, FIRST.reading, 0).keep(PLACE, document("a" * 64))
    pages = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        assert run_export(ExportOptions(path, folder, formats_from("html"), "zh", quiet=True)) == 0
        assert [found.name for found in folder.iterdir()] == ["heshu.html"]
        pages.append((folder / "heshu.html").read_bytes())
    assert pages[0] == pages[1]
    assert "<script" not in pages[0].decode("utf-8")


def test_other_limits_are_another_reading() -> None:
    """What the reader may leave out belongs to the key of what it gives.

    The rules have a version of their own.
    """
    first, second = current_versions(Limits()), current_versions(Limits(pages=10))
    assert first.reading != second.reading
    assert first.ruleset == second.ruleset
    assert first == current_versions(Limits())
    assert first.ruleset_under(Settings()) == first.ruleset
    assert first.ruleset_under(Settings(ignore=("F01",))) != first.ruleset
