"""The READMEs and the tutorial say what the program does.

Their outputs are its outputs, their commands work, their Python runs.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "README.zh-CN.md", "docs/tutorial.md", "docs/tutorial.zh-CN.md"]
TUTORIALS = PAGES[2:]
OUTPUT = re.compile(r"<!-- (?:output of: |命令：)(heshu [^\n]+?) -->\n```\n(.*?)\n```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n(?:\n[^\n`]+\n\n```\n(.*?)```)?", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _language(page: str) -> str:
    return "zh" if "zh-CN" in page else "en"


def _run(command: str, folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    """Run a `heshu …` line of a page."""
    arguments = shlex.split(command)
    assert arguments.pop(0) == "heshu"
    program = [sys.executable, "-c", "from heshu.cli import main; main()", *arguments]
    environment = {**os.environ, "HESHU_LANG": language, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.mark.parametrize("page", PAGES)
def test_outputs_are_those_of_the_program(page: str) -> None:
    """Each output on the page is, letter by letter, what the command above it prints."""
    shown = OUTPUT.findall((ROOT / page).read_text(encoding="utf-8"))
    assert shown
    for command, output in shown:
        done = _run(command, ROOT, _language(page))
        assert (done.stdout + done.stderr).strip("\n") == output, command


@pytest.mark.parametrize("page", PAGES)
def test_python_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece of Python on the page runs, and prints what stands below it."""
    monkeypatch.chdir(ROOT)
    pieces = PYTHON.findall((ROOT / page).read_text(encoding="utf-8"))
    assert pieces
    for code, output in pieces:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page, "exec"), {})
        if output:
            assert printed.getvalue() == output


@pytest.mark.parametrize("page", TUTORIALS)
def test_commands_of_the_tutorial_work(page: str, tmp_path: Path) -> None:
    """The commands can be run one after the other in a folder with the samples.

    Those that find mistakes end with 1.
    """
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for block in SHELL.findall((ROOT / page).read_text(encoding="utf-8")):
        for command in block.splitlines():
            if "annotate" in command:
                pytest.importorskip("pikepdf", reason="needs the extra annotate")
            done = _run(command, tmp_path, _language(page))
            assert done.returncode in (0, 1), (command, done.stderr)
    assert (tmp_path / ("表格" if _language(page) == "zh" else "tables")).is_dir()
