"""The private folder of a command goes with it; that of a killed one goes with the next."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from heshu.processes.scratch import LOCK, PREFIX, scratch_folder

ROOT = Path(__file__).parents[1]
PROGRAM = (
    "import time; from heshu.processes.scratch import scratch_folder\nwith scratch_folder() as folder:"
    " print(folder, flush=True); time.sleep(1000)"
)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks; the folder stays")
def test_the_folder_of_a_killed_program_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One in use stays, and so does one that has no lock, of whomever it is."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unknown = tmp_path / f"{PREFIX}unknown"
    unknown.mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        other = Path(process.stdout.readline().strip())
        (other / "unpacked").write_bytes(b"x")
        with scratch_folder() as own:
            assert (own / LOCK).exists()
            assert other.exists()
        process.kill()
    with scratch_folder():
        assert not other.exists()
    assert sorted(tmp_path.iterdir()) == [unknown]
