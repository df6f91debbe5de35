"""Which paragraph heads a section, and how deep.

By the numbering that Chinese reports use, not by layout alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "headings.toml"


@dataclass(frozen=True, slots=True)
class _Pattern:
    level: int
    regex: re.Pattern[str]
    longest: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    numbered: tuple[_Pattern, ...]
    item: re.Pattern[str]
    sentence: re.Pattern[str]
    leader: re.Pattern[str]
    bare: re.Pattern[str]
    bare_level: int
    stopped: re.Pattern[str]
    title: re.Pattern[str]
    title_within: int


@cache
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    numbered = tuple(
        _Pattern(entry["level"], re.compile(entry["pattern"]), entry["longest"], entry.get("stopped", False))
        for entry in data["numbered"]
    )
    return _Vocabulary(
        numbered=numbered,
        item=re.compile(
            "|".join(f"(?:{pattern.regex.pattern})" for pattern in numbered) + f"|(?:{data['item']})"
        ),
        sentence=re.compile(data["sentence"]),
        leader=re.compile(data["leader"]),
        bare=re.compile(data["bare"]["before"] + data["bare"]["words"]),
        stopped=re.compile(data["bare"]["words"] + "。$"),
        bare_level=data["bare"]["level"],
        title=re.compile(data["title"]["pattern"]),
        title_within=data["title"]["within"],
    )


def heading_level(text: str) -> int | None:
    """Return the depth of the heading that a paragraph is by its words (1 the highest).

    None where it is running text.
    """
    words = _vocabulary()
    text = text.strip()
    if "\n" in text or words.leader.search(text):
        return None
    for pattern in words.numbered:
        if len(text) <= pattern.longest and pattern.regex.match(text):
            body = text.removesuffix("。") if pattern.stopped and words.stopped.search(text) else text
            return None if words.sentence.search(body) else pattern.level
    return words.bare_level if not words.sentence.search(text) and words.bare.fullmatch(text) else None


def is_title(text: str, position: int) -> bool:
    """Say whether the paragraph at `position` (from 1) is by its words the title of the document."""
    words = _vocabulary()
    return (
        position <= words.title_within
        and heading_level(text) is None
        and words.title.fullmatch(text.strip()) is not None
    )


def is_sentence(text: str) -> bool:
    """Say whether a text is punctuated as a sentence, so that it heads nothing."""
    return _vocabulary().sentence.search(text) is not None


def starts_item(text: str) -> bool:
    """Say whether a printed line opens with a number that begins a new paragraph, such as 一、 （二） 3.

    ④.
    """
    return _vocabulary().item.match(text) is not None
