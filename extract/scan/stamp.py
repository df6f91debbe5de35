"""Grey pages out of coloured ones, without the red stamps over their words."""

from __future__ import annotations

import numpy as np

_RED = 40
"""Red over the other two colours, of 255, from which ink is red."""
_SIZES = (18.0, 66.0)
"""Millimetres that a stamp is wide and high; red words are lower, red tables larger."""
_MILLIMETRE = 72.0 / 25.4
_BROKEN = 5
"""Pixels; gaps in the rim of a stamp that are closed."""
_HALO = 5
"""Pixels around red ink that its colour runs into."""
_PALE = 0.85
"""A stamp's ink is taken for paper if it is so bright in red light, over the brightness of its darker
part."""
_DARKER = 20.0
"""Percent of a stamp that is darker than what is called its darker part: ink that mixes with that of the
words below."""


def gray_without_stamps(colored: np.ndarray, scale: float) -> np.ndarray:
    """Return the brightness (rows, columns) of a page in colour (rows, columns, 3: red, green, blue).

    `scale` is points per pixel. In red light red ink is as bright as paper, and black words printed below it
    stay dark.
    """
    import cv2

    gray = np.asarray(cv2.cvtColor(colored, cv2.COLOR_RGB2GRAY), np.uint8)
    red, other = colored[:, :, 0], np.maximum(colored[:, :, 1], colored[:, :, 2])
    ink = ((red > other) & (red - np.minimum(red, other) > _RED)).astype(np.uint8)
    stamps = _stamps(ink, scale) if ink.any() else ink
    if not stamps.any():
        return gray
    white = max(1.0, _PALE * float(np.percentile(red[stamps > 0], _DARKER)))
    near = cv2.dilate(stamps, np.ones((_HALO, _HALO), np.uint8)) > 0
    paper = float(np.median(gray))
    lifted = np.minimum(red / white, 1.0) * paper
    return np.where(near, lifted, gray).astype(np.uint8)


def _stamps(ink: np.ndarray, scale: float) -> np.ndarray:
    """Return the red ink within the rim of a stamp."""
    import cv2

    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((_BROKEN, _BROKEN), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    least, most = (size * _MILLIMETRE / scale for size in _SIZES)
    stamps = np.zeros_like(ink)
    for left, top, width, height, _ in boxes[1:count].tolist():
        if least <= min(width, height) and max(width, height) <= most:
            stamps[top : top + height, left : left + width] = ink[top : top + height, left : left + width]
    return stamps
