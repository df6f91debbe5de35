"""Taking documents into a store: nothing is read twice, nothing is lost or doubled, whatever happens in between."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest

from heshu.checked import CheckedDocument
from heshu.choosing import choice
from heshu.exporting import ExportFormat, ExportOptions, run_export
from heshu.ingest_work import take_in
from heshu.ingesting import IngestOptions, run_ingest
from heshu.isolation import Bounds
from heshu.pipeline import check_all
from heshu.sources import Source, collect
from heshu.store.contents import documents, progress
from heshu.store.database import StoreError, open_database
from heshu.store.packing import PackedDocument
from heshu.store.versions import Versions
from tests.conftest import NewStore
from tests.postgres_server import Server

ROOT = Path(__file__).parents[1]
VERSIONS = Versions("reader/1", "rules/1")
BOUNDS = Bounds(seconds=20, megabytes=2048, jobs=1)


def reading(source: Source, log: Path) -> PackedDocument:
    """Read a document and note that it was; one whose name says so hangs, crashes or exits."""
    with log.open("a", encoding="utf-8") as stream:
        stream.write(source.name + "\n")
    if "hang" in source.name:
        sum(range(10**12))
    if "crash" in source.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "exit" in source.name:
        os._exit(3)
    return take_in(source, BOUNDS.limits)


class Desk:
    """A folder of reports and a store for them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reports, self.log = folder, folder / "reports", folder / "read.log"
        self.reports.mkdir()
        self.options = IngestOptions(folder / "x.db", "error", BOUNDS, "zh", quiet=True)

    def write(self, name: str, amount: str = "100") -> Path:
        """Write a report whose text has an amount; its time of change lies in the past, as that of most files does."""
        path = self.reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(amount), encoding="utf-8")
        age(path)
        return path

    def ingest(self, versions: Versions = VERSIONS, **changes: object) -> list[str]:
        """Take the folder in and return the names of the documents that were read."""
        self.log.unlink(missing_ok=True)
        run_ingest([self.reports], replace(self.options, **changes), versions, partial(reading, log=self.log))  # type: ignore[arg-type]
        return sorted(self.log.read_text(encoding="utf-8").splitlines()) if self.log.exists() else []

    def documents(self) -> list[CheckedDocument]:
        """Return what the store holds."""
        with open_database(self.options.store, write=False) as store:
            return list(documents(store))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        return rows(self.options.store, sql)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an empty folder of reports with a store to be made."""
    return Desk(tmp_path)


def text(amount: str) -> str:
    """Return a report with a sum that is wrong unless the amount is 100."""
    return f"# 部门整体支出绩效自评报告\n\n基本支出{amount}.00万元，其中人员经费60.00万元，公用经费40.00万元。\n"


def age(path: Path, seconds: int = 3600) -> None:
    """Put a file's time of change into the past."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def rows(store: Path | str, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on a store."""
    with open_database(store, write=False) as database:
        return database.rows(sql)


@pytest.mark.slow
def test_unchanged_files_are_not_read_again(desk: Desk) -> None:
    """The second time nothing is read, nor its content looked at; the third, after a touch, only its content is looked at."""
    desk.write("a.md")
    desk.write("b/c.md", "101")
    assert desk.ingest() == ["a.md", "b/c.md"]
    before = desk.documents()
    assert desk.ingest() == []
    age(desk.reports / "a.md", 10)
    assert desk.ingest() == []
    assert desk.documents() == before
    assert desk.rows("SELECT * FROM history") == []


