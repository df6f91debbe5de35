"""The numbers before the items of a list: 一、（一）1. （1）①, and 一是 二是 inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from normalize.folding import fold
from normalize.narrative.sentences import Sentence
from normalize.records import Claim

_STYLES = (
    ("chinese", re.compile(r"\s*([一二三四五六七八九十]{1,3})[、.](?!\d)")),
    ("chinese in brackets", re.compile(r"\s*\(([一二三四五六七八九十]{1,3})\)")),
    ("digits", re.compile(r"\s*(\d{1,2})(?:、|\.(?![\d%])|\.(?=\s*\d{4}\s*年))")),
    ("digits in brackets", re.compile(r"\s*\((\d{1,2})\)")),
)
_SAID = re.compile(r"(?:^|[,;:。；：，])\s*([一二三四五六七八九十])是")


def list_numbers(text: Iterable[Sentence]) -> Iterator[Claim]:
    """Yield a claim of kind "list_number" for each number before an item.

    Its `subject` is the style of the number.
    """
    for sentence in text:
        folded = fold(sentence.text)
        if sentence.start == 0:
            found = next(
                ((style, match) for style, pattern in _STYLES if (match := pattern.match(folded))), None
            )
            if found is not None:
                yield _claim(sentence, found[0], found[1])
        for match in _SAID.finditer(folded):
            yield _claim(sentence, "said", match)


def _claim(sentence: Sentence, style: str, match: re.Match[str]) -> Claim:
    return Claim(
        "list_number", match[1], sentence.locate(match.start(1), match.end(1)), style, sentence.section
    )
