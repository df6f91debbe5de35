"""What is held to have happened: the repair chosen for some failing relations, and its rivals."""

from __future__ import annotations

from dataclasses import dataclass

from rules.engine.search import Repair


@dataclass(frozen=True, slots=True)
class Explanation:
    """One mistake: the repair chosen, the others that would do as well, each with its chance.

    The relations it closes.
    """

    repairs: tuple[tuple[Repair, float], ...]
    fixes: frozenset[int]
