"""Sums that hold nowhere because they stand in one column only: when they are meant all the same, and when the list is not whole.

A list of parts may leave something out (其中 names examples, a book prints the larger items only), so a sum that fails in the only column there is
accuses nobody by itself. It does where the rest of the table speaks for it: another sum fails by the same difference, one slip of one figure
closes it, the other sums of the table hold, or the list is a plain one that cannot leave anything out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log10

from rules.tables.checks import bits
from rules.tables.families import Support
from rules.tables.forest import Forest, Sum
from rules.tables.grid import Figure
from rules.tables.slips import one_slip_closes

# Two sums that fail by one difference do so by accident less than once in so many times (a power of ten).
TELLING = 2.0
# So many sums that hold vouch for the only one that does not.
VOUCHING = 2


def is_doubtful(support: Support) -> bool:
    """Say whether a sum was looked at in one place only, and failed there."""
    return support.failed == 1 and support.held + support.trivial == 0


def doubt(forest: Forest, target: int, parts: Sequence[int], support: Support, *, closed: bool = False) -> None:
    """Keep a doubtful sum in mind; its parts are no items of their own any more."""
    forest.add(Sum(target, tuple(parts), "worded", support, closed=closed))


def settle(forest: Forest) -> None:
    """Decide of every doubtful sum whether its list is closed, and whether another sum corroborates it."""
    doubts = [entry for entry in forest.sums if is_doubtful(entry.support)]
    holding = sum(entry.support.held > 0 for entry in forest.sums)
    for entry in doubts:
        figures = forest.figures(_place(forest, entry))
        corroborated = any(other is not entry and _agree(forest, entry, other) for other in doubts)
        vouched = len(doubts) == 1 and holding >= VOUCHING and entry.grounds == "worded"
        closed = entry.closed or corroborated or vouched or one_slip_closes(figures, entry.target, entry.parts)
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
    return abs(first + second) <= slack + more and bits(Figure(first, 0), slack + more) >= TELLING


def rest_of(figures: dict[int, Figure], target: int, parts: Sequence[int]) -> tuple[int, int]:
    """Return by how much a sum fails, and how much of it rounding may explain."""
    shown = [figures[part] for part in parts if part in figures]
    rest = figures[target].number - sum(figure.number for figure in shown)
    return rest, figures[target].half + sum(figure.half for figure in shown)


def gap(forest: Forest, root: int, parts: Sequence[int]) -> tuple[int, tuple[int, ...]] | None:
    """Return a line and those right below it without which a total holds: they are its parts, though they do not add up to it."""
    checks = forest.checks(root, parts)
    if len(checks) != 1:
        return None
    figures = forest.figures(checks[0][0])
    rest, slack = rest_of(figures, root, parts)
    leaves = {item.root for item in forest.items if item.first == item.last}
    found = []
    for begin in range(1, len(parts)):
        total = 0
        for end in range(begin, len(parts)):
            if parts[end] not in leaves:
                break
            total += figures[parts[end]].number if parts[end] in figures else 0
            if end > begin and abs(total + rest) <= slack:
                found.append((parts[begin - 1], tuple(parts[begin : end + 1])))
    telling = bits(figures[root], slack) - log10(len(parts) ** 2) >= TELLING
    return found[0] if len(found) == 1 and telling else None
