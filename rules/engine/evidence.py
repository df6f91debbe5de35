"""Is a failing relation evidence enough to accuse? By its grounds, its siblings, and what one slip explains.

What the document prints or words is taken at its word. What was inferred has to be earned: by relations of
the same shape that hold, by a second relation that the same repair closes, or by a slip that chance hardly
makes. This is what a careful auditor does: a rule of thumb that fails on every line of a table is a wrong
rule of thumb, and one that holds on all lines but one has found something.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.interval import Interval
from rules.engine.relation import Outcome, Relation, is_bound, needed
from rules.engine.repair import candidates, tries_up_to
from rules.engine.search import Repair
from rules.finding import Grounds, Operation, Severity

Shape = tuple[str, frozenset[str]]
"""Relations of one rule over the same groups of figures (a table, two, the text) stand or fall together."""

# So many relations of a shape must hold, and no other fail, for them to vouch for one that fails.
SIBLINGS = 3
# So often must a shape fail before that is held against it; a printed one rather has several mistakes.
FAILURES: Mapping[Grounds, int] = {"printed": 4, "worded": 3, "inferred": 3}
# A slip that fits by chance less often than this is what happened.
CHANCE = 0.001
SLIPS: frozenset[Operation] = frozenset({"unit", "shift", "digit", "sign", "swap"})
# The parts are those of another printed total, or one printed figure was left out or counted twice.
REBOUND: frozenset[Operation] = frozenset({"rebind", "omitted"})
STRONGEST: tuple[Grounds, ...] = ("printed", "worded", "inferred")


def shape_of(relation: Relation, facts: Sequence[Fact]) -> Shape:
    """Return the shape of a relation."""
    return relation.rule, frozenset(facts[index].group for index in relation.facts)


def grounds_of(relations: Iterable[Relation]) -> Grounds:
    """Return the strongest grounds among the relations."""
    return min((relation.grounds for relation in relations), key=STRONGEST.index)


@dataclass(slots=True)
class Evidence:
    """What the relations of a document say for and against each other."""

    facts: Sequence[Fact]
    relations: Sequence[Relation]
    outcomes: Sequence[Outcome]
    _held: Counter[Shape] = field(default_factory=Counter)
    _failed: Counter[Shape] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Count how often each shape holds and fails."""
        for relation, outcome in zip(self.relations, self.outcomes, strict=True):
            if outcome != "not_checkable":
                counts = self._held if outcome == "holds" else self._failed
                counts[shape_of(relation, self.facts)] += 1

    def misread(self) -> frozenset[int]:
        """Return the failing relations whose shape fails as often as it holds, and not by slips.

        The document does not mean what they say.
        """
        failing: defaultdict[Shape, list[int]] = defaultdict(list)
        for number, relation in enumerate(self.relations):
            if self.outcomes[number] == "fails":
                failing[shape_of(relation, self.facts)].append(number)
        return frozenset(
            number for shape, mine in failing.items() if self._is_misread(shape, mine) for number in mine
        )

    def _is_misread(self, shape: Shape, failing: Sequence[int]) -> bool:
        enough = FAILURES[grounds_of(self.relations[number] for number in failing)]
        return len(failing) >= max(enough, self._held[shape]) and not self._mostly_slips(failing)

    def _mostly_slips(self, failing: Collection[int]) -> bool:
        slips = sum(chance_of_slip(self.relations[number], self.facts) is not None for number in failing)
        return 2 * slips > len(failing)

    def severity(self, severity: Severity, explanation: Explanation) -> Severity | None:
        """Return how grave the explained relations are by their grounds; None where they prove nothing."""
        mine = [self.relations[number] for number in explanation.fixes]
        if severity == "info" or grounds_of(mine) != "inferred":
            return severity
        if all(is_bound(relation) for relation in mine):
            money = all(self.facts[index].money for relation in mine for index in relation.facts)
            return "warning" if money else None
        if self._vouched(mine) or self._twice(mine, explanation) or self._unlikely(mine, explanation):
            return severity
        slipped = any(repair.operation in SLIPS for repair, _ in explanation.repairs)
        return "warning" if slipped else None

    def _vouched(self, mine: Sequence[Relation]) -> bool:
        """Say whether relations of the same shape hold, and no other fails."""
        shapes = Counter(shape_of(relation, self.facts) for relation in mine)
        return any(
            self._held[shape] >= SIBLINGS and self._failed[shape] <= count for shape, count in shapes.items()
        )

    def _twice(self, mine: Sequence[Relation], explanation: Explanation) -> bool:
        """Say whether one repair of one figure closes two relations that share no other figure."""
        repair = explanation.repairs[0][0] if explanation.repairs else None
        if repair is None or len({candidate.number for _, candidate in repair.changes}) != 1:
            return False
        blamed = set(repair.facts)
        apart = [set(relation.facts) - blamed for relation in mine if blamed & set(relation.facts)]
        return any(one and other and not one & other for one, other in combinations(apart, 2))

    def _unlikely(self, mine: Sequence[Relation], explanation: Explanation) -> bool:
        """Say whether one slip explains all, and chance hardly makes it fit."""
        repair = explanation.repairs[0][0] if explanation.repairs else None
        if repair is not None and repair.operation in REBOUND and repair.witness is not None:
            return self._chance_of_witness(mine[0], repair.witness) < CHANCE
        if not _slipped(explanation):
            return False
        chances = (chance_of_slip(relation, self.facts) for relation in mine)
        return all(chance is not None and chance < CHANCE for chance in chances)

    def _chance_of_witness(self, relation: Relation, witness: int) -> float:
        """Return how likely some printed figure is the one that a sum asks for."""
        fact = self.facts[witness]
        figures = sum(other.money and other.report == fact.report for other in self.facts)
        width = len(relation.facts) * float(fact.finest_step)
        return figures * min(1.0, width / max(float(abs(fact.number)), float(fact.finest_step)))


def _slipped(explanation: Explanation) -> bool:
    repair: Repair | None = explanation.repairs[0][0] if explanation.repairs else None
    return repair is not None and repair.operation in SLIPS


def chance_of_slip(relation: Relation, facts: Sequence[Fact]) -> float | None:
    """Return how likely chance alone closes the relation by one slip; None if no slip of one figure does.

    Counted are all slips that are as likely as the one that fits, of all figures of the relation.
    """
    if is_bound(relation):
        return None
    wanted = {index: needed(relation, facts, index) for index in relation.facts}
    fitting = [
        (tries_up_to(facts[index], candidate.operation), index)
        for index in relation.facts
        for candidate in candidates(facts[index], odd_unit=False, wanted=wanted[index])
        if candidate.operation in SLIPS
    ]
    if not fitting:
        return None
    tries = min(fitting)[0]
    return sum(tries * _share(facts[index], wanted[index]) for index in relation.facts)


def _share(fact: Fact, wanted: Sequence[Interval]) -> float:
    """Return which part of the figures of this size and precision would do."""
    found = 0.0
    for low, high in wanted:
        if low.is_finite() and high.is_finite():
            size = max(float(abs(low + high)) / 2, float(fact.finest_step))
            # A figure of another unit or with a slipped point is as exact as it is printed, in its new size.
            step = float(fact.finest_step) * max(1.0, size / max(float(abs(fact.number)), 1e-9))
            found += min(1.0, (float(high - low) + step) / (2 * size))
    return min(1.0, found)
