"""Taking in very many documents while harm is done.

By poisoned documents, by killing the program, by killing its children.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.poison import NAME

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1 << 20
MARK = "HESHU_BENCHMARK"
GIVE_UP = 3600.0


@dataclass(slots=True)
class Watched:
    """What came of a run: per document its time, name and outcome.

    The memory of the program in MB at each.
    """

    times: list[float]
    names: list[str]
    outcomes: list[str]
    memory: list[float]
    left_over: list[str]


def watched(reports: Path, store: Path | str, jobs: int, seconds: float) -> Watched:
    """Take the poisoned documents in and watch it being done."""
    mark = secrets.token_hex(8)
    command = [
        sys.executable,
        "-m",
        "benchmarks.poison",
        str(reports),
        "--store",
        str(store),
        "--jobs",
        str(jobs),
        "--timeout",
        str(seconds),
    ]
    found = Watched([], [], [], [], [])
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {MARK: mark}, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        program = psutil.Process(process.pid)
        for line in process.stderr:
            event: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
            if event.get("event") == "document":
                found.times.append(time.monotonic())
                found.names.append(Path(event["file"]).name)
                found.outcomes.append(
                    event["problems"][0]["code"] if event["status"] == "failed" else event["status"]
                )
                if len(found.times) % 100 == 0:
                    found.memory.append(program.memory_info().rss / MEGABYTE)
            elif not event:
                print(line, end="")
    found.left_over = [
        " ".join(other.info["cmdline"] or [])
        for other in psutil.process_iter(["cmdline"])
        if _has_mark(other, mark)
    ]
    return found


def report_poisoned(found: Watched, expected: dict[str, str], count: int) -> None:
    """Print whether each document has its outcome, and whether speed and memory stay what they are."""
    told = dict(zip(found.names, found.outcomes, strict=True))
    wrong = {name: (told.get(name), code) for name, code in expected.items() if told.get(name) != code}
    innocent = Counter(code for name, code in told.items() if f".{NAME}-" not in name)
    print(
        f"{'poisoned':>28}: {len(told)} of {count} documents; innocent {dict(innocent)}; poisoned"
        f" {dict(Counter(expected.values()))}, wrong {wrong}"
    )
    part = max(10, len(found.times) // 10)
    begin, end = _rate(found.times[:part]), _rate(found.times[-part:])
    print(f"{'speed':>28}: first {part} {begin:.1f}/s, last {part} {end:.1f}/s ({end / begin - 1:+.0%})")
    if found.memory:
        tenth, most, last = found.memory[len(found.memory) // 10], max(found.memory), found.memory[-1]
        print(f"{'memory':>28}: {tenth:.0f} MB at a tenth, {most:.0f} MB at most, {last:.0f} MB at the end")
    print(f"{'processes left over':>28}: {len(found.left_over)} {found.left_over[:3]}")


def kill_program(
    start: Callable[[], subprocess.Popen[bytes]], kills: int, span: float, chance: random.Random
) -> tuple[int, int]:
    """Kill the program so many times within `span` seconds of its start.

    Return how often it was, and how many processes outlived it.
    """
    done = left = 0
    for _ in range(kills):
        process = start()
        try:
            process.wait(chance.uniform(0, span))
            break  # it has come to its end
        except subprocess.TimeoutExpired:
            family = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            process.wait()
            done += 1
            left += len(psutil.wait_procs(family, timeout=10)[1])
    return done, left


def kill_children(
    start: Callable[[], subprocess.Popen[bytes]], every: float, seconds: float, chance: random.Random
) -> int:
    """Kill a child of the program every so many seconds, for so long or until it has ended.

    Return how many were killed.
    """
    process = start()
    begin, killed = time.monotonic(), 0
    while time.monotonic() < begin + GIVE_UP:
        try:
            process.wait(every)
            return killed
        except subprocess.TimeoutExpired:
            children = psutil.Process(process.pid).children()
            if children and time.monotonic() < begin + seconds:
                chance.choice(children).kill()
                killed += 1
    raise SystemExit("the program does not end")


def _has_mark(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARK) == mark
    except psutil.Error:
        return False


def _rate(times: Sequence[float]) -> float:
    return (len(times) - 1) / max(times[-1] - times[0], 1e-9)
