"""Every single repair that would close failing relations.

Of one figure, of two swapped, of the list that a total belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from math import log10

from rules.engine.fact import Fact
from rules.engine.formatting import as_printed, digits_of
from rules.engine.interval import EVERYTHING, INFINITY, Interval, common, meets
from rules.engine.misreading import odds
from rules.engine.relation import Equation, Relation, evaluate, is_bound, needed, right_side
from rules.engine.repair import Candidate, can_be, candidates, completed, cost_of, full_mark, recomputed
from rules.engine.search import Repair, Search
from rules.vocabulary import folded, scope_of

# A search among more figures than this does not try to swap them.
SWAPPED = 24
NEAR = 3
INEXACT = 0.7
# Accounts are made by machines and audited: a figure of theirs is less often wrong than one taken from them.
PRIMARY = 0.4
# A wrong figure that was copied to other places is rarer than one that stands alone.
COPIED_ON = 0.5
# A figure of so many digits that is printed alike in so many places is not wrong by the word of one relation.
TELLING, PLACES = 4, 3
# A zero where the others are none was rather never filled in than computed wrongly.
UNFILLED = 0.7


def repairs_of(
    search: Search, left: frozenset[int], changes: dict[int, Fact], focus: Iterable[int] = ()
) -> list[Repair]:
    """Return every single repair that closes some of the relations left (in `focus`) and breaks none."""
    key = left, tuple((index, changes[index].number) for index in sorted(changes)), tuple(focus)
    if key not in search.known:
        search.known[key] = _repairs_of(search, left, changes, tuple(focus))
    return search.known[key]


def _repairs_of(
    search: Search, left: frozenset[int], changes: dict[int, Fact], focus: Sequence[int]
) -> list[Repair]:
    figures = search.changed(changes)
    looked_at = focus or tuple(left)
    involved = sorted(
        {fact for number in looked_at for fact in search.relations[number].facts if fact not in changes}
    )
    found = [repair for fact in involved for repair in _single(search, left, figures, fact, changes)]
    if len(involved) <= SWAPPED:
        sums = [
            plain for number in left if (plain := _plain_sum(search.relations[number], figures)) is not None
        ]
        pairs = (pair for pair in combinations(involved, 2) if _may_swap(sums, figures, *pair))
        found += [repair for pair in pairs for repair in swapped(search, left, figures, *pair)]
    found += [repair for number in looked_at for repair in _relabelled(search, left, figures, number)]
    classes = {search.same_figure[fact] for fact in involved if fact in search.same_figure}
    found += [
        repair
        for same_figure in sorted(classes, key=sorted)
        for repair in _joint(search, left, figures, same_figure)
    ]
    return found


def _single(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], fact: int, changes: Mapping[int, Fact]
) -> list[Repair]:
    """Return the repairs of one figure.

    They depend only on the relations it stands in, and on what else is changed in these.
    """
    mine = [number for number in search.touching[fact] if number in left]
    near = search.neighbours(fact) if changes else frozenset()
    key = fact, tuple(mine), tuple((index, changes[index].number) for index in sorted(changes.keys() & near))
    if key not in search.singles:
        search.singles[key] = _repairs_of_one(search, left, figures, fact, mine)
    return search.singles[key]


def _repairs_of_one(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], fact: int, mine: list[int]
) -> list[Repair]:
    holding = [
        number
        for number in search.touching[fact]
        if number not in left and evaluate(search.relations[number], figures) == "holds"
    ]
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
        if found and group is mine:
            break
    return found


def _within(
    search: Search, figures: Mapping[int, Fact], fact: int, wanted: Sequence[Interval], fixes: frozenset[int]
) -> list[Repair]:
    if not wanted or all(is_bound(search.relations[number]) for number in fixes):
        return []  # a bound says that one of two figures is wrong, not what it should be
    own = figures[fact]
    if len(fixes) == 1 and _confirmed(search, own, fact):
        return []
    fitting = [
        *candidates(own, fact in search.suspicious_units, wanted),
        *_full_marks(search, figures, fact, wanted),
    ]
    fitting = [completed(own, c, wanted) for c in sorted(fitting, key=lambda c: c.cost + _off(c, wanted))[:3]]
    unlikely = PRIMARY if own.primary else 0.0
    found = [
        Repair(
            c.operation, ((fact, c),), fixes, c.cost + unlikely + _inexact(own, c, wanted) - _misread(own, c)
        )
        for c in fitting
    ]
    if own.exact and all(high - low < 1 and low % 1 for low, high in wanted):
        return found
    ends = [part for part in wanted if part[0] != -INFINITY and part[1] != INFINITY]
    others = [recomputed(own, part) for part in ends[:1]]
    return found + [
        _arbitrary(search, figures, fact, candidate, fixes)
        for candidate in others
        if can_be(own, candidate.number)
    ]


def _confirmed(search: Search, own: Fact, fact: int) -> bool:
    """Say whether so many other places print the figure that one relation alone cannot make it wrong.

    Scores, counts and figures of few digits are alike by accident.
    """
    if own.exact or own.is_score or len(digits_of(own.value).strip("0.")) < TELLING:
        return False
    alike = [other for other in search.printed.same(own.number, own.report) if other != fact]
    return len(alike) + 1 >= PLACES


def _inexact(fact: Fact, candidate: Candidate, wanted: Sequence[Interval]) -> float:
    """Return the cost of a score that closes its sum only within the rounding of others.

    Scores are mostly added up as they are printed.
    """
    middles = [(low + high) / 2 for low, high in wanted if low != -INFINITY and high != INFINITY]
    near = any(abs(candidate.number - middle) * 10 <= fact.step for middle in middles)
    return INEXACT if fact.is_score and middles and not near else 0.0


def _full_marks(
    search: Search, figures: Mapping[int, Fact], fact: int, wanted: Sequence[Interval]
) -> Iterator[Candidate]:
    """Give the repair of a score to its row's weight, and of a weight to its row's score."""
    for number in search.touching[fact] if figures[fact].exact or figures[fact].is_score else ():
        if search.relations[number].full_mark:
            yield from (
                c
                for other in search.relations[number].facts
                if other != fact
                for c in full_mark(figures[fact], figures[other], wanted)
            )


def _misread(fact: Fact, candidate: Candidate) -> float:
    """Return what a repair gains because the figure may have been misread."""
    return (
        log10(1 + odds(fact.value, candidate.operation, candidate.text))
        if fact.value.confidence is not None
        else 0.0
    )


def _off(candidate: Candidate, wanted: Sequence[Interval]) -> float:
    """Return a small cost for a candidate that lies at the edge of what rounding allows."""
    middles = [(low + high) / 2 for low, high in wanted if low != -INFINITY and high != INFINITY]
    off = min((abs(candidate.number - middle) for middle in middles), default=Decimal(0))
    return min(0.3, float(off / candidate.step) / 10) if candidate.step else 0.0


def _joint(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], same_figure: frozenset[int]
) -> list[Repair]:
    """Return the repairs of one figure in all the places it was copied to.

    It agree with each other and with nothing else.
    """
    touched = {
        number
        for fact in same_figure
        for number in search.touching[fact]
        if not set(search.relations[number].facts) <= same_figure
    }
    mine = touched & left
    wanted: tuple[Interval, ...] = (EVERYTHING,)
    for number in touched:
        inside = same_figure & set(search.relations[number].facts)
        if len(inside) != 1 or (
            number not in left and evaluate(search.relations[number], figures) != "holds"
        ):
            continue
        wanted = common(wanted, needed(search.relations[number], figures, next(iter(inside))))
    first = min(same_figure)
    if (
        not mine
        or not wanted
        or wanted == (EVERYTHING,)
        or any(figures[fact] is not search.facts[fact] for fact in same_figure)
    ):
        return []
    return [
        Repair(repair.operation, copies, repair.fixes, repair.cost + COPIED_ON)
        for repair in _within(search, figures, first, wanted, frozenset(mine))
        if _closes(
            search,
            figures,
            touched,
            copies := tuple(
                (fact, _copied_to(figures[fact], repair.changes[0][1])) for fact in sorted(same_figure)
            ),
        )
    ]


def _closes(
    search: Search,
    figures: Mapping[int, Fact],
    touched: Iterable[int],
    changes: Sequence[tuple[int, Candidate]],
) -> bool:
    """Say whether no relation of several changed figures fails when all are changed."""
    facts = {fact for fact, _ in changes}
    several = [number for number in touched if len(facts & set(search.relations[number].facts)) > 1]
    changed = search.changed(
        {fact: figures[fact].with_number(candidate.number, candidate.step) for fact, candidate in changes},
        figures,
    )
    return all(evaluate(search.relations[number], changed) != "fails" for number in several)


def _copied_to(fact: Fact, candidate: Candidate) -> Candidate:
    """Return the repaired figure as another place prints it."""
    return replace(candidate, text=as_printed(fact, candidate.number), step=fact.finest_step)


def _arbitrary(
    search: Search, figures: Mapping[int, Fact], fact: int, candidate: Candidate, fixes: frozenset[int]
) -> Repair:
    """Return the recomputed figure.

    If the printed one stands at a neighbour too, it was copied from there.
    """
    own = figures[fact]
    twice = [i for i in search.printed.same(own.number, own.report) if i != fact]
    # A figure that more than one other place prints is rather a total told again than a slip of the eye.
    # Unless several relations ask for one and the same other figure.
    near = [i for i in twice if abs(i - fact) <= NEAR and search.facts[i].group == own.group]
    if (
        near
        and not _unfilled(search, fixes)
        and (len(twice) == 1 or len(fixes) > 1 or _beside(search, fact, near, fixes))
        and not own.exact
    ):
        return Repair(
            "copy",
            ((fact, candidate),),
            fixes,
            cost_of("copy") + (2.0 if len(fixes) == 1 else 1.0),
            witness=near[0],
        )
    return Repair(
        "recompute", ((fact, candidate),), fixes, candidate.cost - (0.0 if own.number else UNFILLED)
    )


def _unfilled(search: Search, fixes: Iterable[int]) -> bool:
    """Say whether the relations are totals of zero over figures that are none.

    It is the totals that are wrong, and nothing was copied.
    """
    return all(not search.facts[search.relations[number].equations[0].target].number for number in fixes)


def _beside(search: Search, fact: int, near: Sequence[int], fixes: Iterable[int]) -> bool:
    """Say whether the same figure stands at a part and at its own total.

    A part that equals its total leaves nothing for the others.
    """
    equations = (search.relations[number].equations[0] for number in fixes)
    return any(fact != equation.target and equation.target in near for equation in equations)


def swapped(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], one: int, other: int
) -> list[Repair]:
    """Return the repair that exchanges two figures of one kind and group, if it breaks nothing."""
    a, b = figures[one], figures[other]
    if all(is_bound(search.relations[n]) for n in {*search.touching[one], *search.touching[other]} & left):
        return []
    if a.number == b.number or a.value.base_unit != b.value.base_unit or a.group != b.group:
        return []
    changed = search.changed(
        {one: a.with_number(b.number, b.step), other: b.with_number(a.number, a.step)}, figures
    )
    touched = {*search.touching[one], *search.touching[other]}
    # Most swaps close nothing: those relations are looked at first.
    if any(evaluate(search.relations[n], changed) == "fails" for n in (*(touched & left), *(touched - left))):
        return []
    changes = (
        (one, Candidate("swap", b.number, b.step, b.value.text, 0)),
        (other, Candidate("swap", a.number, a.step, a.value.text, 0)),
    )
    return [
        Repair(
            "swap",
            changes,
            frozenset(touched & left),
            cost_of("swap") + 0.5 + (0.0 if abs(one - other) == 1 else 1.0),
        )
    ]


Sums = tuple[Mapping[int, Decimal], Decimal, Decimal]
"""Coefficients of the facts in target - terms - constant, what that is, and how much of it rounding may
explain."""


def _plain_sum(relation: Relation, figures: Mapping[int, Fact]) -> Sums | None:
    equation = relation.equations[0]
    if len(relation.equations) > 1 or equation.over or equation.compare != "=" or equation.scale != 1:
        return None
    factors: defaultdict[int, Decimal] = defaultdict(Decimal)
    factors[equation.target] += 1
    for coefficient, index in equation.terms:
        factors[index] -= coefficient
    rest = sum((factor * figures[i].number for i, factor in factors.items()), -equation.constant)
    return factors, rest, sum((figures[i].step for i in factors), Decimal(0))


def _may_swap(sums: Sequence[Sums], figures: Mapping[int, Fact], one: int, other: int) -> bool:
    """Say whether exchanging two figures could close the sums they stand in.

    So that it is worth a closer look.
    """
    change = figures[other].number - figures[one].number
    slack = figures[one].step + figures[other].step
    mine = [entry for entry in sums if one in entry[0] or other in entry[0]]
    zero = Decimal(0)
    return change != 0 and all(
        abs(rest + change * (of.get(one, zero) - of.get(other, zero))) <= near + slack
        for of, rest, near in mine
    )


def _relabelled(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], number: int
) -> list[Repair]:
    """Return the repairs that move no figure.

    The parts belong to another printed total, or a part was left out or counted twice.
    """
    equation = search.relations[number].equations[0]
    if (
        equation.over
        or equation.compare != "="
        or len(equation.terms) < 2
        or not figures[equation.target].money
    ):
        return []
    return _rebound(search, left, figures, number, equation) + _omitted(search, figures, number, equation)


def _rebound(
    search: Search, left: frozenset[int], figures: Mapping[int, Fact], number: int, equation: Equation
) -> list[Repair]:
    target = figures[equation.target]
    expected = right_side(equation, figures)
    if expected is None:
        return []
    found = search.printed.near(
        expected, target.finest_step * len(equation.terms) / 2, equation.facts, target.report
    )
    if not found:
        return []
    if not _vouched(search, figures, equation, number):
        # The sum is printed elsewhere and the total is not: the total is the figure that was mistaken.
        wanted = recomputed(target, (expected, expected))
        if not can_be(target, wanted.number):
            return []
        supported = Candidate(
            "recompute", wanted.number, wanted.step, wanted.text, cost_of("recompute") + 1.5
        )
        closed = search.changed({equation.target: target.with_number(wanted.number, wanted.step)}, figures)
        touched = search.touching[equation.target]
        broken = any(evaluate(search.relations[n], closed) == "fails" for n in touched)
        fixes = frozenset({number, *(left & set(touched))})
        return (
            []
            if broken
            else [
                Repair("recompute", ((equation.target, supported),), fixes, supported.cost, witness=found[0])
            ]
        )
    blamed = tuple(i for _, i in equation.terms)
    return [Repair("rebind", (), frozenset({number}), cost_of("rebind") + 0.8, blamed, found[0])]


def _vouched(search: Search, figures: Mapping[int, Fact], equation: Equation, number: int) -> bool:
    """Say whether something else than the failing relation speaks for its total.

    Another print of it, or an equation that holds.
    """
    target = figures[equation.target]
    scope = scope_of(target.label)
    again = search.printed.near(target.number, target.finest_step / 2, equation.facts, target.report)
    if any(
        folded(search.facts[i].label) == folded(target.label)
        or (scope and scope == scope_of(search.facts[i].label))
        for i in again
    ):
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
    doubled = [
        i for _, i in equation.terms if meets(figures[i].rounded(), (-rest, -rest)) and figures[i].number != 0
    ]
    near = target.finest_step * len(equation.terms) / 2
    missing = [
        i
        for i in search.printed.near(rest, near, equation.facts, target.report)
        if search.facts[i].group == target.group
    ]
    cost = cost_of("omitted") + 1.5
    found = [Repair("omitted", (), frozenset({number}), cost, (i,), i) for i in doubled[:1]]
    return found + [
        Repair("omitted", (), frozenset({number}), cost, (equation.target,), i) for i in missing[:1]
    ]
