"""Many machines: a scheduler and its workers give what this machine gives, and lose nothing.

Whatever ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest

from extract.limits import Limits
from heshu.checked import Failure
from heshu.jobs.exporting import ExportOptions, formats_from, run_export
from heshu.jobs.ingest_work import take_in
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.processes.engine import engine_at
from heshu.processes.handing import Handed, Unseen, batches, hand_over, take_over
from heshu.sources import Source
from heshu.store.packing import PackedDocument
from heshu.store.versions import Versions
from tests.test_heshu_isolation import act

ROOT = Path(__file__).parents[1]
BOUNDS = Bounds(seconds=20, megabytes=2048, jobs=2)
NEEDS_DASK = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="needs the extra dask"
)


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> str:
        """Start the scheduler and return its address."""
        self._start("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-jupyter")
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):  # it may be written by half
                return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
            time.sleep(0.05)
        raise RuntimeError("the scheduler does not start")

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker that works on one batch at a time."""
        return self._start(
            "dask_worker",
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(self._folder),
        )

    def end(self) -> None:
        """End all with what they started."""
        family = [
            child
            for process in self.processes
            if process.poll() is None
            for child in psutil.Process(process.pid).children(recursive=True)
        ]
        for process in self.processes:
            process.kill()
            process.wait()
        psutil.wait_procs(family, timeout=30)

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{program}",
            "--scheduler-file",
            str(self._file),
            *options,
        ]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=quiet, stderr=quiet
        )
        self.processes.append(process)
        return process


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a cluster with nothing started yet."""
    found = Cluster(tmp_path)
    yield found
    found.end()


def reading(source: Source, log: Path) -> PackedDocument:
    """Read a document, or do what its name says; note that it was begun."""
    with log.open("a", encoding="utf-8") as stream:
        stream.write(source.name + "\n")
    name = Path(source.name).stem
    if name in {"hang", "crash", "exit", "half"}:
        act(Source(source.path, name))
    return take_in(source, Limits())


def write_reports(folder: Path, count: int) -> Path:
    """Write a folder of reports, some of which end or stop their process."""
    folder.mkdir()
    for number in range(count):
        text = f"# 部门整体支出绩效自评报告\n\n基本支出{number}.00万元，其中人员经费60.00万元，公用经费40.00万元。\n"
        (folder / f"{number:02}.md").write_text(text, encoding="utf-8")
    for number, name in enumerate(("hang", "crash", "exit", "half")):
        shutil.copy(folder / f"{number * 7:02}.md", folder / f"{name}.md")
        (folder / f"{name}.md").write_text(name, encoding="utf-8")
    return folder


def ingest(reports: Path, store: Path, log: Path, **changes: object) -> int:
    """Take reports into a store."""
    options = replace(IngestOptions(store, "error", replace(BOUNDS, seconds=3), "zh", quiet=True), **changes)  # type: ignore[arg-type]
    return run_ingest([reports], options, Versions("reader/1", "rules/1"), partial(reading, log=log))


def exported(store: Path, folder: Path) -> dict[str, bytes]:
    """Return all files of an export."""
    run_export(ExportOptions(store, folder, formats_from("csv,jsonl"), "zh", quiet=True))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@NEEDS_DASK
@pytest.mark.slow
def test_two_workers_give_what_this_machine_gives(cluster: Cluster, tmp_path: Path) -> None:
    """The same export; a document that ends its process costs one outcome and no other document is read twice; no process is left over."""
    address = cluster.start_scheduler()
    for _ in range(2):
        cluster.start_worker()
    reports, here, there = (
        write_reports(tmp_path / "reports", 60),
        tmp_path / "here.db",
        tmp_path / "there.db",
    )
    assert ingest(reports, here, tmp_path / "here.log") == 3
    assert ingest(reports, there, tmp_path / "there.log", scheduler=address) == 3
    assert exported(there, tmp_path / "b") == exported(here, tmp_path / "a")
    assert sorted((tmp_path / "there.log").read_text(encoding="utf-8").splitlines()) == sorted(
        path.name for path in reports.iterdir()
    )


@NEEDS_DASK
@pytest.mark.slow
def test_a_killed_worker_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    """Its batches are done again by another; its children end with it."""
    address = cluster.start_scheduler()
    first = cluster.start_worker()
    reports, here, there = (
        write_reports(tmp_path / "reports", 200),
        tmp_path / "here.db",
        tmp_path / "there.db",
    )
    command = [
        "from heshu.cli import main; main()",
        "ingest",
        str(reports),
        "--store",
        str(there),
        "--scheduler",
        address,
        "--quiet",
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", *command], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    family: list[psutil.Process] = []
    while not family and process.poll() is None:
        family = psutil.Process(first.pid).children(recursive=True)
        time.sleep(0.01)
    time.sleep(0.5)
    first.kill()
    cluster.start_worker()
    assert process.wait(timeout=120) == 1
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert run_ingest([reports], IngestOptions(here, "error", BOUNDS, "zh", quiet=True)) == 1
    assert exported(there, tmp_path / "b") == exported(here, tmp_path / "a")


@NEEDS_DASK
@pytest.mark.slow
def test_a_scheduler_that_is_not_there_or_goes_is_told_of(cluster: Cluster, tmp_path: Path) -> None:
    """Status 2, a word on what to do, and the store can be gone on with, also without the scheduler."""
    address = cluster.start_scheduler()
    cluster.start_worker()
    reports, store = write_reports(tmp_path / "reports", 120), tmp_path / "x.db"
    command = ["from heshu.cli import main; main()", "ingest", str(reports), "--store", str(store), "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HESHU_LANG": "zh"}
    start = partial(subprocess.Popen, cwd=ROOT, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
    process = start([sys.executable, "-c", *command, "--scheduler", address])
    while not psutil.Process(cluster.processes[1].pid).children() and process.poll() is None:
        time.sleep(0.01)
    cluster.end()
    for attempt in (process, start([sys.executable, "-c", *command, "--scheduler", address])):
        _, output = attempt.communicate(timeout=120)
        assert (attempt.returncode, "无法连接 Dask 调度器" in output) == (2, True), output
        assert "Traceback" not in output
    last = start([sys.executable, "-c", *command])
    last.communicate(timeout=120)
    assert last.returncode == 1


@NEEDS_DASK
@pytest.mark.slow
def test_a_worker_of_another_version_is_refused(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its results would be kept under the name of this version."""
    address = cluster.start_scheduler()
    cluster.start_worker()
    monkeypatch.setattr("heshu.processes.dask.current_versions", lambda _: Versions("another", "another"))
    results = engine_at(address).run(act, [Source(tmp_path, "fine")], BOUNDS)
    with pytest.raises(Exception, match="版本不同"):
        next(results)


