"""Limits on the command line and in the documentation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.limits import Limits
from heshu.commands.every import app
from heshu.limit_options import LimitError, limits_from
from heshu.processes.bounds import Bounds
from tests.build_documents import pdf

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| \S.*\|$", re.MULTILINE)


def test_the_documentation_names_every_limit_with_its_default() -> None:
    """The tables of docs/limits.md, given as options, are the defaults; none is left out."""
    rows = ROW.findall(DOCUMENT)
    assert sorted(name for name, _ in rows) == sorted(field.name for field in fields(Limits))
    assert limits_from([f"{name}={value}" for name, value in rows]) == Limits()


def test_the_documentation_names_the_bounds_of_a_child() -> None:
    """Time and memory with their defaults."""
    assert f"`--timeout SECONDS` | {Bounds().seconds:g} |" in DOCUMENT
    assert f"`--memory MB` | {Bounds().megabytes} |" in DOCUMENT


def test_a_setting_changes_one_limit() -> None:
    """The last one counts; the rest stay."""
    changed = limits_from(["pages=5", "pages=7", "archive_bytes=1.5G", "office_seconds=2.5"])
    assert (changed.pages, changed.archive_bytes, changed.office_seconds) == (7, 3 << 29, 2.5)
    assert changed.blocks == Limits().blocks


@pytest.mark.parametrize(
    "setting",
    ["sides=5", "pages", "pages=", "pages=many", "pages=-1", "pages=0", "pages=1e9", "=5", "pages=5T"],
)
def test_what_is_no_setting_is_refused(setting: str) -> None:
    """With the names that there are; the command is not carried out."""
    with pytest.raises(LimitError) as caught:
        limits_from([setting])
    assert caught.value.exit_code == 2
    assert setting in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--limit", "sides=1"], 2, "sides=1"),
        (["--max-pages", "1"], 0, "(limit)"),
        (["--limit", "pages=1"], 0, "(limit)"),
        (["--limit", "file_bytes=1K"], 3, "(limit)"),
    ],
)
def test_the_command_line_changes_limits(tmp_path: Path, options: list[str], status: int, words: str) -> None:
    """A limit reaches the process that reads.

    One that there is not keeps the command from being carried out.
    """
    path = pdf(
        tmp_path / "a.pdf",
        lambda canvas: canvas.drawString(72, 700, "1130.35"),
        lambda canvas: canvas.drawString(72, 700, "2"),
    )
    program = [sys.executable, "-c", "from heshu.cli import main; main()", "extract", str(path), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        program, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, words in ended.stderr) == (status, True), ended.stderr


@pytest.mark.parametrize("command", ["check", "extract", "annotate"])
def test_a_wrong_limit_is_told(tmp_path: Path, command: str) -> None:
    """In a sentence, by every command that reads documents."""
    path = pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(72, 700, "1130.35"))
    result = CliRunner().invoke(app, [command, str(path), "--limit", "sides=1"])
    assert (result.exit_code, "sides=1" in result.stderr) == (2, True), result.output
