"""What lies under the words of a scanned page made paper.

Watermarks and shading, which are wide and pale where words are thin and dark.
"""

from __future__ import annotations

import numpy as np

_SHRUNK = 8
"""The paper is looked at so many times smaller."""
_AROUND = 31
"""Pixels of the small image over which paper is told from what is printed on it; about 30 mm."""
_DARKEST, _PALEST = 0.45, 0.95
"""Grey of a watermark over that of the paper."""
_GRAIN = 5.0
"""Deviations of the paper's own grain that a watermark is darker than it."""
_EVEN = 0.16
"""Greatest difference of grey, of that of the paper, within five pixels of a watermark; the edges of words
and their narrow strokes show more."""
_LEAST = 5e-4
"""Share of the page that a watermark covers at least."""
_NEAR = 18.0
"""Points around broad pale ink in which the narrow strokes of the same watermark stand."""
_PIECE, _SCRAP = 16.0, 5.0
"""Square points of an even pale piece that tells of a watermark, blurred words having smaller ones; and of
one that is a part of it."""
_PALER, _NOISE = 5.0, 0.06
"""Percent of a watermark darker than what is still taken for it, and by how much its grey may vary with the
noise."""


def without_watermark(gray: np.ndarray, scale: float) -> np.ndarray:
    """Return the page (grey, `scale` points per pixel) with pale broad ink as bright as the paper.

    What is printed over it stays.
    """
    import cv2

    paper = _paper(gray)
    relative = gray / np.maximum(paper, 1.0)
    relative /= max(float(np.median(relative)), _DARKEST)
    smooth = cv2.GaussianBlur(relative, (5, 5), 0)
    palest = min(_PALEST, 1.0 - _GRAIN * 1.48 * float(np.median(np.abs(smooth - 1.0))))
    square = np.ones((5, 5), np.uint8)
    even = cv2.dilate(smooth, square) - cv2.erode(smooth, square) < _EVEN
    pale = (even & (smooth > _DARKEST) & (smooth < palest)).astype(np.uint8)
    pieces = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    broad = _large(pieces, _PIECE / (scale * scale))
    if broad.sum() < _LEAST * gray.size:
        return gray
    white = float(np.percentile(smooth[broad > 0], _PALER)) - _NOISE
    broad |= _large(np.where(smooth >= white, pieces, np.uint8(0)), _SCRAP / (scale * scale))
    reach = 2 * round(_NEAR / scale) + 1
    near = cv2.dilate(broad, np.ones((reach, reach), np.uint8)) > 0
    lifted = np.clip(np.minimum(1.0, relative / max(white, _DARKEST)) * paper, 0, 255).astype(np.uint8)
    return np.where(near, lifted, gray)


def _large(pieces: np.ndarray, least: float) -> np.ndarray:
    """Return the pieces of at least so many pixels."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(pieces, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= least
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)


def _paper(gray: np.ndarray) -> np.ndarray:
    """Return the brightness of the paper at each pixel."""
    import cv2

    height, width = gray.shape
    bright = cv2.dilate(cv2.GaussianBlur(gray, (5, 5), 0), np.ones((_SHRUNK, _SHRUNK), np.uint8))
    small = cv2.resize(
        bright, (max(1, width // _SHRUNK), max(1, height // _SHRUNK)), interpolation=cv2.INTER_NEAREST
    )
    return np.asarray(
        cv2.resize(cv2.medianBlur(small, _AROUND), (width, height), interpolation=cv2.INTER_LINEAR),
        np.float32,
    )
