"""Rates, shares, growth, averages and running totals: quotients of lines, and lines added up as they go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from math import log10

from normalize.tables.table_words import core, words
from rules.finding import Grounds
from rules.tables.checks import Check, Term, close, ratio_check, sum_check
from rules.tables.families import LEAST, UNLIKELY, Family, Instance, Kind, Support, allowed
from rules.tables.grid import Axis, Figure

HUNDRED = (100, 1)
ONE = (1, 1)
# An average may be printed in another unit than its header tells.
SCALES = (ONE, (10_000, 1), (1, 10_000))
MOST = 30
SAMPLE = 6
_NOISE = re.compile(r"\d+|年度?|^[上本今去]年|[数额]$|金额$")


@dataclass(frozen=True, slots=True)
class Quotient:
    """scale x terms / line; with `whole` the line is taken at one place (a total) for all."""

    target: int
    terms: tuple[Term, ...]
    over: int
    scale: tuple[int, int] = HUNDRED
    whole: int | None = None

    @property
    def kind(self) -> Kind:
        """Return what kind of relation it is."""
        return "share" if self.whole is not None else "ratio"


def quotients(axis: Axis, totals: Iterable[int]) -> list[Family]:
    """Return what the rates and averages among the lines are quotients of.

    `totals` are the places that may be the whole of shares. One whose head names what it is of needs no three
    places.
    """
    amounts = [line for line in axis.measured("amount") if axis.lines[line]][:MOST]
    wholes = tuple(totals)
    tried = log10(max(1, 2 * len(amounts) ** 2))
    found = []
    for target in axis.measured("rate", "each"):
        options = ((entry, _support(axis, entry)) for entry in _options(axis, target, amounts, wholes))
        good = [(entry, own) for entry, own in options if own is not None and own.bits - tried >= UNLIKELY]
        if good:
            best, _ = max(good, key=lambda pair: (pair[1].held - 2 * pair[1].failed, -_distance(pair[0])))
            found.append(family_of(axis, best, tried, "worded" if _is_named(axis, best) else "inferred"))
    return found


def _is_named(axis: Axis, entry: Quotient) -> bool:
    """Say whether the head of a rate names what it is of: 执行率 over 执行数, 预算数为上年执行数的%, 占比."""
    head = core(axis.heads[entry.target].label)
    if entry.whole is not None:
        return any(word in head for word in words("measures", "share"))
    lines = [*(line for _, line in entry.terms), entry.over]
    stems = [_NOISE.sub("", core(axis.heads[line].label)) for line in lines]
    return any(len(stem) > 1 and stem in head for stem in stems)


def _distance(entry: Quotient) -> int:
    """Return how far the operands stand from the target: of two quotients alike the nearer is meant."""
    return (
        sum(abs(entry.target - line) for _, line in entry.terms)
        + abs(entry.target - entry.over)
        + len(entry.terms)
    )


def _options(axis: Axis, target: int, amounts: Sequence[int], totals: Sequence[int]) -> Iterator[Quotient]:
    head = axis.heads[target]
    for over in amounts:
        for above in amounts:
            alike = axis.heads[above].dimension == axis.heads[over].dimension
            if above == over:
                continue
            if head.measure == "each":
                yield from (Quotient(target, ((1, above),), over, scale) for scale in SCALES)
            elif alike:
                yield Quotient(target, ((1, above),), over)
                yield Quotient(target, ((1, above), (-1, over)), over)
        if head.measure == "rate":
            yield from (
                Quotient(target, ((1, over),), over, whole=whole)
                for whole in totals
                if whole in axis.lines[over]
            )


def _below(axis: Axis, entry: Quotient, place: int) -> Figure | None:
    return axis.lines[entry.over].get(place if entry.whole is None else entry.whole)


def _check(axis: Axis, entry: Quotient, place: int) -> Check | None:
    if place == entry.whole:
        return None
    group = (entry.target, *(line for _, line in entry.terms))
    near = {line: axis.lines[line][place] for line in group if place in axis.lines[line]}
    over, under = entry.scale
    return ratio_check(near, entry.target, entry.terms, _below(axis, entry, place), (over * axis.one, under))


def _support(axis: Axis, entry: Quotient) -> Support | None:
    """Return the support of a quotient that is worth looking at, None as soon as it fails too often.

    One that the head names may fail more often than others: a third of its places.
    """
    checks: list[Check] = []
    failed = 0
    places = sorted(axis.lines[entry.target])
    named = _is_named(axis, entry)
    if not named and len(places) < LEAST:
        return None
    most = max(allowed(len(places)), len(places) // 3 if named else 0)
    for number, place in enumerate(places):
        check = _check(axis, entry, place)
        if check is not None:
            checks.append(check)
            failed += not check.held
            if failed > (2 if number < SAMPLE else most):
                return None
    support = Support.of(checks)
    return support if (support.enough or (named and support.held)) and support.failed <= most else None


def family_of(axis: Axis, entry: Quotient, tried: float, grounds: Grounds = "inferred") -> Family:
    """Return a quotient with what came of it at every place."""
    instances = []
    for place in sorted(axis.lines[entry.target]):
        check = _check(axis, entry, place)
        if check is not None:
            terms = tuple((sign, axis.place(line, place)) for sign, line in entry.terms)
            over = axis.place(entry.over, place if entry.whole is None else entry.whole)
            instances.append(
                Instance(axis.place(entry.target, place), terms, check.held, check.bits, over, check.empty)
            )
    scale = Decimal(entry.scale[0]) / Decimal(entry.scale[1])
    lines = (entry.target, *(line for _, line in entry.terms), entry.over)
    return Family(entry.kind, grounds, tuple(instances), lines, scale, tried)


def running(axis: Axis) -> list[Family]:
    """Return the lines that add up another as they go: 累计 = 累计 before + 当月."""
    found = []
    lines = [line for line in axis.measured("amount", "running") if len(axis.lines[line]) >= LEAST][:MOST]
    tried = log10(max(1, len(lines) ** 2))
    for target in lines:
        for other in lines:
            if other == target or axis.heads[other].dimension != axis.heads[target].dimension:
                continue
            if not _may_run(axis, target, other):
                continue
            named = axis.heads[target].measure == "running" and axis.heads[other].measure == "amount"
            family = _running(axis, target, other, tried, "worded" if named else "inferred")
            support = family.support
            told = support.held and named
            if support.allowed and (told or (support.enough and support.bits - tried >= UNLIKELY)):
                found.append(family)
    return found


def _may_run(axis: Axis, target: int, other: int) -> bool:
    """Say whether a line adds up another in some of the first places: hardly any does."""
    own, added = axis.lines[target], axis.lines[other]
    places = list(islice((place for place in sorted(own) if axis.across[place].role == "item"), SAMPLE))
    nothing = Figure(0, 0)
    return any(
        close(own[place], own[before].number + term.number, own[before].half + term.half)
        for before, place in pairwise(places)
        for term in (added.get(place, nothing),)
    )


def _running(axis: Axis, target: int, other: int, tried: float, grounds: Grounds) -> Family:
    instances = []
    own, added = axis.lines[target], axis.lines[other]
    places = [place for place in sorted(own) if axis.across[place].role == "item"]
    for before, place in pairwise(places):
        near = {0: own[place], 1: own[before]} | ({2: added[place]} if place in added else {})
        check = sum_check(near, 0, ((1, 1), (1, 2)))
        if check is not None:
            terms = [
                (1, axis.place(target, before)),
                *([(1, axis.place(other, place))] if place in added else []),
            ]
            instances.append(
                Instance(axis.place(target, place), tuple(terms), check.held, check.bits, empty=check.empty)
            )
    return Family("running", grounds, tuple(instances), (target, other), tried=tried)
