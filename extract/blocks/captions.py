"""What the lines right above a table say of it: its title and the unit of its figures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "captions.toml"
_REACH = 6
"""How many paragraphs above a table may belong to it: title, year, table number, filler, unit and one
more."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The title above a table and the unit named there, both as printed or None."""

    title: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    unit: re.Pattern[str]
    aside: re.Pattern[str]
    body: re.Pattern[str]
    longest: int


@cache
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return _Vocabulary(
        re.compile(data["unit"]), re.compile(data["aside"]), re.compile(data["body"]), data["longest"]
    )


def printed_unit(text: str) -> str | None:
    """Return the unit that a line such as 金额单位：万元 names."""
    found = _vocabulary().unit.search(text)
    return found["unit"] if found else None


def is_aside(text: str) -> bool:
    """Say whether a line above a table is neither title nor sentence.

    公开01表, 编制部门：…, a year in brackets.
    """
    return _vocabulary().aside.fullmatch(text.strip()) is not None


def caption_of(above: Sequence[str]) -> Caption:
    """Return what the paragraphs above a table, the nearest last, say of it."""
    words = _vocabulary()
    unit: str | None = None
    for text in reversed(above[-_REACH:]):
        named = printed_unit(text)
        if named is not None and unit is None and len(text) <= words.longest:
            unit = named
        elif not is_aside(text) and named is None:
            return Caption(_title(text, words), unit)
    return Caption(None, unit)


def _title(text: str, words: _Vocabulary) -> str | None:
    return text.strip() if len(text) <= words.longest and not words.body.search(text) else None
