"""What taking in very many documents costs.

Documents a second by jobs, overhead of store and children, memory, and doing it again.
    python benchmarks/bulk.py --many 510 [--jobs 1 2] [--stores sqlite postgresql] [--parts cost poison kill
    together]

The full run is `python benchmarks/bulk.py --many 10000 --stores sqlite postgresql --parts cost poison kill
together`. `poison` puts documents that hang, crash or fill the memory among the others; `kill` kills the
program at random moments, and its children every five seconds, and compares the exports with those of an
undisturbed run. Documents come from the generated corpus. Costs are wall time and processor time (of the
program and its children together, which a busy machine changes less); memory is that of the one process that
writes, at a tenth of the time and at its greatest after that.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from benchmarks.bulk_harm import kill_children, kill_program, report_poisoned, watched
from benchmarks.poison import poison
from heshu.api import check
from heshu.store.connection import StoreError
from heshu.store.database import open_database
from heshu.store.decisions import decide, decisions_after
from samples.corpus.many import make_many
from tests.postgres_server import programs, running_server

ROOT = Path(__file__).resolve().parents[1]
LOOK_SECONDS = 0.2
DECIDE_SECONDS = 0.05
"""A person is never so quick."""
MEGABYTE = 1 << 20
PROGRAM = "from heshu.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and processor seconds of a command, and the memory of its first process in MB.

    Early and at most.
    """

    wall: float
    processor: float
    early: float
    most: float

    def line(self, what: str, documents: int) -> str:
        """Return the cost of so many documents as a line."""
        each = self.processor / documents * 1e3
        memory = f"{self.early:.0f} MB, later at most {self.most:.0f} MB"
        return (
            f"{what:>28}: {documents / self.wall:8.1f} documents/s, {each:7.1f} ms of processor each,"
            f" {self.wall:6.1f} s; {memory}"
        )


