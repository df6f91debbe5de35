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
from rules.across.own_rules import OwnRule, OwnRuleError, own_rule
from rules.catalogue.catalogue import RULES, matches, rule
from rules.finding import Severity
from rules.settings import ExecutionScore, Settings

NAME = "heshu.toml"
# A file of settings is a page; what is larger is none.
LARGEST = 1 << 16
_KEYS = {
    "rules": {"select", "ignore"},
    "severity": None,
    "conventions": {"execution_score"},
    "own": {"rule", "title", "severity", "basis"},
}


class ChoiceError(HeshuError):
    """A rule that there is none of, or a `heshu.toml` that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of every document.

    `base`, or for documents in the folders of `by_folder` what their `heshu.toml` adds to it. `notices` say
    which file silenced what, and which files were not heeded.
    """

    base: Settings = field(default_factory=Settings)
    by_folder: Mapping[Path, Settings] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def of(self, source: Source) -> Settings:
        """Return the settings for one document; a member of an archive has those of the archive's folder."""
        return self.by_folder.get((source.archive or source.path).parent, self.base)


def choice(
    select: Sequence[str],
    ignore: Sequence[str],
    sources: Iterable[Source],
    *,
    called: Sequence[Path] = (),
    named: Path | None = None,
) -> Choice:
    """Return what is wanted of the documents; raises `ChoiceError`.

    Patterns are ids, beginnings of ids or names, also with commas between. Of files of settings the one that
    the user `named` is heeded, else that of the folder the command was `called` for; any other, such as one
    that came with the documents, silences nothing and is told of.
    """
    base = Settings(select=_patterns(select), ignore=_patterns(ignore))
    if named is not None:
        merged = _merged(base, named)
        return Choice(merged, notices=_notices(named, base, merged))
    roots = {path.resolve() for path in called if path.is_dir()}
    folders = {source.path.parent for source in sources if not source.temporary}
    by_folder: dict[Path, Settings] = {}
    heeded: dict[Path, Settings] = {}
    passed_over: set[Path] = set()
    for folder in sorted(folders):
        inner = folder.resolve()
        above = [path for path in (inner, *inner.parents) if _is_file(path / NAME)]
        mine = next((path / NAME for path in above if path in roots), None)
        if mine is not None:
            if mine not in heeded:
                heeded[mine] = _merged(base, mine)
            by_folder[folder] = heeded[mine]
        elif above and any(_within(above[0], root) for root in roots | {inner}):
            passed_over.add(above[0] / NAME)
    notices = [line for path, merged in heeded.items() for line in _notices(path, base, merged)]
    notices += [
        localized(
            f"没有采用 {path}：它不在所核对的文件夹下第一层；如需采用请加 --settings",
            f"{path} was not heeded: it is not of the folder that was named; --settings names it",
        )
        for path in sorted(passed_over)
    ]
    return Choice(base, by_folder, tuple(notices))


def _within(path: Path, root: Path) -> bool:
    return path == root or root in path.parents


def _notices(path: Path, base: Settings, merged: Settings) -> tuple[str, ...]:
    """Return which rules a file silences, or gives another severity, None where it does neither."""
    silenced = [pattern for pattern in merged.ignore if pattern not in base.ignore]
    chosen = merged.select if merged.select != base.select else ()
    words = []
    if silenced:
        words.append(localized(f"不用规则 {'、'.join(silenced)}", f"ignores {', '.join(silenced)}"))
    if chosen:
        words.append(localized(f"只用规则 {'、'.join(chosen)}", f"selects {', '.join(chosen)}"))
    if merged.severities:
        listed = [f"{id}={severity}" for id, severity in merged.severities.items()]
        words.append(localized(f"改级别 {'、'.join(listed)}", f"grades {', '.join(listed)}"))
    if merged.own:
        words.append(localized(f"自定规则 {len(merged.own)} 条", f"adds {len(merged.own)} rules"))
    return (f"{path}: {localized('；', '; ').join(words)}",) if words else ()


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
            own=tuple(_own(entry) for entry in data.get("own", [])),
        )
    except (KeyError, TypeError, ValueError, ChoiceError) as error:
        words = str(error.args[0]) if error.args else str(error)
        raise _unclear(path, words, line=_line_of(path, words)) from error


def _own(entry: Mapping[str, Any]) -> OwnRule:
    """Return a rule of the user's from its table."""
    if not isinstance(entry.get("rule"), str):
        raise ValueError(localized("[[own]] 缺少 rule", "[[own]] without a rule"))
    severity = _one_of(entry.get("severity", "warning"), get_args(Severity))
    try:
        return own_rule(entry["rule"], entry.get("title"), severity, entry.get("basis"))
    except OwnRuleError as error:
        raise ValueError(f"{entry['rule']}: {localized(error.words.zh, error.words.en)}") from error


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
        tables = entries if table == "own" and isinstance(entries, list) else [entries]
        plain = all(isinstance(each, dict) for each in tables) and (table == "own") is (tables is entries)
        unknown = set().union(*tables) - known if plain and known is not None else set()
        if table not in _KEYS or not plain or unknown:
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
