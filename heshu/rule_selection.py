"""Which rules are wanted: from the command line, and from the `heshu.toml` of a document's folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from extract.errors import HeshuError
from heshu.interface_language import localized
from heshu.sources import Source
from heshu.suggestions import did_you_mean
from rules.catalogue.catalogue import RULES, matches, rule
from rules.finding import Severity
from rules.settings import ExecutionScore, Settings

NAME = "heshu.toml"
# A file of settings is a page; what is larger is none.
LARGEST = 1 << 16
_KEYS = {"rules": {"select", "ignore"}, "severity": None, "conventions": {"execution_score"}}


class ChoiceError(HeshuError):
    """A rule that there is none of, or a `heshu.toml` that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of every document.

    `base`, or for documents in the folders of `by_folder` what their `heshu.toml` adds to it.
    """

    base: Settings = field(default_factory=Settings)
    by_folder: Mapping[Path, Settings] = field(default_factory=dict)

    def of(self, source: Source) -> Settings:
        """Return the settings for one document; a member of an archive has those of the archive's folder."""
        return self.by_folder.get((source.archive or source.path).parent, self.base)


def choice(select: Sequence[str], ignore: Sequence[str], sources: Iterable[Source]) -> Choice:
    """Return what is wanted of the documents; raises `ChoiceError`.

    Patterns are ids, beginnings of ids or names, also with commas between.
    """
    base = Settings(select=_patterns(select), ignore=_patterns(ignore))
    folders = {source.path.parent for source in sources if not source.temporary}
    return Choice(
        base,
        {
            folder: _merged(base, found)
            for folder in folders
            if (found := _nearest(folder.resolve())) is not None
        },
    )


def _patterns(texts: Sequence[str]) -> tuple[str, ...]:
    found = tuple(part.strip() for text in texts for part in text.split(",") if part.strip())
    return tuple(map(_pattern, found))


def _pattern(text: str) -> str:
    """Return what a text means: an id, its beginning, or a name; the id of a rule given by its title."""
    if any(matches(known, text) for known in RULES):
        return text
    titled = next((known.id for known in RULES if text in (known.title.zh, known.title.en)), None)
    if titled is None:
        from heshu.jobs.cataloguing import meant

        raise ChoiceError(localized(f"没有这条规则：{text}", f"no such rule: {text}") + meant(text))
    return titled


def _id(name: str) -> str:
    """Return the id of one rule; raises `ChoiceError`."""
    found = _pattern(name)
    if not any(found in (known.id, known.name) for known in RULES):
        raise ChoiceError(localized(f"没有这条规则：{name}", f"no such rule: {name}"))
    return rule(found).id


def _nearest(folder: Path) -> Path | None:
    """Return the settings of the folder, or of the nearest folder above it that has some."""
    return next((path / NAME for path in (folder, *folder.parents) if _is_file(path / NAME)), None)


def _is_file(path: Path) -> bool:
    """Tell whether there is a file; a folder that may not be looked into has none that counts."""
    try:
        return path.is_file()
    except OSError:
        return False


def _merged(base: Settings, path: Path) -> Settings:
    data = _loaded(path)
    rules, conventions = data.get("rules", {}), data.get("conventions", {})
    try:
        return replace(
            base,
            select=base.select or _patterns(_texts(rules.get("select", []))),
            ignore=(*base.ignore, *_patterns(_texts(rules.get("ignore", [])))),
            severities={
                _id(name): _one_of(severity, get_args(Severity))
                for name, severity in data.get("severity", {}).items()
            },
            execution_score=_one_of(conventions["execution_score"], get_args(ExecutionScore))
            if "execution_score" in conventions
            else None,
        )
    except (KeyError, TypeError, ValueError, ChoiceError) as error:
        words = str(error.args[0]) if error.args else str(error)
        raise _unclear(path, words, line=_line_of(path, words)) from error


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise _unclear(path, localized("文件过大", "too large"))
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _unclear(path, *_toml_words(str(error))) from error
    except UnicodeDecodeError as error:
        raise _unclear(
            path, localized("不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        ) from error
    except RecursionError as error:
        raise _unclear(path, localized("括号嵌套过深", "brackets in brackets, too deep")) from error
    except OSError as error:
        raise _unclear(path, error.strerror or str(error)) from error
    for table, entries in data.items():
        known = _KEYS.get(table, set())
        unknown = set(entries) - known if isinstance(entries, dict) and known is not None else set()
        if table not in _KEYS or not isinstance(entries, dict) or unknown:
            raise _unclear(path, *_unknown(path, table, sorted(unknown)))
    return data


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(localized(f'{value}：应为列表，如 ["F", "I12"]', f"{value} is not a list of texts"))
    return value


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        words = localized(f"不能是 {value}，可用：", f"{value} cannot be; there are ")
        raise ValueError(words + ", ".join(allowed) + did_you_mean(str(value), allowed))
    return value


_AT = re.compile(r"(.*?) ?\(at (?:line (\d+), column (\d+)|end of document)\)")


def _toml_words(text: str) -> tuple[str, int | None]:
    """Return what is wrong with a file that is no TOML, and in which line."""
    found = _AT.match(text)
    line = int(found[2]) if found and found[2] else None
    what = found[1] if found else text
    return localized(f'写法有误（{what}）；文字要加引号，如 select = ["F"]', what), line


def _unknown(path: Path, table: str, entries: Sequence[str]) -> tuple[str, int | None]:
    """Return what there is instead of a table or entry that there is not, and in which line it stands."""
    name = entries[0] if entries else table
    known = sorted(_KEYS.get(table) or ()) if entries else sorted(_KEYS)
    listed = "、".join(known)
    words = localized(
        f"没有“{name}”这一项，可用：{listed}", f"there is no “{name}”; there are {', '.join(known)}"
    )
    return words + did_you_mean(name, known), _line_of(path, name)


def _line_of(path: Path, words: str) -> int | None:
    """Return the first line of a file that has a word of `words`, the longest word first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for word in sorted(set(re.findall(r"[^\s：:；，、()（）\[\]“”]+", words)), key=len, reverse=True):
        for number, line in enumerate(lines, start=1):
            if word in line:
                return number
    return None


def _unclear(path: Path, why: str, line: int | None = None) -> ChoiceError:
    where = localized(f"第{line}行：", f"line {line}: ") if line else ""
    return ChoiceError(localized("设置文件有误", "settings not understood") + f": {path}: {where}{why}")
