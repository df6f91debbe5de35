"""Runs the program on hostile folders and says what does not hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.attack.attack_files import ANY, SAMPLES, Hostile

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from heshu.cli import main; main()"]
CANARY = SAMPLES / "score-sheet.docx"
CANARY_EVERY = 10
SECONDS, MEGABYTES = 20, 2048
WRONG = frozenset({"internal", "crash", "memory"})
"""Problems that no file of the set may come to."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended: its status, what it printed, what it told, and what it left behind."""

    status: int
    output: str
    told: str
    left: tuple[str, ...]
    seconds: float


def run(arguments: Sequence[str | Path], folder: Path, *, seconds: float = 1_800) -> Ended:
    """Run the program with folders of its own for temporary files, caches and the user's home."""
    private = [folder / name for name in ("home", "cache", "tmp")]
    for place in private:
        place.mkdir(exist_ok=True)
    home, cache, temporary = map(str, private)
    begin = time.monotonic()
    ended = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "HESHU_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
        | {"HOME": home, "XDG_CACHE_HOME": cache, "XDG_CONFIG_HOME": cache, "TMPDIR": temporary},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=seconds,
    )
    took = time.monotonic() - begin
    files = [str(path.relative_to(folder)) for place in private for path in place.rglob("*")]
    return Ended(ended.returncode, ended.stdout, ended.stderr, (*files, *_processes(home)), took)


def _processes(home: str) -> Iterator[str]:
    """Yield what runs still and has the home that was given to the command."""
    time.sleep(0.2)
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == home:
                yield f"process {process.pid}"
        except psutil.Error:
            continue


def checked(files: Iterable[Hostile], folder: Path) -> list[str]:
    """Check files with canaries between them and return what does not hold, a line each."""
    reports = folder / "reports"
    reports.mkdir()
    expected: dict[str, frozenset[str]] = {}
    for number, hostile in enumerate(files):
        (reports / hostile.name).write_bytes(hostile.data)
        expected[hostile.name] = hostile.outcomes
        if number % CANARY_EVERY == 0:
            (reports / f"canary-{number:03}.docx").write_bytes(CANARY.read_bytes())
            expected[f"canary-{number:03}.docx"] = frozenset({"ok"})
    bounds = ["--timeout", str(SECONDS), "--memory", str(MEGABYTES)]
    ended = run(["check", reports, "--format", "jsonl", "-q", *bounds], folder)
    return [*_of_command(ended), *_of_documents(ended.output, expected)]


def _of_command(ended: Ended) -> Iterator[str]:
    if ended.status not in (0, 1, 3):
        yield f"exit status {ended.status}: {ended.told[-300:]}"
    if "Traceback" in ended.told + ended.output:
        yield f"a traceback: {ended.told[-2_000:]}"
    yield from (f"left behind: {name}" for name in ended.left)


def _of_documents(output: str, expected: dict[str, frozenset[str]]) -> Iterator[str]:
    documents = [json.loads(line) for line in output.splitlines()]
    canaries = {_without_name(document) for document in documents if document["file"].startswith("canary-")}
    if len(canaries) != 1:
        yield f"canaries came out in {len(canaries)} ways"
    seen = {document["file"].partition("/")[0] for document in documents}
    yield from (f"not told: {name}" for name in expected.keys() - seen)
    for document in documents:
        codes = {problem["code"] for problem in document["problems"]}
        right = expected.get(document["file"], ANY)
        if codes & WRONG or (right != ANY and not right & {document["status"], *codes}):
            yield f"{document['file']}: {document['status']} {document['problems']}"


def _without_name(document: dict[str, Any]) -> str:
    """Return a document as text, without its name and what is made of the name."""
    shown = json.dumps({key: value for key, value in document.items() if key != "file"}, sort_keys=True)
    return shown.replace(document["file"], "")
