"""The commands that work on documents: check, extract, annotate.

And rules, which explains what is checked.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from heshu.commands.exit_status import carry_out
from heshu.commands.options import (
    DEFAULTS,
    JOBS,
    LANGUAGE,
    LEAST,
    Baseline,
    FailOn,
    Ignore,
    Jobs,
    Lang,
    Limiting,
    MaxFileSize,
    MaxPages,
    Memory,
    OnlyVerdicts,
    Paths,
    Picture,
    Quiet,
    Select,
    SettingsFile,
    Timeout,
    Verbose,
    WithStatistics,
    limits_of,
)
from heshu.commands.program import app
from heshu.commands.usage import Command
from heshu.formats import CheckFormat, ExtractFormat, RulesFormat
from heshu.interface_language import localized
from heshu.processes.bounds import Bounds


@app.command(
    cls=Command,
    short_help=localized("核对报告中的数字，指出矛盾和出错的一个", "check the figures of reports"),
    help=localized(
        "核对报告中的数字。疑点逐条打印到标准输出；-o 把全部记录、CSV 表和 Excel 工作簿写入文件夹。\n\n"
        "退出码：0 没有达到 --fail-on 级别的疑点；1 有；2 命令无法执行；"
        "3 至少一份文件未能读取（其余完整）。\n\n"
        "例：heshu check 自评表.pdf\n\n例：heshu check 报告文件夹 -o 结果 --format jsonl",
        "Check the figures of reports. Findings go to standard output, a line each; -o writes all records,"
        " CSV tables and an Excel workbook to a folder.\n\nExit status: 0 nothing at or above --fail-on; 1"
        " something; 2 the command could not be carried out; 3 at least one document could not be read (the"
        " others are complete).\n\nExample: heshu check form.pdf\n\nExample: heshu check reports -o results"
        " --format jsonl",
    ),
)
def check(
    paths: Paths,
    form: Annotated[
        CheckFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = CheckFormat.HUMAN,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            show_default=False,
            help=localized("写入记录、表格和工作簿的文件夹", "folder for records, tables and workbook"),
        ),
    ] = None,
    parquet: Annotated[
        bool,
        typer.Option(
            "--parquet",
            help=localized(
                "另写 Parquet 表（与 -o 同用，需要扩展 parquet）",
                "write Parquet tables, too (with -o; needs the extra parquet)",
            ),
        ),
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on", help=localized("达到哪一级疑点时退出码为 1", "least severity for exit status 1")
        ),
    ] = FailOn.ERROR,
    select: Select = None,
    ignore: Ignore = None,
    settings: SettingsFile = None,
    baseline: Baseline = None,
    statistics: WithStatistics = False,
    jobs: Jobs = JOBS,
    timeout: Timeout = DEFAULTS.seconds,
    memory: Memory = DEFAULTS.megabytes,
    max_pages: MaxPages = None,
    max_file_size: MaxFileSize = None,
    limit: Limiting = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Run `heshu check`."""
    from heshu.jobs.checking import CheckOptions, run_check

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, limits_of(max_pages, max_file_size, limit))
        options = CheckOptions(
            form=form,
            folder=folder,
            fail_on=LEAST[fail_on],
            bounds=bounds,
            language=lang.value,
            quiet=quiet,
            parquet=parquet,
        )
        return run_check(
            paths,
            replace(
                options,
                select=tuple(select or ()),
                ignore=tuple(ignore or ()),
                settings=settings,
                baseline=baseline,
                statistics=statistics,
            ),
        )

    carry_out(command, verbose)


