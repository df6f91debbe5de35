"""Taking documents into a store while programs are killed, databases go away and disks fill up.

Nothing is lost or doubled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from heshu.jobs.exporting import ExportFormat, ExportOptions, run_export
from heshu.store.database import StoreError
from tests.conftest import NewStore
from tests.ingest_desk import Workspace, rows, write_archive
from tests.postgres_server import Server

ROOT = Path(__file__).parents[1]


def start(folder: Path, store: Path | str, *options: str) -> subprocess.Popen[str]:
    """Start `heshu ingest` in a process group of its own; what it says can be read unless it is to be quiet.

    It hears Ctrl-C even if the tests run in the background of a shell, which has what it starts there ignore
    it.
    """
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from heshu.cli import main;"
        " main()"
    )
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
    run_export(
        ExportOptions(
            store, folder, (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX), "zh", quiet=True
        )
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """Return a folder of forty reports, one of them damaged, and an archive of ten."""
    for number in range(40):
        workspace.write(f"{number % 4}/{number:02}.md", str(number))
    (workspace.reports / "2" / "damaged.pdf").write_bytes(b"%PDF-1.7")
    write_archive(
        workspace.reports / "1" / "ten.zip", {f"{number}.md": str(100 + number) for number in range(10)}
    )
    return workspace


@pytest.mark.slow
def test_killed_at_any_moment_and_resumed_the_export_is_that_of_an_undisturbed_run(
    many: Workspace, tmp_path: Path, new_store: NewStore
) -> None:
    """Nothing is lost or doubled, no process is left over, and the files are the same to the byte."""
    calm, broken = tmp_path / "calm.db", new_store("broken")
    assert start(many.reports, calm, "--jobs", "2", "--quiet").wait(timeout=120) == 3
    for moment in (
        0,
        1,
        7,
        12,
        30,
    ):  # before the store is made, after the first, and on; 12 to 22 lie within the archive
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
def test_interrupted_it_says_how_to_go_on(many: Workspace, tmp_path: Path, new_store: NewStore) -> None:
    """Ctrl-C ends with status 2 and a word on resuming; the store says that it was interrupted."""
    store = new_store("x")
    process = start(many.reports, store, "--jobs", "1")
    wait_for(store, 3)
    os.killpg(process.pid, signal.SIGINT)
    _, output = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "再次运行同一命令" in output
    assert "Traceback" not in output
    assert rows(store, "SELECT state FROM run") == [("interrupted",)]
    assert start(many.reports, store, "--quiet").wait(timeout=120) == 3
    assert stored(store) == 51


@pytest.mark.slow
def test_two_programs_fill_one_store(many: Workspace, tmp_path: Path, new_store: NewStore) -> None:
    """Both end, and the store holds each document once, with the export of a single program."""
    calm, shared = tmp_path / "calm.db", new_store("shared")
    both = [start(many.reports, shared, "--jobs", "1", "--quiet") for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [3, 3]
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(shared, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
def test_the_log_for_programs_is_a_line_of_json_a_document(workspace: Workspace, tmp_path: Path) -> None:
    """Each says what came of a document; the last counts all."""
    workspace.write("a.md", "101")
    (workspace.reports / "empty.pdf").touch()
    _, output = start(workspace.reports, tmp_path / "x.db", "--json-log").communicate(timeout=60)
    lines = [json.loads(line) for line in output.splitlines()]
    assert [(line["event"], line.get("file"), line.get("status")) for line in lines] == [
        ("document", "a.md", "ok"),
        ("document", "empty.pdf", "failed"),
        ("end", None, None),
    ]
    assert lines[0]["error"] == lines[2]["error"] == 1
    assert [problem["code"] for problem in lines[1]["problems"]] == ["empty"]
    assert (lines[2]["documents"], lines[2]["failed"], lines[2]["read"]) == (2, 1, 2)


@pytest.mark.slow
def test_a_database_that_goes_away_is_told_of_and_gone_on_with(
    many: Workspace, tmp_path: Path, postgres: Server
) -> None:
    """The server is killed in the middle.

    A word on it, status 2, and when it is back the same command ends as if nothing had been.
    """
    calm, broken = tmp_path / "calm.db", postgres.new_store()
    process = start(many.reports, broken, "--jobs", "2")
    wait_for(broken, 10)
    postgres.kill()
    _, output = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "与数据库的连接中断；已存入的内容完好" in output
    assert "Traceback" not in output
    refused = start(many.reports, broken)
    _, output = refused.communicate(timeout=60)
    assert (refused.returncode, "无法连接数据库" in output) == (2, True)
    postgres.start()
    assert start(many.reports, broken, "--quiet").wait(timeout=120) == 3
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(broken, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the size of a file is bounded on Linux")
def test_a_full_disk_is_told_of_and_gone_on_with(many: Workspace, tmp_path: Path) -> None:
    """No file may grow over a bound: a word on it, status 2, no traceback, a store that is whole.

    With room the same command ends the work.
    """
    calm, full = tmp_path / "calm.db", tmp_path / "full.db"
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); from heshu.cli"
        " import main; main()"
    )
    command = [sys.executable, "-c", program, "ingest", str(many.reports), "--store", str(full)]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2
    assert "磁盘已满" in ended.stderr or "读写存储时出错" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert rows(full, "PRAGMA integrity_check") == [("ok",)]
    assert start(many.reports, full, "--quiet").wait(timeout=120) == 3
    assert start(many.reports, calm, "--quiet").wait(timeout=120) == 3
    assert exported(full, tmp_path / "b") == exported(calm, tmp_path / "a")


@pytest.mark.slow
def test_a_folder_that_nothing_may_be_written_to_is_told_of(workspace: Workspace, tmp_path: Path) -> None:
    """The message names the folder's permission; a store that is there stays as it is."""
    workspace.write("a.md")
    for store in (Path("/proc/x.db"), Path("/proc/none/x.db")):
        process = start(workspace.reports, store)
        _, output = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "无法打开存储" in output
        assert "Traceback" not in output
