"""Headers that no word of the vocabulary fits: recognised by their tokens, else by what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache

from extract.document import Cell
from normalize.folding import bare
from normalize.grid import Grid
from normalize.vocabulary import Match, headers, label, without_brackets
from normalize.words import load

_ALIKE = 0.5  # share of common tokens from which two headers mean the same
_LONGEST = 16  # letters; a longer text is no header word
_FIGURE = re.compile(r"\d+(?:\.\d+)?分?$")
_WHOLES = (Decimal(100), Decimal(90))


@cache
def _token_pattern() -> re.Pattern[str]:
    """Return what finds the words of a header: the longest known one, else two letters that begin none."""
    known = "|".join(sorted(map(re.escape, load("header_tokens.toml")["words"]), key=len, reverse=True))
    return re.compile(f"{known}|(?:(?!{known}).){{1,2}}")


@cache
def _filling() -> frozenset[str]:
    return frozenset(load("header_tokens.toml")["filling"])


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    """Return the words of a header, those that only say what kind of figure it is (值, 数) apart."""
    tokens = (token.rstrip("值数额") for token in _token_pattern().findall(text))
    return frozenset(token for token in tokens if token.strip() and token not in _filling())


def by_tokens(text: str, section: str) -> Match | None:
    """Find the field whose words share most tokens with a header; None where two fields fit alike."""
    compact = without_brackets(label(text))
    if not 2 <= len(compact) <= _LONGEST or any(char.isdigit() for char in compact):
        return None
    mine = _tokens(compact)
    scored = [
        (_common(mine, _tokens(bare(word))), field, word)
        for field, words in headers()[section].items()
        for word in words
    ]
    best = max((score for score, *_ in scored), default=0.0)
    fields = {field for score, field, _ in scored if score == best}
    if best < _ALIKE or len(fields) != 1:
        return None
    return Match(fields.pop(), next(word for score, _, word in scored if score == best), "tokens")


def _common(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 0.0


def weight_and_score(grid: Grid, heads: Iterable[Cell], first: int, last: int) -> dict[str, Cell]:
    """Find the columns of weight and score by their figures.

    Weights come to 100 (or 90), and each score beside is at most its weight.
    """
    figures = {head: _figures(grid, head, first, last) for head in heads}
    numeric = [head for head, values in figures.items() if len(values) >= 3]
    for weight in numeric:
        if sum(figures[weight].values()) not in _WHOLES and sum(figures[weight].values()) not in [
            2 * whole for whole in _WHOLES
        ]:
            continue
        for score in numeric:
            if score.column > weight.column and _within(figures[score], figures[weight]):
                return {"max_score": weight, "score": score}
        return {"max_score": weight}
    return {}


def _within(scores: Mapping[int, Decimal], weights: Mapping[int, Decimal]) -> bool:
    shared = scores.keys() & weights.keys()
    return len(shared) >= 3 and all(scores[row] <= weights[row] for row in shared)


def _figures(grid: Grid, head: Cell, first: int, last: int) -> dict[int, Decimal]:
    found = {}
    for row in range(first, last + 1):
        cell = grid.under(head, row)
        if cell is not None and cell.row == row and _FIGURE.match(bare(cell.text)):
            found[row] = Decimal(bare(cell.text).rstrip("分"))
    return found
