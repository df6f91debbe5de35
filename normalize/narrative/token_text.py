"""A paragraph as words and typed figures: each figure one character, so that a pattern can speak of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from normalize.folding import bare
from normalize.quantities.quantities import Quantity

TOKENS: Mapping[str, str] = {
    "money": "￥",
    "percent": "％",
    "percentage_point": "‱",
    "count": "＃",
    "number": "＊",
    "area": "＠",
    "length": "＠",
    "mass": "＠",
    "score": "＋",
    "time": "＂",
    "range": "＂",
    "date": "Ｙ",
}
"""The character of each kind of figure; none of them is left in folded text."""
_STRAY = {ord(token): None for token in TOKENS.values()}
_BRACKET = re.compile(r"[()]")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TokenText:
    """The reduced text, and by place in it the index of each figure's amount and each date's year."""

    text: str
    figures: Mapping[int, int]
    years: Mapping[int, int]

    def within(self, start: int, end: int) -> list[int]:
        """Return the amounts between two places, in order."""
        return [self.figures[place] for place in range(start, end) if place in self.figures]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with all its quantities; `first` is the index of its first amount."""

    text: str
    quantities: tuple[Quantity, ...]
    first: int
    figures: frozenset[str]


def token_text(sentences: Iterable[ReadSentence]) -> TokenText:
    """Return the sentences of a paragraph as one reduced text."""
    pieces: list[str] = []
    figures: dict[int, int] = {}
    years: dict[int, int] = {}
    place = 0
    for sentence in sentences:
        position, index = 0, sentence.first
        for item in sentence.quantities:
            token = TOKENS.get(item.kind, "")
            words = bare(sentence.text[position : item.start]).translate(_STRAY)
            pieces += (words, token)
            place += len(words)
            if item.kind in sentence.figures:
                figures[place] = index
                index += 1
            elif (year := _YEAR.search(item.text)) is not None and token:
                years[place] = int(year.group())
            place += len(token)
            position = item.end
        rest = bare(sentence.text[position:]).translate(_STRAY)
        pieces.append(rest)
        place += len(rest)
    return TokenText("".join(pieces), figures, years)


def without_brackets(line: TokenText) -> TokenText:
    """Return the text without what stands in brackets; as it is where its brackets do not match."""
    kept: list[tuple[int, int]] = []
    depth = position = 0
    for bracket in _BRACKET.finditer(line.text):
        depth += 1 if bracket.group() == "(" else -1
        if depth < 0:
            return line
        if depth == 1 and bracket.group() == "(":
            kept.append((position, bracket.start()))
        position = bracket.end()
    if depth or not kept:
        return line
    kept.append((position, len(line.text)))
    figures: dict[int, int] = {}
    years: dict[int, int] = {}
    length = 0
    for start, end in kept:
        figures.update(
            {place - start + length: line.figures[place] for place in _between(line.figures, start, end)}
        )
        years.update(
            {place - start + length: line.years[place] for place in _between(line.years, start, end)}
        )
        length += end - start
    return TokenText("".join(line.text[start:end] for start, end in kept), figures, years)


def _between(places: Mapping[int, int], start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if place in places]
