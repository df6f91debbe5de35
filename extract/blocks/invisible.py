"""Characters that nobody sees: marks without width, and blanks that stand within a figure."""

from __future__ import annotations

import re

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What Unicode calls default ignorable (DerivedCoreProperties): soft hyphen, joiners, marks of direction,
byte order marks, fillers, variation selectors and tags."""
_NARROW = "\u2000-\u200a\u202f\u205f"
"""Blanks of a set width, which type setters put between the groups of a figure."""
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_WITHIN = re.compile(
    f"(?<=[0-9.,])[{_NARROW}]+(?=[0-9.,])|(?<=[0-9.])\u00a0(?=[.])|(?<=[0-9]\\.)\u00a0(?=[0-9])"
)
_GROUPS = re.compile("(?<![0-9.,\u00a0])[0-9]{1,3}(?:\u00a0[0-9]{3})+(?![0-9\u00a0])")
_SUSPECT = re.compile(f"[{_UNSEEN}{_NARROW}\u00a0]")


def visible(text: str) -> str:
    r"""Return a text as a reader sees it: without characters that have no width, figures in one piece.

    >>> visible("28\u200b6.9\ufeff5万元"), visible("1\u202f204.5"), visible("1\u00a0204\u00a0377.5")
    ('286.95万元', '1204.5', '1204377.5')
    >>> visible("2024\u00a0年"), visible("12\u00a034")
    ('2024\xa0年', '12\xa034')
    """
    if text.isascii() or _SUSPECT.search(text) is None:
        return text
    text = _INVISIBLE.sub("", text)
    text = _WITHIN.sub("", text)
    return _GROUPS.sub(lambda found: found[0].replace("\u00a0", ""), text)
