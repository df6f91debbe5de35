"""The search for neighbouring items that add up to one: a walk that stops when the sum is too large."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rules.tables.checks import Check, bits, close
from rules.tables.families import Support, allowed
from rules.tables.forest import Forest, Item
from rules.tables.grid import Figure

# So many walks, which differ in the lines they leave out, are followed at once.
WIDEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Parts that add up, and how unlikely that is by accident.

    `chained` are lines on the way that are the only part of the line before them.
    """

    parts: tuple[int, ...]
    bits: float
    chained: tuple[tuple[int, int], ...] = ()
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Walk:
    """A sum as far as it has come: totals, halves and number of terms that are not zero, by position."""

    totals: tuple[int, ...]
    halves: tuple[int, ...]
    counts: tuple[int, ...]
    parts: tuple[int, ...] = ()
    chained: tuple[tuple[int, int], ...] = ()
    leaving: bool = False


def search(forest: Forest, at: int, step: int, *, single: bool, failing: bool, whole: bool) -> Found | None:
    """Return the best sum of the items after (step 1) or before (step -1) the one at `at` that is its figure.

    With `single`, a line that equals one other is evidence, too; with `failing`, it may fail somewhere;
    if `whole`, no line on the way is left out.
    """
    own = forest.axis.lines[forest.items[at].root]
    positions = [position for position in forest.positions if position in own]
    wanted = [own[position] for position in positions]
    nothing = tuple(0 for _ in positions)
    walks = [_Walk(nothing, nothing, nothing)]
    best: Found | None = None
    signed = [position in forest.negative for position in positions]
    for index in range(at + step, len(forest.items) if step > 0 else -1, step):
        item = forest.items[index]
        figures = [forest.axis.lines[item.root].get(position) for position in positions]
        optional = item.root in forest.examples
        taken = [walk for old in walks for walk in _steps(forest, old, item, figures, step, optional)]
        walks = [walk for walk in taken if not _is_over(walk, wanted, signed)][:WIDEST]
        if not walks:
            break
        forest.tried += len(walks)
        for walk in walks:
            if item.root in walk.parts[-1:]:
                found = _matched(walk, wanted, 1 if single else 2)
                left_out = len(walk.parts) < abs(index - at)
                if found is None or (found.failed and not failing) or (left_out and whole):
                    continue
                if best is None or found.bits > best.bits + 1:
                    best = found
    return best


def _steps(
    forest: Forest, walk: _Walk, item: Item, figures: list[Figure | None], step: int, optional: bool
) -> list[_Walk]:
    """Return the walk with the item taken along, and without it where it may be left out."""
    example = forest.axis.heads[item.root].role == "of_which"
    found = [_taken(walk, item, figures)] if step > 0 or not example else []
    # Only the lines right after 其中 may be left out; walking back, they come before it.
    if example or (optional and (step < 0 or walk.leaving)):
        found.append(replace(walk, leaving=True))
    if step > 0 and walk.parts and _same(forest, walk.parts[-1], item.root):
        found.append(replace(walk, chained=(*walk.chained, (walk.parts[-1], item.root))))
    if step < 0 and walk.parts and _same(forest, item.root, walk.parts[-1]):
        # Walking back, the parent comes after its only part and takes its place.
        parts = (*walk.parts[:-1], item.root)
        found.append(replace(walk, parts=parts, chained=(*walk.chained, (item.root, walk.parts[-1]))))
    return found


def _taken(walk: _Walk, item: Item, figures: list[Figure | None]) -> _Walk:
    return _Walk(
        tuple(
            total + (figure.number if figure else 0)
            for total, figure in zip(walk.totals, figures, strict=True)
        ),
        tuple(
            half + (figure.half if figure else 0) for half, figure in zip(walk.halves, figures, strict=True)
        ),
        tuple(
            count + (figure is not None and figure.number != 0)
            for count, figure in zip(walk.counts, figures, strict=True)
        ),
        (*walk.parts, item.root),
        walk.chained,
    )


def _same(forest: Forest, one: int, other: int) -> bool:
    """Say whether two lines print the same figures, not all of them zero."""
    first, second = (forest.axis.lines[line] for line in (one, other))
    pairs = [(first.get(position), second.get(position)) for position in forest.positions]
    shown = [(a, b) for a, b in pairs if a is not None or b is not None]
    alike = all(
        a is not None and b is not None and abs(a.number - b.number) <= a.half + b.half for a, b in shown
    )
    return alike and any(a is not None and a.number for a, _ in shown)


def _is_over(walk: _Walk, wanted: list[Figure], signed: list[bool]) -> bool:
    """Say whether the sum is too large in so many positions that it will not be right any more."""
    over = sum(
        not below and total - half > figure.number + figure.half
        for total, half, figure, below in zip(walk.totals, walk.halves, wanted, signed, strict=True)
    )
    return over > allowed(len(wanted))


def _matched(walk: _Walk, wanted: list[Figure], least: int) -> Found | None:
    checks = []
    for total, half, count, figure in zip(walk.totals, walk.halves, walk.counts, wanted, strict=True):
        if count == 0 and figure.number == 0:
            continue
        held = close(figure, total, half)
        checks.append(Check(held, bits(figure, half) if held and count >= least and figure.number else 0.0))
    support = Support.of(checks)
    return (
        Found(walk.parts, support.bits, walk.chained, support.failed)
        if support.held and support.allowed
        else None
    )
