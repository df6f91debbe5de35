"""Sums along one axis: what is the total of what, by levels, by words such as 合计, and by arithmetic."""

from __future__ import annotations

from collections.abc import Collection

from rules.tables.arithmetic_sums import by_arithmetic
from rules.tables.doubts import doubt, is_doubtful, settle
from rules.tables.families import Family
from rules.tables.forest import Forest, Item, Sum
from rules.tables.grid import TOTALS, Axis
from rules.tables.named_totals import by_totals


def sums_along(axis: Axis, shares: Collection[int] = ()) -> list[Family]:
    """Return the sums along an axis; lines of one dimension are added up only with their like.

    `shares` are positions with shares of one total.
    """
    found = []
    amounts = axis.measured("amount")
    for dimension in dict.fromkeys(axis.heads[line].dimension for line in amounts):
        forest = Forest.of(
            axis, [line for line in amounts if axis.heads[line].dimension == dimension], shares
        )
        by_levels(forest)
        by_subtotals(forest)
        by_arithmetic(forest)
        by_totals(forest)
        settle(forest)
        found += [forest.family(entry) for entry in forest.sums]
    return found


def by_levels(forest: Forest) -> None:
    """Take up what codes, numbers or indents say: a line is the sum of those below it, up to its next equal.

    Lines without a level of their own are below the last that has one only where they add up to it, or where
    such lines do elsewhere.
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
    at = forest.at(root)
    below = _below(forest, at) if at is not None else []
    return below, [item.root for item in below if heads[item.root].role != "of_which"] or [
        item.root for item in below
    ]


def _below(forest: Forest, at: int) -> list[Item]:
    """Return the items directly under the one at `at`: of a deeper level, or without any level."""
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
    at = forest.at(root)
    if at is None:
        return []
    found = []
    for item in forest.items[at + 1 :] if step > 0 else reversed(forest.items[:at]):
        head = heads[item.root]
        if head.role in TOTALS or head.path != heads[root].path:
            break
        if head.role != "of_which":
            found.append(item.root)
    return sorted(found)
