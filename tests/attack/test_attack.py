"""The attack, a part of it that takes less than a minute; the whole is `python tests/attack/attack_whole.py`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.attack.attack_files import Hostile, attack_files
from tests.attack.attack_mutants import mutants
from tests.attack.attack_network import has_strace, network_calls
from tests.attack.attack_run import PROGRAM, ROOT, SAMPLES, checked, run

EVERY = 15
"""One file in so many is tried here."""
SLOW = ("picture-", "content-", "noise-", "box-", "page-", "filter", "tree-", "act-", "broken-")
"""PDF files that are read as scans where text recognition is installed: seconds each."""
needs_posix = pytest.mark.skipif(sys.platform != "linux", reason="follows processes of Linux")


@needs_posix
def test_hostile_files_have_their_outcomes_and_harm_no_other(tmp_path: Path) -> None:
    """No traceback, no `internal`, nothing left behind, every canary the same."""
    files = [hostile for hostile in attack_files() if not hostile.name.startswith(SLOW)]
    assert len(list(attack_files())) >= 250
    assert checked(files[::EVERY], tmp_path) == []


@needs_posix
def test_mutants_of_documents_have_their_outcomes(tmp_path: Path) -> None:
    """Samples with a few bytes changed."""
    some = (Hostile(name, data) for name, data in mutants(8, seed=4))
    assert checked(some, tmp_path) == []


@needs_posix
@pytest.mark.skipif(not has_strace(), reason="strace is not installed")
def test_nothing_is_sent_and_nothing_is_left(tmp_path: Path) -> None:
    """`check` of a PDF: no call but to this machine, no file in home, caches and temporary folders."""
    assert network_calls(["check", SAMPLES / "project-in-yuan.pdf", "-q"], tmp_path) == []
    assert run(["check", SAMPLES / "project-in-yuan.pdf", "-q"], tmp_path).left == ()


@needs_posix
@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_command_leaves_no_process_and_a_whole_store(kill: signal.Signals, tmp_path: Path) -> None:
    """What was stored is there, and the same command goes on."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for number in range(12):
        shutil.copy(SAMPLES / "score-sheet.docx", reports / f"{number}.docx")
        with (reports / f"{number}.docx").open("ab") as stream:
            stream.write(bytes([number]))
    command = [*PROGRAM, "ingest", str(reports), "--store", str(tmp_path / "s.heshu"), "-q"]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    process.send_signal(kill)
    process.wait(30)
    again = run(["ingest", reports, "--store", tmp_path / "s.heshu", "-q"], tmp_path)
    assert (again.status, again.left) == (0, ()) or again.status == 1
    assert run(["status", "--verify", "--store", tmp_path / "s.heshu"], tmp_path).status == 0
    status = run(["status", "--format", "json", "--store", tmp_path / "s.heshu"], tmp_path)
    assert json.loads(status.output)["statuses"] == {"ok": 12}
