"""Sentences of one form: what ties their figures in nearly all of them, ties them in the others.

Thirty paragraphs tell an item, last year's amount, this year's and a rate; in twenty-nine the rate is that of
the two amounts. No word says so, and none is needed: a rate of three digits does not fit thirty times by
accident. The form is learnt for each document anew, for figures that stand in one place: behind the same two
characters and two figures of the same kinds, or, for rates, behind a figure of the same kind in one passage.
See docs/decisions/0019-arithmetic.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from normalize.records import Report
from rules.arithmetic.figure_forms import FORMS, SAME, Form, accident
from rules.arithmetic.passages import Figure, Passage, passages_of
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.engine.repair import slips_of

RULE = "A01"
BACK = 4
FRONT = 3
"""The figures a figure may be tied to: the last four before it, the first two of its passage,
and the first of the passage before."""
FEWEST = {"place": 4, "passage": 3}
MOST_FAILING = 0.34
ODDS = -6.0
"""A form is learnt where it holds so many times at least, fails a third as often at most, and where the
chance that it fits so often by accident, whichever form it is, is below one in a million."""
ALMOST = 0.999
DIGITS = 3
"""Round figures fit each other by accident: they prove no form, and with two of them none is said to fail."""
SURE = 8
"""A form that holds so often is not doubted where no slip explains that it fails."""

Place = tuple[str | int, ...]
Slots = tuple[int, int]
Key = tuple[int, Slots]
Instance = tuple[Figure, Figure, Figure]


@dataclass(slots=True)
class _Tally:
    """How often a form held and failed in one place, and the odds (log 10) that it is all accident."""

    held: set[tuple[float, float, float]] = field(default_factory=set)
    failed: int = 0
    odds: float = 0.0


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations that figures in one place have in nearly all sentences of their form."""
    places: defaultdict[Place, list[tuple[Passage, int]]] = defaultdict(list)
    before: Passage = ()
    for line, passage in enumerate(passages_of(book, report, number)):
        whole = (*before[:1], *passage)
        for position in range(len(before[:1]), len(whole)):
            for place in _places(whole, position, line):
                places[place].append((whole, position))
        before = passage
    learnt = {
        place: found
        for place, listed in places.items()
        if (found := _learnt(listed, FEWEST[str(place[0])])) is not None
    }
    for place, (key, held) in learnt.items():
        for passage, position in places[place]:
            yield from _relation(book, passage, position, key, sure=place[0] == "place" and held >= SURE)


def _places(passage: Passage, position: int, line: int) -> Iterator[Place]:
    """Give the places a figure stands in, the narrowest first."""
    one, other = (passage[i].kind if i >= 0 else "" for i in (position - 1, position - 2))
    target = passage[position]
    yield "place", target.kind, one, other, target.anchor
    if target.kind == "percent":
        yield "passage", target.kind, one, line


def _learnt(listed: Sequence[tuple[Passage, int]], fewest: int) -> tuple[Key, int] | None:
    if len(listed) < fewest:
        return None
    tallies: defaultdict[Key, _Tally] = defaultdict(_Tally)
    for passage, position in listed:
        for key, instance in _instances(passage, position):
            _count(tallies[key], _form(key[0]), instance)
    known = [key for key, tally in tallies.items() if _is_learnt(tally, len(tallies), fewest)]
    best = min(known, key=lambda key: (tallies[key].odds, key), default=None)
    return None if best is None else (best, len(tallies[best].held))


def _form(number: int) -> Form:
    return SAME if number == len(FORMS) else FORMS[number]


def _instances(passage: Passage, position: int) -> Iterator[tuple[Key, Instance]]:
    """Give the figures that a figure may be tied to, with the form and their places."""
    target = passage[position]
    if not target.number:
        return
    slots = {-i: position - i for i in range(1, BACK + 1) if i <= position}
    slots |= {i: i for i in range(FRONT) if i < position}
    operands = {slot: passage[index] for slot, index in slots.items() if passage[index].number}
    rate = target.kind == "percent"
    for one, x in operands.items():
        if rate == (x.kind == target.kind) or not (rate or target.is_telling):
            continue
        if not rate:
            yield (len(FORMS), (one, one)), (target, x, x)
        for other, y in operands.items():
            if x.fact == y.fact or x.kind != y.kind:
                continue
            for number, form in enumerate(FORMS):
                if form.rate == rate and (rate or one < other):
                    yield (number, (one, other)), (target, x, y)


def _off(form: Form, instance: Instance) -> tuple[float, float]:
    """Return by how much a figure misses what the form asks for, and what the last digits leave open."""
    target, x, y = (abs(figure.number) for figure in instance)
    value = form.value(x, y)
    error = (instance[1].step / x + instance[2].step / y) * value if form.rate else 0.0
    return abs(value - target), instance[0].step + error


def _count(tally: _Tally, form: Form, instance: Instance) -> None:
    target, x, y = (abs(figure.number) for figure in instance)
    if x == y and form is not SAME:
        return
    miss, width = _off(form, instance)
    if miss > width:
        tally.failed += 1
    elif instance[0].digits >= DIGITS and (target, x, y) not in tally.held:
        tally.held.add((target, x, y))
        tally.odds += accident(width, target, form.around)


def _is_learnt(tally: _Tally, tried: int, fewest: int) -> bool:
    held = len(tally.held)
    return held >= fewest and tally.failed <= MOST_FAILING * held and tally.odds + len(str(tried)) <= ODDS


def _relation(
    book: FactTable, passage: Passage, position: int, key: Key, *, sure: bool
) -> Iterator[Relation]:
    instances = dict(_instances(passage, position))
    if key not in instances:
        return
    form, instance = _form(key[0]), instances[key]
    if form is not SAME and instance[1].number == instance[2].number:
        return
    if _is_last_digit(form, instance) or sum(figure.digits >= DIGITS for figure in instance) < 2:
        return
    if _fails(form, instance) and (
        _is_tied_otherwise(instances) or (not sure and not _is_one_slip_away(book, form, instance))
    ):
        return
    facts = [figure.fact for figure in instance]
    roles = dict(zip(facts, ("value", "operand", "operand"), strict=True))
    yield Relation(
        RULE,
        form.words.format(*(book[fact].label for fact in facts)),
        form.equations(*facts),
        tuple(roles.items()),
        printed_digits_only=form is SAME,
    )


def _fails(form: Form, instance: Instance) -> bool:
    miss, width = _off(form, instance)
    return miss > width


def _holds(form: Form, instance: Instance) -> bool:
    miss, width = _off(form, instance)
    return miss <= width - instance[0].step / 2 * ALMOST


def _is_last_digit(form: Form, instance: Instance) -> bool:
    """Say whether it is rounding, or something small left out, that keeps the form from holding."""
    miss, width = _off(form, instance)
    return width - instance[0].step / 2 * ALMOST < miss <= width + instance[0].step


def _is_tied_otherwise(instances: Mapping[Key, Instance]) -> bool:
    """Say whether a figure is tied to any others than those its place has it tied to."""
    return any(not _fails(_form(key[0]), instance) for key, instance in instances.items())


def _is_one_slip_away(book: FactTable, form: Form, instance: Instance) -> bool:
    """Say whether one slip of one of the figures would explain that the form fails."""
    for place, figure in enumerate(instance):

        def fits(number: float, place: int = place, figure: Figure = figure) -> bool:
            changed = [*instance]
            changed[place] = replace(figure, number=number)
            return number >= 10 * figure.step and _holds(form, (changed[0], changed[1], changed[2]))

        if any(fits(abs(float(number))) for _, number in slips_of(book[figure.fact])):
            return True
    return False