@NEEDS_DASK
@pytest.mark.slow
def test_a_document_that_takes_workers_with_it_is_a_crash(cluster: Cluster, tmp_path: Path) -> None:
    """After as many workers as the scheduler allows, its batch is tried one by one.

    The innocent come through.
    """
    address = cluster.start_scheduler()
    for _ in range(9):
        cluster.start_worker()
    sources = [Source(tmp_path, name) for name in ("fine", "deadly", "fine")]
    results = list(engine_at(address).run(kill_worker, sources, BOUNDS))
    assert [result.problem.code if isinstance(result, Failure) else result for _, result in results] == [
        "fine",
        "crash",
        "fine",
    ]


def kill_worker(source: Source) -> str:
    """Kill the worker if the name of the source says so."""
    if source.name == "deadly":
        os.kill(os.getppid(), 9)
    return "fine"


def test_documents_go_in_batches_of_bounded_number_and_size(tmp_path: Path) -> None:
    """At most sixteen, fewer if they are large; all of them, in their order."""
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(10 << 20)
    sources = [Source(tmp_path / "none", str(number)) for number in range(20)] + [
        Source(large, f"large {number}") for number in range(3)
    ]
    found = list(batches(sources))
    assert [len(batch) for batch in found] == [16, 6, 1]
    assert [source for batch in found for source in batch] == sources


def test_what_another_machine_does_not_see_is_sent(tmp_path: Path) -> None:
    """The same file is read where it lies; one that is not there, or is another, comes with its bytes.

    What is no file comes as it is.
    """
    path, converted = tmp_path / "a.wps", tmp_path / "a.docx"
    path.write_bytes(b"original")
    converted.write_bytes(b"converted")
    source = Source(path, "a.wps", converted=converted)
    assert take_over(hand_over(source, Limits(), send=False), tmp_path, 0) == source
    seen_elsewhere = Handed(source, (8, 1))
    assert take_over(seen_elsewhere, tmp_path, 0) == Unseen()
    folder = tmp_path / "other"
    folder.mkdir()
    taken = take_over(hand_over(source, Limits(), send=True), folder, 5)
    assert isinstance(taken, Source)
    assert taken.converted is not None
    assert taken.converted.read_bytes() == b"converted"
    assert (taken.path.parent, taken.path.suffix, taken.path.read_bytes()) == (folder, ".wps", b"original")
    nothing = Source(Path(), "reports of the store")
    assert take_over(hand_over(nothing, Limits(), send=True), folder, 6) == nothing
    assert hand_over(source, Limits(file_bytes=3), send=True).data is None
