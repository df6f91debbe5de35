"""The figures and relations under which culprits are looked for, and the repairs that single figures may need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.fact import Fact
from rules.finding import Operation
from rules.relation import Relation
from rules.repair import Candidate


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of one figure (or two that were swapped) that closes the relations `fixes`.

    `changes` maps facts to their repaired form; a rebind or an omitted part changes none, it takes the relation away.
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


@dataclass(slots=True)
class Search:
    """The facts and the relations that bear on them; `mates` are the places, two or more, that print one and the same figure."""

    facts: Sequence[Fact]
    relations: Sequence[Relation]
    odd: frozenset[int]
    touching: dict[int, list[int]] = field(default_factory=dict)
    mates: dict[int, frozenset[int]] = field(default_factory=dict)
    states: int = 0

    def facts_by_index(self) -> Mapping[int, Fact]:
        """Return the figures as printed."""
        return Overlay(self.facts, {})

    def changed(self, changes: Mapping[int, Fact]) -> Mapping[int, Fact]:
        """Return the figures with some of them changed."""
        return Overlay(self.facts, changes)


class Overlay(dict[int, Fact]):
    """The facts with a few replaced."""

    def __init__(self, facts: Sequence[Fact], changes: Mapping[int, Fact]) -> None:
        """Lay `changes` over the facts."""
        super().__init__(changes)
        self._facts = facts

    def __missing__(self, index: int) -> Fact:
        return self._facts[index]
