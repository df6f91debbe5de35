"""Whether a printed text is a figure, and nothing else."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-—–+]*[\d.,，]+\s*[%％]?")
_SIGNS = ("-", "—", "–", "+")
_UNIT = r"(?:[%％‰]|[^\W\d_年月日]{1,4})"
_COMPLETE = re.compile(rf"[-—–+]?(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?({_UNIT})?")
"""A figure from its first digit to its last, with its unit; those of a date stand below each other as one."""


def is_number(text: str) -> bool:
    """Say whether a cell holds a figure and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def are_two_figures(upper: str, lower: str) -> bool:
    """Say whether two lines are a complete figure each that make none if put together.

    >>> are_two_figures("1123.72", "843.40"), are_two_figures("98.50%", "100.00%")
    (True, True)
    >>> are_two_figures("15066.7", "6万元"), are_two_figures("2024年", "12月")
    (False, False)
    """
    if not lower[:1].isdigit() and lower[:1] not in _SIGNS:
        return False
    return _is_complete(upper) and _is_complete(lower) and not _is_complete(upper + lower)


def _is_complete(text: str) -> bool:
    return _COMPLETE.fullmatch(text) is not None
