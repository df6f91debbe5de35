"""The hostile set through the whole program.

Every file ends in time and in memory, with a reading or a problem of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from extract.archive import unpack
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.word.office import program
from heshu.checked import CheckedDocument
from heshu.pipeline import check_all, check_source
from heshu.processes.bounds import Bounds, default_jobs
from heshu.sources import Source
from tests.hostile_files import hostile_files, mutated, samples

ROOT = Path(__file__).parents[1]
CASES = tomllib.loads((Path(__file__).parent / "cases" / "hostile.toml").read_text(encoding="utf-8"))
SECONDS = 15
MEGABYTES = 1024
"""For one document, all of a child's address space."""
MUTATIONS = int(os.environ.get("HESHU_MUTATIONS", "200"))
"""How many mutated files are read: 2,000 for a full run, a part of them in everyday tests and in CI."""
MUTATIONS_AT_ONCE = 100
FAULTS = {"internal", "crash"}
TOO_MUCH = {"timeout", "memory"}
PROGRAM = """
import json, resource, sys
from pathlib import Path
from heshu.processes.bounds import Bounds
from heshu.pipeline import check_all
from heshu.sources import Source

if __name__ == "__main__":
    sources = [Source(path, path.name) for path in sorted(Path(sys.argv[1]).iterdir())]
    documents = check_all(sources, Bounds(float(sys.argv[2]), int(sys.argv[3]), 2))
    found = [(document.file, document.status, [problem.code for problem in document.problems]) for document in documents]
    print(json.dumps({"found": found, "kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}))
"""
needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux bounds and tells the memory of children to the kilobyte"
)


@dataclass(frozen=True)
class Outcome:
    """What came of the set: the problem codes by document, and the megabytes of the largest child."""

    codes: dict[str, list[str]]
    status: dict[str, str]
    megabytes: int


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Write the set and have a program of its own read it."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "files").mkdir()
    for name, content in hostile_files():
        (folder / "files" / name).write_bytes(content)
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [
        sys.executable,
        str(folder / "program.py"),
        str(folder / "files"),
        str(SECONDS),
        str(MEGABYTES),
    ]
    ended = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    codes = {name: codes for name, _, codes in told["found"]}
    return Outcome(codes, {name: status for name, status, _ in told["found"]}, told["kilobytes"] >> 10)


@pytest.mark.slow
@needs_linux
def test_every_file_ends_in_a_reading_or_a_problem_of_its_own(outcome: Outcome) -> None:
    """No file is a fault of the program, and only those made for it take all the time or memory there is."""
    assert len(outcome.codes) >= 200
    assert {name: codes for name, codes in outcome.codes.items() if FAULTS & set(codes)} == {}
    endless = {name for name, codes in outcome.codes.items() if TOO_MUCH & set(codes)}
    assert endless <= set(CASES["may_take_too_much"])
    assert {
        name for name, status in outcome.status.items() if (status == "ok") != (outcome.codes[name] == [])
    } == set()


@pytest.mark.slow
@needs_linux
def test_what_must_come_of_a_file(outcome: Outcome) -> None:
    """Each named file has exactly the problems that its harm asks for.

    The honest files beside it none.
    """
    found = {name: outcome.codes.get(name) for name in CASES["codes"]}
    if program() is None:
        found |= {"locked.doc": ["encrypted"]}
    assert found == CASES["codes"]


@pytest.mark.slow
@needs_linux
def test_no_child_takes_a_gigabyte(outcome: Outcome) -> None:
    """Memory is bounded whatever a file claims."""
    assert outcome.megabytes < 1024


def check_mutated(source: Source, folder: Path) -> CheckedDocument:
    """Check the mutated sample that the name of the source stands for."""
    seed, _, suffix = source.name.partition(".")
    path = folder / source.name
    path.write_bytes(mutated(samples()[suffix], int(seed)))
    try:
        return check_source(replace(source, path=path))
    finally:
        path.unlink()


@pytest.mark.slow
def test_no_mutation_of_a_sample_is_a_fault_of_the_program(tmp_path: Path) -> None:
    """Changed, lost and doubled bytes lead to a reading or to a problem, never to an error of the program."""
    kinds = [suffix for suffix in samples() if suffix != "zip"]
    names = [f"{seed:04}.{kinds[seed % len(kinds)]}" for seed in range(MUTATIONS)]
    bounds = Bounds(60, 2048, default_jobs())
    documents = check_all(
        [Source(Path("unread"), name) for name in names], bounds, partial(check_mutated, folder=tmp_path)
    )
    faults = {
        document.file: document.problems
        for document in documents
        if (FAULTS | TOO_MUCH) & {problem.code for problem in document.problems}
    }
    assert faults == {}


def test_mutated_archives_are_refused_or_unpacked(tmp_path: Path) -> None:
    """An archive with changed bytes gives members, each with its problem or not, or is refused as a whole."""
    path = tmp_path / "mutated.zip"
    for seed in range(MUTATIONS_AT_ONCE):
        path.write_bytes(mutated(samples()["zip"], seed))
        folder = tmp_path / str(seed)
        folder.mkdir()
        with suppress(UnreadableError):
            members = unpack(path, folder, Limits(), lambda name: True)
            assert all((member.path is None) != (member.problem is None) for member in members)
