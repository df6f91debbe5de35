"""What is said to somebody who calls the program wrongly: in Chinese, and always with the way out."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from heshu.commands.every import run
from heshu.commands.exit_status import system_words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "a"], "heshu: 没有“chek”这个命令；是不是 check？\n用法见：heshu --help\n"),
        (["check", "--fromat", "x"], "没有“--fromat”这个选项；是不是 --format？\n用法见：heshu check --help"),
        (["check"], "缺少 路径\n用法见：heshu check --help"),
        (["check", "x", "--format", "jsnl"], "--format 不能是“jsnl”，可用：human, json, jsonl"),
        (["check", "x", "--format", "jsnl"], "；是不是 jsonl？"),
        (["check", "x", "--timeout", "abc"], "--timeout 后面应为数字"),
        (["check", "x", "--jobs", "0"], "--jobs 不能小于 1"),
        (["check", "x", "--jobs"], "选项 --jobs 后面要有值"),
        (["rules", "a", "b"], "多余的参数：b"),
        (["export", "--store", "x"], "缺少 --to"),
        (["export", "--store", "x", "--to", "y", "--format", "cvs"], "没有“cvs”这种格式，可用：csv, xlsx"),
        (["export", "--store", "x", "--to", "y", "--format", "cvs"], "；是不是 csv？"),
        (["rules", "分项与合计之和"], "没有这条规则：分项与合计之和"),
        (["rules", "执行率得"], "；是不是 F04 执行率得分"),
        (["check", ".", "--limit", "page=3"], "没有这项上限：page=3；是不是 pages？"),
        (["check", ".", "--limit", "pages=many"], "等号后应为数字"),
    ],
)
def test_each_error_says_the_way_out(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2, nothing on standard output, and what would have been right."""
    monkeypatch.delenv("HESHU_LANG", raising=False)
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, words in printed.err) == ("", True), printed.err


def test_the_errors_in_english(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in the other language."""
    monkeypatch.setenv("HESHU_LANG", "en")
    run(["chek"])
    run(["check", "x", "--fail-on", "eror"])
    printed = capsys.readouterr().err
    assert "there is no command “chek”; did you mean check?\nsee: heshu --help" in printed
    assert (
        "--fail-on cannot be “eror”; there are: error, warning, info, never; did you mean error?" in printed
    )


def test_help_has_no_english_frame(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headings, defaults and the help option are in Chinese."""
    monkeypatch.delenv("HESHU_LANG", raising=False)
    for command in ("check", "ingest", "export", "review", "annotate"):
        assert run([command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("用法：heshu ") == 5
    for words in ("Usage", "Options", "required", "default", "Show this", "Arguments", "range"):
        assert words not in printed


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EEXIST, "“x”已经存在，不是文件夹；请换一个文件夹名，或先移走这个文件"),
        (errno.EACCES, "不能写入或读取“x”；请关闭正在打开它的程序（如 Excel），检查权限，或换一个文件夹"),
        (errno.ENOSPC, "磁盘已满，“x”没有写完；请清理磁盘或换一个盘再运行"),
    ],
)
def test_what_the_system_says(number: int, words: str) -> None:
    """No bare number of an error."""
    assert system_words(OSError(number, "raw", "x")) == words


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[rules]\nselct = ["F"]\n', "第2行：没有“selct”这一项，可用：ignore、select；是不是 select？"),
        ("[rules]\nselect = [F]\n", "第2行：写法有误"),
        ('[severity]\n\nF01 = "eror"\n', "第3行：不能是 eror，可用：error, warning, info；是不是 error？"),
        ('[severity]\n\nF999 = "error"\n', "第3行：没有这条规则：F999"),
    ],
)
def test_settings_are_faulted_by_line(
    settings: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A settings file that is not understood is named with the line and what would be right."""
    (tmp_path / "heshu.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "report.md").write_text("本年收入100万元。\n", encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


def test_what_was_passed_over_and_what_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that are no documents are named, a notice without figures is no clean bill, and what lies where."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.rar", "b.7z", "c.7z", "d.dat"):
        (folder / name).write_bytes(b"x")
    (folder / "notice.md").write_text("# 通知\n\n请各单位按时公开。\n", encoding="utf-8")
    assert run(["check", str(folder), "-o", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().err
    assert (
        "跳过4个文件：.7z 2个、.dat 1个、.rar 1个（压缩包请先解压）" in printed or "跳过4个文件：" in printed
    )
    assert "notice.md: 未发现可核对的数字" in printed
    assert f"已写入 {tmp_path / 'out'}：heshu.xlsx" in printed
    assert run(["ingest", str(folder), "--store", str(tmp_path / "a.heshu")]) == 0
    assert f"审核：heshu review --store {tmp_path / 'a.heshu'}" in capsys.readouterr().err


def test_findings_grouped_by_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format grouped`: the document, then its findings by severity with their places in words."""
    text = "# 某局2023年度部门决算\n\n基本支出300万元，其中：人员经费260万元，公用经费30万元。\n"
    (tmp_path / "report.md").write_text(text, encoding="utf-8")
    run(["check", str(tmp_path), "--format", "grouped", "-q"])
    first, second, third, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("report.md · ")
    assert second.strip() in ("错误 1", "提醒 1")
    assert "第2段 " in third or "第1段 " in third
    assert "基本支出300万元 ≠ 人员经费260万元 + 公用经费30万元（合计290万元，相差10万元）" in third
