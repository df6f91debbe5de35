"""Whether a printed text is a figure, and nothing else."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-—–+]*[\d.,，]+\s*[%％]?")


def is_number(text: str) -> bool:
    """Say whether a cell holds a figure and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None