@app.command(
    cls=Command,
    short_help=localized("只读取，原样输出标题、段落和表格", "print documents as read"),
    help=localized(
        "只读取文件，原样输出其中的标题、段落和表格（跨页的表格已拼接），不作解释。",
        "Read documents and print their headings, paragraphs and tables as printed (tables over pages are"
        " joined), without interpretation.",
    ),
)
def extract(
    paths: Paths,
    form: Annotated[
        ExtractFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = ExtractFormat.JSON,
    picture: Picture = None,
    jobs: Jobs = JOBS,
    timeout: Timeout = DEFAULTS.seconds,
    memory: Memory = DEFAULTS.megabytes,
    max_pages: MaxPages = None,
    max_file_size: MaxFileSize = None,
    limit: Limiting = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Run `heshu extract`."""

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, limits_of(max_pages, max_file_size, limit))
        if picture is not None:
            from heshu.jobs.picturing import draw_all

            draw_all(paths, picture, bounds)
        from heshu.jobs.extracting import run_extract

        return run_extract(paths, form, bounds, lang.value, quiet=quiet)

    carry_out(command, verbose)


@app.command(
    cls=Command,
    short_help=localized("把疑点写成批注，放进原件的副本", "write findings into a copy as comments"),
    help=localized(
        "把疑点写成批注：PDF 在出错的数字处画框并附批注，Word 和 Excel 在该处加批注，原文不变，"
        "可直接发回填报单位。\n\n"
        "退出码：0 已写好；2 命令无法执行；3 至少一份文件未能读取或不能写批注。\n\n例：heshu annotate"
        " 自评表.pdf -o 自评表-批注.pdf\n\n例：heshu annotate --store 全县.heshu --verdict confirmed -o 批注",
        "Write the findings into a copy: boxes with comments in a PDF, comments in Word and Excel; nothing"
        " printed is changed. To be sent back to those who filed the report.\n\nExit status: 0 written; 2 the"
        " command could not be carried out; 3 at least one document could not be read or holds no"
        " comments.\n\nExample: heshu annotate form.pdf -o form-annotated.pdf",
    ),
)
def annotate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=localized("路径...", "PATH..."),
            show_default=False,
            help=localized("文件、文件夹或 zip；给出 --store 时不填", "files or folders; none with --store"),
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="FILE_OR_URL",
            show_default=False,
            help=localized(
                "写存储中的疑点（连同 --verdict confirmed：只写已确认的），-o 为文件夹",
                "the findings of a store, with --verdict confirmed those confirmed; -o is a folder",
            ),
        ),
    ] = None,
    verdict: OnlyVerdicts = None,
    target: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE_OR_DIR",
            show_default=False,
            help=localized(
                "写到此文件；多份文件时为文件夹。默认写在原文件旁",
                "the copy, or a folder for several; default: beside the document",
            ),
        ),
    ] = None,
    info: Annotated[
        bool,
        typer.Option(
            "--info",
            help=localized("提示也写入（默认只写错误和提醒）", "hints, too, not only errors and warnings"),
        ),
    ] = False,
    jobs: Jobs = JOBS,
    timeout: Timeout = DEFAULTS.seconds,
    memory: Memory = DEFAULTS.megabytes,
    limit: Limiting = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Run `heshu annotate`."""
    from heshu.jobs.annotating import chosen_sources, run_annotate

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, limits_of(None, None, limit))
        sources = chosen_sources(paths or [], store, verdict, target, quiet=quiet)
        return run_annotate(sources, target, bounds, lang.value, info=info, quiet=quiet)

    carry_out(command, verbose)


@app.command(
    cls=Command,
    short_help=localized("列出规则，或解释一条规则", "list the rules, or explain one"),
    help=localized(
        "列出全部规则；给出编号或名称时，解释这一条。\n\n例：heshu rules F01",
        "List all rules; with an id or a name, explain that one.\n\nExample: heshu rules F01",
    ),
)
def rules(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", show_default=False, help=localized("规则编号或名称", "id or name of a rule")
        ),
    ] = None,
    form: Annotated[
        RulesFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = RulesFormat.HUMAN,
    lang: Lang = LANGUAGE,
) -> None:
    """Run `heshu rules`."""
    from heshu.jobs.cataloguing import run_rules

    carry_out(lambda: run_rules(rule, form, lang.value), 0)
