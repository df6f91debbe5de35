"""Characters with their places, out of the readings of a scanned page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.scan_boxes import Spot
from extract.scan_engine import Reading

_EAST_ASIAN = 0x2E80
_FULL, _LOW = 0.92, 0.74
"""Height of the ink over the size of the type: Chinese characters and brackets, digits and letters."""
_BRACKETS = frozenset("()（）[]【】《》/|")
_SAME_SIZE = 0.18
"""Ink tells the size of type only so well; sizes as close to the usual one are the usual one."""
_REACH_FULL, _REACH_LOW = 0.55, 0.38
"""How far a character reaches from its middle, in type sizes; beyond that there is blank paper."""
_FLAT = 0.2
"""Ink of so little height, in type sizes, is a dash."""
_HYPHEN = 0.5
"""A dash shorter than this, in type sizes, is a hyphen."""
_DASHES = frozenset("一-－_—―–﹣")
_EVEN = 1.7
"""The highest column of a dash over the usual one; 一 of a Song type has a thicker end."""


@dataclass(frozen=True, slots=True)
class Characters:
    """Characters of a page: n codes, boxes (n, 4) in pixels and the recogniser's scores."""

    codes: np.ndarray
    boxes: np.ndarray
    scores: np.ndarray


def place_characters(spots: Sequence[Spot], readings: Sequence[Reading], ink: np.ndarray) -> Characters:
    """Return the characters that were read, each with a box as high as its type."""
    size = usual_size(spots, readings)
    numbered = any(reading.text == "二" for reading in readings)
    placed = []
    for spot, reading in zip(spots, readings, strict=True):
        shown = reading if numbered and reading.text == "一" else as_dash(spot, reading, ink, size)
        if shown.text:
            placed += list(_characters(spot, shown, type_size(spot, shown, size)))
    codes = np.array([code for code, _, _ in placed], np.uint32)
    boxes = np.array([box for _, box, _ in placed], np.float64).reshape(-1, 4)
    return Characters(codes, boxes, np.array([score for _, _, score in placed], np.float64))


def usual_size(spots: Sequence[Spot], readings: Sequence[Reading]) -> float:
    """Return the type size of most of the characters, in pixels."""
    sizes: Counter[int] = Counter()
    for spot, reading in zip(spots, readings, strict=True):
        sizes[round(_size_by_ink(spot, reading))] += len(reading.text)
    if not sizes:
        return 1.0
    most = max(sizes, key=lambda size: (sum(sizes[near] for near in (size - 1, size, size + 1)), size))
    return float(max(1, most))


def type_size(spot: Spot, reading: Reading, usual: float) -> float:
    """Return the type size of a reading in pixels."""
    size = _size_by_ink(spot, reading)
    flat = all(character in _DASHES for character in reading.text)
    return usual if flat or abs(size / usual - 1) <= _SAME_SIZE else size


def _size_by_ink(spot: Spot, reading: Reading) -> float:
    full = any(ord(character) >= _EAST_ASIAN or character in _BRACKETS for character in reading.text)
    return (spot.box[3] - spot.box[1]) / (_FULL if full else _LOW)


def as_dash(spot: Spot, reading: Reading, ink: np.ndarray, size: float) -> Reading:
    """Return a dash where a cell holds nothing but one flat stroke of even thickness, which is read as 一 or not at all."""
    left, top, right, bottom = spot.box
    if spot.cell is None or (reading.text and not _DASHES.issuperset(reading.text)) or bottom - top > _FLAT * size:
        return reading
    heights = ink[top:bottom, left:right].sum(axis=0)
    if right - left < _FLAT * size or heights.max() > _EVEN * np.median(heights) + 1:
        return reading
    count = max(1, round((right - left) / size))
    text = "-" if right - left < _HYPHEN * size else "—" * count
    return Reading(text, tuple((place + 0.5) / len(text) for place in range(len(text))), (max(reading.score, 0.5),) * len(text))


def _characters(spot: Spot, reading: Reading, size: float) -> Iterator[tuple[int, tuple[float, float, float, float], float]]:
    """Yield code, box and score of each character, and a blank where one was read between western words."""
    left, top, right, bottom = spot.box
    middle = (top + bottom) / 2
    upper, lower = middle - size / 2, middle + size / 2
    for place, (start, end) in enumerate(_edges(reading, left, right, size)):
        character = reading.text[place]
        if place in reading.blanks and character.isascii() and reading.text[place - 1].isascii():
            yield 0x20, (start - 1.0, upper, start, lower), 1.0
        yield ord(character), (start, upper, end, lower), reading.scores[place]


def _edges(reading: Reading, left: int, right: int, size: float) -> list[tuple[float, float]]:
    """Return left and right of each character: halfway to its neighbours, but no further than a character reaches."""
    middles = [left + share * (right - left) for share in reading.middles]
    reaches = [size * (_REACH_FULL if ord(character) >= _EAST_ASIAN else _REACH_LOW) for character in reading.text]
    borders = [float(left), *((one + other) / 2 for one, other in pairwise(middles)), float(right)]
    edges = []
    for index, (start, end) in enumerate(pairwise(borders)):
        first = start if index == 0 else max(start, middles[index] - reaches[index])
        last = end if index == len(middles) - 1 else min(end, middles[index] + reaches[index])
        edges.append((first, max(last, first + 0.5)))
    return edges
