"""Dashed and dotted rulings in images of pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from extract.layout.lattice import find_grids
from extract.layout.page_content import Segment, as_segments
from extract.limits import Limits
from extract.scan.image_rulings import find_ink, find_rulings
from tests.needs import NEEDS_OCR

pytestmark = NEEDS_OCR
SCALE = 0.36
NO_WORDS = np.zeros((0, 4))


def dashed_table(dash: int, period: int, row: int = 60) -> np.ndarray:
    """Return an image of a table of two rows and three columns.

    Dashes of `dash` pixels every `period` pixels and three pixels thick.
    """
    bottom = 100 + 2 * row
    gray = np.full((500, 700), 255, np.uint8)
    for y in (100, 100 + row, bottom):
        for start in range(100, 600, period):
            gray[y : y + 3, start : min(603, start + dash)] = 0
    for x in (100, 200, 400, 600):
        for start in range(100, bottom, period):
            gray[start : min(bottom + 3, start + dash), x : x + 3] = 0
    return gray


def reach(rulings: Sequence[Segment], low: float, high: float) -> tuple[float, float]:
    """Return from where to where the rulings between two places run."""
    pieces = [(start, end) for at, start, end in rulings if low < at < high]
    return min(start for start, _ in pieces), max(end for _, end in pieces)


@pytest.mark.parametrize(("dash", "period"), [(8, 14), (3, 6), (12, 20), (4, 9)])
def test_dashed_table(dash: int, period: int) -> None:
    """Dashes and dots of a table make its rulings, whole where they cross."""
    found = find_rulings(find_ink(dashed_table(dash, period)), NO_WORDS, SCALE, 4000)
    (grids,) = find_grids(
        [(as_segments(found.horizontals) * SCALE, as_segments(found.verticals) * SCALE)],
        Limits(page_rulings=4000),
    )
    assert [(len(grid.xs) - 1, len(grid.ys) - 1, len(grid.cells)) for grid in grids] == [(3, 2, 6)]


def test_leaders_are_no_ruling() -> None:
    """A row of points that no other ruling meets, as between a heading and its page, stays what it is."""
    gray = np.full((200, 700), 255, np.uint8)
    for start in range(100, 600, 9):
        gray[100:103, start : start + 3] = 0
    found = find_rulings(find_ink(gray), NO_WORDS, SCALE, 4000)
    assert (found.horizontals, found.verticals) == ([], [])
    assert not found.mask.any()


def test_feet_of_figures_are_no_ruling() -> None:
    """The even lower edges of round figures in a cell are no ruling, though uprights stand on both sides."""
    gray = np.full((300, 400), 255, np.uint8)
    gray[100:200, 100:103] = 0
    gray[100:200, 250:253] = 0
    gray[100:103, 100:253] = 0
    gray[197:200, 100:253] = 0
    for start in range(120, 235, 14):
        gray[160:163, start : start + 8] = 0
    found = find_rulings(find_ink(gray), np.array([[112.0, 132.0, 240.0, 166.0]]), SCALE, 4000)
    assert {round(at, -1) for at, _, _ in found.horizontals} == {100, 200}


def test_dots_that_were_taken_for_a_word() -> None:
    """Strokes of a ruling stay in it where the recogniser sees a flat word in them."""
    words = np.array(
        [
            [110.0, 120.0, 180.0, 148.0],
            [230.0, 120.0, 300.0, 148.0],
            [430.0, 120.0, 500.0, 148.0],
            [110.0, 155.0, 190.0, 167.0],
        ]
    )
    found = find_rulings(find_ink(dashed_table(3, 6)), words, SCALE, 4000)
    start, end = reach(found.horizontals, 155, 167)
    assert start <= 103
    assert end >= 600


def test_dots_in_a_word_that_reaches_over_a_level_ruling() -> None:
    """An upright ruling between two texts that were taken for one word stays whole.

    With a level one in the upper edge of the word.
    """
    gray = dashed_table(3, 6)
    for left in (150, 208):
        gray[110:140, left : left + 40] = np.where(np.indices((30, 40)).sum(axis=0) % 9 < 4, 0, 255)
    found = find_rulings(find_ink(gray), np.array([[146.0, 98.0, 252.0, 150.0]]), SCALE, 4000)
    start, end = reach(found.verticals, 195, 208)
    assert start <= 103
    assert end >= 217


def test_strokes_of_a_character_between_dots() -> None:
    """The side of a character is no dotted ruling.

    Though it stands at the edge of its word and between the dots of two rulings.
    """
    gray = dashed_table(4, 9)
    gray[110:154, 116:120] = 0
    for top, bottom in ((110, 130), (134, 154)):
        gray[top:bottom, 127:131] = 0
        gray[bottom - 3 : bottom, 108:131] = 0
    found = find_rulings(find_ink(gray), np.array([[105.0, 107.0, 128.0, 157.0]]), SCALE, 4000)
    assert {round(at, -1) for at, _, _ in found.verticals} == {100, 200, 400, 600}


def test_stroke_beside_a_character_between_dots() -> None:
    """The last stroke of 制 stands apart; with a dot of a ruling above and one below it is none."""
    gray = dashed_table(4, 9, row=46)
    gray[112:138, 210:321] = 0
    gray[112:138, 334:338] = 0
    found = find_rulings(find_ink(gray), np.array([[205.0, 106.0, 340.0, 142.0]]), SCALE, 4000)
    assert {round(at, -1) for at, _, _ in found.verticals} == {100, 200, 400, 600}


def test_two_dashes_in_a_word() -> None:
    """Two dashes through the whole of a word's box are an upright ruling.

    Though the row is too low for three.
    """
    gray = dashed_table(12, 15, row=30)
    for left in (150, 178):
        gray[107:125, left : left + 16] = np.where(np.indices((18, 16)).sum(axis=0) % 7 < 4, 0, 255)
    found = find_rulings(find_ink(gray), np.array([[146.0, 101.0, 209.0, 130.0]]), SCALE, 4000)
    start, end = reach(found.verticals, 195, 208)
    assert start <= 103
    assert end >= 157


def test_dots_that_run_together() -> None:
    """Dots that mostly run together in a blurred image make a ruling, however far apart the few gaps are."""
    gray = dashed_table(4, 9)
    gray[103:220, 200:203] = 0
    for top, wide in ((116, 6), (130, 3), (141, 3), (152, 6), (170, 3), (184, 6), (200, 3)):
        gray[top : top + wide, 200:203] = 255
    found = find_rulings(find_ink(gray), NO_WORDS, SCALE, 4000)
    pieces = sorted((start, end) for at, start, end in found.verticals if 195 < at < 208)
    assert pieces[0][0] <= 103
    assert pieces[-1][1] >= 217
    assert all(after[0] - before[1] <= 1 for before, after in pairwise(pieces))
