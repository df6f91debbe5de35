"""Header words and labels mapped to the fields they mean, with how the word was recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from normalize.folding import bare
from normalize.words import load

_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[、.]|\([一二三四五六七八九十\d]+\))")
_COLON = re.compile(r"[:：]+$")


@dataclass(frozen=True, slots=True)
class Match:
    """A recognised word: the field, the vocabulary's word for it, and how (exact, folded, edit, contains)."""

    field: str
    word: str
    method: str


@cache
def headers() -> dict[str, Any]:
    """Return the header vocabulary, sections by name."""
    return load("headers.toml")


@cache
def _index(section: str) -> dict[str, str]:
    """Return word → field of a section; words compared without blanks."""
    return {bare(word): field for field, words in headers()[section].items() for word in words}


@cache
def words(section: str, field: str = "words") -> frozenset[str]:
    """Return the words of a field, without blanks."""
    return frozenset(bare(word) for word in headers()[section][field])


def is_placeholder(text: str, *kinds: str) -> bool:
    """Say whether a name is what a template left in: "unnamed" (指标1, ……) or "letters" (XX); all if none.

    >>> is_placeholder("指标2："), is_placeholder("XX", "unnamed"), is_placeholder("XX")
    (True, False, True)
    """
    return _placeholders(kinds or tuple(headers()["placeholder"])).fullmatch(bare(text)) is not None


@cache
def _placeholders(kinds: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(form for kind in kinds for form in headers()["placeholder"][kind])
    return re.compile(f"(?:{forms})[:：]?")


def label(text: str) -> str:
    """Return a header or label for comparison: folded, no blanks, no list number, no colon at the end."""
    return _COLON.sub("", _ENUMERATOR.sub("", bare(text)))


def without_brackets(text: str) -> str:
    """Return `text` without its bracketed parts."""
    return _BRACKETS.sub("", text)


@lru_cache(maxsize=1 << 14)
def match(text: str, section: str) -> Match | None:
    """Find the field that the header `text` means in `section`; None if no word fits.

    >>> match("全年预算数 (A)", "fund")
    Match(field='budget', word='全年预算数', method='folded')
    >>> match("上级财政移动支付(C)", "fund").method
    'edit'
    """
    compact = label(text)
    if not compact or len(compact) > 40:
        return None
    known = _index(section)
    for form, method in ((compact, "exact"), (without_brackets(compact), "folded")):
        if form in known:
            return Match(known[form], form, method)
    return _nearly(without_brackets(compact) or compact, known) or _containing(
        without_brackets(compact), known
    )


def _nearly(text: str, known: dict[str, str]) -> Match | None:
    """Find the one word that differs by a letter (by two in words of seven letters and more)."""
    from rapidfuzz.distance.Levenshtein import distance as edits

    fits = [
        (distance, word)
        for word in known
        if len(word) >= 4 and (distance := edits(text, word, score_cutoff=_allowed(word))) <= _allowed(word)
    ]
    fields = {known[word] for distance, word in fits if distance == min(fits)[0]}
    if len(fields) != 1:
        return None
    word = min(fits)[1]
    letters = iter(text)
    more = all(
        letter in letters for letter in word
    )  # 实际完成数值 has a letter more than 实际完成值 and none wrong
    return Match(fields.pop(), word, "contains" if more else "edit")


def _allowed(word: str) -> int:
    return 2 if len(word) >= 7 else 1


def _containing(text: str, known: dict[str, str]) -> Match | None:
    """Find the longest word that the header holds beside a few letters more (2023年全年预算数)."""
    held = [word for word in known if len(word) >= 3 and word in text and len(text) <= len(word) + 7]
    if not held:
        return None
    word = max(held, key=lambda word: (len(word), text.endswith(word)))
    return Match(known[word], word, "contains")


def is_blank(text: str) -> bool:
    """Say whether a cell prints nothing, or a mark that stands for nothing (-- / ……)."""
    return bare(text) in words("blank", "marks")
