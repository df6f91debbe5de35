"""The rulings of a PDF page: straight visible pieces of its paths, thin rectangles taken as lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np

from extract.layout.page_content import Segment, as_segments
from extract.layout.page_frame import IDENTITY, Matrix, map_boxes, map_points, multiply
from extract.limits import Limits
from extract.pdf.pdfium import (
    FORM_OBJECT,
    IMAGE_OBJECT,
    LINE_SEGMENT,
    MOVE_SEGMENT,
    PATH_OBJECT,
    TEXT_OBJECT,
    PdfiumPage,
    bounds,
    colors,
    draw_modes,
    form_objects,
    object_matrix,
    path_points,
)
from extract.pdf.pdfium_calls import Handle

THIN = 3.0
"""Points. Borders of Word are 0.5 to 2.25 points wide, the least row of a table is 5."""
_LEVEL = 0.5
"""Points by which a line may be off level."""
_WHITE = 250
"""A colour with every part from here up is not seen on paper."""
_ALONG_X, _ALONG_Y = np.array([1, 2, 4]), np.array([0, 3, 5])
"""Which of x and y of the middle, left, top, right and bottom of a thin box make the segment along its
middle."""
_PAGE_SHARE = 0.9
"""A box over so much of the page in both directions is its background."""


class PageObjects:
    """What a walk over a page's objects collected.

    Straight pieces both ways, text objects, the number of pictures and drawings.
    """

    def __init__(self, limits: Limits, size: tuple[float, float]) -> None:
        """Start empty for a page of `size` (width, height in points)."""
        self.limits, self.size = limits, size
        self.left = limits.page_objects
        self._thin: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
        self._drawn: tuple[list[Segment], list[Segment]] = ([], [])
        self.images = 0
        self.picture_share = 0.0
        self.drawings = 0
        self.fills = 0
        self.texts: list[Handle] = []
        self.text_frames: list[tuple[int, Matrix]] = []

    def horizontals(self) -> np.ndarray:
        """Return the level rulings as rows of segments (n, 3)."""
        return self._rulings(0)

    def verticals(self) -> np.ndarray:
        """Return the upright rulings as rows of segments (n, 3)."""
        return self._rulings(1)

    def _rulings(self, way: int) -> np.ndarray:
        thin, drawn = self._thin[way], self._drawn[way]
        return thin[0] if len(thin) == 1 and not drawn else np.concatenate((*thin, as_segments(drawn)))

    def add_boxes(self, boxes: np.ndarray) -> np.ndarray:
        """Take the thin ones of the boxes (n, 4) as lines; return which are thick and must be looked into."""
        first, last = boxes[:, :2], boxes[:, 2:]
        wide, high = (last - first).T
        flat, upright = high <= THIN, wide <= THIN
        sides = np.concatenate(((first + last) / 2, boxes), axis=1)
        self._thin[0].append(sides.compress(flat, axis=0).take(_ALONG_X, axis=1))
        self._thin[1].append(sides.compress(upright, axis=0).take(_ALONG_Y, axis=1))
        thick: np.ndarray = ~(flat | upright)
        if thick.any():
            thick &= ~(
                (wide > self.size[0] * _PAGE_SHARE) & (high > self.size[1] * _PAGE_SHARE)
            )  # that is the page's background
            self.drawings += int(thick.sum())
        return thick

    def add_pictures(self, boxes: np.ndarray) -> None:
        """Count pictures with the boxes (n, 4) and the part of the page that they cover.

        A scanned page may come in strips.
        """
        self.images += len(boxes)
        width, height = self.size
        across = np.minimum(boxes[:, 2], width) - np.maximum(boxes[:, 0], 0)
        down = np.minimum(boxes[:, 3], height) - np.maximum(boxes[:, 1], 0)
        self.picture_share += float((across.clip(0) * down.clip(0)).sum()) / max(1.0, width * height)

    def add_line(self, start: np.ndarray, end: np.ndarray) -> None:
        """Take a straight line that is level or upright."""
        (x0, y0), (x1, y1) = start.tolist(), end.tolist()
        if abs(y0 - y1) <= _LEVEL < abs(x0 - x1):
            self._drawn[0].append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _LEVEL < abs(y0 - y1):
            self._drawn[1].append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def read_objects(page: PdfiumPage, frame: Matrix, limits: Limits) -> PageObjects:
    """Walk over the page's objects, form objects included, and return its rulings in visible coordinates."""
    found = PageObjects(limits, (page.width, page.height))
    _walk(page.objects(limits.page_objects), frame, IDENTITY, found, 0)
    return found


