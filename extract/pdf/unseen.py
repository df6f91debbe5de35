"""Characters of a page that nobody sees: their ink is that of the ground, or something lies over them.

Most pages are plain: dark words on paper. Only where a text has another ink or another clip, or something is
filled, are the objects of the page looked at in the order in which they are painted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from extract.layout.page_frame import IDENTITY, Matrix, map_boxes, map_points, multiply
from extract.limits import Limits
from extract.pdf.pdfium import (
    FORM_OBJECT,
    IMAGE_OBJECT,
    PATH_OBJECT,
    SHADING_OBJECT,
    TEXT_OBJECT,
    PdfiumPage,
    bounds,
    clip_box,
    clip_counts,
    colors,
    draw_modes,
    has_transparency,
    object_matrix,
    ordered_objects,
    path_points,
    text_modes,
)
from extract.pdf.pdfium_calls import Handle, identity
from extract.pdf.rulings import THIN, PageObjects, figures

_INVISIBLE, _CLIPPING = 3, 7
"""Render modes of text layers, and of text that only clips."""
_PALE = 235
"""A colour with every part from here up may not be seen on paper."""
_OPAQUE, _CLEAR = 250, 12
"""Opacity (of 255) from which nothing shines through, and up to which nothing is seen."""
_LIKE = 10
"""Colours whose parts differ by no more cannot be told apart."""
_TINY = 1.0
"""Points: lower characters cannot be read."""
_PAGE = 0.5
"""Pictures over so much of the page are a scan, and the text over or under them its text layer."""
_STRIP = 0.05
"""A strip of a scan covers at least so much of the page."""
_MOST = 4_000_000
"""Pairs of texts and fills of a page that are compared; more of them are a drawing."""
_MOST_CLIPS = 400
"""Texts of a page whose clips are looked at."""
_PICTURE, _UNKNOWN = np.array([np.nan, 0, 0, 255.0]), np.array([np.nan, 0, 0, 0.0])
"""The colour of a picture, which nothing shines through, and of what is shaded or has a shape of its own."""
_EDGE = 1.0
"""Points by which a box may stick out of what covers it."""


@dataclass(slots=True)
class _Painted:
    """What is painted on a page, with its place in the order of painting (n): texts, and filled boxes.

    `inks` (n, 4) are the colours of the texts; those of fills (m, 4) are nan where they are pictures.
    """

    texts: list[Handle] = field(default_factory=list)
    frames: list[Matrix] = field(default_factory=list)
    text_orders: list[float] = field(default_factory=list)
    text_boxes: list[np.ndarray] = field(default_factory=list)
    fills: list[Handle] = field(default_factory=list)
    fill_orders: list[float] = field(default_factory=list)
    fill_boxes: list[np.ndarray] = field(default_factory=list)
    fill_colors: list[np.ndarray] = field(default_factory=list)


def is_off_page(boxes: np.ndarray, width: float, height: float) -> np.ndarray:
    """Say which characters (`boxes`, n, 4) stand off the page, or are too small for anybody to read."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    low = boxes[:, 3] - boxes[:, 1]
    off: np.ndarray = (x < 0) | (y < 0) | (x > width) | (y > height)
    off |= (low > 0) & (low < _TINY)
    return off


def hidden_characters(
    page: PdfiumPage, objects: PageObjects, boxes: np.ndarray, frame: Matrix, limits: Limits
) -> np.ndarray | None:
    """Say which of the page's characters (`boxes`, n, 4, as seen) are not seen; None where all are."""
    if not objects.texts or not _is_suspect(objects):
        return None
    painted = _Painted()
    _paint(page.handle, frame, IDENTITY, limits, (0.0, 1.0), 0, painted)
    if not painted.texts or len(painted.texts) * len(painted.fills) > _MOST:
        return None
    scene = _Scene(painted, page.width * page.height, limits)
    gone, parted = scene.hidden_texts()
    if not gone.any() and not parted:
        return None
    number = {identity(handle): index for index, handle in enumerate(painted.texts)}
    owners = np.array([number.get(owner, -1) for owner in map(identity, page.owners())], np.int64)
    hidden = np.append(gone, False)[owners]
    for index in parted:
        chosen = np.flatnonzero(owners == index)
        hidden[chosen] |= scene.cut_characters(index, boxes[chosen])
    return hidden if hidden.any() else None


