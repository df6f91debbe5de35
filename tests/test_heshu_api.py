"""What Python programs call."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import heshu
from extract.document import Heading, Table
from extract.errors import UnreadableError

ROOT = Path(__file__).parents[1]


def test_importing_heshu_loads_no_stage() -> None:
    """The API is loaded when it is first used."""
    program = (
        "import heshu, sys; print([name for name in sys.modules if name.split('.')[0] in ('normalize',"
        " 'rules', 'pandas', 'extract')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert ended.stdout.strip() == "[]"


def test_the_package_leaves_the_names_of_the_stages_free() -> None:
    """In the wheel they are subpackages, which a function of that name would hide."""
    assert {"extract", "normalize", "rules"}.isdisjoint(vars(heshu))
    with pytest.raises(AttributeError, match="nothing"):
        _ = heshu.nothing  # type: ignore[attr-defined]


def test_quantities_are_found_in_running_text() -> None:
    """Each with its place, unit and value in the base unit."""
    first, second = heshu.quantities("人员经费265.55万元，公用经费21.4元")
    assert (first.start, first.end, first.kind, first.base_value) == (4, 12, "money", Decimal(2655500))
    assert (second.text, second.unit, second.base_value) == ("21.4元", "元", Decimal("21.4"))


def test_a_document_is_read_as_printed(tmp_path: Path) -> None:
    """Headings and tables of a file, and an error for one that gives nothing."""
    document = heshu.read(ROOT / "samples" / "basic-data.md")
    assert isinstance(document.blocks[0], Heading)
    assert sum(isinstance(block, Table) for block in document.blocks) == 2
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(UnreadableError) as caught:
        heshu.read(tmp_path / "empty.pdf")
    assert caught.value.problem.code == "empty"


def test_a_file_that_cannot_be_read_is_checked_as_failed(tmp_path: Path) -> None:
    """Checking tells why in the result, as the program does, and tables can be made of it."""
    (tmp_path / "empty.pdf").write_bytes(b"")
    document = heshu.check(str(tmp_path / "empty.pdf"))
    assert (document.status, document.findings, [problem.code for problem in document.problems]) == (
        "failed",
        (),
        ["empty"],
    )
    assert document.to_frames()["documents"].loc[0, "status"] == "failed"
