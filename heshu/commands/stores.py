"""The commands that work on a store: ingest, export, status, across, prune, review."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from heshu.commands.exit_status import carry_out
from heshu.commands.options import (
    DEFAULTS,
    JOBS,
    LANGUAGE,
    LEAST,
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
    Quiet,
    Select,
    SettingsFile,
    StoreFile,
    Timeout,
    Verbose,
    limits_of,
)
from heshu.commands.program import app
from heshu.commands.usage import Command
from heshu.interface_language import localized
from heshu.processes.bounds import Bounds


class StatusFormat(StrEnum):
    """How `heshu status` prints."""

    HUMAN = "human"
    JSON = "json"


class AcrossFormat(StrEnum):
    """How `heshu across` prints."""

    HUMAN = "human"
    JSONL = "jsonl"


@app.command(
    cls=Command,
    short_help=localized("把大量文件收入存储并核对，可随时中断", "take very many documents into a store"),
    help=localized(
        "把大量文件收入一个存储文件：逐份读取、核对、立即存入。可随时中断（Ctrl-C、断电），"
        "再次运行同一命令即接着做；未变的文件不再读取，"
        "规则更新后按已存的记录重新核对。\n\n退出码与 heshu check 相同。\n\n例：heshu ingest 全县报告 --store"
        " 全县.heshu",
        "Take very many documents into a store: each is read, checked and kept at once. It may be stopped at"
        " any time (Ctrl-C, power cut); the same command goes on where it was. Files that have not changed"
        " are not read again; new rules validate what is stored.\n\nExit status as of heshu"
        " check.\n\nExample: heshu ingest county --store county.heshu",
    ),
)
def ingest(
    paths: Paths,
    store: StoreFile,
    retry: Annotated[
        bool,
        typer.Option(
            "--retry",
            help=localized(
                "重新读取以前失败的文件（例如放宽了时限）",
                "read again what failed before (with more time, say)",
            ),
        ),
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on", help=localized("达到哪一级疑点时退出码为 1", "least severity for exit status 1")
        ),
    ] = FailOn.ERROR,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            show_default=False,
            help=localized(
                "Dask 调度器地址（如 tcp://主机:8786），由它的工作节点读取文件（需要扩展 dask）",
                "address of a Dask scheduler (tcp://host:8786) whose workers read the documents (needs the"
                " extra dask)",
            ),
        ),
    ] = None,
    json_log: Annotated[
        bool,
        typer.Option(
            "--json-log",
            help=localized(
                "在标准错误上每份文件输出一行 JSON", "a line of JSON a document on standard error"
            ),
        ),
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
    settings: SettingsFile = None,
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
    """Run `heshu ingest`."""
    from heshu.jobs.ingesting import IngestOptions, run_ingest

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, limits_of(max_pages, max_file_size, limit))
        options = IngestOptions(
            store,
            LEAST[fail_on],
            bounds,
            lang.value,
            quiet=quiet,
            json_log=json_log,
            retry=retry,
            scheduler=scheduler,
        )
        return run_ingest(
            paths,
            replace(options, select=tuple(select or ()), ignore=tuple(ignore or ()), settings=settings),
        )

    carry_out(command, verbose)


@app.command(
    cls=Command,
    short_help=localized("把存储中的内容写成表格文件", "write a store as tables"),
    help=localized(
        "把存储中的内容写成表格文件。内容相同，写出的文件逐字节相同。\n\n例：heshu export --store 全县.heshu"
        " --to 结果 --format csv,xlsx",
        "Write what a store holds as tables. The same content gives the same bytes.\n\n"
        "Example: heshu export --store county.heshu --to results --format csv,xlsx",
    ),
)
def export(
    store: StoreFile,
    folder: Annotated[
        Path,
        typer.Option(
            "--to", metavar="DIR", file_okay=False, help=localized("写入的文件夹", "folder for the files")
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMATS",
            help=localized(
                "csv、xlsx、parquet、jsonl、html、sarif，可用逗号列出多种",
                "csv, xlsx, parquet, jsonl, html, sarif; several with commas",
            ),
        ),
    ] = "csv",
    verdict: OnlyVerdicts = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Run `heshu export`."""
    from heshu.jobs.exporting import ExportOptions, formats_from, run_export, verdicts_from

    def command() -> int:
        verdicts = verdicts_from(verdict)
        return run_export(
            ExportOptions(store, folder, formats_from(form), lang.value, quiet=quiet, verdicts=verdicts)
        )

    carry_out(command, verbose)


