"""The figures and relations under which culprits are looked for.

The repairs that single figures may need.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, takewhile

from rules.engine.fact import Fact
from rules.engine.relation import Relation
from rules.engine.repair import Candidate
from rules.finding import Operation


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of one figure (or two that were swapped) that closes the relations `fixes`.

    `changes` maps facts to their repaired form; a rebind or an omitted part changes none, it takes the
    relation away.
    """

    operation: Operation
    changes: tuple[tuple[int, Candidate], ...]
    fixes: frozenset[int]
    cost: float
    blamed: tuple[int, ...] = ()
    witness: int | None = None

    @property
    def facts(self) -> tuple[int, ...]:
        """Return the facts held to be wrong."""
        return self.blamed or tuple(index for index, _ in self.changes)


class Printed:
    """The figures of a document by their size, to find those that print the same."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        """Sort the facts."""
        self._same: defaultdict[tuple[int, Decimal], list[int]] = defaultdict(list)
        money: defaultdict[int, list[tuple[Decimal, int]]] = defaultdict(list)
        for index, fact in enumerate(facts):
            if fact.number != 0:
                self._same[fact.report, fact.number].append(index)
            if fact.money:
                money[fact.report].append((fact.number, index))
        self._money = {report: sorted(listed) for report, listed in money.items()}

    def same(self, number: Decimal, report: int) -> Sequence[int]:
        """Return the facts of a report that are this number; none for zero, which is printed everywhere."""
        return self._same.get((report, number), ())

    def near(self, wanted: Decimal, near: Decimal, without: Iterable[int], report: int) -> list[int]:
        """Return the facts of money that print the figure `wanted` (give or take `near`).

        Apart from those in `without`.
        """
        listed, apart = self._money.get(report, []), set(without)
        first = bisect_left(listed, (wanted - near, -1))
        found = takewhile(lambda pair: pair[0] <= wanted + near, islice(listed, first, None))
        return sorted(index for _, index in found if index not in apart) if wanted != 0 else []


Key = tuple[frozenset[int], tuple[tuple[int, Decimal], ...], tuple[int, ...]]
"""The relations left to close, the figures changed, and the relations looked at."""

SingleKey = tuple[int, tuple[int, ...], tuple[tuple[int, Decimal], ...]]
"""A figure, the relations left to close that it stands in, and the figures changed in its relations."""


@dataclass(slots=True)
class Search:
    """The facts and the relations that bear on them.

    `same_figure` are the places, two or more, that print one and the same figure. `known` keeps the repairs
    found for one group of relations, `singles` those of single figures.
    """

    facts: Sequence[Fact]
    relations: Sequence[Relation]
    suspicious_units: frozenset[int]
    printed: Printed
    touching: dict[int, list[int]] = field(default_factory=dict)
    same_figure: dict[int, frozenset[int]] = field(default_factory=dict)
    states: int = 0
    known: dict[Key, list[Repair]] = field(default_factory=dict)
    singles: dict[SingleKey, list[Repair]] = field(default_factory=dict)
    _neighbours: dict[int, frozenset[int]] = field(default_factory=dict)

    def neighbours(self, fact: int) -> frozenset[int]:
        """Return the figures that stand in a relation with this one."""
        if fact not in self._neighbours:
            self._neighbours[fact] = frozenset(
                other for number in self.touching[fact] for other in self.relations[number].facts
            )
        return self._neighbours[fact]

    def facts_by_index(self) -> Mapping[int, Fact]:
        """Return the figures as printed."""
        return Overlay(self.facts, {})

    def changed(
        self, changes: Mapping[int, Fact], figures: Mapping[int, Fact] | None = None
    ) -> Mapping[int, Fact]:
        """Return the figures with some of them changed.

        Those that were changed before in `figures` stay so.
        """
        return Overlay(self.facts, {**figures, **changes} if isinstance(figures, Overlay) else changes)


class Overlay(dict[int, Fact]):
    """The facts with a few replaced."""

    def __init__(self, facts: Sequence[Fact], changes: Mapping[int, Fact]) -> None:
        """Lay `changes` over the facts."""
        super().__init__(changes)
        self._facts = facts

    def __missing__(self, index: int) -> Fact:
        return self._facts[index]
