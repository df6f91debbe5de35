"""The options that several commands have in common, each with its help."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.limits import Limits
from heshu.interface_language import environment_language, localized
from heshu.limit_options import limits_from
from heshu.processes.bounds import Bounds, default_jobs

if TYPE_CHECKING:
    from rules.finding import Severity


class Tongue(StrEnum):
    """The languages of messages."""

    ZH = "zh"
    EN = "en"


class FailOn(StrEnum):
    """The least severity that makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


LIMITS = Limits()
LEAST: dict[FailOn, Severity | None] = {
    FailOn.ERROR: "error",
    FailOn.WARNING: "warning",
    FailOn.INFO: "info",
    FailOn.NEVER: None,
}
Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar=localized("路径...", "PATH..."),
        show_default=False,
        help=localized(
            "文件、文件夹或 zip 压缩包；文件夹会逐层查找，按名称排序",
            "files, folders or zip archives; folders are walked and sorted by name",
        ),
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar=localized("数", "N"),
        min=1,
        help=localized("同时处理的文件数，默认每个处理器核心一个", "documents at once; one for each core"),
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar=localized("秒", "SECONDS"),
        min=0.1,
        help=localized(
            "每份文件最多用时（秒），超时即停止并继续下一份",
            "seconds for one document, which is then stopped",
        ),
    ),
]
Memory = Annotated[
    int,
    typer.Option(
        "--memory",
        metavar="MB",
        min=256,
        help=localized("每份文件最多占用内存（MB）", "megabytes for one document, which is then stopped"),
    ),
]
MaxPages = Annotated[
    int | None,
    typer.Option(
        "--max-pages",
        metavar=localized("数", "N"),
        min=1,
        show_default=str(LIMITS.pages),
        help=localized("每份文件最多读取的页数", "pages read of one document"),
    ),
]
MaxFileSize = Annotated[
    int | None,
    typer.Option(
        "--max-file-size",
        metavar="MB",
        min=1,
        show_default=str(LIMITS.file_bytes >> 20),
        help=localized(
            "文件最大为多少 MB，更大的不读取", "megabytes of one document; a larger one is not read"
        ),
    ),
]
Limiting = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        show_default=False,
        help=localized(
            "更改任何一项上限，可重复；全部名称见 docs/limits.md",
            "change any limit, may be repeated; docs/limits.md names them",
        ),
    ),
]
Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        metavar="DIR",
        file_okay=False,
        show_default=False,
        help=localized(
            "把 PDF 每页识别出的单元格和阅读顺序画成图片存入此文件夹",
            "draw what was seen on each page of a PDF",
        ),
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULE",
        show_default=False,
        help=localized(
            "只用这些规则（编号、编号开头或名称），可重复",
            "only these rules (ids, beginnings of ids, names), may be repeated",
        ),
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="RULE",
        show_default=False,
        help=localized("不用这些规则，可重复", "not these rules, may be repeated"),
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        dir_okay=False,
        show_default=False,
        help=localized(
            "规则设置文件；不写时只采用所核对文件夹第一层的 heshu.toml",
            "file of settings; without it only the heshu.toml of the folder that is checked is heeded",
        ),
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        show_default=False,
        help=localized(
            "以前输出的 json 或 jsonl 文件；其中已有的疑点不再列出",
            "an earlier json or jsonl output; only what is new is listed",
        ),
    ),
]
WithStatistics = Annotated[
    bool,
    typer.Option(
        "--statistics",
        help=localized("在标准错误列出各规则核对了多少", "say on standard error how much each rule checked"),
    ),
]
StoreFile = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="FILE_OR_URL",
        show_default=False,
        help=localized(
            "存储文件，或 PostgreSQL 地址（postgresql://用户@主机/库，需要扩展 postgres；密码可放在"
            " PGPASSWORD 或 ~/.pgpass）",
            "file of the store, or postgresql://user@host/base (needs the extra postgres; password in"
            " PGPASSWORD or ~/.pgpass)",
        ),
    ),
]
OnlyVerdicts = Annotated[
    str | None,
    typer.Option(
        "--verdict",
        metavar="VERDICT",
        show_default=False,
        help=localized(
            "只要这些审核结论的疑点：confirmed 确认、false_alarm 误报、misread 识别错误、"
            "explained 单位已说明、undecided 未处理；可用逗号列出多种",
            "only findings of these verdicts (confirmed, false_alarm, misread, explained, undecided); several"
            " with commas",
        ),
    ),
]
Lang = Annotated[
    Tongue, typer.Option("--lang", help=localized("消息和表头的语言", "language of messages and headings"))
]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        show_default=False,
        help=localized("把处理过程记到标准错误；-vv 更详细", "log to standard error; -vv more"),
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help=localized("不显示进度和汇总", "no progress, no summary"))
]

JOBS = default_jobs()
DEFAULTS = Bounds(jobs=JOBS)
LANGUAGE = Tongue(environment_language())


def limits_of(pages: int | None, megabytes: int | None, settings: list[str] | None) -> Limits:
    """Return the limits that the options ask for; raises `LimitError`."""
    named = [f"pages={pages}"] * (pages is not None) + [f"file_bytes={megabytes}M"] * (megabytes is not None)
    return limits_from([*named, *(settings or ())])
