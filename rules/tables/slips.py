"""Whether one slip of one figure closes a sum: a digit wrong, lost, added or exchanged, the point moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rules.tables.grid import Figure

# A slip that closes the sum must be no accident: fewer than one in so many tables.
RARE = 0.05


def one_slip_closes(figures: Mapping[int, Figure], target: int, parts: Sequence[int]) -> bool:
    """Say whether target = sum of the parts would hold if one figure had been printed with one slip less."""
    shown = [part for part in parts if part in figures]
    rest = figures[target].number - sum(figures[part].number for part in shown)
    slack = figures[target].half + sum(figures[part].half for part in shown)
    wanted = [
        (figures[target], figures[target].number - rest),
        *((figures[part], figures[part].number + rest) for part in shown),
    ]
    accidents = sum(_accident(figure, slack) for figure, _ in wanted)
    return accidents <= RARE and any(_fits(figure, number, slack) for figure, number in wanted)


def _accident(figure: Figure, slack: int) -> float:
    """Return how likely it is that some slip of this figure fits an arbitrary number of its size."""
    digits = str(abs(figure.number) // figure.step)
    return 20 * len(digits) * (2 * slack + 1) / max(1, abs(figure.number))


def _fits(figure: Figure, number: int, slack: int) -> bool:
    if number * figure.number <= 0:
        return False
    low, high = (abs(number) - slack) / figure.step, (abs(number) + slack) / figure.step
    return any(low <= slipped <= high for slipped in slips(str(abs(figure.number) // figure.step)))


def slips(digits: str) -> Iterator[int]:
    """Give every whole number that is one slip away from these digits."""
    for i, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield int(digits[:i] + other + digits[i + 1 :])
            yield int(digits[:i] + other + digits[i:])
        if len(digits) > 1:
            yield int(digits[:i] + digits[i + 1 :])
        if digits[i + 1 : i + 2] not in ("", digit):
            yield int(digits[:i] + digits[i + 1] + digit + digits[i + 2 :])
    for factor in (10, 100, 1000, 10000):
        yield int(digits) * factor
        if int(digits) % factor == 0:
            yield int(digits) // factor
