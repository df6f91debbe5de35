"""Things enumerated in text for a stated count: 内设机构3个: 办公室、人事股、财务股."""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.folding import fold
from normalize.narrative.labels import lexicon
from normalize.quantities.patterns import alternatives

_OPEN, _CLOSE = '“"‘(《', '”"’)》'
_NAMING_AFTER = re.compile(
    r"[^、。；;]{0,6}?[,，:：(（]?\s*(?:分别是|分别为|包括|包含|具体为|即|：|:)[:：]?(?P<list>[^。；;\n]+)"
)
_BEFORE, _BEHIND = 400, 2000
"""Letters before and behind a count in which its things are named."""
_CLAUSE = re.compile(r"[,，。；;：:\n]")


def split_items(text: str) -> tuple[str, ...]:
    """Split an enumeration at 、 outside quotes and brackets.

    >>> split_items("办证、“出生、身后”一件事、就业")
    ('办证', '“出生、身后”一件事', '就业')
    """
    items, depth, current, quoted = [], 0, "", False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        if char == "、" and depth == 0 and not quoted:
            items.append(current)
            current = ""
        else:
            current += char
    return tuple(item.strip() for item in (*items, current) if item.strip())


def before_count(text: str, start: int) -> tuple[tuple[str, ...], bool]:
    """Return the things enumerated right before a count, and whether 等 leaves the list open.

    办证、就业等10个.
    """
    clause = _last_clause(text[max(0, start - _BEFORE) : start])
    chain = clause.rstrip()
    is_open = chain.endswith("等")
    items = split_items(chain.removesuffix("等"))
    return (items, is_open) if is_open and len(items) > 1 else ((), False)


def _last_clause(text: str) -> str:
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        char = text[index]
        if char in "”’)》）":
            depth += 1
        elif char in "“‘(《（":
            depth = max(0, depth - 1)
        elif depth == 0 and _CLAUSE.match(char):
            return text[index + 1 :]
    return text


def after_count(text: str, end: int) -> tuple[tuple[str, ...], bool]:
    """Return the things enumerated right after a count: 3个，分别是A、B、C."""
    found = _NAMING_AFTER.match(text, end)
    return _listed(found.group("list")) if found else ((), False)


def named_elsewhere(paragraph: str, label: str, after: int) -> tuple[tuple[str, ...], bool]:
    """Return the things that the same paragraph enumerates for `label` later on: 内设机构有A、B、C."""
    if len(label) < 2:
        return (), False
    folded = _folded(paragraph)
    if folded.find(label, after, after + _BEHIND) < 0:
        return (), False
    naming = re.compile(
        rf"{re.escape(label)}(?:{alternatives(lexicon()['list']['naming'])})(?P<list>[^。；;\n]+)"
    )
    found = naming.search(folded, after, after + _BEHIND)
    if found is None:
        return (), False
    return _listed(paragraph[found.start("list") : found.end("list")])


@lru_cache(maxsize=4)
def _folded(paragraph: str) -> str:
    """Return a paragraph folded, once for all its counts."""
    return fold(paragraph)


def _listed(text: str) -> tuple[tuple[str, ...], bool]:
    cut = re.split(r"[,，]", text)[0] if "、" in re.split(r"[,，]", text)[0] else text
    is_open = bool(re.search(r"等(?:\S{0,6})?$", cut.strip()))
    items = split_items(re.sub(r"等\S{0,6}$", "", cut.strip()))
    if len(items) < 2 or any(re.search(r"\d", item) for item in items):
        return (), False
    return items, is_open
