"""Families of relations.

One relation at all its places, and whether it is taken up as what the table means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import comb, log10
from typing import Literal

from rules.finding import Grounds
from rules.tables.checks import Check
from rules.tables.grid import Place

Kind = Literal["rows", "columns", "difference", "ratio", "share", "running", "sides"]
Standing = Literal["sure", "likely", "open"]
"""`sure` relations accuse, `likely` ones make a person look; `open` ones were not taken up."""
SignedPlace = tuple[int, Place]

# A relation that is not printed is taken up when it holds at so many places at least, ...
LEAST = 3
# ... fails at no more than this share of them (or at one), ...
FAILING = 0.15
# ... and holds by accident in one of so many tables (a power of ten).
UNLIKELY = 3.0
# What words tell, and what fails somewhere, has to hold elsewhere by accident less often than this.
TELLING = 2.0
# What makes a person look has to agree in one digit at least.
BARELY = 1.0


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation at one place.

    Target = scale x terms / over, `over` None standing for 1. An `empty` one has zeros only.
    """

    target: Place
    terms: tuple[SignedPlace, ...]
    held: bool
    bits: float = 0.0
    over: Place | None = None
    empty: bool = False

    @property
    def places(self) -> frozenset[Place]:
        """Return every cell that takes part."""
        return frozenset(
            {
                self.target,
                *(place for _, place in self.terms),
                *([self.over] if self.over is not None else []),
            }
        )


@dataclass(frozen=True, slots=True)
class Family:
    """One relation at all its places.

    `lines` are the target and the operands on their axis, `tried` how many relations were looked at to find
    it, as a power of ten. A `closed` list is known to leave nothing out; a `corroborated` relation fails by
    the same difference as another.
    """

    kind: Kind
    grounds: Grounds
    instances: tuple[Instance, ...]
    lines: tuple[int, ...]
    scale: Decimal = Decimal(1)
    tried: float = 0.0
    closed: bool = False
    corroborated: bool = False
    support: Support = field(init=False)

    def __post_init__(self) -> None:
        """Count what came of the relation at its places."""
        counted = _faults(self.instances) if self.kind == "running" else self.instances
        object.__setattr__(self, "support", Support.of(counted))


def _faults(instances: Sequence[Instance]) -> list[Instance]:
    """Return the places of a running total with each fault once: it fails at the next place, too."""
    found: list[Instance] = []
    for entry in instances:
        if entry.held or not found or found[-1].held:
            found.append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Support:
    """How often a relation held in a telling way, held without telling, and failed.

    `bits` is how unlikely all that is by accident.
    """

    held: int
    trivial: int
    failed: int
    bits: float

    @classmethod
    def of(cls, instances: Iterable[Instance | Check]) -> Support:
        """Count instances."""
        listed = [entry for entry in instances if not entry.empty]
        telling = [entry.bits for entry in listed if entry.held and entry.bits > 0]
        held = sum(entry.held for entry in listed)
        failed = len(listed) - held
        # Which of the places fail is free to choose: that makes an accident likelier.
        free = log10(comb(len(telling) + failed, failed)) if failed else 0.0
        return cls(len(telling), held - len(telling), failed, sum(telling) - free)

    def plus(self, other: Support) -> Support:
        """Return the support of two families together."""
        return Support(
            self.held + other.held,
            self.trivial + other.trivial,
            self.failed + other.failed,
            self.bits + other.bits,
        )

    @property
    def enough(self) -> bool:
        """Say whether it holds at enough places, two of them at least in a telling way."""
        return self.held > 1 and self.held + self.trivial >= LEAST

    @property
    def allowed(self) -> bool:
        """Say whether it fails seldom enough."""
        return self.failed <= allowed(self.held + self.trivial + self.failed)


def allowed(count: int) -> int:
    """Return at how many of so many places a relation may fail and still be meant."""
    return max(1, int(count * FAILING)) if count > 1 else 0


NOTHING = Support(0, 0, 0, 0.0)


def standing(family: Family, pool: Support, printed: Support = NOTHING) -> Standing:
    """Say whether a relation is taken up.

    `pool` is the support of all relations of its kind in the table, `printed` that of all printed formulas.
    """
    own = family.support
    if family.grounds == "printed":
        return _standing_of_printed(own, printed)
    if family.corroborated:
        return "sure"
    worded = family.grounds == "worded"
    needed = UNLIKELY + family.tried if not worded else TELLING if own.failed else 0.0
    if own.enough and own.allowed and own.bits >= needed:
        return "sure"
    if worded and own.enough and own.failed * 3 <= own.held + own.trivial and own.bits >= 2 * UNLIKELY:
        return "sure"
    # A line with one part only says little by itself, but among others that hold it is meant.
    holds = own.held > 0 or (worded and own.trivial > 0)
    if holds and own.allowed and pool.enough and pool.allowed and pool.bits - family.tried >= UNLIKELY:
        return "sure"
    if worded and holds and (not own.failed or (own.held > 1 and own.bits >= UNLIKELY)):
        return "sure"
    if own.held and own.allowed and (not own.failed or own.bits >= BARELY):
        return "likely"
    return "likely" if family.closed and own.failed == 1 and not own.held else "open"


def _standing_of_printed(own: Support, printed: Support) -> Standing:
    """Return the standing of a printed formula: it is open where it fails so often that it was misread."""
    if own.allowed or own.failed * 2 <= own.held + own.trivial:
        return "sure"
    if own.failed > 1:
        return "open"
    return "sure" if printed.held else "likely"


def pooled(families: Sequence[Family]) -> Support:
    """Return the support of all families together."""
    total = NOTHING
    for family in families:
        total = total.plus(family.support)
    return total
