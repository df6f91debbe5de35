"""Characters with their places, out of the readings of a scanned page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extract.scan.boxes import Spot, runs
from extract.scan.engine import Reading

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
_WHITE, _PALE = 255, 0.4
"""Paper, and the darkness of a blank between two dashes over that of the dashes."""
_DOT = 0.16
"""A stroke shorter than this, in type sizes, is a point."""
_SAME_LENGTH = 0.1
"""Share of their length by which both strokes of = may differ."""
_DASHES = frozenset("一-－_—―–﹣")
_STROKES = frozenset("1lI|/丿")
_LEAN, _THIN = 0.25, 0.3
"""Shares of the height: how far the ends of / stand apart, how thick it is."""
_EQUALS = frozenset("二=＝")
_PAGE_NUMBER = re.compile(r"[一—–-]+\d{1,4}[一—–-]+")
_DEGREES, _LOWER = frozenset("°º˚"), 0.2
"""Signs that % is taken for, and the share of its columns that have ink below the middle of the line."""
_MENDED = 0.9
"""Confidence in a sign that the shape of its ink tells."""
_EVEN = 1.7
"""The highest column of a dash over the usual one."""


@dataclass(frozen=True, slots=True)
class Characters:
    """Characters of a page: n codes, boxes (n, 4) in pixels and the recogniser's scores."""

    codes: np.ndarray
    boxes: np.ndarray
    scores: np.ndarray


def place_characters(
    spots: Sequence[Spot], readings: Sequence[Reading], ink: np.ndarray, gray: np.ndarray
) -> Characters:
    """Return the characters that were read, each with a box as high as its type.

    `ink` and `gray` show the page without rulings.
    """
    size = usual_size(spots, readings)
    placed = []
    for spot, reading in zip(spots, readings, strict=True):
        shown = repaired(spot, reading, ink, gray, size)
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


def repaired(spot: Spot, reading: Reading, ink: np.ndarray, gray: np.ndarray, size: float) -> Reading:
    """Return the reading with those signs mended that the shape of the ink tells for certain.

    A cell with nothing but flat strokes holds dashes, one with two strokes of one length a sign of equality;
    dashes around a number
    are no characters 一.
    """
    if _PAGE_NUMBER.fullmatch(reading.text):
        return replace(reading, text=reading.text.replace("一", "—"))
    if not _DEGREES.isdisjoint(reading.text):
        return _with_percents(spot, reading, ink)
    if (spot.cell is None or reading.score >= _MENDED) and not _DASHES.issuperset(reading.text):
        # a sure reading may show more than the ink of the box: both strokes of a sign of equality
        return reading
    left, top, right, bottom = spot.box
    sign = _sign(reading.text, ink[top:bottom, left:right], gray[top:bottom, left:right], size)
    if not sign:
        return reading
    return Reading(
        sign,
        tuple((place + 0.5) / len(sign) for place in range(len(sign))),
        (max(reading.score, _MENDED),) * len(sign),
    )


def _with_percents(spot: Spot, reading: Reading, ink: np.ndarray) -> Reading:
    """Return the reading with % for each ° behind a digit that has ink below its middle.

    Where a degree sign has none.
    """
    left, top, right, bottom = spot.box
    borders = [0.0, *((one + other) / 2 for one, other in pairwise(reading.middles)), 1.0]
    text = list(reading.text)
    for place in (
        place for place in range(1, len(text)) if text[place] in _DEGREES and text[place - 1].isdigit()
    ):
        first, last = (left + round(share * (right - left)) for share in borders[place : place + 2])
        if np.any(ink[(top + bottom) // 2 + 1 : bottom, first:last], axis=0).mean() >= _LOWER:
            text[place] = "%"
    return replace(reading, text="".join(text))


def _sign(text: str, inside: np.ndarray, gray: np.ndarray, size: float) -> str:
    """Return the sign that the ink of a cell is for certain, or nothing."""
    if len(inside) <= _FLAT * size:
        return _dashes(inside, gray, size)
    if text in _EQUALS and _is_equal(inside):
        return "="
    return "/" if text in _STROKES and _is_slash(inside) else ""


def _dashes(inside: np.ndarray, gray: np.ndarray, size: float) -> str:
    """Return the dashes that flat ink makes, or nothing where it is of uneven thickness.

    一 of a Song type has a thicker end. A blank between two of them is paler, though the image may be too
    coarse for paper to show in it.
    """
    heights = inside.sum(axis=0)
    if heights.max() > _EVEN * np.median(heights[heights > 0]) + 1:
        return ""
    dark = _WHITE * len(gray) - gray.sum(axis=0, dtype=np.int64)
    strokes = [
        end - start for start, end in runs((heights > 0) & (dark >= _PALE * np.median(dark[heights > 0])))
    ]
    if min(strokes) < _DOT * size:
        return ""
    return "".join(
        "-" if stroke < _HYPHEN * size else "—" * max(1, round(stroke / size)) for stroke in strokes
    )


def _is_equal(inside: np.ndarray) -> bool:
    """Say whether the ink is two strokes of one length; the upper one of 二 is shorter."""
    bands = runs(np.any(inside, axis=1))
    if len(bands) != 2:
        return False
    upper, lower = (np.flatnonzero(inside[start:end].any(axis=0)) for start, end in bands)
    return bool(abs(int(np.ptp(upper)) - int(np.ptp(lower))) <= _SAME_LENGTH * inside.shape[1])


def _is_slash(inside: np.ndarray) -> bool:
    """Say whether the ink is one thin stroke that leans as / does; that of 1 stands upright."""
    rows = [np.flatnonzero(row) for row in inside if row.any()]
    left, right = np.array([row[0] for row in rows]), np.array([row[-1] for row in rows])
    quarter = max(1, len(rows) // 4)
    middles = (left + right) / 2
    leans = middles[:quarter].mean() - middles[-quarter:].mean()
    return bool(leans >= _LEAN * len(rows) and (right - left + 1).max() <= _THIN * len(rows))


def _characters(
    spot: Spot, reading: Reading, size: float
) -> Iterator[tuple[int, tuple[float, float, float, float], float]]:
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
    """Return left and right of each character.

    Halfway to its neighbours, but no further than a character reaches.
    """
    middles = [left + share * (right - left) for share in reading.middles]
    reaches = [
        size * (_REACH_FULL if ord(character) >= _EAST_ASIAN else _REACH_LOW) for character in reading.text
    ]
    borders = [float(left), *((one + other) / 2 for one, other in pairwise(middles)), float(right)]
    edges = []
    for index, (start, end) in enumerate(pairwise(borders)):
        first = start if index == 0 else max(start, middles[index] - reaches[index])
        last = end if index == len(middles) - 1 else min(end, middles[index] + reaches[index])
        edges.append((first, max(last, first + 0.5)))
    return edges
