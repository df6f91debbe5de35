"""From the coordinates of a PDF page to points from the top left of the page as a reader sees it."""

from __future__ import annotations

import numpy as np

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[np.ndarray, np.ndarray]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def page_frame(box: tuple[float, float, float, float], quarter_turns: int) -> Matrix:
    """Return the matrix that takes file coordinates to the visible page.

    `box` is left, bottom, right, top before rotation.
    """
    left, bottom, right, top = box
    return (
        (1.0, 0.0, 0.0, -1.0, -left, top),
        (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        (0.0, -1.0, -1.0, 0.0, top, right),
    )[quarter_turns]


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def map_points(points: np.ndarray, matrix: Matrix) -> np.ndarray:
    """Return the points (n, 2) under the matrix."""
    a, b, c, d, e, f = matrix
    x, y = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
    return np.stack((a * x + c * y + e, b * x + d * y + f), axis=1)


def map_boxes(boxes: np.ndarray, matrix: Matrix) -> np.ndarray:
    """Return boxes (n, 4: two opposite corners) as x0, top, x1, bottom under the matrix.

    A turned box is boxed again.
    """
    a, b, c, d, e, f = matrix
    if (a or d) and (b or c):
        return _map_slanted(boxes, matrix)
    sides = np.ascontiguousarray(boxes.T, np.float64)
    across, down = sides[0::2], sides[1::2]
    if b or c:
        across, down, a, d = down, across, c, b
    across, down = across * a + e, down * d + f
    mapped = np.empty((len(boxes), 4))
    for column, (choose, (one, other)) in enumerate(
        ((np.minimum, across), (np.minimum, down), (np.maximum, across), (np.maximum, down))
    ):
        choose(one, other, out=mapped[:, column])
    return mapped


def _map_slanted(boxes: np.ndarray, matrix: Matrix) -> np.ndarray:
    """Map boxes by the reach of each coordinate; slower, but for any matrix."""
    a, b, c, d, e, f = matrix
    left, one, right, other = np.ascontiguousarray(boxes.T, np.float64)
    x = (np.minimum(left, right), np.maximum(left, right))
    y = (np.minimum(one, other), np.maximum(one, other))
    across, down = _reach(x, a, y, c, e), _reach(x, b, y, d, f)
    return np.stack((across[0], down[0], across[1], down[1]), axis=1)


def _reach(x: Bounds, by_x: float, y: Bounds, by_y: float, offset: float) -> Bounds:
    """Return the least and greatest of `by_x * x + by_y * y + offset`.

    Where x and y lie between two bounds.
    """
    across, down = x[::-1] if by_x < 0 else x, y[::-1] if by_y < 0 else y
    return by_x * across[0] + by_y * down[0] + offset, by_x * across[1] + by_y * down[1] + offset
