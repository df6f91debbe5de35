"""One page of a PDF through PDFium."""

from __future__ import annotations

import numpy as np

from extract.errors import UnreadableError
from extract.layout.page_content import PageContent
from extract.layout.page_frame import Matrix, map_boxes, map_points, page_frame
from extract.limits import Limits
from extract.pdf.pdfium import SOFT_HYPHEN, PdfiumFile, PdfiumPage, clip_box, hidden_texts
from extract.pdf.pdfium_calls import identity
from extract.pdf.rulings import PageObjects, read_objects
from extract.pdf.turned_text import SLANTED, character_turns
from extract.pdf.unseen import hidden_characters, is_off_page

_LINE_END_HYPHEN = 0xFFFE
"""Another code that PDFium gives for a hyphen at a line end."""
_DESCENT = 0.15
"""Share of a character's height below its base line, as of most Chinese fonts."""
_UNCLIPPED = (np.nan,) * 4
_HIGH, _LOW, _BEYOND, _ASTRAL = 0xD800, 0xDC00, 0xE000, 0x10000


def read_page(file: PdfiumFile, index: int, limits: Limits, *, carefully: bool = False) -> PageContent:
    """Return what stands on the page with the 0-based `index`, if asked with base lines and clips.

    They take as long as all the rest. Raises `UnreadableError` where it cannot be opened.
    """
    with file.page(index) as page:
        if max(page.width, page.height) > limits.page_points:
            raise UnreadableError(
                "limit",
                what=f"第{index + 1}页边长 (page size)",
                value=round(max(page.width, page.height)),
                limit=int(limits.page_points),
            )
        frame = page_frame(page.visible_box(), page.quarter_turns)
        codes, boxes, claimed = page.characters(limits.page_characters)
        objects = read_objects(page, frame, limits)
        boxes = map_boxes(boxes, frame)
        turns = character_turns(page, objects, boxes[:, 3] - boxes[:, 1])
        seen = _seen(page, objects, boxes, frame, limits)
        if carefully:
            boxes = on_base_lines(boxes, map_points(page.origins(), frame), turns)
            boxes = np.hstack((boxes, map_boxes(_clips(page, objects, limits), frame)))
        if seen is not None:
            codes, boxes = codes[seen], boxes[seen]
            turns = None if turns is None else turns[seen]
        if turns is not None:
            codes, boxes, turns = codes[turns != SLANTED], boxes[turns != SLANTED], turns[turns != SLANTED]
        codes, boxes = join_surrogates(codes, boxes)
        overflow = (
            (f"第{index + 1}页字数 (characters)", claimed, limits.page_characters)
            if claimed > limits.page_characters
            else None
        )
        return PageContent(
            number=index + 1,
            width=page.width,
            height=page.height,
            codes=np.where((codes == SOFT_HYPHEN) | (codes == _LINE_END_HYPHEN), ord("-"), codes),
            boxes=boxes[:, :4],
            horizontals=objects.horizontals(),
            verticals=objects.verticals(),
            images=objects.images,
            overflow=overflow,
            picture_share=objects.picture_share,
            drawings=objects.drawings,
            hidden=bool(objects.images) and 2 * hidden_texts(objects.texts) > len(objects.texts),
            turns=turns if turns is not None and len(turns) == len(codes) and turns.any() else None,
            clips=boxes[:, 4:] if carefully else None,
        )


def _seen(
    page: PdfiumPage, objects: PageObjects, boxes: np.ndarray, frame: Matrix, limits: Limits
) -> np.ndarray | None:
    """Say which characters (`boxes`, n, 4) a person sees; None where all are seen."""
    width, height = (page.width, page.height)
    off = is_off_page(boxes, width, height)
    hidden = hidden_characters(page, objects, boxes, frame, limits)
    if hidden is None and not off.any():
        return None
    return ~off if hidden is None else ~(off | hidden)


def on_base_lines(boxes: np.ndarray, origins: np.ndarray, turns: np.ndarray | None) -> np.ndarray:
    """Return boxes (n, 4) of upright characters as far below their base lines as most fonts reach.

    `origins` (n, 2) are where characters begin on their base lines. Of those turned the boxes are as they
    were.
    """
    moved = boxes.copy()
    level = slice(None) if turns is None else turns == 0
    moved[level, 3] = origins[level, 1] + _DESCENT * (boxes[level, 3] - boxes[level, 1])
    moved[level, 1] = moved[level, 3] - (boxes[level, 3] - boxes[level, 1])
    return moved


def _clips(page: PdfiumPage, objects: PageObjects, limits: Limits) -> np.ndarray:
    """Return the boxes (n, 4: left, bottom, right, top) that characters are clipped to.

    Nan where they are not, or stand in a form.
    """
    own = objects.texts[: objects.text_frames[0][0]] if objects.text_frames else []
    found = {identity(text): box for text in own if (box := clip_box(text, limits.path_segments)) is not None}
    return np.array(
        [found.get(owner, _UNCLIPPED) for owner in map(identity, page.owners())], np.float64
    ).reshape(-1, 4)


def join_surrogates(codes: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Make one character of each surrogate pair, with the boxes (a row) of its first half.

    A lone half becomes U+FFFD.
    """
    if not ((codes >= _HIGH) & (codes < _BEYOND)).any():
        return codes, boxes
    high = (codes >= _HIGH) & (codes < _LOW)
    low = (codes >= _LOW) & (codes < _BEYOND)
    first = np.flatnonzero(high[:-1] & low[1:])
    codes = codes.copy()
    codes[first] = _ASTRAL + ((codes[first] - _HIGH) << 10) + (codes[first + 1] - _LOW)
    kept = np.ones(len(codes), bool)
    kept[first + 1] = False
    codes, boxes = codes[kept], boxes.compress(kept, axis=0)
    return np.where((codes >= _HIGH) & (codes < _BEYOND), 0xFFFD, codes), boxes
