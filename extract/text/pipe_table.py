"""Pipe tables, as web pages are saved to text: one line a row, cells between bars."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

Rows = list[list[str]]
"""The cells of each row as text; all rows have one length."""

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*:?-+:?\s*")
_BREAK = re.compile(r"<br\s*/?>|</p\s*>|</div\s*>|</li\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[\s]*")
_ESCAPE = re.compile(r"\\([\\|*_#<>\[\]()`~.!+-])")


def is_row(line: str) -> bool:
    """Say whether a line belongs to a pipe table."""
    return line.lstrip().startswith("|") and line.count("|") > 1


def parse_table(lines: Iterable[str]) -> Rows:
    """Return the rows of a pipe table; the rule under the header and an empty header are left out."""
    rows = [_split(line) for line in lines]
    rules = [all(_RULE.fullmatch(cell) for cell in row) for row in rows]
    kept = [[clean(cell) for cell in row] for row, rule in zip(rows, rules, strict=True) if not rule]
    if len(rules) > 1 and rules[1] and kept and not any(kept[0]):
        kept = kept[1:]
    return padded(kept)


def padded(rows: Sequence[Sequence[str]]) -> Rows:
    """Return the rows, short ones filled up with empty cells at the end."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _split(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return _BAR.split(line)


def clean(text: str) -> str:
    """Return the words of a piece of marked-up text; the end of a paragraph in it becomes a line end."""
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _ESCAPE.sub(r"\1", html.unescape(text).replace("**", ""))
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text)).strip()
