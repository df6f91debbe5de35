"""Sums of neighbouring lines that are found because they are too exact to be an accident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from normalize.records import TableRole
from rules.finding import Grounds
from rules.tables.forest import Forest, Sum
from rules.tables.grid import TOTALS
from rules.tables.paths import search

# So many digits must agree beyond what was tried; a total that is named needs fewer.
UNNAMED = 3.0
NAMED = 1.0
# One that fails somewhere needs more where nothing names it: it accuses.
FAILING = 4.0
PASSES = 24


@dataclass(frozen=True, slots=True)
class _Stage:
    """Which sums are looked for, and how telling they have to be: of named totals, and of other lines.

    None: they are not looked for. A `failing` one may fail somewhere; a `whole` one leaves out no line on its
    way; a `weak` one is no evidence by itself.
    """

    named: float | None
    unnamed: float | None
    failing: bool
    whole: bool = False
    weak: bool = False

    def needed(self, role: TableRole) -> float | None:
        """Return what a line of this role needs."""
        return self.named if role in TOTALS else self.unnamed


# Named totals go first, so that a line that happens to be the sum of its neighbours is left in theirs.
_STAGES = (
    _Stage(NAMED, None, failing=False, whole=True),
    _Stage(None, UNNAMED, failing=False),
    _Stage(NAMED, None, failing=False),
    _Stage(UNNAMED, None, failing=True),
    _Stage(None, FAILING, failing=True),
)
_WEAK = (_Stage(NAMED, 0.0, failing=True, weak=True),)


def by_arithmetic(forest: Forest) -> None:
    """Take up every sum of neighbouring items that is too exact to be an accident."""
    _merge(forest, _STAGES)


def _merge(forest: Forest, stages: Sequence[_Stage]) -> None:
    """Take up sums stage by stage; whenever one gives some, begin again with the surest."""
    for _ in range(PASSES):
        if not any(_pass(forest, stage) for stage in stages):
            return


def _pass(forest: Forest, stage: _Stage) -> bool:
    """Look for a sum at every item, parts below it and parts above; say whether any was found."""
    before = len(forest.sums)
    explained = forest.explained()
    for step in (1, -1):
        for root in [item.root for item in (reversed(forest.items) if step > 0 else list(forest.items))]:
            needed = stage.needed(forest.axis.heads[root].role)
            at = forest.at(root) if needed is not None and root not in explained else None
            if at is not None and needed is not None and _take_best(forest, at, step, stage, needed):
                explained = forest.explained()
    return len(forest.sums) > before


def _take_best(forest: Forest, at: int, step: int, stage: _Stage, needed: float) -> bool:
    """Take up the best sum of the items on one side of the one at `at`; say whether one is telling enough."""
    root = forest.items[at].root
    found = search(forest, at, step, single=stage.weak, failing=stage.failing, whole=stage.whole)
    tried = 0.0 if stage.weak else log10(forest.tried)
    if found is None or found.bits <= 0 or found.bits - tried < needed:
        return False
    for parent, child in found.chained:
        _chain(forest, parent, child)
    grounds: Grounds = "worded" if forest.axis.heads[root].role in TOTALS else "inferred"
    forest.add(Sum(root, found.parts, grounds, forest.support(root, found.parts), tried))
    return True


def _chain(forest: Forest, parent: int, child: int) -> None:
    """Take up that a line is the only part of the line before it."""
    forest.add(Sum(parent, (child,), "inferred", forest.support(parent, (child,))))


def with_weak_sums(forest: Forest) -> Forest:
    """Return the forest with every sum of neighbouring items that holds at all."""
    tried = forest.copied()
    _merge(tried, _WEAK)
    return tried
