"""The command line. Nothing heavy is loaded here: `heshu --help` must answer at once."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from extract.errors import HeshuError
from extract.limits import Limits
from heshu import __version__
from heshu.cataloguing import RulesFormat, run_rules
from heshu.extracting import ExtractFormat, run_extract
from heshu.isolation import Bounds, default_jobs
from heshu.limiting import limits_from
from heshu.outputs import CheckFormat
from heshu.spoken import environment_language, spoken
from rules.finding import Severity

COMMAND_FAILED = 2


class Tongue(StrEnum):
    """The languages of messages."""

    ZH = "zh"
    EN = "en"


class StatusFormat(StrEnum):
    """How `heshu status` prints."""

    HUMAN = "human"
    JSON = "json"


class AcrossFormat(StrEnum):
    """How `heshu across` prints."""

    HUMAN = "human"
    JSONL = "jsonl"


class FailOn(StrEnum):
    """The least severity that makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


LIMITS = Limits()
LEAST: dict[FailOn, Severity | None] = {FailOn.ERROR: "error", FailOn.WARNING: "warning", FailOn.INFO: "info", FailOn.NEVER: None}


app = typer.Typer(
    name="heshu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=spoken(
        "核数：读取政府部门公开的绩效自评表、自评报告、决算和预算（PDF、Word、Excel、网页、文本、扫描件），找出互相矛盾的数字，并指出错在哪一个。"
        "全程在本机运行，不联网。\n\n最常用：heshu check 文件或文件夹",
        "heshu reads performance and financial reports that Chinese government departments publish (PDF, Word, Excel, HTML, text, scans), finds "
        "figures that contradict each other and names the wrong one. Everything runs on this machine; nothing is sent anywhere.\n\n"
        "Most used: heshu check FILE_OR_FOLDER",
    ),
    epilog=spoken("英文帮助：设置环境变量 HESHU_LANG=en", "中文帮助：HESHU_LANG=zh"),
)

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        show_default=False,
        help=spoken(
            "文件、文件夹或 zip 压缩包；文件夹会逐层查找，按名称排序", "files, folders or zip archives; folders are walked and sorted by name"
        ),
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help=spoken("同时处理的文件数，默认每个处理器核心一个", "documents at once; one for each core"))
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout", min=0.1, help=spoken("每份文件最多用时（秒），超时即停止并继续下一份", "seconds for one document, which is then stopped")
    ),
]
Memory = Annotated[
    int, typer.Option("--memory", min=256, help=spoken("每份文件最多占用内存（MB）", "megabytes for one document, which is then stopped"))
]
MaxPages = Annotated[
    int | None,
    typer.Option("--max-pages", min=1, show_default=str(LIMITS.pages), help=spoken("每份文件最多读取的页数", "pages read of one document")),
]
MaxFileSize = Annotated[
    int | None,
    typer.Option(
        "--max-file-size",
        min=1,
        show_default=str(LIMITS.file_bytes >> 20),
        help=spoken("文件最大为多少 MB，更大的不读取", "megabytes of one document; a larger one is not read"),
    ),
]
Limiting = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        show_default=False,
        help=spoken("更改任何一项上限，可重复；全部名称见 docs/limits.md", "change any limit, may be repeated; docs/limits.md names them"),
    ),
]
Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        metavar="DIR",
        file_okay=False,
        show_default=False,
        help=spoken("把 PDF 每页识别出的单元格和阅读顺序画成图片存入此文件夹", "draw what was seen on each page of a PDF"),
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULE",
        show_default=False,
        help=spoken("只用这些规则（编号、编号开头或名称），可重复", "only these rules (ids, beginnings of ids, names), may be repeated"),
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", show_default=False, help=spoken("不用这些规则，可重复", "not these rules, may be repeated")),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        show_default=False,
        help=spoken("以前输出的 json 或 jsonl 文件；其中已有的发现不再列出", "an earlier json or jsonl output; only what is new is told"),
    ),
]
WithStatistics = Annotated[
    bool, typer.Option("--statistics", help=spoken("在标准错误列出各规则核对了多少", "tell on standard error how much each rule checked"))
]
StoreFile = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="FILE_OR_URL",
        show_default=False,
        help=spoken(
            "存储文件，或 PostgreSQL 地址（postgresql://用户@主机/库，需要扩展 postgres；密码可放在 PGPASSWORD 或 ~/.pgpass）",
            "file of the store, or postgresql://user@host/base (needs the extra postgres; password in PGPASSWORD or ~/.pgpass)",
        ),
    ),
]
Lang = Annotated[Tongue, typer.Option("--lang", help=spoken("消息和表头的语言", "language of messages and headings"))]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose", "-v", count=True, show_default=False, help=spoken("把处理过程记到标准错误；-vv 更详细", "log to standard error; -vv more")
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=spoken("不显示进度和汇总", "no progress, no summary"))]

