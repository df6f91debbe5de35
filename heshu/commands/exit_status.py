"""Carrying out a command: its exit status, and in one line what kept it from being carried out."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

import typer

from extract.errors import HeshuError
from heshu.interface_language import localized

COMMAND_FAILED = 2
LONGEST_LINE = 500


def carry_out(command: Callable[[], int], verbose: int) -> None:
    """Run a command and leave with its exit status.

    What keeps it from being carried out is told in one line.
    """
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("heshu").setLevel(level)
    if verbose > 1:
        logging.getLogger().setLevel(level)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = command()
        sys.stdout.flush()
    except HeshuError as error:
        typer.echo(f"heshu: {error}", err=True)
        status = error.exit_code
    except BrokenPipeError:
        forget_output()
        status = COMMAND_FAILED
    except OSError as error:
        typer.echo(f"heshu: {system_words(error)}", err=True)
        forget_output()  # what could not be written would be tried again at the end
        status = COMMAND_FAILED
    except KeyboardInterrupt:
        typer.echo(localized("heshu: 已中断", "heshu: interrupted"), err=True)
        status = COMMAND_FAILED
    except Exception as error:
        logging.getLogger("heshu").info("", exc_info=error)
        phrase = localized("程序内部错误（用 -v 查看详情）", "an error of the program (-v tells more)")
        typer.echo(f"heshu: {phrase}: {type(error).__name__}: {error}"[:LONGEST_LINE], err=True)
        status = COMMAND_FAILED
    raise typer.Exit(status)


_SYSTEM: tuple[tuple[str, str, str], ...] = (
    (
        "EEXIST ENOTDIR",
        "“{0}”已经存在，不是文件夹；请换一个文件夹名，或先移走这个文件",
        "“{0}” is there and is no folder; name another, or move that file away",
    ),
    (
        "EISDIR",
        "“{0}”是文件夹，这里应为文件；请写出文件名",
        "“{0}” is a folder, a file is wanted; add a file name",
    ),
    (
        "EACCES EPERM EROFS ETXTBSY EBUSY",
        "不能写入或读取“{0}”；请关闭正在打开它的程序（如 Excel），检查权限，或换一个文件夹",
        "“{0}” cannot be written or read; close the program that has it open, see who may write there, or"
        " choose another folder",
    ),
    (
        "ENOSPC EDQUOT",
        "磁盘已满，“{0}”没有写完；请清理磁盘或换一个盘再运行",
        "the disk is full, “{0}” is incomplete; free some space or choose another disk",
    ),
    (
        "EBADF",
        "“{0}”已关闭，结果无处可写；请不要关闭它，或用 -o 写入文件夹",
        "“{0}” is closed, and there is nowhere to write to; leave it open, or name a folder with -o",
    ),
    (
        "ENOENT",
        "找不到“{0}”；请检查路径是否写对、文件是否已被移走",
        "“{0}” is not there; see whether the path is right and the file was not moved",
    ),
    (
        "ENAMETOOLONG EINVAL",
        "文件名“{0}”过长或含有不能用的字符；请换一个较短的名称",
        "the name “{0}” is too long or has characters it may not have; choose a shorter one",
    ),
)
"""What the system says where a file cannot be used, and the way out."""


def system_words(error: OSError) -> str:
    """Return what kept a file from being read or written, with what can be done about it."""
    name = str(error.filename2 or error.filename or localized("标准输出", "standard output"))
    for names, zh, en in _SYSTEM:
        if errno.errorcode.get(error.errno or 0, "") in names.split():
            return localized(zh, en).format(name)
    return f"{name}: {error.strerror or type(error).__name__}".removeprefix(": ")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C: the children are ended, too."""
    raise KeyboardInterrupt


def forget_output() -> None:
    """Have the interpreter write what is left to nowhere: the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
