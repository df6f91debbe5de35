"""Streams that are closed or full, folders that may not be opened: told in a line, never with a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "samples" / "score-sheet.docx"
PROGRAM = f'"{sys.executable}" -c "from heshu.cli import main; main()"'
needs_shell = pytest.mark.skipif(os.name != "posix", reason="asks a POSIX shell")
DROP = "--bounding-set=-dac_override,-dac_read_search"


def ended(line: str, folder: Path, *before: str) -> tuple[int, str, str]:
    """Run a line of the shell and return exit status, standard output and standard error."""
    found = subprocess.run(
        [*before, "/bin/sh", "-c", line.replace("heshu", PROGRAM, 1)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "HESHU_LANG": "en", "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return found.returncode, found.stdout, found.stderr


@needs_shell
@pytest.mark.parametrize(
    "line",
    [
        f'heshu check "{REPORT}" -q >&-',
        f'heshu check "{REPORT}" -q --format json >/dev/full',
        "heshu rules >/dev/full",
        "heshu --help >/dev/full",
        f'heshu extract "{REPORT}" >&- 2>&-',
    ],
)
def test_output_that_cannot_be_written_is_told(line: str, tmp_path: Path) -> None:
    """Exit status 2, a line at most, and no traceback."""
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    status, _, told = ended(line, tmp_path)
    assert status == 2
    assert len(told.splitlines()) <= 1
    assert "Traceback" not in told


@needs_shell
def test_what_is_told_never_mixes_with_the_output(tmp_path: Path) -> None:
    """With standard error closed, a document that cannot be read leaves standard output as it is."""
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    status, output, _ = ended("heshu check bad.pdf --format jsonl 2>&-", tmp_path)
    assert status == 3
    assert output.startswith("{")
    assert len(output.splitlines()) == 1


@needs_shell
def test_settings_of_nested_brackets_are_not_understood(tmp_path: Path) -> None:
    """Twenty thousand brackets are no settings."""
    shutil.copy(REPORT, tmp_path)
    (tmp_path / "heshu.toml").write_text("[rules]\nselect = " + "[" * 20_000, encoding="utf-8")
    status, _, told = ended("heshu check . -q", tmp_path)
    assert (status, "heshu.toml" in told, "Traceback" in told) == (2, True, False)


@needs_shell
def test_what_may_not_be_opened_is_named(tmp_path: Path) -> None:
    """A file and folders without permission are `no_permission`; the others are complete."""
    before = ["setpriv", DROP, "--inh-caps=-all"] if os.geteuid() == 0 else []
    if before and shutil.which("setpriv") is None:
        pytest.skip("the superuser may open everything")
    for name in ("open", "closed", "half"):
        (tmp_path / "reports" / name).mkdir(parents=True)
        shutil.copy(REPORT, tmp_path / "reports" / name)
    secret = tmp_path / "reports" / "secret.docx"
    shutil.copy(REPORT, secret)
    closed, half = tmp_path / "reports" / "closed", tmp_path / "reports" / "half"
    secret.chmod(0)
    closed.chmod(0)
    half.chmod(0o600)
    try:
        status, output, told = ended("heshu check reports -q --format jsonl", tmp_path, *before)
        ingested = ended("heshu ingest reports -q --store s.heshu", tmp_path, *before)
    finally:
        closed.chmod(0o700)
        half.chmod(0o700)
    assert status == 3
    assert sorted(line.partition(":")[0] for line in told.splitlines()) == [
        "closed/",
        f"half/{REPORT.name}",
        "secret.docx",
    ]
    assert told.count("no_permission") == 3
    assert len(output.splitlines()) == 4
    assert ingested[0] == 3
    assert "closed/" not in ended("heshu export --store s.heshu --to out --format jsonl", tmp_path)[1]
    lines = (tmp_path / "out" / "heshu.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3  # a folder is no document
