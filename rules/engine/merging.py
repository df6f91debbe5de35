"""One mistake told once.

Explanations that change one printed figure to one other are the same mistake, copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.search import Repair

# A repair as likely as this is taken for what happened, also elsewhere.
CERTAIN = 0.9
# Figures of fewer digits are equal by accident.
DIGITS = 3

Change = tuple[int, Decimal, Decimal]


def merged(facts: Sequence[Fact], explanations: Sequence[Explanation]) -> list[Explanation]:
    """Return the explanations, those of one mistake as one.

    An unsure one follows a sure one that makes the same change.
    """
    sure = {
        change
        for entry in explanations
        if entry.repairs
        and entry.repairs[0][1] >= CERTAIN
        and (change := _change(facts, entry.repairs[0][0]))
    }
    found: dict[object, Explanation] = {}
    for number, entry in enumerate(explanations):
        followed = _following(facts, entry, sure)
        change = _change(facts, followed.repairs[0][0]) if followed.repairs else None
        key = change if change in sure else number
        found[key] = _together(found[key], followed) if key in found else followed
    return list(found.values())


def _change(facts: Sequence[Fact], repair: Repair) -> Change | None:
    """Return (report, old number, new number) of a repair that changes one figure, in however many places."""
    if not repair.changes or repair.operation == "swap":
        return None
    index, candidate = repair.changes[0]
    digits = sum(letter.isdigit() for letter in facts[index].value.text.rstrip("0."))
    rounded = (
        candidate.number.quantize(facts[index].finest_step)
        if candidate.number.is_finite()
        else candidate.number
    )
    return (facts[index].report, facts[index].number, rounded) if digits >= DIGITS else None


def _following(facts: Sequence[Fact], entry: Explanation, sure: set[Change]) -> Explanation:
    """Return the explanation with the repair first that is known from elsewhere."""
    if not entry.repairs or entry.repairs[0][1] >= CERTAIN:
        return entry
    known = next(
        (
            repair
            for repair, _ in entry.repairs
            if (change := _change(facts, repair)) is not None and change in sure
        ),
        None,
    )
    return entry if known is None else replace(entry, repairs=((known, CERTAIN),))


def _together(first: Explanation, second: Explanation) -> Explanation:
    """Return two explanations of one mistake as one, which changes the figure in all their places."""
    (one, chance), (other, _) = first.repairs[0], second.repairs[0]
    changes = dict(one.changes) | dict(other.changes)
    repair = replace(one, changes=tuple(changes.items()), fixes=one.fixes | other.fixes)
    return Explanation(((repair, chance), *first.repairs[1:]), first.fixes | second.fixes)
