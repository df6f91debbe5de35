"""Sums along one axis: what is the total of what, by levels, by words such as 合计 and 小计, and by arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log10

from rules.tables.doubts import doubt, gap, is_doubtful, settle
from rules.tables.families import Family, Grounds
from rules.tables.forest import Forest, Item, Sum
from rules.tables.grid import Axis
from rules.tables.paths import search

TOTALS = ("total", "subtotal")
# Found by arithmetic alone, a sum needs this many digits that agree beyond what was tried; a total that is named needs fewer.
UNNAMED = 3.0
NAMED = 1.0
PASSES = 6


def sums_along(axis: Axis) -> list[Family]:
    """Return the sums along an axis. Lines of one dimension are added up only with their like."""
    found = []
    amounts = axis.measured("amount")
    for dimension in dict.fromkeys(axis.heads[line].dimension for line in amounts):
        forest = Forest.of(axis, (line for line in amounts if axis.heads[line].dimension == dimension))
        by_levels(forest)
        by_subtotals(forest)
        by_arithmetic(forest)
        by_totals(forest)
        settle(forest)
        found += [forest.family(entry) for entry in forest.sums]
    return found


def by_levels(forest: Forest) -> None:
    """Take up what codes, numbers or indents say: a line is the sum of the lines below it, up to the next of its level.

    Lines without a level of their own are below the last that has one only where they add up to it, or where such lines do elsewhere.
    """
    heads = forest.axis.heads
    loose: list[int] = []
    holding = 0
    for root in [item.root for item in reversed(forest.items) if heads[item.root].level is not None]:
        below, parts = _parts_below(forest, root)
        if not parts:
            continue
        support = forest.support(root, parts)
        leveled = all(heads[part].level is not None for part in parts)
        examples = heads[parts[0]].role == "of_which"
        if support.held + support.trivial and support.allowed and (support.held or not examples):
            forest.add(Sum(root, tuple(parts), "worded", support))
            holding += not leveled and support.held > 0
        elif leveled:
            if is_doubtful(support):
                doubt(forest, root, parts, support)
            forest.merge(root, [item.root for item in below])
        elif is_doubtful(support) and not examples:
            loose.append(root)
    for root in loose if holding > 0 and len(loose) == 1 else ():
        _, parts = _parts_below(forest, root)
        doubt(forest, root, parts, forest.support(root, parts))


def _parts_below(forest: Forest, root: int) -> tuple[list[Item], list[int]]:
    """Return the items below a line, and its parts among them: 其中 only where there are no others."""
    heads = forest.axis.heads
    at = next(index for index, item in enumerate(forest.items) if item.root == root)
    below = _below(forest, at)
    return below, [item.root for item in below if heads[item.root].role != "of_which"] or [
        item.root for item in below
    ]


def _below(forest: Forest, at: int) -> list[Item]:
    """Return the items directly under the one at `at`: of a deeper level, or those after it that have no level at all."""
    heads = forest.axis.heads
    own = heads[forest.items[at].root].level
    found: list[Item] = []
    for item in forest.items[at + 1 :]:
        head = heads[item.root]
        if head.role in TOTALS or (head.level is not None and own is not None and head.level <= own):
            break
        marked = [
            heads[other.root].level is not None for other in found if heads[other.root].role != "of_which"
        ]
        if head.role != "of_which" and marked and marked[0] != (head.level is not None):
            break
        found.append(item)
    return found


def by_subtotals(forest: Forest) -> None:
    """Take up what the lines 小计 say: each adds up the items before it, or after it, as far as the next."""
    heads = forest.axis.heads
    roots = [item.root for item in forest.items if heads[item.root].role == "subtotal"]
    options = [[(root, parts) for root in roots if (parts := _group(forest, root, step))] for step in (-1, 1)]
    weighed = [[(root, parts, forest.support(root, parts)) for root, parts in option] for option in options]
    best = max(weighed, key=lambda option: sum(support.held - support.failed for _, _, support in option))
    holding = sum(support.held > 0 for _, _, support in best)
    for root, parts, support in best:
        if support.held + support.trivial and support.allowed:
            forest.add(Sum(root, tuple(parts), "worded", support))
        elif is_doubtful(support) and (holding or heads[root].path):
            doubt(forest, root, parts, support)


def _group(forest: Forest, root: int, step: int) -> list[int]:
    """Return the items next to a subtotal that stand under the same headings, up to the next total."""
    heads = forest.axis.heads
    at = next(index for index, item in enumerate(forest.items) if item.root == root)
    found = []
    for item in forest.items[at + 1 :] if step > 0 else reversed(forest.items[:at]):
        head = heads[item.root]
        if head.role in TOTALS or head.path != heads[root].path:
            break
        if head.role != "of_which":
            found.append(item.root)
    return sorted(found)


def by_arithmetic(forest: Forest) -> None:
    """Take up every sum of neighbouring items that is too exact to be an accident."""
    _merge_by_arithmetic(forest, unnamed=UNNAMED, named=NAMED)


def _merge_by_arithmetic(forest: Forest, *, unnamed: float, named: float) -> None:
    for _ in range(PASSES):
        before = len(forest.sums)
        for step in (1, -1):
            for root in [item.root for item in (reversed(forest.items) if step > 0 else list(forest.items))]:
                at = next((index for index, item in enumerate(forest.items) if item.root == root), None)
                if at is not None and all(entry.target != root for entry in forest.sums):
                    _take_best(forest, at, step, unnamed, named)
        if len(forest.sums) == before:
            return


def _take_best(forest: Forest, at: int, step: int, unnamed: float, named: float) -> None:
    """Take up the best sum of the items on one side of the one at `at`, if it is telling enough."""
    root = forest.items[at].root
    total = forest.axis.heads[root].role in TOTALS
    found = search(forest, at, step, single=not unnamed)
    tried = log10(forest.tried) if unnamed else 0.0
    if (
        found is None
        or found.bits <= 0
        or found.bits - tried < (named if total and not found.failed else unnamed)
    ):
        return
    for parent, child in found.chained:
        _chain(forest, parent, child)
    grounds: Grounds = "worded" if total else "inferred"
    forest.add(Sum(root, found.parts, grounds, forest.support(root, found.parts), tried))


def _chain(forest: Forest, parent: int, child: int) -> None:
    """Take up that a line is the only part of the line before it."""
    forest.add(Sum(parent, (child,), "inferred", forest.support(parent, (child,))))


def by_totals(forest: Forest) -> None:
    """Take up totals that are named and not yet explained: of all items before them, or after them, under the same headings."""
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
    """Keep in mind the lines that no sum has explained below the last part of one that stands above its parts: they may be its parts."""
    heads = forest.axis.heads
    for above, item in pairwise(list(forest.items)):
        entry = next((entry for entry in forest.sums if entry.target == above.root), None)
        if entry is None or entry.target > min(entry.parts) or max(entry.parts) != above.last:
            continue
        below = [other.root for other in forest.items if other.first >= item.first]
        if len(below) > 1 and all(heads[root].role == "item" and heads[root].level is None for root in below):
            support = forest.support(above.last, below)
            if is_doubtful(support):
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
    tried = _with_weak_sums(forest)
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


def _with_weak_sums(forest: Forest) -> Forest:
    """Return the forest with every sum of neighbouring items that holds at all."""
    tried = Forest(forest.axis, forest.positions, list(forest.items), list(forest.sums), forest.tried)
    _merge_by_arithmetic(tried, unnamed=0.0, named=NAMED)
    return tried


def _doubt(forest: Forest, root: int) -> None:
    """Keep in mind a named total that holds nowhere, with the lines that seem to be its parts."""
    parts = _likely_side(forest, root)
    support = forest.support(root, parts) if len(parts) > 1 else None
    if support is None or not is_doubtful(support):
        return
    weak = _with_weak_sums(forest)
    found = gap(weak, root, before=min(parts) < root)
    if found is not None:
        forest.sums, forest.items, forest.tried = weak.sums, weak.items, weak.tried
        parent, below, _ = found
        forest.add(Sum(parent, below, "inferred", forest.support(parent, below)))
        parts = [item for item in _likely_side(forest, root) if item not in below]
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
    """Say whether a total is of a plain list, none of whose lines is above or below another, as far as can be seen."""
    heads = [forest.axis.heads[part] for part in parts]
    plain = all(head.role == "item" and head.path == heads[0].path for head in heads)
    if not plain or len({head.level for head in heads}) > 1:
        return False
    counted = forest.axis.ordinals or heads[0].level is not None
    return counted or (
        not _is_run(forest, root, parts) and len(_with_weak_sums(forest).sums) == len(forest.sums)
    )


def _is_run(forest: Forest, root: int, parts: Sequence[int]) -> bool:
    """Say whether the sum would hold without some lines that follow each other: they may be parts of the one before them."""
    position = next(position for position, check in forest.checks(root, parts) if not check.held)
    figures = forest.figures(position)
    shown = [figures[part] for part in parts if part in figures]
    excess = sum(figure.number for figure in shown) - figures[root].number
    slack = figures[root].half + sum(figure.half for figure in shown)
    for begin in range(1, len(shown)):
        run = 0
        for figure in shown[begin:]:
            run += figure.number
            if abs(run - excess) <= slack:
                return True
    return False
