"""A scanned page set straight: the angle at which it lies, and the way back to the page as it was scanned."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from extract.layout.page_frame import IDENTITY, Matrix

_STEPS = ((8.0, 0.5), (0.5, 0.1), (0.1, 0.02))
"""Degrees searched on both sides of the best so far, and the step: a sheet in a feeder seldom turns by
more."""
_MOST_POINTS = 200_000
_LEAST_TURN = 0.04
"""Degrees below which a page is left as it is: one pixel over half its width."""


@dataclass(frozen=True, slots=True)
class Straight:
    """An image set straight, and the matrix from its pixels to those of the image it was made from."""

    gray: np.ndarray
    back: Matrix = IDENTITY


def skew(ink: np.ndarray) -> float:
    """Return by how many degrees the lines of `ink` (bool, rows by columns) fall towards the right.

    Lines that lie level put their ink into few rows, so the sum of squares over the rows is greatest there.
    """
    rows, columns = np.nonzero(ink)
    if len(rows) < 2:
        return 0.0
    step = max(1, len(rows) // _MOST_POINTS)
    rows, columns = rows[::step].astype(np.float64), columns[::step] - ink.shape[1] / 2
    best = 0.0
    for reach, width in _STEPS:
        count = round(reach / width)
        best = max(
            (best + width * k for k in range(-count, count + 1)),
            key=lambda degrees: _levelness(rows, columns, degrees),
        )
    return best


def _levelness(rows: np.ndarray, columns: np.ndarray, degrees: float) -> float:
    level = rows - columns * math.tan(math.radians(degrees))
    filled = np.bincount((level - level.min()).astype(np.int64)).astype(np.float64)
    return float((filled * filled).sum())


def straighten(gray: np.ndarray, degrees: float) -> Straight:
    """Turn the image so that lines falling by `degrees` lie level.

    The canvas grows so that nothing is cut off, its corners as the paper.
    """
    import cv2

    if abs(degrees) < _LEAST_TURN:
        return Straight(gray)
    height, width = gray.shape
    sine, cosine = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    size = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    there = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    there[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = cv2.warpAffine(
        gray,
        there,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=float(np.median(gray)),
    )
    (a, c, e), (b, d, f) = cv2.invertAffineTransform(there).tolist()
    return Straight(np.asarray(turned, np.uint8), (a, b, c, d, e, f))


def quarter_turned(gray: np.ndarray, turns: int) -> Straight:
    """Turn the image counter-clockwise by `turns` quarters."""
    height, width = gray.shape
    back: Matrix = (
        IDENTITY,
        (0.0, 1.0, -1.0, 0.0, float(width), 0.0),
        (-1.0, 0.0, 0.0, -1.0, float(width), float(height)),
        (0.0, -1.0, 1.0, 0.0, 0.0, float(height)),
    )[turns % 4]
    return Straight(np.ascontiguousarray(np.rot90(gray, turns)), back)
