"""Which rules are wanted: from the command line, and from the `heshu.toml` of a document's folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from extract.errors import HeshuError
from heshu.interface_language import localized
from heshu.sources import Source
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
    for pattern in found:
        if not any(matches(known, pattern) for known in RULES):
            raise ChoiceError(localized("没有这条规则", "no such rule") + f": {pattern}")
    return found


def _nearest(folder: Path) -> Path | None:
    """Return the settings of the folder, or of the nearest folder above it that has some."""
    return next((path / NAME for path in (folder, *folder.parents) if (path / NAME).is_file()), None)


def _merged(base: Settings, path: Path) -> Settings:
    data = _loaded(path)
    rules, conventions = data.get("rules", {}), data.get("conventions", {})
    try:
        return replace(
            base,
            select=base.select or _patterns(_texts(rules.get("select", []))),
            ignore=(*base.ignore, *_patterns(_texts(rules.get("ignore", [])))),
            severities={
                rule(name).id: _one_of(severity, get_args(Severity))
                for name, severity in data.get("severity", {}).items()
            },
            execution_score=_one_of(conventions["execution_score"], get_args(ExecutionScore))
            if "execution_score" in conventions
            else None,
        )
    except (KeyError, TypeError, ValueError, ChoiceError) as error:
        raise _unclear(path, str(error)) from error


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise _unclear(path, "too large")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unclear(path, str(error)) from error
    for table, entries in data.items():
        known = _KEYS.get(table, set())
        unknown = set(entries) - known if isinstance(entries, dict) and known is not None else set()
        if table not in _KEYS or not isinstance(entries, dict) or unknown:
            raise _unclear(path, " ".join([table, *sorted(unknown)]))
    return data


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"not a list of texts: {value}")
    return value


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"{value} ({', '.join(allowed)})")
    return value


def _unclear(path: Path, why: str) -> ChoiceError:
    return ChoiceError(localized("设置文件有误", "settings not understood") + f": {path}: {why}")
