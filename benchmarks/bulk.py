"""What taking in very many documents costs: documents a second by jobs, overhead of store and children, memory, and doing it again.

    python benchmarks/bulk.py --many 510 [--jobs 1 2]

Documents come from the generated corpus. Costs are wall time and processor time (of the program and its children together, which a busy
machine changes less); memory is that of the one process that writes, at a tenth of the time and at its greatest after that.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from heshu.api import check
from samples.many import make_many

ROOT = Path(__file__).resolve().parents[1]
LOOK_SECONDS = 0.2
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and processor seconds of a command, and the memory of its first process in MB, early and at most."""

    wall: float
    processor: float
    early: float
    most: float

    def line(self, what: str, documents: int) -> str:
        """Return the cost of so many documents as a line."""
        each = self.processor / documents * 1e3
        memory = f"{self.early:.0f} MB, later at most {self.most:.0f} MB"
        return f"{what:>28}: {documents / self.wall:8.1f} documents/s, {each:7.1f} ms of processor each, {self.wall:6.1f} s; {memory}"


def main() -> None:
    """Make the documents, run the commands and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=204, help="how many documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_many(folder / "reports", options.many, options.seed)
        measure(folder, paths, options.jobs)


def measure(folder: Path, paths: Sequence[Path], jobs: Sequence[int]) -> None:
    """Print the costs of the documents in `folder`."""
    count, reports = len(paths), folder / "reports"
    bare = bare_seconds(paths)
    print(f"{'stages alone, one process':>28}: {count / bare:8.1f} documents/s, {bare / count * 1e3:7.1f} ms of processor each")
    for number in jobs:
        checked = cost("check", reports, "--format", "jsonl", "-j", number)
        taken = cost("ingest", reports, "--store", folder / f"{number}.db", "-j", number)
        print(checked.line(f"check, {number} jobs", count))
        print(taken.line(f"ingest, {number} jobs", count))
        over_check, over_stages = taken.processor / checked.processor - 1, taken.processor / bare - 1
        print(f"{'':>30}ingest costs {over_check:+.1%} over check, {over_stages:+.1%} over the stages alone")
    store = folder / f"{jobs[-1]}.db"
    print(cost("ingest", reports, "--store", store).line("unchanged", count))
    print(cost("ingest", reports, "--store", store, "--ignore", "Y").line("other rules", count))
    print(cost("export", "--store", store, "--to", folder / "tables", "--format", "csv,jsonl").line("export csv, jsonl", count))
    print(f"{'store':>28}: {store.stat().st_size / count / 1024:.1f} KB a document")


def bare_seconds(paths: Sequence[Path]) -> float:
    """Return the processor seconds of reading, normalizing and validating in this process; libraries are loaded before."""
    check(paths[0])
    begin = time.process_time()
    for path in paths:
        check(path)
    return time.process_time() - begin


def cost(*arguments: str | Path | int) -> Cost:
    """Run the program and return what it cost."""
    before, begin = os.times(), time.perf_counter()
    command = [sys.executable, "-c", "from heshu.cli import main; main()", *map(str, arguments), "--quiet"]
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