def _is_suspect(objects: PageObjects) -> bool:
    """Say whether anything on a page makes it possible that a text is not seen."""
    if objects.images or objects.fills or any(mode not in (0, 2) for mode in text_modes(objects.texts)):
        return True
    inks = colors(objects.texts, stroke=False)
    odd = (inks[:, 3] < _OPAQUE // 2) | (inks[:, :3].min(axis=1) >= _PALE)
    return bool(odd.any()) or len(set(clip_counts(objects.texts))) > 1


class _Scene:
    """The painted boxes of a page, asked what lies over and under its texts."""

    def __init__(self, painted: _Painted, area: float, limits: Limits) -> None:
        """Take what is painted on a page of this area."""
        self._painted, self._limits = painted, limits
        self._boxes = np.array(painted.fill_boxes).reshape(-1, 4)
        self._orders = np.array(painted.fill_orders)
        self._colors = np.array(painted.fill_colors).reshape(-1, 4)
        self._texts = np.array(painted.text_boxes).reshape(-1, 4)
        self._text_orders = np.array(painted.text_orders)
        self._opaque: dict[int, bool] = {}
        sizes = (self._boxes[:, 2:] - self._boxes[:, :2]).clip(0).prod(axis=1)
        pictures = np.isnan(self._colors[:, 0]) & (self._colors[:, 3] >= _OPAQUE)
        strips = pictures & (sizes >= _STRIP * area)
        self._scan = strips if sizes[strips].sum() >= _PAGE * area else np.zeros(len(strips), bool)

    def hidden_texts(self) -> tuple[np.ndarray, list[int]]:
        """Say which texts are not seen, and return the indexes of those of which a part may not be."""
        modes = np.array(text_modes(self._painted.texts))
        inks = colors(self._painted.texts, stroke=False).astype(np.float64)
        inside = self._inside(self._middles())
        layer = (inside & self._scan).any(axis=1)
        gone = (modes == _CLIPPING) | ((modes == _INVISIBLE) & ~layer)
        filled = (modes == 0) | (modes == 4)
        gone |= filled & (inks[:, 3] <= _CLEAR)
        gone |= filled & self._is_faint(inside, inks)
        parted = set(self._clipped())
        above = (self._orders[None, :] > self._text_orders[:, None]) & self._touching()
        for text, fill in zip(*np.nonzero(above & ~layer[:, None] & ~gone[:, None]), strict=True):
            if self._is_opaque(int(fill)):
                parted.add(int(text))
        return gone, sorted(parted)

    def cut_characters(self, text: int, boxes: np.ndarray) -> np.ndarray:
        """Say which characters (`boxes`, n, 4) of a text are clipped away or covered."""
        points = (boxes[:, :2] + boxes[:, 2:]) / 2
        clip = clip_box(self._painted.texts[text], self._limits.path_segments)
        cut = np.zeros(len(points), bool)
        if clip is not None:
            held = map_boxes(np.array([clip]), self._painted.frames[text])[0]
            cut = ((points < held[:2]) | (points > held[2:])).any(axis=1)
        inside = self._inside(points) & (self._orders > self._text_orders[text]) & ~self._scan
        covering = [index for index in np.flatnonzero(inside.any(axis=0)).tolist() if self._is_opaque(index)]
        hidden: np.ndarray = cut | inside[:, covering].any(axis=1)
        return hidden

    def _middles(self) -> np.ndarray:
        middles: np.ndarray = (self._texts[:, :2] + self._texts[:, 2:]) / 2
        return middles

    def _inside(self, points: np.ndarray) -> np.ndarray:
        """Say which points (n, 2) are in which filled boxes (n, m)."""
        x, y, boxes = points[:, :1], points[:, 1:], self._boxes
        within: np.ndarray = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
        return within

    def _touching(self) -> np.ndarray:
        """Say which texts have a part as high as they are in which filled boxes (n, m)."""
        texts, boxes = self._texts, self._boxes
        middle = (texts[:, 1] + texts[:, 3])[:, None] / 2
        beside = (texts[:, :1] < boxes[:, 2] - _EDGE) & (texts[:, 2:3] > boxes[:, 0] + _EDGE)
        touching: np.ndarray = beside & (boxes[:, 1] <= middle) & (middle <= boxes[:, 3])
        return touching

    def _is_faint(self, inside: np.ndarray, inks: np.ndarray) -> np.ndarray:
        """Say which texts have the ink of the ground below them; on a picture nobody knows."""
        ground = np.full((len(inks), 3), 255.0)
        if len(self._boxes):
            below = inside & (self._orders[None, :] < self._text_orders[:, None])
            last = np.where(below, self._orders[None, :], -1.0).argmax(axis=1)
            found = below.any(axis=1)
            share = self._colors[last][:, 3:] / 255
            ground[found] = (self._colors[last][:, :3] * share + 255 * (1 - share))[found]
        share = inks[:, 3:] / 255
        seen = inks[:, :3] * share + ground * (1 - share)
        faint: np.ndarray = np.abs(seen - ground).max(axis=1) <= _LIKE  # not a number on a picture
        return faint

    def _clipped(self) -> list[int]:
        """Return the indexes of texts that are clipped otherwise than most of the page."""
        counts = clip_counts(self._painted.texts)
        usual = max(sorted(set(counts)), key=Counter(counts).__getitem__)
        return [index for index, count in enumerate(counts) if count > usual][:_MOST_CLIPS]

    def _is_opaque(self, index: int) -> bool:
        if index not in self._opaque:
            color = self._colors[index]
            self._opaque[index] = bool(color[3] >= _OPAQUE) and not has_transparency(
                self._painted.fills[index]
            )
        return self._opaque[index]


def _paint(
    holder: Handle,
    frame: Matrix,
    around: Matrix,
    limits: Limits,
    between: tuple[float, float],
    depth: int,
    painted: _Painted,
) -> None:
    """Take what a page or a form paints; `between` are the ends of its part of the order."""
    handles, kinds = ordered_objects(holder, limits.page_objects, is_form=depth > 0)
    matrix = multiply(around, frame)
    step = (between[1] - between[0]) / (len(handles) + 1)
    for kind, take in _TAKES:
        indexes = [index for index, found in enumerate(kinds) if found == kind]
        if indexes:
            orders = [between[0] + step * (index + 1) for index in indexes]
            take([handles[index] for index in indexes], orders, matrix, limits, painted)
    for index, kind in enumerate(kinds):
        if kind == FORM_OBJECT and depth < limits.form_depth:
            start = between[0] + step * (index + 1)
            inner = multiply(object_matrix(handles[index]), around)
            _paint(handles[index], frame, inner, limits, (start, start + step), depth + 1, painted)


def _take_texts(
    handles: list[Handle], orders: list[float], matrix: Matrix, limits: Limits, painted: _Painted
) -> None:
    painted.texts += handles
    painted.frames += [matrix] * len(handles)
    painted.text_orders += orders
    painted.text_boxes += list(map_boxes(bounds(handles), matrix))


def _take_images(
    handles: list[Handle], orders: list[float], matrix: Matrix, limits: Limits, painted: _Painted
) -> None:
    for handle, order, box in zip(handles, orders, map_boxes(bounds(handles), matrix), strict=True):
        _take_fill(handle, order, [box], _PICTURE, matrix, limits, painted)


def _take_shades(
    handles: list[Handle], orders: list[float], matrix: Matrix, limits: Limits, painted: _Painted
) -> None:
    for handle, order, box in zip(handles, orders, map_boxes(bounds(handles), matrix), strict=True):
        _take_fill(handle, order, [box], _UNKNOWN, matrix, limits, painted)


def _take_paths(
    handles: list[Handle], orders: list[float], matrix: Matrix, limits: Limits, painted: _Painted
) -> None:
    """Take the rectangles that paths fill, but for those as thin as rulings."""
    boxes = map_boxes(bounds(handles), matrix)
    thick = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) > THIN
    for index in np.flatnonzero(thick).tolist():
        handle, color = handles[index], colors([handles[index]], stroke=False)[0].astype(np.float64)
        if not draw_modes([handle])[0, 0] or (color[3] <= _CLEAR and color.any()):
            continue
        if not color.any():  # a pattern, of which PDFium tells no colour
            color = _UNKNOWN
        read = path_points(handle, limits.path_segments)
        if read is None:
            _take_fill(handle, orders[index], [boxes[index]], _UNKNOWN, matrix, limits, painted)
        else:
            points, kinds, _ = read
            placed = map_points(points, multiply(object_matrix(handle), matrix))
            drawn = [_rectangle(placed[start:end]) for start, end in figures(kinds)]
            found = [box for box in drawn if box is not None]
            _take_fill(handle, orders[index], found, color, matrix, limits, painted)
            if len(found) < len(drawn):
                _take_fill(handle, orders[index], [boxes[index]], _UNKNOWN, matrix, limits, painted)


