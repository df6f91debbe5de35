"""Totals that are named (合计, 总计) and that neither levels nor arithmetic have explained."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log10

from rules.tables.arithmetic_sums import UNNAMED, with_weak_sums
from rules.tables.doubts import doubt, gap, is_doubtful
from rules.tables.forest import Forest, Sum
from rules.tables.grid import TOTALS


def by_totals(forest: Forest) -> None:
    """Take up named totals that nothing has explained: of all items before or after them."""
    heads = forest.axis.heads
    for root in [item.root for item in sorted(forest.items, key=lambda item: -len(heads[item.root].path))]:
        if heads[root].role not in TOTALS or any(entry.target == root for entry in forest.sums):
            continue
        if all(item.root != root for item in forest.items):
            continue
        best = _best_side(forest, root)
        if best is not None:
            forest.add(best)
        elif not _jointly(forest, root):
            _doubt(forest, root)
    _doubt_consumed(forest)
    _doubt_of_which(forest)
    _doubt_left_over(forest)


def _doubt_consumed(forest: Forest) -> None:
    """Look at the named totals that are parts of others: what stands before them is to add up to them."""
    heads = forest.axis.heads
    explained = {entry.target for entry in forest.sums}
    for entry in list(forest.sums):
        for part in entry.parts:
            if heads[part].role not in TOTALS or part in explained or part != min(entry.parts):
                continue
            first = min(entry.target, *entry.parts)
            before = [i.root for i in forest.items if i.last < first and heads[i.root].role != "of_which"]
            support = forest.support(part, before) if len(before) > 1 else None
            if support is None:
                continue
            if support.held and support.allowed:
                forest.add(Sum(part, tuple(before), "worded", support))
            elif is_doubtful(support):
                doubt(forest, part, before, support, closed=_is_flat(forest, part, before))


def _doubt_of_which(forest: Forest) -> None:
    """Keep in mind a line whose 其中 do not add up to it, where those of the other lines do."""
    heads = forest.axis.heads
    holding = sum(
        heads[entry.parts[0]].role == "of_which" and entry.support.held > 0 for entry in forest.sums
    )
    items = list(forest.items)
    for index, (item, after) in enumerate(pairwise(items)):
        if heads[item.root].role != "item" or heads[after.root].role != "of_which" or item.first != item.last:
            continue
        run = [after.root]
        for other in items[index + 2 :]:
            if other.first != other.last or heads[other.root].role in (*TOTALS, "of_which"):
                break
            run.append(other.root)
        support = forest.support(item.root, run) if holding and len(run) > 1 else None
        if support is not None and is_doubtful(support):
            doubt(forest, item.root, run, support)


def _doubt_left_over(forest: Forest) -> None:
    """Keep in mind lines left over below the last part of a sum: they may be parts of that line."""
    heads = forest.axis.heads
    for above, item in pairwise(list(forest.items)):
        entry = next((entry for entry in forest.sums if entry.target == above.root), None)
        if entry is None or entry.target > min(entry.parts) or max(entry.parts) != above.last:
            continue
        below = [other.root for other in forest.items if other.first >= item.first]
        if len(below) > 1 and all(heads[root].role == "item" and heads[root].level is None for root in below):
            support = forest.support(above.last, below)
            if is_doubtful(support) or (support.held and support.allowed):
                forest.add(Sum(above.last, tuple(below), "inferred", support))
                return


def _best_side(forest: Forest, root: int) -> Sum | None:
    """Return the total of the items before a line, or after it, whichever holds."""
    weighed = [(forest.support(root, parts), parts) for parts in _sides(forest, root) if parts]
    good = [
        (support, parts) for support, parts in weighed if support.held + support.trivial and support.allowed
    ]
    if not good:
        return None
    support, parts = max(good, key=lambda pair: pair[0].held)
    return Sum(root, tuple(parts), "worded", support)


def _jointly(forest: Forest, root: int) -> bool:
    """Take up sums that are too short of digits each, where a total holds with all of them.

    Together they are no accident.
    """
    tried = with_weak_sums(forest)
    if all(entry.target != root for entry in tried.sums):
        best = _best_side(tried, root)
        if best is None:
            return False
        tried.add(best)
    fresh = tried.sums[len(forest.sums) :]
    if sum(entry.support.bits for entry in fresh) - log10(tried.tried) < UNNAMED:
        return False
    forest.sums, forest.items, forest.tried = tried.sums, tried.items, tried.tried
    return True


def _doubt(forest: Forest, root: int) -> None:
    """Keep in mind a named total that holds nowhere, with the lines that seem to be its parts."""
    parts = _likely_side(forest, root)
    support = forest.support(root, parts) if len(parts) > 1 else None
    if support is None or not is_doubtful(support):
        return
    weak = with_weak_sums(forest)
    found = gap(weak, root, before=min(parts) < root)
    if found is not None:
        forest.sums, forest.items, forest.tried = weak.sums, weak.items, weak.tried
        parent, below, _ = found
        forest.add(Sum(parent, below, "inferred", forest.support(parent, below)))
        parts = [item for item in _likely_side(forest, root) if item not in below]
        if parts and root not in forest.explained():
            forest.add(Sum(root, tuple(parts), "worded", forest.support(root, parts)))
    else:
        doubt(forest, root, parts, support, closed=_is_flat(forest, root, parts))


def _likely_side(forest: Forest, root: int) -> list[int]:
    """Return the lines before a total, or those after it where totals stand above."""
    before, after = _sides(forest, root)
    heads = forest.axis.heads
    named = [entry for entry in forest.sums if heads[entry.target].role in TOTALS]
    above = sum(min(entry.parts) > entry.target for entry in named)
    if not before or not after:
        return before or after
    return after if 2 * above > len(named) else before


def _sides(forest: Forest, root: int) -> list[list[int]]:
    """Return the items before a total and those after it, as far as they stand under its headings."""
    heads = forest.axis.heads
    path = heads[root].path
    inside = [
        i
        for i in forest.items
        if heads[i.root].path[: len(path)] == path and heads[i.root].role != "of_which"
    ]
    at = next((index for index, item in enumerate(inside) if item.root == root), None)
    if at is None:
        return [[], []]
    return [[item.root for item in inside[:at]], [item.root for item in inside[at + 1 :]]]


def _is_flat(forest: Forest, root: int, parts: Sequence[int]) -> bool:
    """Say whether a total is of a plain list, in which no line can be seen to be above another."""
    heads = [forest.axis.heads[part] for part in parts]
    plain = all(head.role == "item" and head.path == heads[0].path for head in heads)
    if not plain or len({head.level for head in heads}) > 1:
        return False
    counted = forest.axis.ordinals or heads[0].level is not None
    return counted or (
        not _is_run(forest, root, parts) and len(with_weak_sums(forest).sums) == len(forest.sums)
    )


def _is_run(forest: Forest, root: int, parts: Sequence[int]) -> bool:
    """Say whether some lines seem to be parts of another: without those in a row the sum would hold."""
    position = next(position for position, check in forest.checks(root, parts) if not check.held)
    figures = forest.figures(position)
    shown = [figures[part] for part in parts if part in figures]
    excess = sum(figure.number for figure in shown) - figures[root].number
    slack = figures[root].half + sum(figure.half for figure in shown)
    if excess > max((figure.number for figure in shown), default=0):
        return True  # no single part is too large by so much: some are counted twice
    for begin in range(1, len(shown)):
        run = 0
        for figure in shown[begin:]:
            run += figure.number
            if abs(run - excess) <= slack:
                return True
    return False