def _walk(
    objects: dict[int, list[Handle]], frame: Matrix, holder: Matrix, found: PageObjects, depth: int
) -> None:
    found.left -= sum(map(len, objects.values()))
    texts, pictures, matrix = objects[TEXT_OBJECT], objects[IMAGE_OBJECT], multiply(holder, frame)
    found.texts += texts
    found.text_frames.append((len(texts), matrix))
    if pictures:
        found.add_pictures(map_boxes(bounds(pictures), matrix))
    _add_paths(objects[PATH_OBJECT], matrix, found)
    for form in objects[FORM_OBJECT]:
        if depth < found.limits.form_depth and found.left > 0:
            _walk(
                form_objects(form, found.left), frame, multiply(object_matrix(form), holder), found, depth + 1
            )


def _add_paths(paths: list[Handle], matrix: Matrix, found: PageObjects) -> None:
    every = len(paths)
    paths = _visible(paths)
    found.fills += every - len(paths)  # white may lie over something
    if not paths:
        return
    thick = found.add_boxes(map_boxes(bounds(paths), matrix))
    broad = thick.nonzero()[0].tolist()
    if broad and not found.fills:
        found.fills += int(np.count_nonzero(draw_modes([paths[index] for index in broad])[:, 0]))
    for index in broad:
        _add_figures(paths[index], matrix, found)


def _visible(paths: list[Handle]) -> list[Handle]:
    """Leave out paths that only clip and those painted white or fully transparent."""
    if not paths:
        return []
    modes, fills = draw_modes(paths), colors(paths, stroke=False)
    if modes[:, 0].all() and fills[:, :3].max() < _WHITE and fills[:, 3].all():  # as on most pages
        return paths
    filled, stroked = modes[:, 0] != 0, modes[:, 1] != 0
    seen = filled & _is_seen(fills)
    if stroked.any():
        seen |= stroked & _is_seen(colors(paths, stroke=True))
    return paths if seen.all() else list(compress(paths, seen.tolist()))


def _is_seen(rgba: np.ndarray) -> np.ndarray:
    red, green, blue, alpha = rgba.T
    shown: np.ndarray = ((red < _WHITE) | (green < _WHITE) | (blue < _WHITE)) & (alpha > 0)
    return shown


def _add_figures(path: Handle, matrix: Matrix, found: PageObjects) -> None:
    """Take a thick path apart: a thin figure in it is a line, of the others the straight sides."""
    read = path_points(path, found.limits.path_segments)
    if read is None:
        return
    points, kinds, closes = read
    placed = map_points(points, multiply(object_matrix(path), matrix))
    for start, end in figures(kinds):
        corners = placed[start:end]
        box = np.concatenate((corners.min(axis=0), corners.max(axis=0)))[None, :]
        if end - start > 1 and found.add_boxes(box)[0]:
            _add_sides(corners, kinds[start:end], closes[end - 1], found)


def _add_sides(corners: np.ndarray, kinds: list[int], closed: bool, found: PageObjects) -> None:
    for index in range(1, len(corners)):
        if kinds[index] == LINE_SEGMENT:
            found.add_line(corners[index - 1], corners[index])
    if closed:
        found.add_line(corners[-1], corners[0])


def figures(kinds: list[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where the segments of each figure of a path go."""
    starts = [index for index, kind in enumerate(kinds) if kind == MOVE_SEGMENT or index == 0]
    yield from zip(starts, [*starts[1:], len(kinds)], strict=True)