def _take_fill(
    handle: Handle,
    order: float,
    boxes: list[np.ndarray],
    color: np.ndarray,
    matrix: Matrix,
    limits: Limits,
    painted: _Painted,
) -> None:
    """Take filled boxes, as far as they are not clipped."""
    clip = clip_box(handle, limits.path_segments) if boxes else None
    held = None if clip is None else map_boxes(np.array([clip]), matrix)[0]
    for box in boxes:
        shown = box
        if held is not None:
            shown = np.concatenate((np.maximum(box[:2], held[:2]), np.minimum(box[2:], held[2:])))
        if (shown[2:] - shown[:2]).min() > THIN:
            painted.fills.append(handle)
            painted.fill_orders.append(order)
            painted.fill_boxes.append(shown)
            painted.fill_colors.append(color)


def _rectangle(corners: np.ndarray) -> np.ndarray | None:
    """Return the box of a figure if it is a rectangle: all its corners are those of the box."""
    box = np.concatenate((corners.min(axis=0), corners.max(axis=0)))
    at_x = (np.abs(corners[:, :1] - box[[0, 2]]) < 1.0).any(axis=1)
    at_y = (np.abs(corners[:, 1:] - box[[1, 3]]) < 1.0).any(axis=1)
    return box if len(corners) >= 4 and bool((at_x & at_y).all()) else None


_TAKES = (
    (TEXT_OBJECT, _take_texts),
    (PATH_OBJECT, _take_paths),
    (IMAGE_OBJECT, _take_images),
    (SHADING_OBJECT, _take_shades),
)
