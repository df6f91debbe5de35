"""Assertions in words that figures may contradict, by the patterns of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from extract.document import Cell
from normalize.folding import fold, squeeze
from normalize.narrative.labels import clean_label
from normalize.narrative.sentences import Sentence
from normalize.records import Claim
from normalize.words import load

_CLAUSE = re.compile(r"[,，。；;：:\n]")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (
            entry["kind"],
            re.compile(entry["pattern"]),
            *(re.compile(entry[key]) if key in entry else None for key in ("not", "needs")),
        )
        for entry in load("claims.toml")["claim"]
    )


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    folded = fold(text)
    for kind, pattern, unless, needs in _patterns():
        for match in pattern.finditer(folded):
            around = folded[max(0, match.start() - 6) : match.end() + 8]
            if (unless is None or not unless.search(around)) and (
                needs is None or needs.search(match.group())
            ):
                yield kind, match


def claims(text: Iterable[Sentence]) -> tuple[Claim, ...]:
    """Return the assertions in running text, each with the words before it in its clause as subject."""
    return tuple(
        Claim(
            kind=kind,
            text=squeeze(sentence.text[match.start() : match.end()]),
            at=sentence.locate(match.start(), match.end()),
            subject=clean_label(_CLAUSE.split(sentence.text[: match.start()])[-1]) or None,
            section=sentence.section,
            basis="last_year"
            if re.search("上年|去年|同期", match.group())
            else "budget"
            if "预算" in match.group()
            else None,
            sentence=squeeze(sentence.text),
        )
        for sentence in text
        for kind, match in _found(sentence.text)
    )


def cell_claims(cell: Cell, subject: str | None) -> tuple[Claim, ...]:
    """Return the assertions in a cell of a form; `subject` is the indicator it answers."""
    return tuple(
        Claim(
            kind,
            squeeze(cell.text[match.start() : match.end()]),
            cell.at,
            subject,
            None,
            "last_year" if "年" in match.group() else None,
            squeeze(cell.text),
        )
        for kind, match in _found(cell.text)
    )
