"""The command that compares two versions of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heshu.commands.exit_status import carry_out
from heshu.commands.options import DEFAULTS, LANGUAGE, Lang, Limiting, Memory, Timeout, Verbose, limits_of
from heshu.commands.program import app
from heshu.commands.usage import Command
from heshu.formats import RulesFormat
from heshu.interface_language import localized
from heshu.processes.bounds import Bounds


@app.command(
    cls=Command,
    short_help=localized("比较同一份报告的两个版本", "compare two versions of a report"),
    help=localized(
        "比较同一份报告的两个版本：哪些数字改了（版式不算），哪些疑点已消除、新出现、仍在。\n\n"
        "退出码：0 没有变化；1 有变化；2 命令无法执行或文件未能读取。\n\n"
        "例：heshu compare 决算-旧.pdf 决算-新.pdf",
        "Compare two versions of a report: which figures changed (layout does not count), which findings are"
        " gone, new or left.\n\nExit status: 0 nothing changed; 1 something did; 2 the command could not be"
        " carried out or a file could not be read.\n\nExample: heshu compare old.pdf new.pdf",
    ),
)
def compare(
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD", show_default=False, help=localized("旧版本", "the old version")),
    ],
    new: Annotated[
        Path,
        typer.Argument(metavar="NEW", show_default=False, help=localized("新版本", "the new version")),
    ],
    form: Annotated[
        RulesFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = RulesFormat.HUMAN,
    timeout: Timeout = DEFAULTS.seconds,
    memory: Memory = DEFAULTS.megabytes,
    limit: Limiting = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
) -> None:
    """Run `heshu compare`."""

    def command() -> int:
        from heshu.jobs.revising import run_compare

        bounds = Bounds(timeout, memory, 1, limits_of(None, None, limit))
        return run_compare(old, new, form, bounds, lang.value)

    carry_out(command, verbose)
