"""Sums that hold nowhere because they stand in one column only.

When they are meant all the same, and when the list is not whole.

A list of parts may leave something out (其中 names examples, a book prints the larger items only), so a sum
that fails in the only column there is accuses nobody by itself. It does where the rest of the table speaks
for it: another sum fails by the same difference, one slip of one figure closes it, the other sums of the
table hold, or the list is a plain one that cannot leave anything out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log10

from rules.tables.checks import bits
from rules.tables.families import Support
from rules.tables.forest import Forest, Item, Sum
from rules.tables.grid import Figure
from rules.tables.slips import one_slip_closes

# Two sums that fail by one difference do so by accident less than once in so many times (a power of ten).
TELLING = 2.0
# So many sums that hold vouch for the only one that does not.
VOUCHING = 2


def is_doubtful(support: Support) -> bool:
    """Say whether a sum was looked at in one place only, and failed there."""
    return support.failed == 1 and support.held + support.trivial == 0


def doubt(
    forest: Forest, target: int, parts: Sequence[int], support: Support, *, closed: bool = False
) -> None:
    """Keep a doubtful sum in mind; its parts are no items of their own any more."""
    forest.add(Sum(target, tuple(parts), "worded", support, closed=closed))


def settle(forest: Forest) -> None:
    """Decide of every doubtful sum whether its list is closed, and whether another sum corroborates it."""
    doubts = [entry for entry in forest.sums if is_doubtful(entry.support)]
    holding = sum(entry.support.held > 0 for entry in forest.sums)
    alike = [
        {other.target for other in doubts if other is entry or _agree(forest, entry, other)}
        for entry in doubts
    ]
    for entry, same in zip(doubts, alike, strict=True):
        figures = forest.figures(_place(forest, entry))
        corroborated = len(same) > 1 and _is_telling(forest, entry)
        vouched = len(same) == len(doubts) and holding >= VOUCHING and entry.grounds == "worded"
        closed = (
            entry.closed or corroborated or vouched or one_slip_closes(figures, entry.target, entry.parts)
        )
        forest.sums[forest.sums.index(entry)] = replace(entry, closed=closed, corroborated=corroborated)


def _place(forest: Forest, entry: Sum) -> int:
    return next(position for position, check in forest.checks(entry.target, entry.parts) if not check.held)


def _agree(forest: Forest, one: Sum, other: Sum) -> bool:
    """Say whether one change of one figure closes two sums: that of a total which is a part of the other."""
    if one.target not in other.parts and other.target not in one.parts:
        return False
    if (position := _place(forest, one)) != _place(forest, other):
        return False
    figures = forest.figures(position)
    first, slack = rest_of(figures, one.target, one.parts)
    second, more = rest_of(figures, other.target, other.parts)
    return abs(first + second) <= slack + more


def _is_telling(forest: Forest, entry: Sum) -> bool:
    """Say whether a sum fails by so much that another hardly fails by as much by accident."""
    rest, slack = rest_of(forest.figures(_place(forest, entry)), entry.target, entry.parts)
    return bits(Figure(rest, 0), 2 * slack) >= TELLING


def rest_of(figures: dict[int, Figure], target: int, parts: Sequence[int]) -> tuple[int, int]:
    """Return by how much a sum fails, and how much of it rounding may explain."""
    shown = [figures[part] for part in parts if part in figures]
    rest = figures[target].number - sum(figure.number for figure in shown)
    return rest, figures[target].half + sum(figure.half for figure in shown)


def gap(forest: Forest, root: int, before: bool) -> tuple[int, tuple[int, ...], bool] | None:
    """Return a line, and those right below it that are its parts though they do not add up to it.

    Without the parts a named total holds, or, if the line itself is wrong, it holds with them in its place
    (True): then the line is wrong by what the total is. None where no line is the only one to explain it.
    """
    items = [item for item in forest.items if (item.root < root) == before and item.root != root]
    own = forest.axis.lines[root]
    places = [position for position in forest.positions if position in own]
    if len(places) != 1:
        return None
    figures = forest.figures(places[0])
    found = [*_runs(forest, items, figures, root)]
    for wrong in (False, True):
        mine = [(parent, run) for parent, run, itself in found if itself == wrong]
        if len({parent for parent, _ in mine}) == 1:
            parent, run = min(mine, key=lambda pair: _distance(figures, *pair))
            return parent, run, wrong
    return None


def _distance(figures: dict[int, Figure], parent: int, run: tuple[int, ...]) -> tuple[bool, int]:
    rest, _ = rest_of(figures, parent, run)
    return not one_slip_closes(figures, parent, run), abs(rest)


def _runs(
    forest: Forest, items: Sequence[Item], figures: dict[int, Figure], root: int
) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Give every line and run below it with which the total holds; True where the run stands in its place."""
    heads = forest.axis.heads
    numbers = [figures[item.root].number if item.root in figures else 0 for item in items]
    counted = [
        0 if heads[item.root].role == "of_which" else number
        for item, number in zip(items, numbers, strict=True)
    ]
    slack = figures[root].half + sum(figures[item.root].half for item in items if item.root in figures)
    if bits(figures[root], slack) - log10(max(1, len(items) ** 2)) < TELLING:
        return
    whole = sum(counted)
    for begin in range(1, len(items)):
        run = left_out = 0
        for end in range(begin, len(items)):
            item = items[end]
            if item.first != item.last or heads[item.root].role not in ("item", "of_which"):
                break
            run, left_out = run + numbers[end], left_out + counted[end]
            rest = figures[root].number - (whole - left_out)
            below = tuple(other.root for other in items[begin : end + 1])
            if end > begin and abs(rest) <= slack:
                yield items[begin - 1].root, below, False
            elif end > begin and abs(rest + numbers[begin - 1] - run) <= slack:
                yield items[begin - 1].root, below, True
