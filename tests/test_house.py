"""The house: rooms of bearable size, names that stand once in a stage, and results told apart by every room."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from heshu.store.versions import stage_digest

ROOT = Path(__file__).parents[1]
STAGES = ("extract", "normalize", "rules", "heshu")
MOST_FILES = 20


@pytest.mark.parametrize("package", [*STAGES, "samples", "benchmarks"])
def test_no_folder_holds_more_modules_than_a_reader_takes_in(package: str) -> None:
    """Tests alone lie flat: `tests/rules/` would shadow the package (docs/decisions/0001-packaging.md)."""
    folders = Counter(path.parent for path in (ROOT / package).rglob("*.py"))
    assert {folder.name: count for folder, count in folders.items() if count > MOST_FILES} == {}


@pytest.mark.parametrize("stage", STAGES)
def test_no_module_name_stands_twice_in_a_stage(stage: str) -> None:
    """Whoever searches for a module by its name finds one."""
    names = Counter(path.name for path in (ROOT / stage).rglob("*.py") if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("stage", ["extract", "normalize", "rules"])
def test_a_change_in_any_wing_is_another_version(stage: str, tmp_path: Path) -> None:
    """A store must not keep results of code or words that have changed, wherever in the stage they stand."""
    copy = tmp_path / stage
    shutil.copytree(ROOT / stage, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = stage_digest(copy)
    assert before == stage_digest(ROOT / stage)
    wings = sorted({path.parent for path in copy.rglob("*") if path.suffix in (".py", ".toml")})
    for wing in wings:
        path = min(path for path in wing.iterdir() if path.suffix in (".py", ".toml"))
        text = path.read_bytes()
        path.write_bytes(text + b"\n# changed\n")
        assert stage_digest(copy) != before, wing
        path.write_bytes(text)
    assert stage_digest(copy) == before
