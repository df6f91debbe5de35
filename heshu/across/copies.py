"""Documents that are copies of others: the same bytes at two places, or nearly the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from heshu.across.signatures import PERMUTATIONS

if TYPE_CHECKING:
    import numpy

BANDS = 16
"""Of eight numbers each: two texts of which four fifths agree meet in a band with a probability of 0.95,
those of a half with 0.06."""
LEAST = 0.8
"""Share of common pieces from which a text is a copy."""


def near_copies(signatures: Mapping[str, bytes]) -> Iterator[tuple[str, str, float]]:
    """Yield each text that is nearly that of an earlier one.

    With the most similar one found and the share of what they have in common. Texts that share a band are
    compared with the first of them only, so that a thousand copies cost a thousand comparisons.
    """
    import numpy

    names = list(signatures)
    if not names:
        return
    numbers = numpy.stack([numpy.frombuffer(signatures[name][1:], dtype="<u4") for name in names])
    best: dict[int, tuple[float, int]] = {}
    for band in numpy.split(numbers, BANDS, axis=1):
        for first, other in _meetings(band):
            share = float((numbers[first] == numbers[other]).sum()) / PERMUTATIONS
            if share >= LEAST and (share, -first) > (
                best.get(other, (0.0, 0))[0],
                -best.get(other, (0.0, 0))[1],
            ):
                best[other] = (share, first)
    for other in sorted(best):
        share, first = best[other]
        yield names[other], names[first], share


def _meetings(band: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint32]]) -> Iterator[tuple[int, int]]:
    firsts: dict[bytes, int] = {}
    for number, row in enumerate(band):
        first = firsts.setdefault(row.tobytes(), number)
        if first != number:
            yield first, number


def same_contents(files: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each file whose bytes are those of an earlier one, with that one; `files` are names with digests.

    >>> list(same_contents([("a", "1"), ("b", "2"), ("c", "1")]))
    [('c', 'a')]
    """
    firsts: dict[str, str] = {}
    for name, digest in files:
        first = firsts.setdefault(digest, name)
        if first != name:
            yield name, first