def main() -> None:
    """Make the documents, run the commands and print what they cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--many", type=int, default=204, help="how many documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--stores", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=["cost"], help="what is done")
    parser.add_argument(
        "--poison",
        type=float,
        default=0.01,
        metavar="SHARE",
        help="share of documents that are poisoned, for `poison`",
    )
    parser.add_argument("--timeout", type=float, default=10, help="seconds a poisoned document has")
    parser.add_argument("--kills", type=int, default=20, help="how often the program is killed, for `kill`")
    parser.add_argument(
        "--kill-seconds",
        type=float,
        default=120,
        help="how long a child is killed every five seconds, for `kill`",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        paths = make_many(folder / "reports", options.many, options.seed)
        server = stack.enter_context(running_server(_programs())) if "postgresql" in options.stores else None
        for kind in options.stores:
            new_store = _files(folder) if server is None or kind == "sqlite" else server.new_store
            for part in options.parts:
                print(f"== {part}, {kind}, {options.many} documents", flush=True)
                PARTS[part](folder, paths, new_store, options)


NewStore = Callable[[], "Path | str"]


def _programs() -> Path:
    found = programs()
    if found is None:
        raise SystemExit("no PostgreSQL server is installed")
    return found


def _files(folder: Path) -> NewStore:
    numbers = count(1)
    return lambda: folder / f"{next(numbers)}.db"


def measure(folder: Path, paths: Sequence[Path], new_store: NewStore, options: argparse.Namespace) -> None:
    """Print the costs of the documents in `folder`."""
    many, reports = len(paths), folder / "reports"
    bare = bare_seconds(paths)
    print(
        f"{'stages alone, one process':>28}: {many / bare:8.1f} documents/s, {bare / many * 1e3:7.1f} ms of"
        " processor each"
    )
    walls = []
    for number in options.jobs:
        store = new_store()
        checked = cost("check", reports, "--format", "jsonl", "-j", number)
        taken = cost("ingest", reports, "--store", store, "-j", number)
        walls.append(taken.wall)
        print(checked.line(f"check, {number} jobs", many))
        print(taken.line(f"ingest, {number} jobs", many))
        over_check, over_stages = taken.processor / checked.processor - 1, taken.processor / bare - 1
        print(
            f"{'':>30}ingest costs {over_check:+.1%} over check, {over_stages:+.1%} over the stages alone;"
            f" wall {taken.wall / checked.wall - 1:+.1%}"
        )
    print(
        f"{'scaling':>28}: {walls[0] / walls[-1]:.2f} times as fast with {options.jobs[-1]} jobs as with"
        f" {options.jobs[0]}"
    )
    print(cost("ingest", reports, "--store", store).line("unchanged", many))
    print(cost("ingest", reports, "--store", store, "--ignore", "Y").line("other rules", many))
    print(
        cost("export", "--store", store, "--to", folder / "tables", "--format", "csv,jsonl").line(
            "export csv, jsonl", many
        )
    )
    print(
        cost("export", "--store", store, "--to", folder / "tables", "--format", "xlsx").line(
            "export xlsx", many
        )
    )
    print(cost("across", "--store", store, "--format", "jsonl", quiet=False).line("across", many))
    if isinstance(store, Path):
        print(f"{'store':>28}: {store.stat().st_size / many / 1024:.1f} KB a document")


def poisoned(folder: Path, paths: Sequence[Path], new_store: NewStore, options: argparse.Namespace) -> None:
    """Take in a copy of the documents, some of which are poisoned, and print what came of them."""
    reports = shutil.copytree(folder / "reports", folder / "poisoned")
    expected = poison([reports / path.relative_to(folder / "reports") for path in paths], options.poison)
    begin = time.monotonic()
    found = watched(reports, new_store(), options.jobs[-1], options.timeout)
    print(f"{'':>30}{time.monotonic() - begin:.0f} s")
    report_poisoned(found, expected, len(paths))
    shutil.rmtree(reports)


def killed(folder: Path, paths: Sequence[Path], new_store: NewStore, options: argparse.Namespace) -> None:
    """Kill the program, and children of another, again and again.

    Print whether the exports are those of an undisturbed run.
    """
    reports, jobs, chance = folder / "reports", options.jobs[-1], random.Random(options.seed)
    calm = folder / "calm.db"
    calm.unlink(missing_ok=True)
    begin = time.monotonic()
    start(reports, calm, jobs).wait()
    undisturbed = time.monotonic() - begin
    wanted = exported(calm, folder / "calm")
    store = new_store()
    done, left = kill_program(
        lambda: start(reports, store, jobs), options.kills, 2 * undisturbed / options.kills + 2, chance
    )
    resumed = time.monotonic()
    start(reports, store, jobs).wait()
    same = exported(store, folder / "killed") == wanted
    took = time.monotonic() - resumed
    print(
        f"{'killed program':>28}: {done} times, {left} processes outlived it; the last run and export took"
        f" {took:.1f} s; the same export: {same}"
    )
    store = new_store()
    number = kill_children(lambda: start(reports, store, jobs), 5, options.kill_seconds, chance)
    print(
        f"{'killed children':>28}: {number}; the same export:"
        f" {exported(store, folder / 'children') == wanted}"
    )


def together(folder: Path, paths: Sequence[Path], new_store: NewStore, options: argparse.Namespace) -> None:
    """Have two programs fill one store while a person decides.

    Print how long a decision takes and whether anything is lost.
    """
    reports, calm, store = folder / "reports", folder / "calm-together.db", new_store()
    calm.unlink(missing_ok=True)
    start(reports, calm, options.jobs[-1]).wait()
    programs = [start(reports, store, 1) for _ in range(2)]
    seconds: list[float] = []
    while any(program.poll() is None for program in programs):
        if (document := _any_document(store)) is not None:
            begin = time.perf_counter()
            with open_database(store, write=True) as database:
                decide(database, document, "f" * 16, "confirmed")
            seconds.append(time.perf_counter() - begin)
        time.sleep(DECIDE_SECONDS)
    with open_database(store, write=False) as database:
        kept = len(decisions_after(database, 0))
    same = exported(store, folder / "together") == exported(calm, folder / "calm-together")
    ordered = sorted(seconds)
    half, most = (1e3 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    print(
        f"{'two programs and a person':>28}: {len(seconds)} decisions, {kept} kept; median {half:.0f} ms, 99%"
        f" within {most:.0f} ms"
    )
    print(f"{'the same export':>28}: {same}; status {[program.returncode for program in programs]}")


def _any_document(store: Path | str) -> str | None:
    """Return the key of a document that is stored; None while the store is being made."""
    try:
        with open_database(store, write=False) as database:
            return next((str(row[0]) for row in database.rows("SELECT sha256 FROM document LIMIT 1")), None)
    except StoreError:
        return None


PARTS = {"cost": measure, "poison": poisoned, "kill": killed, "together": together}


def start(reports: Path, store: Path | str, jobs: int) -> subprocess.Popen[bytes]:
    """Start taking documents in."""
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        "ingest",
        str(reports),
        "--store",
        str(store),
        "-j",
        str(jobs),
        "--quiet",
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def exported(store: Path | str, folder: Path) -> dict[str, bytes]:
    """Return the files of an export."""
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        "export",
        "--store",
        str(store),
        "--to",
        str(folder),
        "--format",
        "csv,jsonl",
        "--quiet",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def bare_seconds(paths: Sequence[Path]) -> float:
    """Return the processor seconds of reading, normalizing and validating in this process.

    Libraries are loaded before.
    """
    check(paths[0])
    begin = time.process_time()
    for path in paths:
        check(path)
    return time.process_time() - begin


def cost(*arguments: str | Path | int, quiet: bool = True) -> Cost:
    """Run the program and return what it cost."""
    before, begin = os.times(), time.perf_counter()
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments), *["--quiet"] * quiet]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    memory = []
    while process.poll() is None:
        memory.append(resident(process.pid))
        time.sleep(LOOK_SECONDS)
    wall, after = time.perf_counter() - begin, os.times()
    if process.returncode not in (0, 1, 3):
        raise SystemExit(f"status {process.returncode}: {command}")
    early = memory[: len(memory) // 10 + 1]
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, processor, max(early), max(memory))


def resident(pid: int) -> float:
    """Return the memory of a process in MB, 0 if it has just ended."""
    try:
        return psutil.Process(pid).memory_info().rss / MEGABYTE
    except psutil.Error:
        return 0.0


if __name__ == "__main__":
    main()
