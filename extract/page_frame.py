"""From the coordinates of a PDF page to points from the top left of the page as a reader sees it."""

from __future__ import annotations

import numpy as np

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def page_frame(box: tuple[float, float, float, float], quarter_turns: int) -> Matrix:
    """Return the matrix that takes file coordinates to the visible page; `box` is left, bottom, right, top before rotation."""
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
    """Return boxes (n, 4: two opposite corners) as x0, top, x1, bottom under the matrix; a turned box is boxed again."""
    left, one, right, other = (boxes[:, k].astype(np.float64) for k in range(4))
    corners = [map_points(np.stack(corner, axis=1), matrix) for corner in ((left, one), (right, one), (left, other), (right, other))]
    x = np.stack([corner[:, 0] for corner in corners])
    y = np.stack([corner[:, 1] for corner in corners])
    return np.stack((x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)), axis=1)
