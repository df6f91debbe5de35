"""A scanned page read: image -> set straight -> rulings, words, cells -> characters.

As if it were a page of text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extract.layout.lattice import find_grids
from extract.layout.page_content import PageContent, as_segments
from extract.layout.page_frame import Matrix, multiply
from extract.limits import Limits
from extract.scan.boxes import Box, Spot, spots
from extract.scan.characters import place_characters
from extract.scan.engine import NOTHING, Reading, detect, recognize
from extract.scan.image import Raster
from extract.scan.image_rulings import Rulings, find_ink, find_rulings, without_specks
from extract.scan.paper import without_watermark
from extract.scan.upright import quarter_turned, skew, straighten

_SURE, _NOISE, _FAINT_NOISE = 0.8, 0.35, 0.6
"""Mean scores: of a page that lies the right way up, of words that are none, of ink that no word was seen
in."""
_SIDEWAYS = 0.6
"""So much of the words' area in boxes that stand upright tells of a page scanned on its side."""
_MARGIN, _BESIDE = 0.12, 0.25
"""Paper above and below, and beside the ink of a word that is recognised, in heights of the word."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read of a scanned page.

    The matrix from its points to those of the page as it was scanned.
    """

    content: PageContent
    back: Matrix
    score: float = 0.0
    sideways: bool = False


def scan_page(raster: Raster, number: int, limits: Limits) -> Scan:
    """Read the page `number` from its image, whichever way up it lies."""
    raster = replace(raster, gray=without_watermark(raster.gray, raster.scale))
    best = _attempt(raster, 0, number, limits)
    if best.score >= _SURE or not (best.sideways or len(best.content.codes)):
        return best
    for turns in (1, 3) if best.sideways else (2,):
        other = _attempt(raster, turns, number, limits)
        if other.score > best.score:
            best = other
        if best.score >= _SURE:
            break
    return best


def _attempt(raster: Raster, turns: int, number: int, limits: Limits) -> Scan:
    """Read the image turned by quarters; one that lies on its side is not read."""
    turned = quarter_turned(raster.gray, turns)
    straight = straighten(turned.gray, skew(find_ink(turned.gray) > 0))
    back = _in_points(multiply(straight.back, turned.back), raster.scale)
    words = detect(straight.gray)
    if turns == 0 and is_sideways(words):
        return Scan(_content(number, straight.gray, raster.scale), back, sideways=True)
    content, score = _read(straight.gray, words, number, raster.scale, limits)
    height, width = turned.gray.shape
    added = (
        (straight.gray.shape[1] - width) / 2 * raster.scale,
        (straight.gray.shape[0] - height) / 2 * raster.scale,
    )
    on_page = replace(_moved(content, *added), width=width * raster.scale, height=height * raster.scale)
    return Scan(on_page, multiply((1.0, 0.0, 0.0, 1.0, *added), back), score)


def _moved(content: PageContent, left: float, top: float) -> PageContent:
    """Return the content in points from the corner of the page.

    It lies so far inside the canvas that it was turned on.
    """
    return replace(
        content,
        boxes=content.boxes - np.array([left, top, left, top]),
        horizontals=content.horizontals - np.array([top, left, left]),
        verticals=content.verticals - np.array([left, top, top]),
    )


def _in_points(matrix: Matrix, scale: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return a, b, c, d, e * scale, f * scale


def is_sideways(words: np.ndarray) -> bool:
    """Say whether most of the words (n, 4) are higher than wide."""
    if not len(words):
        return False
    wide, high = words[:, 2] - words[:, 0], words[:, 3] - words[:, 1]
    return bool((wide * high)[high > 1.5 * wide].sum() > _SIDEWAYS * (wide * high).sum())


def _read(
    gray: np.ndarray, words: np.ndarray, number: int, scale: float, limits: Limits
) -> tuple[PageContent, float]:
    """Return the content of a page that lies straight, and the mean score of its characters."""
    ink = find_ink(gray)
    rulings = find_rulings(ink, words, scale, limits.page_rulings)
    level, upright = as_segments(rulings.horizontals) * scale, as_segments(rulings.verticals) * scale
    (grids,) = find_grids([(level, upright)], limits)
    clean, printed = _without_rulings(gray, ink, rulings)
    all_places = spots(words, grids, printed, scale)
    places = all_places[: limits.scan_words]
    readings = [
        _certain(spot, reading)
        for spot, reading in zip(places, recognize(_crops(clean, places)), strict=True)
    ]
    found = place_characters(places, readings, printed, clean)
    content = _content(number, gray, scale, found.codes, found.boxes * scale, level, upright, found.scores)
    if len(all_places) > len(places):
        content = replace(
            content, overflow=(f"第{number}页文字块 (pieces of text)", len(all_places), limits.scan_words)
        )
    return content, float(found.scores.mean()) if len(found.scores) else 0.0


def _without_rulings(gray: np.ndarray, ink: np.ndarray, rulings: Rulings) -> tuple[np.ndarray, np.ndarray]:
    """Return image and ink with the rulings painted over."""
    import cv2

    mask = cv2.dilate(rulings.mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    paper = np.uint8(np.median(gray))
    return np.where(mask, paper, gray), without_specks(np.where(mask, np.uint8(0), ink))


def _crops(gray: np.ndarray, places: list[Spot]) -> list[tuple[np.ndarray, float, float]]:
    usual = median([spot.box[3] - spot.box[1] for spot in places]) if places else 0.0
    return [_crop(gray, spot.box, spot.cell, usual) for spot in places]


def _crop(gray: np.ndarray, box: Box, cell: Box | None, usual: float) -> tuple[np.ndarray, float, float]:
    """Cut out a word with some paper around it, but nothing of the cell beside.

    A small sign with as much as others have, to keep its size. Returned with it are left and right of the
    word as shares of the image's width.
    """
    left, top, right, bottom = box
    high = max(usual, bottom - top)
    margin = round(_MARGIN * high) + round((high - (bottom - top)) / 2)
    beside = round(_BESIDE * high)
    start = max(cell[0] if cell else 0, left - beside)
    end = min(cell[2] if cell else gray.shape[1], right + beside)
    return (
        gray[max(0, top - margin) : bottom + margin, start:end],
        (left - start) / (end - start),
        (right - start) / (end - start),
    )


def _certain(spot: Spot, reading: Reading) -> Reading:
    return reading if reading.score >= (_FAINT_NOISE if spot.faint else _NOISE) else NOTHING


def _content(
    number: int,
    gray: np.ndarray,
    scale: float,
    codes: np.ndarray | None = None,
    boxes: np.ndarray | None = None,
    level: np.ndarray | None = None,
    upright: np.ndarray | None = None,
    scores: np.ndarray | None = None,
) -> PageContent:
    """Return a page with what was found on it, an empty one by default."""
    return PageContent(
        number=number,
        width=gray.shape[1] * scale,
        height=gray.shape[0] * scale,
        codes=np.zeros(0, np.uint32) if codes is None else codes,
        boxes=np.zeros((0, 4)) if boxes is None else boxes,
        horizontals=as_segments([]) if level is None else level,
        verticals=as_segments([]) if upright is None else upright,
        scores=np.zeros(0) if scores is None else scores,
    )
