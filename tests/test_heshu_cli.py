"""The command line, run as people run it: exit status, standard output and standard error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from heshu.checked import CheckedDocument
from heshu.pipeline import check_all, check_source
from heshu.processes.bounds import Bounds
from heshu.sources import Source, collect

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
HEAVY = ("pandas", "pdfplumber", "docx", "xlsxwriter", "pypdfium2", "numpy", "reportlab")


def heshu(
    *arguments: str | Path, folder: Path | None = None, language: str = "zh"
) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(
        [sys.executable, "-c", "from heshu.cli import main; main()", *map(str, arguments)],
        cwd=folder or ROOT,
        env=os.environ | {"HESHU_LANG": language, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"]])
def test_the_program_answers_without_loading_what_is_heavy(arguments: Sequence[str]) -> None:
    """Version and help come at once; `import heshu` loads no stage."""
    program = (
        f"import sys\nfrom heshu.cli import main\nsys.argv[1:] = {list(arguments)!r}\ntry:\n   "
        f" main()\nfinally:\n    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stderr.strip()) == (0, "[]")


def test_help_speaks_chinese_and_english() -> None:
    """Chinese is the rule; HESHU_LANG chooses English."""
    assert "核对报告中的数字" in heshu("check", "--help").stdout
    assert "Check the figures" in heshu("check", "--help", language="en").stdout


@pytest.mark.parametrize(
    "arguments", [["check", "missing.pdf"], ["check"], ["check", "--format", "xml", "samples"], ["nonsense"]]
)
def test_what_cannot_be_carried_out_is_status_two(arguments: Sequence[str]) -> None:
    """A path that is not there, a missing argument, an unknown format or command.

    Nothing goes to standard output.
    """
    ended = heshu(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr


def test_extract_prints_the_document_as_printed() -> None:
    """JSON by the schema, text by lines, Markdown with merged cells as HTML."""
    path = SAMPLES / "basic-data.md"
    found = json.loads(heshu("extract", path).stdout)
    assert found["schema"] == "heshu-document/1"
    (document,) = found["documents"]
    assert (document["format"], document["pages"], document["status"]) == ("markdown", None, "ok")
    first = next(block for block in document["blocks"] if block["type"] == "table")
    assert first["cells"][0]["text"] == "财政供养人员情况"
    assert first["cells"][0]["at"]["row"] == 1
    assert "三公经费\t12.40\t12.00\t11.60" in heshu("extract", path, "--format", "text").stdout
    markdown = heshu("extract", SAMPLES / "target-declaration.pdf", "--format", "markdown").stdout
    assert '<td colspan="2">项目名称</td>' in markdown


@pytest.mark.slow
def test_check_names_the_wrong_figure(tmp_path: Path) -> None:
    """Findings on standard output, a summary on standard error, tables and workbook in the folder.

    Status 1.
    """
    target = tmp_path / "out"
    ended = heshu("check", SAMPLES / "self-evaluation-report.pdf", "-o", target)
    assert ended.returncode == 1, ended.stderr
    assert "error" in ended.stdout
    assert "21.4元" in ended.stdout
    assert "共1份文件：2项错误" in ended.stderr
    tables = ("documents", "reports", "funds", "indicators", "amounts", "statements", "findings", "duties")
    assert {path.name for path in target.iterdir()} == {
        "heshu.json",
        "heshu.xlsx",
        *(f"{name}.csv" for name in tables),
    }
    assert (
        heshu("check", SAMPLES / "self-evaluation-report.pdf", "--fail-on", "never", "--quiet").stderr == ""
    )


def act(source: Source) -> CheckedDocument:
    """Check a document; one whose name says so hangs the reader."""
    if "hang" in source.name:
        sum(range(10**12))
    return check_source(source)


def write_hostile(folder: Path) -> None:
    """Write one good report and one of each kind of bad document."""
    from samples.content import PORTRAIT, Text
    from samples.drawing import draw
    from samples.project_forms import department_form
    from samples.word import write_word

    write_word(folder / "good.docx", department_form(), PORTRAIT)
    (folder / "empty.pdf").write_bytes(b"")
    draw(folder / "locked.pdf", [Text("秘密")], password="secret")
    draw(folder / "whole.pdf", [Text("完整的报告，共一段。")])
    (folder / "cut.pdf").write_bytes((folder / "whole.pdf").read_bytes()[:300])
    (folder / "whole.pdf").unlink()
    (folder / "text.pdf").write_text("本年支出合计 100 万元。\n", encoding="utf-8")
    (folder / "hang.md").write_text("# 挂起\n", encoding="utf-8")
    widen(folder / "good.docx", folder / "wide.docx")


def widen(source: Path, target: Path) -> None:
    """Copy a Word file with the first span of its table made two thousand million columns wide."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = data.replace(b'<w:gridSpan w:val="7"/>', b'<w:gridSpan w:val="2000000000"/>', 1)
            copy.writestr(name, data)


@pytest.mark.slow
def test_bad_documents_are_named_and_the_good_one_is_complete(tmp_path: Path) -> None:
    """A batch with every kind of bad document ends, names each with its reason.

    Gives the good one whole.
    """
    write_hostile(tmp_path)
    bounds = Bounds(seconds=10, megabytes=2048, jobs=2)
    found = {document.file: document for document in check_all(collect([tmp_path]), bounds, act)}
    assert list(found) == [
        "cut.pdf",
        "empty.pdf",
        "good.docx",
        "hang.md",
        "locked.pdf",
        "text.pdf",
        "wide.docx",
    ]
    codes = {name: [problem.code for problem in document.problems] for name, document in found.items()}
    assert (codes["cut.pdf"], codes["empty.pdf"], codes["hang.md"], codes["locked.pdf"]) == (
        ["damaged"],
        ["empty"],
        ["timeout"],
        ["encrypted"],
    )
    assert {name for name, document in found.items() if document.status == "failed"} == {
        "cut.pdf",
        "empty.pdf",
        "hang.md",
        "locked.pdf",
    }
    assert (codes["good.docx"], len(found["good.docx"].reports[0].indicators)) == ([], 7)
    assert codes["text.pdf"] == []
    assert len(found["locked.pdf"].sha256 or "") == 64


@pytest.mark.slow
def test_unread_documents_make_status_three(tmp_path: Path) -> None:
    """The status tells that not everything was read, and standard error tells what."""
    (tmp_path / "empty.pdf").write_bytes(b"")
    ended = heshu("extract", tmp_path, "--format", "text")
    assert ended.returncode == 3
    assert ended.stderr.startswith("empty.pdf: 未读取 (empty)")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGPIPE to speak of")
def test_a_closed_pipe_is_left_quietly(tmp_path: Path) -> None:
    """`heshu extract … | head -1` prints no traceback."""
    (tmp_path / "long.md").write_text("本年支出合计 100 万元。\n\n" * 20_000, encoding="utf-8")
    program = (
        f'"{sys.executable}" -c "from heshu.cli import main; main()" extract --format text "{tmp_path}" |'
        " head -1"
    )
    ended = subprocess.run(
        ["sh", "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.stdout.count("\n"), ended.stderr) == (1, "")


def test_the_rules_are_listed_and_explained() -> None:
    """All in a line each, one in full by id or name, and an unknown one is status 2."""
    listed = json.loads(heshu("rules", "--format", "json").stdout)
    assert len(heshu("rules").stdout.splitlines()) == len(listed) > 0
    first = listed[0]
    for key in (first["id"].lower(), first["name"]):
        assert first["explanation"]["en"] in heshu("rules", key, "--lang", "en").stdout
    assert heshu("rules", "no-such-rule").returncode == 2
