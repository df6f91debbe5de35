"""Sums of neighbouring lines that are found because they are too exact to be an accident."""

from __future__ import annotations

from math import log10

from rules.finding import Grounds
from rules.tables.forest import Forest, Sum
from rules.tables.grid import TOTALS
from rules.tables.paths import search

# So many digits must agree beyond what was tried; a total that is named needs fewer.
UNNAMED = 3.0
NAMED = 1.0
PASSES = 6


def by_arithmetic(forest: Forest) -> None:
    """Take up every sum of neighbouring items that is too exact to be an accident."""
    _merge_by_arithmetic(forest, unnamed=UNNAMED, named=NAMED)


def _merge_by_arithmetic(forest: Forest, *, unnamed: float, named: float) -> None:
    for _ in range(PASSES):
        before = len(forest.sums)
        explained = forest.explained()
        for step in (1, -1):
            for root in [item.root for item in (reversed(forest.items) if step > 0 else list(forest.items))]:
                at = forest.at(root) if root not in explained else None
                if at is not None and _take_best(forest, at, step, unnamed, named):
                    explained = forest.explained()
        if len(forest.sums) == before:
            return


def _take_best(forest: Forest, at: int, step: int, unnamed: float, named: float) -> bool:
    """Take up the best sum of the items on one side of the one at `at`; say whether one is telling enough."""
    root = forest.items[at].root
    total = forest.axis.heads[root].role in TOTALS
    found = search(forest, at, step, single=not unnamed)
    tried = log10(forest.tried) if unnamed else 0.0
    if (
        found is None
        or found.bits <= 0
        or found.bits - tried < (named if total and not found.failed else unnamed)
    ):
        return False
    for parent, child in found.chained:
        _chain(forest, parent, child)
    grounds: Grounds = "worded" if total else "inferred"
    forest.add(Sum(root, found.parts, grounds, forest.support(root, found.parts), tried))
    return True


def _chain(forest: Forest, parent: int, child: int) -> None:
    """Take up that a line is the only part of the line before it."""
    forest.add(Sum(parent, (child,), "inferred", forest.support(parent, (child,))))


def with_weak_sums(forest: Forest) -> Forest:
    """Return the forest with every sum of neighbouring items that holds at all."""
    tried = forest.copied()
    _merge_by_arithmetic(tried, unnamed=0.0, named=NAMED)
    return tried