@pytest.mark.slow
def test_the_store_holds_what_a_check_finds(desk: Desk) -> None:
    """Reports, findings, problems and statuses are those of `heshu check`."""
    desk.write("a.md", "101")
    (desk.reports / "empty.pdf").touch()
    (desk.reports / "odd.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    shutil.copy(ROOT / "samples" / "score-sheet.docx", desk.reports)
    desk.ingest()
    checked = list(check_all(collect([desk.reports]), BOUNDS))
    assert repr([told(document) for document in desk.documents()]) == repr([told(document) for document in checked])


def told(document: CheckedDocument) -> CheckedDocument:
    """Return a document without the rules that met nothing to check."""
    return replace(document, coverage=tuple(entry for entry in document.coverage if entry.applicable))


@pytest.mark.slow
def test_a_changed_file_replaces_its_records_and_keeps_its_history(desk: Desk) -> None:
    """The findings are those of the new content; history names the old."""
    path = desk.write("a.md")
    desk.ingest()
    (old,) = desk.documents()
    path.write_text(text("101"), encoding="utf-8")
    assert desk.ingest() == ["a.md"]
    (new,) = desk.documents()
    assert old.sha256 != new.sha256
    assert len(old.findings) < len(new.findings)
    assert desk.rows("SELECT event, document FROM history") == [("changed", old.sha256)]
    path.write_text(text("100"), encoding="utf-8")
    assert desk.ingest() == []
    assert desk.documents() == [old]


@pytest.mark.slow
def test_a_moved_file_is_recognised_and_a_copy_is_a_second(desk: Desk) -> None:
    """A file that has gone from its place and turned up at another is the same document; one that is still there has a twin."""
    path = desk.write("a.md")
    desk.ingest()
    (desk.reports / "2024").mkdir()
    path.rename(desk.reports / "2024" / "b.md")
    assert desk.ingest() == []
    assert [found.file for found in desk.documents()] == ["2024/b.md"]
    assert desk.rows("SELECT event FROM history") == [("moved",)]
    shutil.copy(desk.reports / "2024" / "b.md", path)
    assert desk.ingest() == []
    assert [found.file for found in desk.documents()] == ["2024/b.md", "a.md"]


@pytest.mark.slow
def test_new_rules_validate_without_reading(desk: Desk) -> None:
    """Another ruleset sees the stored reports; going back to the first needs neither."""
    desk.write("a.md", "101")
    desk.write("copy.md", "101")
    desk.ingest()
    before = desk.documents()
    assert desk.ingest(replace(VERSIONS, ruleset="rules/2")) == []
    assert desk.documents() == before
    assert desk.rows("SELECT DISTINCT ruleset FROM item") == [("rules/2",)]
    assert desk.ingest() == []
    assert desk.rows("SELECT DISTINCT ruleset FROM item") == [("rules/1",)]
    assert desk.rows("SELECT ruleset, count(*) FROM validation GROUP BY 1") == [("rules/1", 1), ("rules/2", 1)]


@pytest.mark.slow
def test_settings_hold_for_their_folder(desk: Desk) -> None:
    """The rules of a `heshu.toml`, and of the command line, are part of the ruleset: changed ones validate without reading."""
    desk.write("strict/a.md", "101")
    desk.write("mild/b.md", "101")
    (desk.reports / "mild" / "heshu.toml").write_text('[rules]\nignore = ["C03"]\n', encoding="utf-8")
    desk.ingest()
    assert [(document.file, rules_of(document)) for document in desk.documents()] == [("mild/b.md", []), ("strict/a.md", ["C03"])]
    (desk.reports / "mild" / "heshu.toml").unlink()
    assert desk.ingest() == []
    assert [rules_of(document) for document in desk.documents()] == [["C03"], ["C03"]]
    assert desk.ingest(ignore=("C03",)) == []
    assert [rules_of(document) for document in desk.documents()] == [[], []]


@pytest.mark.slow
def test_settings_beside_an_archive_hold_for_its_members(desk: Desk) -> None:
    """In a check and in a store alike."""
    write_archive(desk.reports / "all.zip", {"a.md": "101"})
    (desk.reports / "heshu.toml").write_text('[rules]\nignore = ["C03"]\n', encoding="utf-8")
    desk.ingest()
    sources = collect([desk.reports])
    checked = list(check_all(sources, BOUNDS, chosen=choice((), (), sources)))
    assert [rules_of(document) for document in (*desk.documents(), *checked)] == [[], []]


def rules_of(document: CheckedDocument) -> list[str]:
    """Return the rules of the findings of a document."""
    return [finding.rule for finding in document.findings]


@pytest.mark.slow
def test_a_new_reader_reads_again(desk: Desk) -> None:
    """What another reader, or one with other limits, has given is kept, but counts no longer."""
    desk.write("a.md")
    desk.ingest()
    assert desk.ingest(replace(VERSIONS, reading="reader/2")) == ["a.md"]
    assert len(desk.documents()) == 1


@pytest.mark.slow
def test_members_of_archives_are_documents(desk: Desk) -> None:
    """Each is known by its content; one that is no longer in the archive goes to history."""
    archive = desk.reports / "all.zip"
    write_archive(archive, {"a.md": "100", "b.md": "101", "c.md": "102"})
    assert desk.ingest() == ["all.zip/a.md", "all.zip/b.md", "all.zip/c.md"]
    write_archive(archive, {"a.md": "100", "d.md": "103"})
    assert desk.ingest() == ["all.zip/d.md"]
    assert desk.ingest() == []
    assert [found.file for found in desk.documents()] == ["all.zip/a.md", "all.zip/d.md"]
    assert desk.rows("SELECT event, member FROM history ORDER BY id") == [("changed", "/b.md"), ("gone", "/c.md")]


def write_archive(path: Path, members: dict[str, str]) -> None:
    """Write reports into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, amount in members.items():
            archive.writestr(name, text(amount))
    path.write_bytes(buffer.getvalue())
    age(path)


@pytest.mark.slow
def test_bad_documents_are_outcomes_that_stay_until_they_are_tried_again(desk: Desk) -> None:
    """Hang, crash and exit are stored by their code, are not tried again by themselves, and are with `retry`."""
    for number, name in enumerate(("hang.md", "crash.md", "exit.md", "fine.md")):
        desk.write(name, str(number))
    bounds = replace(BOUNDS, seconds=5)
    assert desk.ingest(bounds=bounds) == ["crash.md", "exit.md", "fine.md", "hang.md"]
    found = {document.file: [problem.code for problem in document.problems] for document in desk.documents()}
    assert found == {"crash.md": ["crash"], "exit.md": ["crash"], "fine.md": [], "hang.md": ["timeout"]}
    assert desk.ingest(bounds=bounds) == []
    assert desk.ingest(bounds=bounds, retry=True) == ["crash.md", "exit.md", "hang.md"]


@pytest.mark.slow
def test_a_file_that_goes_while_it_waits_is_told_of_and_then_forgotten(desk: Desk) -> None:
    """Nothing waits for ever."""
    path = desk.write("a.md")
    desk.ingest()
    with closing(sqlite3.connect(desk.options.store)) as connection, connection:
        connection.execute("INSERT INTO source (path, name) VALUES (?, 'gone.md')", (os.fsencode(desk.reports / "gone.md"),))
    with open_database(desk.options.store, write=False) as store:
        assert progress(store).waiting == 1
    path.unlink()
    desk.write("b.md", "7")
    desk.ingest()
    with open_database(desk.options.store, write=False) as store:
        assert (progress(store).waiting, progress(store).statuses) == (0, {"ok": 2})


def start(folder: Path, store: Path | str, *options: str) -> subprocess.Popen[str]:
    """Start `heshu ingest` in a process group of its own; what it says can be read unless it is to be quiet."""
    program = "from heshu.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "ingest", str(folder), "--store", str(store), *options],
        cwd=ROOT,
        env=os.environ | {"HESHU_LANG": "zh", "PYTHONPATH": str(ROOT)},
        stderr=None if "--quiet" in options else subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def stored(store: Path | str) -> int:
    """Return how many documents a store holds; none before it is there."""
    try:
        return int(str(rows(store, "SELECT count(*) FROM item")[0][0]))
    except StoreError:
        return 0


def wait_for(store: Path | str, count: int) -> None:
    """Wait until a store holds so many documents."""
    give_up = time.monotonic() + 60
    while stored(store) < count and time.monotonic() < give_up:
        time.sleep(0.002)


def exported(store: Path | str, folder: Path) -> dict[str, bytes]:
    """Return all files of an export."""
    run_export(ExportOptions(store, folder, (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX), "zh", quiet=True))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def many(desk: Desk) -> Desk:
    """Return a folder of forty reports, one of them damaged, and an archive of ten."""
    for number in range(40):
        desk.write(f"{number % 4}/{number:02}.md", str(number))
    (desk.reports / "2" / "damaged.pdf").write_bytes(b"%PDF-1.7")
    write_archive(desk.reports / "1" / "ten.zip", {f"{number}.md": str(100 + number) for number in range(10)})
    return desk


@pytest.mark.slow
def test_killed_at_any_moment_and_resumed_the_export_is_that_of_an_undisturbed_run(many: Desk, tmp_path: Path, new_store: NewStore) -> None:
    """Nothing is lost or doubled, no process is left over, and the files are the same to the byte."""
    calm, broken = tmp_path / "calm.db", new_store("broken")
    assert start(many.reports, calm, "--jobs", "2", "--quiet").wait(timeout=120) == 3
    for moment in (0, 1, 7, 12, 30):  # before the store is made, after the first, and on; 12 to 22 lie within the archive
        process = start(many.reports, broken, "--jobs", "2", "--quiet")
        wait_for(broken, moment)
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        gone, left = psutil.wait_procs(family, timeout=30)
        assert not left, gone
    assert start(many.reports, broken, "--jobs", "2", "--quiet").wait(timeout=120) == 3
    assert exported(broken, tmp_path / "b") == exported(calm, tmp_path / "a")
    assert rows(broken, "SELECT count(*), count(DISTINCT extraction) FROM item") == [(51, 51)]
    assert rows(broken, "SELECT count(*) FROM history") == [(0,)]
    if isinstance(broken, Path):
        assert rows(broken, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.slow
def test_interrupted_it_says_how_to_go_on(many: Desk, tmp_path: Path, new_store: NewStore) -> None:
    """Ctrl-C ends with status 2 and a word on resuming; the store says that it was interrupted."""
    store = new_store("x")
    process = start(many.reports, store, "--jobs", "1")
    wait_for(store, 3)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "再次运行同一命令" in said
    assert "Traceback" not in said
    assert rows(store, "SELECT state FROM run") == [("interrupted",)]
    assert start(many.reports, store, "--quiet").wait(timeout=120) == 3
    assert stored(store) == 51


@pytest.mark.slow
def test_two_programs_fill_one_store(many: Desk, tmp_path: Path, new_store: NewStore) -> None:
    """Both end, and the store holds each document once, with the export of a single program."""
    calm, shared = tmp_path / "calm.db", new_store("shared")
    both = [start(many.reports, shared, "--jobs", "1", "--quiet") for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [3, 3]
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(shared, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
def test_the_log_for_programs_is_a_line_of_json_a_document(desk: Desk, tmp_path: Path) -> None:
    """Each says what came of a document; the last counts all."""
    desk.write("a.md", "101")
    (desk.reports / "empty.pdf").touch()
    _, said = start(desk.reports, tmp_path / "x.db", "--json-log").communicate(timeout=60)
    lines = [json.loads(line) for line in said.splitlines()]
    assert [(line["event"], line.get("file"), line.get("status")) for line in lines] == [
        ("document", "a.md", "ok"),
        ("document", "empty.pdf", "failed"),
        ("end", None, None),
    ]
    assert lines[0]["error"] == lines[2]["error"] == 1
    assert [problem["code"] for problem in lines[1]["problems"]] == ["empty"]
    assert (lines[2]["documents"], lines[2]["failed"], lines[2]["read"]) == (2, 1, 2)


@pytest.mark.slow
def test_a_database_that_goes_away_is_told_of_and_gone_on_with(many: Desk, tmp_path: Path, postgres: Server) -> None:
    """The server is killed in the middle: a word on it, status 2, and when it is back the same command ends as if nothing had been."""
    calm, broken = tmp_path / "calm.db", postgres.new_store()
    process = start(many.reports, broken, "--jobs", "2")
    wait_for(broken, 10)
    postgres.kill()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "与数据库的连接中断；已存入的内容完好" in said
    assert "Traceback" not in said
    refused = start(many.reports, broken)
    _, said = refused.communicate(timeout=60)
    assert (refused.returncode, "无法连接数据库" in said) == (2, True)
    postgres.start()
    assert start(many.reports, broken, "--quiet").wait(timeout=120) == 3
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(broken, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the size of a file is bounded on Linux")
def test_a_full_disk_is_told_of_and_gone_on_with(many: Desk, tmp_path: Path) -> None:
    """No file may grow over a bound: a word on it, status 2, no traceback, a store that is whole; with room the same command ends the work."""
    calm, full = tmp_path / "calm.db", tmp_path / "full.db"
    program = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); from heshu.cli import main; main()"
    command = [sys.executable, "-c", program, "ingest", str(many.reports), "--store", str(full)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 2
    assert "磁盘已满" in ended.stderr or "读写存储时出错" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert rows(full, "PRAGMA integrity_check") == [("ok",)]
    assert start(many.reports, full, "--quiet").wait(timeout=120) == 3
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(full, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
def test_a_folder_that_nothing_may_be_written_to_is_told_of(desk: Desk, tmp_path: Path) -> None:
    """The message names the folder's permission; a store that is there stays as it is."""
    desk.write("a.md")
    for store in (Path("/proc/x.db"), Path("/proc/none/x.db")):
        process = start(desk.reports, store)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "无法打开存储" in said
        assert "Traceback" not in said
