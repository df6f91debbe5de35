"""What was meant most likely, where something was named that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from heshu.interface_language import localized


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return “; did you mean …?” with what comes nearest to a text, "" where nothing does.

    >>> did_you_mean("pfd", ["csv", "pdf"]), did_you_mean("q", ["csv"])
    ('；是不是 pdf？', '')
    """
    near = get_close_matches(text.casefold(), list(known), n=1, cutoff=0.5)
    return asked(near[0]) if near else ""


def asked(*words: str) -> str:
    """Return the question whether something else was meant."""
    listed = localized("、", ", ").join(words)
    return localized(f"；是不是 {listed}？", f"; did you mean {listed}?")
