"""Usage errors and help in the language of the program, each with the way out.

The library that reads the command line speaks English only: what it says is recognised by patterns, as its
wording is all that its versions have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from heshu.interface_language import environment_language
from heshu.suggestions import asked, did_you_mean

_HELP = (
    (re.compile(r"^Usage: ", re.MULTILINE), "用法："),
    (re.compile(r"^(\S*：?.*?)\[OPTIONS\]", re.MULTILINE), r"\1[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 [参数]..."),
    (re.compile(r"^(?:Positional arguments|Arguments):$", re.MULTILINE), "参数："),
    (re.compile(r"^Options:$", re.MULTILINE), "选项："),
    (re.compile(r"^Commands:$", re.MULTILINE), "命令："),
    (re.compile(r"Show this message and exit\."), "显示本帮助"),
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\[default:\s+\(?([^\s;\])]+)\)?"), r"[默认：\1"),
    (re.compile(r"; ?required\]"), "；必填]"),
    (re.compile(r"\[env var: "), "[环境变量："),
    (re.compile(r";(\s+)default: "), r"；\1默认："),
    (re.compile(r";(\s+)(x[<>]=)"), r"；\1\2"),
)
"""What the help says in English, and in Chinese."""
_BOTH = (
    (re.compile(r"\{(\S+\.\.\.)\}\.\.\."), r"\1"),
    (re.compile(r"(?<=\S) <list\[Path\]>"), ""),
)
_ERRORS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"No such command '?([^'.]+)'?"), "没有“{0}”这个命令", "there is no command “{0}”"),
    (re.compile(r"No such option:? '?([^'\s]+?)'?\.?$"), "没有“{0}”这个选项", "there is no option “{0}”"),
    (re.compile(r"Option '([^']+)' requires an argument"), "选项 {0} 后面要有值", "{0} needs a value"),
    (re.compile(r"Option '([^']+)' does not take a value"), "选项 {0} 后面不能有值", "{0} takes no value"),
    (re.compile(r"unexpected extra arguments?(?:\(s\))? \((.+)\)"), "多余的参数：{0}", "not understood: {0}"),
    (
        re.compile(r"'([^']*)' is not (?:one of )?('.+')\.?$"),
        "{name} 不能是“{0}”，可用：{1}",
        "{name} cannot be “{0}”; there are: {1}",
    ),
    (
        re.compile(r"(?:valid|parse).*(?:number|integer|float|int)"),
        "{name} 后面应为数字",
        "{name} needs a number",
    ),
    (re.compile(r"greater than or equal to (\S+)"), "{name} 不能小于 {0}", "{name} must be {0} at least"),
    (re.compile(r"less than or equal to (\S+)"), "{name} 不能大于 {0}", "{name} must be {0} at most"),
    (re.compile(r"not in the range (.+?)\.?$"), "{name} 应在 {0} 之内", "{name} must be within {0}"),
    (
        re.compile(r"'(.+)' is a file"),
        "{name} 应为文件夹，而“{0}”是文件；请换一个文件夹名",
        "{name} is to be a folder, and “{0}” is a file; name another",
    ),
)
"""What the library says, and how it is told; {name} is the option."""


class _Localized:
    """Gives the help in the language of the program."""

    def get_help(self, context: Any) -> str:
        """Return the help as a whole."""
        text: str = super().get_help(context)  # type: ignore[misc]
        for pattern, words in (*_BOTH, *(_HELP if environment_language() == "zh" else ())):
            text = pattern.sub(words, text)
        return text


class Command(_Localized, TyperCommand):
    """A command whose help is in the language of the program."""


class Group(_Localized, TyperGroup):
    """All commands; their help is in the language of the program."""


def is_usage_error(error: Exception) -> bool:
    """Tell whether an error is one of how the program was called.

    The class of such errors has moved from version to version of the library.
    """
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def is_help(error: Exception) -> bool:
    """Tell whether an error only stands for the help that is shown where nothing was asked for."""
    return type(error).__name__ == "NoArgsIsHelpError"


def usage_words(error: Any, commands: Iterable[str]) -> str:
    """Return in one or two lines what is wrong with how the program was called, and what would be right."""
    chinese = environment_language() == "zh"
    parameter = getattr(error, "param", None)
    name = _name_of(parameter)
    context = getattr(error, "ctx", None)
    path = "heshu" if context is None else " ".join(["heshu", *context.command_path.split()[1:]])
    if type(error).__name__ == "MissingParameter":
        said = f"缺少 {name}" if chinese else f"{name} is missing"
    else:
        said = _said(str(getattr(error, "message", "")) or error.format_message(), name, chinese)
    hint = _closest(error, commands)
    more = f"用法见：{path} --help" if chinese else f"see: {path} --help"
    return f"heshu: {said}{hint}\n{more}"


def _name_of(parameter: Any) -> str:
    if parameter is None:
        return ""
    names = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return max(names, key=len) if names else str(getattr(parameter, "metavar", None) or "PATH").rstrip(".")


def _said(message: str, name: str, chinese: bool) -> str:
    for pattern, zh, en in _ERRORS:
        found = pattern.search(message)
        if found is not None:
            parts = [re.sub(r"'([^']*)'", r"\1", part or "") for part in found.groups()]
            return (zh if chinese else en).format(*parts, name=name) + _similar(pattern, parts)
    return f"{name} {message}".strip()


def _similar(pattern: re.Pattern[str], parts: list[str]) -> str:
    """Return the choice that is meant most likely, where something else than the choices was given."""
    return did_you_mean(parts[0], parts[1].split(", ")) if pattern is _ERRORS[5][0] else ""


def _closest(error: Any, commands: Iterable[str]) -> str:
    possible = list(getattr(error, "possibilities", None) or ())
    if possible:
        return asked(possible[0])
    found = _ERRORS[0][0].search(str(getattr(error, "message", "")))
    return did_you_mean(found[1], commands) if found else ""
