"""Which figure is wrong.

The cheapest set of repairs that closes every failing relation and breaks none that holds. A generalised
Fellegi-Holt search. Failing relations that share figures are explained together; relations that hold pin the
figures in them. See docs/decisions/0004-culprits.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, product

from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.merging import merged
from rules.engine.relation import Relation
from rules.engine.search import Printed, Repair, Search
from rules.engine.single_repairs import NEAR, repairs_of, swapped

# Bounds of the search: a document with more is explained relation by relation.
DEEPEST = 3
BRANCHES = 6
STATES = 150
WIDE = 8
# No figure is blamed with certainty; a rival less likely than the faintest is not told.
SUREST = 0.99
FAINTEST = 0.01


def diagnose(
    facts: Sequence[Fact],
    printed: Printed,
    relations: Sequence[Relation],
    failing: Collection[int],
    suspicious_units: frozenset[int],
) -> list[Explanation]:
    """Explain the failing relations (indices into `relations`, which are those that prove something).

    One entry a mistake.
    """
    if not failing:
        return []
    search = Search(facts, relations, suspicious_units, printed)
    touching: defaultdict[int, list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        for fact in relation.facts:
            touching[fact].append(number)
    search.touching = dict(touching)
    search.same_figure = same_figures_of(facts, relations)
    groups = _joined(search, components(relations, failing, search.same_figure))
    return merged(facts, [found for group in groups for found in _explain_group(search, group)])


def _joined(search: Search, groups: list[frozenset[int]]) -> list[frozenset[int]]:
    """Join two groups that one swap of neighbouring figures closes."""
    if not 1 < len(groups) <= WIDE:
        return groups
    for one, other in combinations(groups, 2):
        pairs = product(_figures(search, one), _figures(search, other))
        if any(
            abs(a - b) <= NEAR and swapped(search, one | other, search.facts_by_index(), a, b)
            for a, b in pairs
        ):
            return _joined(search, [group for group in groups if group not in (one, other)] + [one | other])
    return groups


def _figures(search: Search, group: Iterable[int]) -> list[int]:
    return sorted({fact for number in group for fact in search.relations[number].facts})


def same_figures_of(facts: Sequence[Fact], relations: Sequence[Relation]) -> dict[int, frozenset[int]]:
    """Return, for every figure that stands at both sides of an equation or a bound, all its places."""
    found: dict[int, set[int]] = {}
    for relation in relations:
        equation = relation.equations[0]
        plain = (
            len(relation.equations) == 1
            and equation.compare != ">="
            and not equation.over
            and len(equation.terms) == 1
        )
        if (
            plain
            and facts[equation.target].number == facts[equation.terms[0][1]].number != 0
            and equation.terms[0][0] == 1
        ):
            one, other = equation.target, equation.terms[0][1]
            joined = found.get(one, {one}) | found.get(other, {other})
            found.update(dict.fromkeys(joined, joined))
    return {fact: frozenset(members) for fact, members in found.items()}


def components(
    relations: Sequence[Relation], failing: Iterable[int], same_figure: Mapping[int, frozenset[int]]
) -> list[frozenset[int]]:
    """Return the failing relations in groups that share figures, or places that print one figure."""
    groups: list[tuple[set[int], set[int]]] = []
    for number in failing:
        facts, members = (
            {mate for fact in relations[number].facts for mate in same_figure.get(fact, (fact,))},
            {number},
        )
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
    search.known.clear()
    _, chosen = _cheapest(search, group, {}, 0, float("inf"))
    found, left, changes = [], set(group), dict[int, Fact]()
    for repair in chosen:
        rivals = [
            other
            for other in repairs_of(search, frozenset(left), changes)
            if other.fixes >= (repair.fixes & left)
        ]
        found.append(Explanation(_ranked(repair, rivals), repair.fixes))
        left -= repair.fixes
        changes |= _applied(search, repair)
    return found + [Explanation((), frozenset({number})) for number in sorted(left)]


def _explain_each(search: Search, group: frozenset[int]) -> list[Explanation]:
    """Explain a group too wide to be searched.

    Relation by relation, the shortest first, each by the repair that costs least.
    """
    found, left, changes = [], set(group), dict[int, Fact]()
    for number in sorted(group, key=lambda n: len(search.relations[n].facts)):
        if number not in left:
            continue
        options = repairs_of(search, frozenset(left), changes, (number,))
        best = min(
            (repair for repair in options if number in repair.fixes),
            key=lambda r: r.cost / len(r.fixes),
            default=None,
        )
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
    best: dict[tuple[tuple[int, ...], str], Repair] = {}
    for repair in sorted((chosen, *rivals), key=lambda r: r.cost):
        best.setdefault(
            (repair.facts, repair.operation if repair.operation in ("rebind", "omitted") else ""),
            repair,
        )
    kept = list(best.values())[:8]
    least = min(repair.cost for repair in kept)
    weights = [10 ** (least - repair.cost) for repair in kept]
    # Something that no operator knows may have happened: the rest of the chance.
    total = sum(weights) + min(1.0, 10 ** (least - 5.0))
    chances = [
        (repair, min(SUREST, round(weight / total, 2))) for repair, weight in zip(kept, weights, strict=True)
    ]
    return (chances[0], *(pair for pair in chances[1:] if pair[1] >= FAINTEST))


def _applied(search: Search, repair: Repair) -> dict[int, Fact]:
    return {
        index: search.facts[index].with_number(candidate.number, candidate.step)
        for index, candidate in repair.changes
    }


def _cheapest(
    search: Search, left: frozenset[int], changes: dict[int, Fact], depth: int, limit: float
) -> tuple[float, list[Repair]]:
    """Return the cheapest repairs for the relations left, by depth first search with a bound."""
    if not left:
        return 0.0, []
    search.states += 1
    options = sorted(repairs_of(search, left, changes), key=lambda r: r.cost / len(r.fixes))
    best: tuple[float, list[Repair]] = (limit, [])
    for repair in options[: BRANCHES if depth < DEEPEST and search.states < STATES else 1]:
        if repair.cost >= best[0] or depth > len(search.facts):
            continue
        cost, rest = _cheapest(
            search, left - repair.fixes, changes | _applied(search, repair), depth + 1, best[0] - repair.cost
        )
        if repair.cost + cost < best[0]:
            best = (repair.cost + cost, [repair, *rest])
    # A relation that nothing closes is as dear as the dearest repair, so that the others are still explained.
    return best if best[1] else (10.0 * len(left), [])
