"""The wheel: the stages nested under `heshu`.

Harmless to other distributions that have a package of the same name.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAGE = re.compile(r"\s*(?:>>> )?(?:from|import) (?:extract|normalize|rules)\b")
NEIGHBOUR = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "neighbour"
version = "1.0"
[tool.hatch.build.targets.wheel]
packages = ["rules"]
"""


def run(*command: str | Path, folder: Path | None = None, expected: int = 0) -> str:
    """Run a command outside the checkout's import path and return its output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "PYTHONUTF8": "1"
    }
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == expected, ended.stdout + ended.stderr
    return ended.stdout


def build(project: Path, target: Path) -> Path:
    """Build the wheel of a project without fetching anything."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, project)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of the project."""
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of a new environment that sees the dependencies installed here.

    Not the checkout.
    """
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", folder)
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = Path(run(interpreter, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    ours = Path(run(sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A path file is not followed for the .pth files of that folder, so the editable checkout stays out.
    (packages / "dependencies.pth").write_text(f"{ours}\n", encoding="utf-8")
    return interpreter


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of another distribution with a package `rules`."""
    folder = tmp_path_factory.mktemp("neighbour")
    (folder / "rules").mkdir()
    (folder / "rules" / "__init__.py").write_text("WHOSE = 'neighbour'\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(NEIGHBOUR, encoding="utf-8")
    return build(folder, folder / "dist")


@pytest.mark.slow
def test_everything_is_under_heshu(wheel: Path) -> None:
    """The wheel has one top-level package, with the data and the type markers of all four.

    No stage imports by its bare name.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        sources = {name: archive.read(name).decode("utf-8") for name in names if name.endswith(".py")}
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"heshu"}
    for package in ("heshu", "heshu/extract", "heshu/normalize", "heshu/rules"):
        assert f"{package}/py.typed" in names
    for package in ("extract", "normalize", "rules", "heshu"):
        for path in (ROOT / package).rglob("*.toml"):
            assert ("heshu/" if package != "heshu" else "") + path.relative_to(ROOT).as_posix() in names
    bare = [name for name, source in sources.items() for line in source.splitlines() if STAGE.match(line)]
    assert bare == []


@pytest.mark.slow
def test_the_installed_program_works_beside_another_rules_package(
    wheel: Path, python: Path, neighbour: Path, tmp_path: Path
) -> None:
    """Installing, running and removing heshu leaves the other distribution as it was."""
    pip = (python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed")
    run(*pip, neighbour)
    run(*pip, wheel)
    assert "neighbour" in run(python, "-c", "import rules; print(rules.WHOSE)", folder=tmp_path)
    assert "venv" in run(python, "-c", "import heshu; print(heshu.__file__)", folder=tmp_path)
    heshu = python.with_name("heshu")
    output = run(heshu, "check", ROOT / "samples" / "self-evaluation-report.pdf", folder=tmp_path, expected=1)
    assert "21.4元" in output
    run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "heshu")
    assert "neighbour" in run(python, "-c", "import rules; print(rules.WHOSE)", folder=tmp_path)
