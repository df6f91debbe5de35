"""Watermarks and shading under the words of a page."""

from __future__ import annotations

import numpy as np
import pytest

from extract.scan.paper import without_watermark
from tests.needs import NEEDS_OCR

pytestmark = NEEDS_OCR
SCALE = 0.36


def page() -> np.ndarray:
    """Return a page with strokes of words, three pixels wide, and one thin ruling."""
    gray = np.full((900, 700), 250, np.uint8)
    for top in range(100, 800, 40):
        for left in range(80, 600, 12):
            gray[top : top + 24, left : left + 3] = 40
    gray[60:62, 80:600] = 30
    return gray


@pytest.mark.parametrize("level", [150, 205, 230])
def test_watermark_becomes_paper(level: int) -> None:
    """A broad pale band turns as bright as the paper, and the strokes printed over it stay dark."""
    gray = page()
    band = np.zeros(gray.shape, bool)
    band[300:340, 100:500] = True
    gray[band & (gray > level)] = level
    cleaned = without_watermark(gray, SCALE)
    assert cleaned[band & (gray == level)].min() >= 245
    assert cleaned[gray == 40].max() < 90


def test_page_without_watermark_stays() -> None:
    """Thin strokes, however pale, are words and not changed."""
    pale = np.where(page() < 100, 180, 250).astype(np.uint8)
    assert without_watermark(pale, SCALE) is pale


def test_noise_is_no_watermark() -> None:
    """Words of a grainy, blurred page stay as dark as they are."""
    random = np.random.default_rng(3)
    blurred = page().astype(np.float64)
    blurred = (np.roll(blurred, 1, axis=0) + blurred + np.roll(blurred, 1, axis=1)) / 3
    grainy = np.clip(blurred - 15 + random.normal(0, 14, blurred.shape), 0, 255).astype(np.uint8)
    assert without_watermark(grainy, SCALE) is grainy
