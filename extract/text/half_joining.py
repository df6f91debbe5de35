"""Joining the two halves of a text that a page break cut.

Where no layout is left to tell a wrap from an end.
"""

from __future__ import annotations

from extract.blocks.headings import starts_item

_STOPS = tuple("。；;：:！!？?")


def ends_sentence(text: str) -> bool:
    """Say whether a text stops where a sentence does."""
    return text.rstrip().endswith(_STOPS)


def join_halves(upper: str, lower: str) -> str:
    """Return both halves as one text.

    Apart where a new item begins, with a blank between western words, else seamless.
    """
    upper, lower = upper.rstrip(), lower.lstrip()
    if ends_sentence(upper) and starts_item(lower):
        return f"{upper}\n{lower}"
    return f"{upper}{' ' if _meet_as_words(upper, lower) else ''}{lower}"


def _meet_as_words(upper: str, lower: str) -> bool:
    last, first = upper[-1:], lower[:1]
    return last.isascii() and last.isalpha() and first.isascii() and first.isalpha()
