"""Documents of other word processors.

Converted by LibreOffice where it is installed, refused with advice where it is not.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.document import Document, Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.problems import message
from extract.reader import read
from extract.word.office import PROGRAM_VARIABLE, convert, office_kind, program
from heshu.pipeline import read_all
from heshu.processes.bounds import Bounds
from heshu.sources import Source
from tests.build_documents import docx, p

ROWS = (("项目", "预算数", "决算数"), ("基本支出", "286.95", "265.55"), ("项目支出", "843.40", "843.40"))
RTF = rb"{\rtf1\ansi\ansicpg936\uc1 \'b1\'be\'c4\'ea\'d6\'a7\'b3\'f6 1130.35\'cd\'f2\'d4\'aa\par}"
"""本年支出 1130.35万元, in GBK."""
needs_office = pytest.mark.skipif(
    program() is None and os.environ.get("CI") != "true",
    reason="LibreOffice is not installed; CI has it and fails without it",
)
posix = pytest.mark.skipif(os.name == "nt", reason="stands in for LibreOffice with a shell script")


def word_file(path: Path) -> None:
    """Write a Word file that other programs open, too: a line and a table."""
    from docx import Document as WordFile

    word = WordFile()
    word.add_paragraph("二、部门决算情况")
    table = word.add_table(len(ROWS), len(ROWS[0]), style="Table Grid")
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.save(str(path))


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write one table as .odt, and that as .doc and .rtf, with LibreOffice itself."""
    folder = tmp_path_factory.mktemp("office")
    word_file(folder / "a.docx")
    for source, form in (("a.docx", "odt"), ("a.odt", "doc"), ("a.odt", "rtf")):
        command = [
            program() or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
        ]
        subprocess.run(
            [*command, "--outdir", str(folder), str(folder / source)],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return {form: folder / f"a.{form}" for form in ("odt", "doc", "rtf")}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a script in the place of LibreOffice; tests write what it does.

    Its arguments are those of a call.
    """
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(script))
    program.cache_clear()
    yield script
    program.cache_clear()


def rows(document: Document) -> list[tuple[str, ...]]:
    """Return the words of the only table."""
    (table,) = document.tables
    return [tuple(cell.text for cell in table.cells if cell.row == row) for row in range(1, table.rows + 1)]


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("form", ["odt", "doc", "rtf"])
def test_every_cell_comes_through(documents: dict[str, Path], form: str) -> None:
    """Heading and table are those of the Word file, in every format."""
    document = read(documents[form])
    assert (document.format, document.status, document.pages) == ("doc", "ok", None)
    assert rows(document) == list(ROWS)


@pytest.mark.slow
@needs_office
def test_many_files_of_a_batch_and_a_bad_one(
    documents: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in their order, with the digest of the file itself; the bad one costs only itself.

    Nothing is left behind.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    shutil.copyfile(documents["doc"], tmp_path / "1.wps")
    (tmp_path / "2.doc").write_bytes(documents["doc"].read_bytes()[:4000])
    shutil.copyfile(documents["odt"], tmp_path / "3.odt")
    (tmp_path / "4.rtf").write_bytes(RTF)
    (tmp_path / "5.txt").write_bytes("一、概况".encode())
    sources = [Source(path, path.name) for path in sorted(tmp_path.glob("[1-5].*"))]
    found = list(read_all(sources, Bounds(seconds=60)))
    assert [(one.file, one.status, one.format) for one in found] == [
        ("1.wps", "ok", "doc"),
        ("2.doc", "failed", None),
        ("3.odt", "ok", "doc"),
        ("4.rtf", "ok", "doc"),
        ("5.txt", "ok", "markdown"),
    ]
    assert isinstance(found[3], Document)
    assert [getattr(block, "text", None) for block in found[3].blocks] == ["本年支出 1130.35万元"]
    assert found[0].sha256 == read(documents["doc"]).sha256
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.slow
@needs_office
@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux only")
def test_a_narrow_child_still_converts(documents: dict[str, Path]) -> None:
    """LibreOffice has bounds of its own, wider than those of the process that calls it."""
    told = (
        "import sys; from pathlib import Path; from extract.reader import read;"
        f" print(len(read(Path({str(documents['rtf'])!r})).tables))"
    )
    narrow = f"from heshu.processes.memory import limit_address_space; limit_address_space(400); {told}"
    ended = subprocess.run(
        [sys.executable, "-c", narrow],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[1],
    )
    assert ended.stdout.strip() == "1", ended.stderr


def test_without_libreoffice_the_problem_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem names the format and the package."""
    monkeypatch.setenv(PROGRAM_VARIABLE, str(tmp_path / "nowhere"))
    program.cache_clear()
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    program.cache_clear()
    assert caught.value.problem == Problem("office_missing", (("format", "RTF"),))
    assert "libreoffice-writer-nogui" in message(caught.value.problem).zh


@posix
def test_a_call_that_hangs_is_ended(stand_in: Path, tmp_path: Path) -> None:
    """With all that it started."""
    stand_in.write_text(f"#!/bin/sh\n(sleep 60; touch {tmp_path}/late) &\nsleep 60\n", encoding="utf-8")
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    assert convert([(path, "rtf")], tmp_path, replace(Limits(), office_seconds=0.3)) == [
        Problem("timeout", (("seconds", "0.3"),))
    ]


@posix
def test_a_file_that_brings_a_call_down_is_tried_alone(stand_in: Path, tmp_path: Path) -> None:
    """The others come through, each in a call of its own."""
    empty = docx(tmp_path / "made.docx", p("1"))
    script = f"""#!/bin/sh
for last; do :; done
case "$*" in *0001.rtf*) exit 77;; esac
while [ "$1" != --outdir ]; do shift; done
mkdir -p "$2"; cp {empty} "$2/$(basename "$last" .rtf).docx"
"""
    stand_in.write_text(script, encoding="utf-8")
    files = []
    for number in range(3):
        path = tmp_path / f"in-{number}.rtf"
        path.write_bytes(RTF)
        files.append((path, "rtf"))
    folder = tmp_path / "converted"
    folder.mkdir()
    first, second, third = convert(files, folder, Limits())
    assert isinstance(first, Path)
    assert isinstance(third, Path)
    assert second == Problem("damaged", (("reason", "LibreOffice"),))
    assert sorted(folder.iterdir()) == sorted([first, third])


@posix
def test_what_grows_too_large_is_not_read(stand_in: Path, tmp_path: Path) -> None:
    """The limit is that of the file that LibreOffice makes."""
    made = docx(tmp_path / "made.docx", p("1"))
    stand_in.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"; cp {made} "$2/0000.docx"\n',
        encoding="utf-8",
    )
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    (problem,) = convert([(path, "rtf")], tmp_path, replace(Limits(), office_bytes=made.stat().st_size - 1))
    assert isinstance(problem, Problem)
    assert problem.code in ("limit", "damaged")  # the system may cut it off before it is measured


def test_the_environment_of_a_call_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, stand_in: Path, tmp_path: Path
) -> None:
    """No proxy, home or display of the caller; macros and the network are shut off in the profile."""
    monkeypatch.setenv("http_proxy", "http://proxy")
    monkeypatch.setenv("DISPLAY", ":0")
    stand_in.write_text(
        f'#!/bin/sh\nenv > {tmp_path}/told\nfor one; do case "$one" in -env:UserInstallation=file://*) cat'
        f' "${{one#-env:UserInstallation=file://}}/user/registrymodifications.xcu" >> {tmp_path}/told;; esac;'
        " done\n",
        encoding="utf-8",
    )
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    convert([(path, "rtf")], tmp_path, Limits())
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "proxy=" not in told
    assert "DISPLAY" not in told
    assert "DisableMacrosExecution" in told


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    """A .doc that is a web page or a Word file needs no conversion.

    What is no document is left to its reader.
    """
    path = tmp_path / "a.doc"
    for data, kind in [
        (RTF, "rtf"),
        (b"<html>", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"", None),
    ]:
        path.write_bytes(data)
        assert office_kind(path, Limits()) == kind
    docx(path, p("1"))
    assert office_kind(path, Limits()) is None
