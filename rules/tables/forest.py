"""The lines of a table on one axis as items, and the sums found so far.

A sum takes its parts out of the row of items.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from rules.finding import Grounds
from rules.tables.checks import Check, Term, sum_check
from rules.tables.families import Family, Instance, Kind, Support
from rules.tables.grid import Axis, Figure

# After a line 其中 so many lines may belong to it, though nothing says so.
FOLLOWING = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A line that stands for the lines from `first` to `last`, which are its parts and theirs."""

    root: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A line that is the sum of others.

    `tried` is how many sums were looked at to find it, as a power of ten.

    `closed` says that the list of its parts is known to be whole, though the sum holds nowhere;
    `corroborated`, that another sum fails by the same difference.
    """

    target: int
    parts: tuple[int, ...]
    grounds: Grounds
    support: Support
    tried: float = 0.0
    closed: bool = False
    corroborated: bool = False


@dataclass(slots=True)
class Forest:
    """The items of one axis in order; only lines and positions whose figures add up take part.

    `negative` are the positions where figures below zero stand, `examples` the lines that may be mere
    examples of what is in another.
    """

    axis: Axis
    positions: tuple[int, ...]
    items: list[Item]
    negative: frozenset[int] = frozenset()
    examples: frozenset[int] = frozenset()
    sums: list[Sum] = field(default_factory=list)
    tried: int = 1

    @classmethod
    def of(cls, axis: Axis, lines: Iterable[int], shares: Collection[int] = ()) -> Forest:
        """Plant the lines that print a figure; shares of one total add up as the amounts do."""
        positions = tuple(
            index for index, head in enumerate(axis.across) if head.measure == "amount" or index in shares
        )
        wanted = set(positions)
        kept = [line for line in lines if wanted & axis.lines[line].keys()]
        negative = {place for line in kept for place, figure in axis.lines[line].items() if figure.number < 0}
        items = [Item(line, line, line) for line in kept]
        return cls(axis, positions, items, frozenset(negative), _examples(axis, kept))

    def copied(self) -> Forest:
        """Return a forest of its own to try sums in."""
        return replace(self, items=list(self.items), sums=list(self.sums))

    def at(self, root: int) -> int | None:
        """Return where the item with this root stands; None where it is a part of another."""
        index = bisect_right(self.items, root, key=lambda item: item.first) - 1
        return index if index >= 0 and self.items[index].root == root else None

    def explained(self) -> set[int]:
        """Return the lines that are known to be sums."""
        return {entry.target for entry in self.sums}

    def figures(self, position: int) -> dict[int, Figure]:
        """Return the figures at a position by line."""
        return {
            line: figures[position] for line, figures in enumerate(self.axis.lines) if position in figures
        }

    def checks(self, target: int, parts: Sequence[int]) -> list[tuple[int, Check]]:
        """Check target = sum of the parts at every position where both are printed."""
        terms: list[Term] = [(1, part) for part in parts]
        lines = self.axis.lines
        found = []
        for position in self.positions:
            if position in lines[target]:
                near = {line: lines[line][position] for line in (target, *parts) if position in lines[line]}
                check = sum_check(near, target, terms)
                if check is not None:
                    found.append((position, check))
        return found

    def support(self, target: int, parts: Sequence[int]) -> Support:
        """Return how often target = sum of the parts holds."""
        self.tried += 1
        return Support.of(check for _, check in self.checks(target, parts))

    def add(self, found: Sum) -> None:
        """Take up a sum: its parts are no items of their own any more."""
        self.sums.append(found)
        self.merge(found.target, found.parts)

    def merge(self, target: int, parts: Iterable[int]) -> None:
        """Let an item stand for others and for all between them."""
        covered = {target, *parts}
        mine = [item for item in self.items if item.root in covered]
        if not mine:
            return
        first, last = min(item.first for item in mine), max(item.last for item in mine)
        kept = [item for item in self.items if item.last < first or item.first > last]
        self.items = sorted([*kept, Item(target, first, last)], key=lambda item: item.first)

    def family(self, found: Sum) -> Family:
        """Return a sum with what came of it at every position."""
        axis = self.axis
        instances = []
        for position, check in self.checks(found.target, found.parts):
            terms = tuple(
                (1, axis.place(part, position)) for part in found.parts if position in axis.lines[part]
            )
            instances.append(
                Instance(axis.place(found.target, position), terms, check.held, check.bits, empty=check.empty)
            )
        kind: Kind = "rows" if axis.are_rows else "columns"
        return Family(
            kind,
            found.grounds,
            tuple(instances),
            (found.target, *found.parts),
            tried=found.tried,
            closed=found.closed,
            corroborated=found.corroborated,
        )


def _examples(axis: Axis, lines: Iterable[int]) -> frozenset[int]:
    """Return the lines that may be mere examples: 其中, and what follows it without a level of its own."""
    found, near = set(), 0
    for line in lines:
        head = axis.heads[line]
        if head.role == "of_which":
            near = FOLLOWING
        else:
            near = near - 1 if head.level is None and head.role == "item" else 0
        if near > 0:
            found.add(line)
    return frozenset(found)