JOBS = default_jobs()
DEFAULTS = Bounds(jobs=JOBS)
LANGUAGE = Tongue(environment_language())


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"heshu {__version__}")
        raise typer.Exit


@app.callback()
def heshu(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=spoken("显示版本", "show the version"))] = False,
) -> None:
    """Take the options before the command."""


@app.command(
    help=spoken(
        "核对报告中的数字。发现逐条打印到标准输出；-o 把全部记录、CSV 表和 Excel 工作簿写入文件夹。\n\n"
        "退出码：0 没有达到 --fail-on 级别的发现；1 有；2 命令无法执行；3 至少一份文件未能读取（其余完整）。\n\n"
        "例：heshu check 自评表.pdf\n\n例：heshu check 报告文件夹 -o 结果 --format jsonl",
        "Check the figures of reports. Findings go to standard output, a line each; -o writes all records, CSV tables and an Excel workbook "
        "to a folder.\n\nExit status: 0 nothing at or above --fail-on; 1 something; 2 the command could not be carried out; 3 at least one "
        "document could not be read (the others are complete).\n\nExample: heshu check form.pdf\n\n"
        "Example: heshu check reports -o results --format jsonl",
    ),
)
def check(
    paths: Paths,
    form: Annotated[CheckFormat, typer.Option("--format", "-f", help=spoken("输出格式", "output format"))] = CheckFormat.HUMAN,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            show_default=False,
            help=spoken("写入记录、表格和工作簿的文件夹", "folder for records, tables and workbook"),
        ),
    ] = None,
    parquet: Annotated[
        bool,
        typer.Option(
            "--parquet",
            help=spoken("另写 Parquet 表（与 -o 同用，需要扩展 parquet）", "write Parquet tables, too (with -o; needs the extra parquet)"),
        ),
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help=spoken("达到哪一级发现时退出码为 1", "least severity for exit status 1"))
    ] = FailOn.ERROR,
    select: Select = None,
    ignore: Ignore = None,
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
    from heshu.checking import CheckOptions, run_check

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, _limits(max_pages, max_file_size, limit))
        options = CheckOptions(form=form, folder=folder, fail_on=LEAST[fail_on], bounds=bounds, language=lang.value, quiet=quiet, parquet=parquet)
        return run_check(paths, replace(options, select=tuple(select or ()), ignore=tuple(ignore or ()), baseline=baseline, statistics=statistics))

    _carry_out(command, verbose)


