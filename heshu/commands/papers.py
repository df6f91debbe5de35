"""The command that writes letters and work papers: letter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heshu.commands.exit_status import carry_out
from heshu.commands.options import OnlyVerdicts, Quiet, StoreFile
from heshu.commands.program import app
from heshu.commands.usage import Command
from heshu.interface_language import localized


@app.command(
    cls=Command,
    short_help=localized("按部门生成问题清单、取证单、整改通知书", "write letters and work papers in Word"),
    help=localized(
        "按部门把存储中的疑点写成 Word 文书：问题清单、审计取证单、整改通知书，或自己的模板。"
        "默认只取已确认的疑点。\n\n"
        "例：heshu letter --store 全县.heshu --department 某局 --template 整改通知书 -o 文书\n\n"
        "例：heshu letter --store 全县.heshu --copy-templates 模板（把模板复制出来，用 Word 修改）",
        "Write the findings of a store as Word files, a department each: a list of problems, an evidence"
        " sheet, a notice of rectification, or a template of your own. Only confirmed findings are taken,"
        " unless --verdict says otherwise.\n\nExample: heshu letter --store county.heshu"
        " --template rectification -o letters",
    ),
)
def letter(
    store: StoreFile,
    target: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help=localized(
                "写入的文件夹；只有一份时可为 .docx 文件", "folder, or a .docx file for one letter"
            ),
        ),
    ] = Path("letters"),
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            metavar="NAME",
            show_default=False,
            help=localized("部门名称或其中一部分；默认每个部门一份", "a department; default: each"),
        ),
    ] = None,
    template: Annotated[
        list[str] | None,
        typer.Option(
            "--template",
            metavar="NAME_OR_FILE",
            show_default=False,
            help=localized(
                "问题清单、审计取证单、整改通知书，或 .docx 模板文件；可重复，默认三种都写",
                "problem-list, evidence, rectification, or a .docx file; may be repeated; default: all three",
            ),
        ),
    ] = None,
    templates_to: Annotated[
        Path | None,
        typer.Option(
            "--copy-templates",
            metavar="DIR",
            show_default=False,
            help=localized("把模板复制到此文件夹供修改，不写文书", "copy the templates there to be changed"),
        ),
    ] = None,
    verdict: OnlyVerdicts = "confirmed",
    quiet: Quiet = False,
) -> None:
    """Run `heshu letter`."""

    def command() -> int:
        from heshu.jobs.exporting import verdicts_from
        from heshu.jobs.lettering import LetterOptions, copy_templates, run_letters
        from heshu.letters.filling import TEMPLATES

        if templates_to is not None:
            return copy_templates(templates_to)
        chosen = tuple(template or TEMPLATES)
        options = LetterOptions(store, department, chosen, target, verdicts_from(verdict), quiet)
        return run_letters(options)

    carry_out(command, 0)