@app.command(
    cls=Command,
    short_help=localized("显示存储的进度", "show what a store holds"),
    help=localized(
        "显示存储的进度：已完成、失败（按原因）、等待、速度、还需多久。",
        "Show what a store holds: done, failed by code, waiting, how fast, how long yet.",
    ),
)
def status(
    store: StoreFile,
    form: Annotated[
        StatusFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = StatusFormat.HUMAN,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help=localized(
                "通读整个存储，与写入时的校验和比较；有损坏则退出码为 2",
                "read all of the store and compare it with its checksums; exit status 2 if it is damaged",
            ),
        ),
    ] = False,
    lang: Lang = LANGUAGE,
) -> None:
    """Run `heshu status`."""

    def command() -> int:
        from heshu.jobs.status import run_status, run_verify

        if verify:
            return run_verify(store, json_wanted=form is StatusFormat.JSON)
        return run_status(store, lang.value, json_wanted=form is StatusFormat.JSON)

    carry_out(command, 0)


@app.command(
    cls=Command,
    short_help=localized("把存储中的文件放在一起比较", "look at the documents of a store together"),
    help=localized(
        "把存储中的文件放在一起看：内容相同或几乎相同的报告、历年之间和同类之间悬殊的数字、"
        "得分和执行率的分布。不读取任何文件。",
        "Look at the documents of a store together: copies and near copies, figures out of proportion to"
        " other years or to their peers, and how scores and rates are distributed. Nothing is read again.",
    ),
)
def across(
    store: StoreFile,
    form: Annotated[
        AcrossFormat, typer.Option("--format", "-f", help=localized("输出格式", "output format"))
    ] = AcrossFormat.HUMAN,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
) -> None:
    """Run `heshu across`."""
    from heshu.across.across import run_across

    carry_out(lambda: run_across(store, lang.value, json_wanted=form is AcrossFormat.JSONL), verbose)


@app.command(
    cls=Command,
    short_help=localized("从存储中删去不再使用的内容", "remove from a store what is no longer used"),
    help=localized(
        "从存储中删去不再使用的内容：旧版本读取的结果、文件以前的内容、旧规则的疑点。历史和人工判断保留。",
        "Remove from a store what is no longer used: results of former readers, contents and rules. History"
        " and decisions stay.",
    ),
)
def prune(store: StoreFile, lang: Lang = LANGUAGE) -> None:
    """Run `heshu prune`."""
    from heshu.jobs.pruning import run_prune

    carry_out(lambda: run_prune(store, lang.value), 0)


@app.command(
    cls=Command,
    short_help=localized("打开审核网页，逐条确认", "open the review page"),
    help=localized(
        "打开审核网页：逐条查看存储中的疑点，对照原件，给出判断（确认、误报、识别错误、单位已说明）。"
        "只在本机开放；拖入文件可立即核对。\n\n"
        "例：heshu review --store 全县.heshu",
        "Open the review page: findings of a store one by one beside their documents, with a verdict on each"
        " (confirmed, false alarm, misread, explained). It is served on this machine only; files dropped onto"
        " it are checked at once.\n\nExample: heshu review --store county.heshu",
    ),
)
def review(
    store: StoreFile,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help=localized(
                "监听地址；非本机地址需要 --token", "address to serve at; any but this machine needs --token"
            ),
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=1, max=65535, help=localized("端口", "port"))
    ] = 8642,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="HESHU_TOKEN",
            metavar="TOKEN",
            show_default=False,
            help=localized("访问口令，至少16个字符", "token for access, 16 characters or more"),
        ),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            "--author",
            metavar="NAME",
            show_default=False,
            help=localized("记在判断上的姓名，默认为登录名", "name kept with verdicts; the login name"),
        ),
    ] = None,
    upload: Annotated[
        int,
        typer.Option(
            "--max-upload",
            metavar="MB",
            min=1,
            help=localized("一次拖入文件的总 MB 数", "megabytes of files dropped at once"),
        ),
    ] = 64,
    jobs: Jobs = JOBS,
    timeout: Timeout = DEFAULTS.seconds,
    memory: Memory = DEFAULTS.megabytes,
    max_pages: MaxPages = None,
    max_file_size: MaxFileSize = None,
    limit: Limiting = None,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
) -> None:
    """Run `heshu review`."""

    def command() -> int:
        from heshu.review.serving import ReviewOptions, run_review

        bounds = Bounds(timeout, memory, jobs, limits_of(max_pages, max_file_size, limit))
        return run_review(ReviewOptions(store, bounds, lang.value, host, port, token, author, upload))

    carry_out(command, verbose)