@app.command(
    help=spoken(
        "只读取文件，原样输出其中的标题、段落和表格（跨页的表格已拼接），不作解释。",
        "Read documents and print their headings, paragraphs and tables as printed (tables over pages are joined), without interpretation.",
    ),
)
def extract(
    paths: Paths,
    form: Annotated[ExtractFormat, typer.Option("--format", "-f", help=spoken("输出格式", "output format"))] = ExtractFormat.JSON,
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
        bounds = Bounds(timeout, memory, jobs, _limits(max_pages, max_file_size, limit))
        if picture is not None:
            from heshu.picturing import draw_all

            draw_all(paths, picture, bounds)
        return run_extract(paths, form, bounds, lang.value, quiet=quiet)

    _carry_out(command, verbose)


@app.command(
    help=spoken(
        "把发现写成批注：PDF 在出错的数字处画框并附批注，Word 和 Excel 在该处加批注，原文不变，可直接发回填报单位。\n\n"
        "退出码：0 已写好；2 命令无法执行；3 至少一份文件未能读取或不能写批注。\n\n例：heshu annotate 自评表.pdf -o 自评表-批注.pdf",
        "Write the findings into a copy: boxes with comments in a PDF, comments in Word and Excel; nothing printed is changed. To be sent "
        "back to those who filed the report.\n\nExit status: 0 written; 2 the command could not be carried out; 3 at least one document could "
        "not be read or holds no comments.\n\nExample: heshu annotate form.pdf -o form-annotated.pdf",
    ),
)
def annotate(
    paths: Paths,
    target: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE_OR_DIR",
            show_default=False,
            help=spoken("写到此文件；多份文件时为文件夹。默认写在原文件旁", "the copy, or a folder for several; default: beside the document"),
        ),
    ] = None,
    info: Annotated[
        bool, typer.Option("--info", help=spoken("提示也写入（默认只写错误和提醒）", "hints, too, not only errors and warnings"))
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
    from heshu.annotating import run_annotate

    bounds = Bounds(timeout, memory, jobs, limits_from(limit or ()))
    _carry_out(lambda: run_annotate(paths, target, bounds, lang.value, info=info, quiet=quiet), verbose)


@app.command(
    help=spoken(
        "把大量文件收入一个存储文件：逐份读取、核对、立即存入。可随时中断（Ctrl-C、断电），再次运行同一命令即接着做；未变的文件不再读取，"
        "规则更新后按已存的记录重新核对。\n\n退出码与 heshu check 相同。\n\n例：heshu ingest 全县报告 --store 全县.heshu",
        "Take very many documents into a store: each is read, checked and kept at once. It may be stopped at any time (Ctrl-C, power cut); "
        "the same command goes on where it was. Files that have not changed are not read again; new rules validate what is stored.\n\n"
        "Exit status as of heshu check.\n\nExample: heshu ingest county --store county.heshu",
    ),
)
def ingest(
    paths: Paths,
    store: StoreFile,
    retry: Annotated[
        bool, typer.Option("--retry", help=spoken("重新读取以前失败的文件（例如放宽了时限）", "read again what failed before (with more time, say)"))
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help=spoken("达到哪一级发现时退出码为 1", "least severity for exit status 1"))
    ] = FailOn.ERROR,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            show_default=False,
            help=spoken(
                "Dask 调度器地址（如 tcp://主机:8786），由它的工作节点读取文件（需要扩展 dask）",
                "address of a Dask scheduler (tcp://host:8786) whose workers read the documents (needs the extra dask)",
            ),
        ),
    ] = None,
    json_log: Annotated[
        bool, typer.Option("--json-log", help=spoken("在标准错误上每份文件输出一行 JSON", "a line of JSON a document on standard error"))
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
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
    from heshu.ingesting import IngestOptions, run_ingest

    def command() -> int:
        bounds = Bounds(timeout, memory, jobs, _limits(max_pages, max_file_size, limit))
        options = IngestOptions(store, LEAST[fail_on], bounds, lang.value, quiet=quiet, json_log=json_log, retry=retry, scheduler=scheduler)
        return run_ingest(paths, replace(options, select=tuple(select or ()), ignore=tuple(ignore or ())))

    _carry_out(command, verbose)


@app.command(
    help=spoken(
        "把存储中的内容写成表格文件。内容相同，写出的文件逐字节相同。\n\n例：heshu export --store 全县.heshu --to 结果 --format csv,xlsx",
        "Write what a store holds as tables. The same content gives the same bytes.\n\n"
        "Example: heshu export --store county.heshu --to results --format csv,xlsx",
    ),
)
def export(
    store: StoreFile,
    folder: Annotated[Path, typer.Option("--to", metavar="DIR", file_okay=False, help=spoken("写入的文件夹", "folder for the files"))],
    form: Annotated[
        str,
        typer.Option("--format", "-f", help=spoken("csv、xlsx、parquet、jsonl，可用逗号列出多种", "csv, xlsx, parquet, jsonl; several with commas")),
    ] = "csv",
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Run `heshu export`."""
    from heshu.exporting import ExportOptions, formats_from, run_export

    _carry_out(lambda: run_export(ExportOptions(store, folder, formats_from(form), lang.value, quiet=quiet)), verbose)


@app.command(
    help=spoken(
        "显示存储的进度：已完成、失败（按原因）、等待、速度、还需多久。",
        "Show what a store holds: done, failed by code, waiting, how fast, how long yet.",
    ),
)
def status(
    store: StoreFile,
    form: Annotated[StatusFormat, typer.Option("--format", "-f", help=spoken("输出格式", "output format"))] = StatusFormat.HUMAN,
    lang: Lang = LANGUAGE,
) -> None:
    """Run `heshu status`."""

    def command() -> int:
        from heshu.status import run_status

        return run_status(store, lang.value, json_wanted=form is StatusFormat.JSON)

    _carry_out(command, 0)


@app.command(
    help=spoken(
        "把存储中的文件放在一起看：内容相同或几乎相同的报告、历年之间和同类之间悬殊的数字、得分和执行率的分布。不读取任何文件。",
        "Look at the documents of a store together: copies and near copies, figures out of proportion to other years or to their peers, "
        "and how scores and rates are distributed. Nothing is read again.",
    ),
)
def across(
    store: StoreFile,
    form: Annotated[AcrossFormat, typer.Option("--format", "-f", help=spoken("输出格式", "output format"))] = AcrossFormat.HUMAN,
    lang: Lang = LANGUAGE,
    verbose: Verbose = 0,
) -> None:
    """Run `heshu across`."""
    from heshu.across import run_across

    _carry_out(lambda: run_across(store, lang.value, json_wanted=form is AcrossFormat.JSONL), verbose)


@app.command(
    help=spoken(
        "从存储中删去不再使用的内容：旧版本读取的结果、文件以前的内容、旧规则的发现。历史和人工判断保留。",
        "Remove from a store what is no longer used: results of former readers, contents and rules. History and decisions stay.",
    ),
)
def prune(store: StoreFile, lang: Lang = LANGUAGE) -> None:
    """Run `heshu prune`."""
    from heshu.pruning import run_prune

    _carry_out(lambda: run_prune(store, lang.value), 0)


@app.command(
    help=spoken(
        "打开审核网页：逐条查看存储中的发现，对照原件，给出判断（确认、误报、识别错误、已说明）。只在本机开放；拖入文件可立即核对。\n\n"
        "例：heshu review --store 全县.heshu",
        "Open the review page: findings of a store one by one beside their documents, with a verdict on each (confirmed, false alarm, misread, "
        "explained). It is served on this machine only; files dropped onto it are checked at once.\n\n"
        "Example: heshu review --store county.heshu",
    ),
)
def review(
    store: StoreFile,
    host: Annotated[
        str, typer.Option("--host", help=spoken("监听地址；非本机地址需要 --token", "address to serve at; any but this machine needs --token"))
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=spoken("端口", "port"))] = 8642,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", envvar="HESHU_TOKEN", show_default=False, help=spoken("访问口令，至少16个字符", "token for access, 16 characters or more")
        ),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option("--author", show_default=False, help=spoken("记在判断上的姓名，默认为登录名", "name kept with verdicts; the login name")),
    ] = None,
    upload: Annotated[int, typer.Option("--max-upload", min=1, help=spoken("一次拖入文件的总 MB 数", "megabytes of files dropped at once"))] = 64,
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
        from heshu.review.running import ReviewOptions, run_review

        bounds = Bounds(timeout, memory, jobs, _limits(max_pages, max_file_size, limit))
        return run_review(ReviewOptions(store, bounds, lang.value, host, port, token, author, upload))

    _carry_out(command, verbose)


@app.command(
    help=spoken(
        "列出全部规则；给出编号或名称时，解释这一条。\n\n例：heshu rules F01",
        "List all rules; with an id or a name, explain that one.\n\nExample: heshu rules F01",
    ),
)
def rules(
    rule: Annotated[str | None, typer.Argument(metavar="ID", show_default=False, help=spoken("规则编号或名称", "id or name of a rule"))] = None,
    form: Annotated[RulesFormat, typer.Option("--format", "-f", help=spoken("输出格式", "output format"))] = RulesFormat.HUMAN,
    lang: Lang = LANGUAGE,
) -> None:
    """Run `heshu rules`."""
    _carry_out(lambda: run_rules(rule, form, lang.value), 0)


def _limits(pages: int | None, megabytes: int | None, settings: list[str] | None) -> Limits:
    """Return the limits that the options ask for; raises `LimitError`."""
    named = [f"pages={pages}"] * (pages is not None) + [f"file_bytes={megabytes}M"] * (megabytes is not None)
    return limits_from([*named, *(settings or ())])


def _carry_out(command: Callable[[], int], verbose: int) -> None:
    """Run a command and leave with its exit status; what keeps it from being carried out is told in one line."""
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = command()
    except HeshuError as error:
        typer.echo(f"heshu: {error}", err=True)
        status = error.exit_code
    except BrokenPipeError:
        _forget_output()
        status = COMMAND_FAILED
    except OSError as error:
        typer.echo(f"heshu: {error}", err=True)
        status = COMMAND_FAILED
    except KeyboardInterrupt:
        typer.echo(spoken("heshu: 已中断", "heshu: interrupted"), err=True)
        status = COMMAND_FAILED
    raise typer.Exit(status)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C: the children are ended, too."""
    raise KeyboardInterrupt


def _forget_output() -> None:
    """Have the interpreter write what is left to nowhere: the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the program; its output is UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    app()
