"""The program itself: its name, what it says of itself, its version."""

from __future__ import annotations

from typing import Annotated

import typer

from heshu import __version__
from heshu.commands.usage import Group
from heshu.interface_language import localized

app = typer.Typer(
    name="heshu",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=localized(
        "核数：读取政府部门公开的绩效自评表、自评报告、决算和预算（PDF、Word、Excel、网页、文本、扫描件），"
        "找出互相矛盾的数字，并指出错在哪一个。"
        "全程在本机运行，不联网。\n\n最常用：heshu check 文件或文件夹",
        "heshu reads performance and financial reports that Chinese government departments publish (PDF,"
        " Word, Excel, HTML, text, scans), finds figures that contradict each other and names the wrong one."
        " Everything runs on this machine; nothing is sent anywhere.\n\nMost used: heshu check"
        " FILE_OR_FOLDER",
    ),
    epilog=localized("英文帮助：设置环境变量 HESHU_LANG=en", "中文帮助：HESHU_LANG=zh"),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"heshu {__version__}")
        raise typer.Exit


@app.callback()
def heshu(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help=localized("显示版本", "show the version")
        ),
    ] = False,
) -> None:
    """Take the options before the command."""
