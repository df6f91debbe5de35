"""Which figure is wrong: the cheapest set of repairs that closes every failing relation and breaks none that holds.

A generalised Fellegi-Holt search. Failing relations that share figures are explained together; relations that hold pin the
figures in them. See docs/decisions/0004-culprits.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product

from rules.fact import Fact
from rules.finding import Operation
from rules.interval import EVERYTHING, INFINITY, Interval, common, meets
from rules.relation import Equation, Relation, evaluate, needed, right_side
from rules.repair import Candidate, candidates, completed, cost_of, fits, recomputed
from rules.vocabulary import folded, scope_of

# Bounds of the search: a document with more is explained relation by relation.
DEEPEST = 3
BRANCHES = 6
STATES = 150
WIDE = 8
SWAPPED = 24
NEAR = 3
# No figure is blamed with certainty; a rival less likely than the faintest is not told.
SUREST = 0.99
FAINTEST = 0.01


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """One mistake: the repair chosen, the others that would do as well, each with its chance, and the relations it closes."""

    repairs: tuple[tuple[Repair, float], ...]
    fixes: frozenset[int]


@dataclass(slots=True)
class Search:
    """The facts and the relations that bear on them; `weak` relations neither pin a figure nor ask for a repair."""

    facts: Sequence[Fact]
    relations: Sequence[Relation]
    odd: frozenset[int]
    touching: dict[int, list[int]] = field(default_factory=dict)
    states: int = 0

    def facts_by_index(self) -> Mapping[int, Fact]:
        """Return the figures as printed."""
        return _Overlay(self.facts, {})

    def changed(self, changes: Mapping[int, Fact]) -> Mapping[int, Fact]:
        """Return the figures with some of them changed."""
        return _Overlay(self.facts, changes)


class _Overlay(dict[int, Fact]):
    """The facts with a few replaced."""

    def __init__(self, facts: Sequence[Fact], changes: Mapping[int, Fact]) -> None:
        super().__init__(changes)
        self._facts = facts

    def __missing__(self, index: int) -> Fact:
        return self._facts[index]


def explain(facts: Sequence[Fact], relations: Sequence[Relation], failing: Iterable[int], odd: frozenset[int]) -> list[Explanation]:
    """Explain the failing relations (indices into `relations`, which are those that prove something): one entry a mistake."""
    search = Search(facts, relations, odd)
    touching: defaultdict[int, list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        for fact in relation.facts:
            touching[fact].append(number)
    search.touching = dict(touching)
    groups = _joined(search, components(relations, failing))
    return [found for group in groups for found in _explain_group(search, group)]


def _joined(search: Search, groups: list[frozenset[int]]) -> list[frozenset[int]]:
    """Join two groups that one swap of neighbouring figures closes."""
    if not 1 < len(groups) <= WIDE:
        return groups
    for one, other in combinations(groups, 2):
        pairs = product(_figures(search, one), _figures(search, other))
        if any(abs(a - b) <= NEAR and _swapped(search, one | other, search.facts_by_index(), a, b) for a, b in pairs):
            return _joined(search, [group for group in groups if group not in (one, other)] + [one | other])
    return groups


def _figures(search: Search, group: Iterable[int]) -> list[int]:
    return sorted({fact for number in group for fact in search.relations[number].facts})


def components(relations: Sequence[Relation], failing: Iterable[int]) -> list[frozenset[int]]:
    """Return the failing relations in groups that share figures."""
    groups: list[tuple[set[int], set[int]]] = []
    for number in failing:
        facts, members = set(relations[number].facts), {number}
        apart = []
        for group in groups:
            if group[0] & facts:
                facts |= group[0]
                members |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (facts, members)]
    return [frozenset(members) for _, members in groups]


def _explain_group(search: Search, group: frozenset[int]) -> list[Explanation]:
    if len(group) > WIDE:
        return _explain_each(search, group)
    search.states = 0
    _, chosen = _cheapest(search, group, {}, 0, float("inf"))
    found, left, changes = [], set(group), dict[int, Fact]()
    for repair in chosen:
        rivals = [other for other in repairs_of(search, frozenset(left), changes) if other.fixes >= (repair.fixes & left)]
        found.append(Explanation(_ranked(repair, rivals), repair.fixes))
        left -= repair.fixes
        changes |= _applied(search, repair)
    return found + [Explanation((), frozenset({number})) for number in sorted(left)]


def _explain_each(search: Search, group: frozenset[int]) -> list[Explanation]:
    """Explain a group too wide to be searched: relation by relation, the shortest first, each by the repair that costs least."""
    found, left, changes = [], set(group), dict[int, Fact]()
    for number in sorted(group, key=lambda n: len(search.relations[n].facts)):
        if number not in left:
            continue
        options = repairs_of(search, frozenset(left), changes, (number,))
        best = min((repair for repair in options if number in repair.fixes), key=lambda r: r.cost / len(r.fixes), default=None)
        if best is None:
            found.append(Explanation((), frozenset({number})))
            left.discard(number)
            continue
        rivals = [other for other in options if other.fixes >= best.fixes]
        found.append(Explanation(_ranked(best, rivals), best.fixes & left))
        left -= best.fixes
        changes |= _applied(search, best)
    return found


def _ranked(chosen: Repair, rivals: Sequence[Repair]) -> tuple[tuple[Repair, float], ...]:
    """Weigh a repair and its rivals against each other: chances that add up to less than one."""
    best: dict[tuple[int, ...], Repair] = {}
    for repair in sorted((chosen, *rivals), key=lambda r: r.cost):
        best.setdefault((*repair.facts, hash(repair.operation) if repair.operation in ("rebind", "omitted") else 0), repair)
    kept = list(best.values())[:8]
    least = min(repair.cost for repair in kept)
    weights = [10 ** (least - repair.cost) for repair in kept]
    # Something that no operator knows may have happened: the rest of the chance.
    total = sum(weights) + min(1.0, 10 ** (least - 5.0))
    chances = [(repair, min(SUREST, round(weight / total, 2))) for repair, weight in zip(kept, weights, strict=True)]
    return (chances[0], *(pair for pair in chances[1:] if pair[1] >= FAINTEST))


def _applied(search: Search, repair: Repair) -> dict[int, Fact]:
    return {index: search.facts[index].with_number(candidate.number, candidate.step) for index, candidate in repair.changes}


def _cheapest(search: Search, left: frozenset[int], changes: dict[int, Fact], depth: int, limit: float) -> tuple[float, list[Repair]]:
    """Return the cheapest repairs for the relations left, by depth first search with a bound."""
    if not left:
        return 0.0, []
    search.states += 1
    options = sorted(repairs_of(search, left, changes), key=lambda r: r.cost / len(r.fixes))
    best: tuple[float, list[Repair]] = (limit, [])
    for repair in options[: BRANCHES if depth < DEEPEST and search.states < STATES else 1]:
        if repair.cost >= best[0] or depth > len(search.facts):
            continue
        cost, rest = _cheapest(search, left - repair.fixes, changes | _applied(search, repair), depth + 1, best[0] - repair.cost)
        if repair.cost + cost < best[0]:
            best = (repair.cost + cost, [repair, *rest])
    # A relation that nothing closes is as dear as the dearest repair, so that the others are still explained.
    return best if best[1] else (10.0 * len(left), [])


def repairs_of(search: Search, left: frozenset[int], changes: dict[int, Fact], focus: Iterable[int] = ()) -> list[Repair]:
    """Return every single repair that closes some of the relations left (of those in `focus`, if given) and breaks none."""
    figures = search.changed(changes)
    looked_at = tuple(focus) or tuple(left)
    involved = sorted({fact for number in looked_at for fact in search.relations[number].facts if fact not in changes})
    found = [repair for fact in involved for repair in _single(search, left, figures, fact)]
    if len(involved) <= SWAPPED:
        found += [repair for pair in combinations(involved, 2) for repair in _swapped(search, left, figures, *pair)]
    found += [repair for number in looked_at for repair in _relabelled(search, figures, number)]
    return found


def _single(search: Search, left: frozenset[int], figures: Mapping[int, Fact], fact: int) -> list[Repair]:
    mine = [number for number in search.touching[fact] if number in left]
    holding = [number for number in search.touching[fact] if number not in left and evaluate(search.relations[number], figures) == "holds"]
    pinned: tuple[Interval, ...] = (EVERYTHING,)
    for number in holding:
        pinned = common(pinned, needed(search.relations[number], figures, fact))
    groups = [mine] if len(mine) == 1 else [mine, *([number] for number in mine)]
    found: list[Repair] = []
    for group in groups:
        wanted = pinned
        for number in group:
            wanted = common(wanted, needed(search.relations[number], figures, fact))
        found += _within(search, figures, fact, wanted, frozenset(group))
        if found:
            break
    return found


def _within(search: Search, figures: Mapping[int, Fact], fact: int, wanted: Sequence[Interval], fixes: frozenset[int]) -> list[Repair]:
    if not wanted:
        return []
    own = figures[fact]
    fitting = [c for c in candidates(own, fact in search.odd) if any(fits(c, part) and not _vanishes(c, part) for part in wanted)]
    fitting = [completed(own, c, wanted) for c in sorted(fitting, key=lambda c: c.cost)[:3]]
    found = [Repair(c.operation, ((fact, c),), fixes, c.cost) for c in fitting]
    if own.exact and all(high - low < 1 and low % 1 for low, high in wanted):
        return found
    ends = [part for part in wanted if part[0] != -INFINITY and part[1] != INFINITY]
    return found + [_arbitrary(search, figures, fact, recomputed(own, part), fixes) for part in ends[:1]]


def _vanishes(candidate: Candidate, part: Interval) -> bool:
    """Say whether the candidate fits only because it is nothing beside the others: zero would fit as well."""
    return part[0] <= 0 <= part[1] and part[1] - part[0] < INFINITY and candidate.operation in ("unit", "shift", "digit") and candidate.number != 0


def _arbitrary(search: Search, figures: Mapping[int, Fact], fact: int, candidate: Candidate, fixes: frozenset[int]) -> Repair:
    """Return the recomputed figure; if the printed one stands at a neighbour too, it was copied from there."""
    own = figures[fact]
    twice = [i for i, f in enumerate(search.facts) if i != fact and f.number == own.number and f.report == own.report and own.number != 0]
    # A figure that more than one other place prints is rather a total told again than a slip of the eye.
    # Unless several relations ask for one and the same other figure.
    near = [i for i in twice if abs(i - fact) <= NEAR and search.facts[i].group == own.group]
    if near and (len(twice) == 1 or len(fixes) > 1 or _beside(search, fact, near, fixes)) and not own.exact:
        return Repair("copy", ((fact, candidate),), fixes, cost_of("copy") + (2.0 if len(fixes) == 1 else 1.0), witness=near[0])
    return Repair("recompute", ((fact, candidate),), fixes, candidate.cost)


def _beside(search: Search, fact: int, near: Sequence[int], fixes: Iterable[int]) -> bool:
    """Say whether the same figure stands at a part and at its own total: a part that equals its total leaves nothing for the others."""
    equations = (search.relations[number].equations[0] for number in fixes)
    return any(fact != equation.target and equation.target in near for equation in equations)


def _swapped(search: Search, left: frozenset[int], figures: Mapping[int, Fact], one: int, other: int) -> list[Repair]:
    a, b = figures[one], figures[other]
    if a.number == b.number or a.value.base_unit != b.value.base_unit or a.group != b.group:
        return []
    changed = search.changed(
        {**({} if not isinstance(figures, _Overlay) else figures), one: a.with_number(b.number, b.step), other: b.with_number(a.number, a.step)}
    )
    touched = {*search.touching[one], *search.touching[other]}
    if any(evaluate(search.relations[n], changed) == "fails" for n in touched):
        return []
    changes = ((one, Candidate("swap", b.number, b.step, b.value.text, 0)), (other, Candidate("swap", a.number, a.step, a.value.text, 0)))
    return [Repair("swap", changes, frozenset(touched & left), cost_of("swap") + 0.5 + (0.0 if abs(one - other) == 1 else 1.0))]


def _relabelled(search: Search, figures: Mapping[int, Fact], number: int) -> list[Repair]:
    """Return the repairs that move no figure: the parts belong to another printed total, or a part was left out or counted twice."""
    equation = search.relations[number].equations[0]
    if equation.over or equation.compare != "=" or len(equation.terms) < 2 or not figures[equation.target].money:
        return []
    return _rebound(search, figures, number, equation) + _omitted(search, figures, number, equation)


def twins(search_facts: Sequence[Fact], wanted: Decimal, near: Decimal, without: Iterable[int], report: int) -> list[int]:
    """Return the facts of money that print the figure `wanted` (give or take `near`), apart from those in `without`."""
    apart = set(without)
    return [
        i for i, f in enumerate(search_facts) if f.money and f.report == report and i not in apart and wanted != 0 and abs(f.number - wanted) <= near
    ]


def _rebound(search: Search, figures: Mapping[int, Fact], number: int, equation: Equation) -> list[Repair]:
    target = figures[equation.target]
    expected = right_side(equation, figures)
    if expected is None:
        return []
    found = twins(search.facts, expected, target.fine * len(equation.terms) / 2, equation.facts, target.report)
    if not found:
        return []
    if not _vouched(search, figures, equation, number):
        # The sum is printed elsewhere and the total is not: the total is the figure that was mistaken.
        wanted = recomputed(target, (expected, expected))
        supported = Candidate("recompute", wanted.number, wanted.step, wanted.text, cost_of("recompute") + 1.5)
        closed = {**(figures if isinstance(figures, _Overlay) else {}), equation.target: target.with_number(wanted.number, wanted.step)}
        broken = any(evaluate(search.relations[n], search.changed(closed)) == "fails" for n in search.touching[equation.target])
        return [] if broken else [Repair("recompute", ((equation.target, supported),), frozenset({number}), supported.cost, witness=found[0])]
    blamed = tuple(i for _, i in equation.terms)
    return [Repair("rebind", (), frozenset({number}), cost_of("rebind") + 0.8, blamed, found[0])]


def _vouched(search: Search, figures: Mapping[int, Fact], equation: Equation, number: int) -> bool:
    """Say whether something else than the failing relation speaks for its total: another print of it, or an equation that holds."""
    target = figures[equation.target]
    scope = scope_of(target.label)
    again = twins(search.facts, target.number, target.fine / 2, equation.facts, target.report)
    if any(folded(search.facts[i].label) == folded(target.label) or (scope and scope == scope_of(search.facts[i].label)) for i in again):
        return True
    others = (search.relations[n] for n in search.touching[equation.target] if n != number)
    return any(other.equations[0].compare == "=" and evaluate(other, figures) == "holds" for other in others)


def _omitted(search: Search, figures: Mapping[int, Fact], number: int, equation: Equation) -> list[Repair]:
    target, expected = figures[equation.target], right_side(equation, figures)
    if expected is None:
        return []
    rest = target.number - expected
    if any(figures[i].number == target.number for _, i in equation.terms):
        return []
    doubled = [i for _, i in equation.terms if meets(figures[i].rounded(), (-rest, -rest)) and figures[i].number != 0]
    near = target.fine * len(equation.terms) / 2
    missing = [i for i in twins(search.facts, rest, near, equation.facts, target.report) if search.facts[i].group == target.group]
    cost = cost_of("omitted") + 1.5
    found = [Repair("omitted", (), frozenset({number}), cost, (i,), i) for i in doubled[:1]]
    return found + [Repair("omitted", (), frozenset({number}), cost, (equation.target,), i) for i in missing[:1]]
