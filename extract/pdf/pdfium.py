"""The few PDFium calls that reading needs: one `map` over preallocated arrays reads a page.

PDFium is not thread-safe, and neither is this module.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import compress, repeat
from types import TracebackType
from typing import Any, Final

import numpy as np

from extract.errors import UnreadableError
from extract.pdf.fonts import box_fonts
from extract.pdf.pdfium_calls import Handle, bind

Matrix = tuple[float, float, float, float, float, float]


_INT, _UINT, _FLOAT = ctypes.c_int, ctypes.c_uint, ctypes.c_float
_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD
TEXT_OBJECT: Final = 1
PATH_OBJECT: Final = 2
IMAGE_OBJECT: Final = 3
SHADING_OBJECT: Final = 4
FORM_OBJECT: Final = 5
_CHOICES: Final = {
    kind: bytes(kind == other for other in range(256))
    for kind in (TEXT_OBJECT, PATH_OBJECT, IMAGE_OBJECT, FORM_OBJECT)
}
"""For each type of object a table that makes 1 of it and 0 of all others."""
MOVE_SEGMENT: Final = 2
LINE_SEGMENT: Final = 0
SOFT_HYPHEN: Final = 0x02
"""What PDFium gives for a hyphen at a line end."""
_LAST_CONTROL: Final = 31
_MOST_CLIPS: Final = 32
_PRINTED: Final = (3, 13, 20)
"""FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STAMP and FPDF_ANNOT_WIDGET."""
_FLAT_PRINT, _FLATTENED = 1, 1
_INVISIBLE: Final = 3  # FPDF_TEXTRENDERMODE_INVISIBLE


_load_document = bind("FPDF_LoadMemDocument64", Handle, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p)
_close_document = bind("FPDF_CloseDocument", None)
_last_error = bind("FPDF_GetLastError", ctypes.c_ulong)
_page_count = bind("FPDF_GetPageCount", _INT)
_load_page = bind("FPDF_LoadPage", Handle)
_close_page = bind("FPDF_ClosePage", None)
_load_text = bind("FPDFText_LoadPage", Handle)
_close_text = bind("FPDFText_ClosePage", None)
_count_chars = bind("FPDFText_CountChars", _INT)
_get_text = bind("FPDFText_GetText", _INT)
_get_unicode = bind("FPDFText_GetUnicode", _UINT)
_get_loose_box = bind("FPDFText_GetLooseCharBox", None)
_get_origin = bind("FPDFText_GetCharOrigin", _INT)
_page_width = bind("FPDF_GetPageWidthF", _FLOAT)
_page_height = bind("FPDF_GetPageHeightF", _FLOAT)
_page_rotation = bind("FPDFPage_GetRotation", _INT)
_page_box = bind("FPDF_GetPageBoundingBox", _INT)
_count_objects = bind("FPDFPage_CountObjects", _INT)
_get_object = bind("FPDFPage_GetObject", Handle)
_form_count = bind("FPDFFormObj_CountObjects", _INT)
_form_object = bind("FPDFFormObj_GetObject", Handle, ctypes.c_void_p, ctypes.c_ulong)
_object_type = bind("FPDFPageObj_GetType", _INT)
_object_bounds = bind("FPDFPageObj_GetBounds", None)
_object_matrix = bind("FPDFPageObj_GetMatrix", _INT)
_fill_color = bind("FPDFPageObj_GetFillColor", None)
_stroke_color = bind("FPDFPageObj_GetStrokeColor", None)
_text_object = bind("FPDFText_GetTextObject", Handle)
_text_mode = bind("FPDFTextObj_GetTextRenderMode", _INT)
_annotation_count = bind("FPDFPage_GetAnnotCount", _INT)
_get_annotation = bind("FPDFPage_GetAnnot", Handle)
_annotation_subtype = bind("FPDFAnnot_GetSubtype", _INT)
_close_annotation = bind("FPDFPage_CloseAnnot", None)
_flatten = bind("FPDFPage_Flatten", _INT)
_has_transparency = bind("FPDFPageObj_HasTransparency", _INT)
_font_size = bind("FPDFTextObj_GetFontSize", _INT)
_draw_mode = bind("FPDFPath_GetDrawMode", None)
_clip_path = bind("FPDFPageObj_GetClipPath", Handle)
_clip_paths = bind("FPDFClipPath_CountPaths", _INT)
_clip_segment_count = bind("FPDFClipPath_CountPathSegments", _INT)
_clip_segment = bind("FPDFClipPath_GetPathSegment", Handle)
_segment_count = bind("FPDFPath_CountSegments", _INT)
_get_segment = bind("FPDFPath_GetPathSegment", Handle)
_segment_point = bind("FPDFPathSegment_GetPoint", None)
_segment_type = bind("FPDFPathSegment_GetType", _INT)
_segment_close = bind("FPDFPathSegment_GetClose", _INT)


class _Buffer:
    """An array that PDFium writes into, with pointers to each row ready; it grows and is used for every page.

    `pointers` has a list for each value of a row that PDFium is to be told the place of: all of them, or the
    first where it fills rows.
    """

    def __init__(self, dtype: str, width: int, *, by_row: bool = False) -> None:
        self._dtype, self._width, self._told = np.dtype(dtype), width, 1 if by_row else width
        self._grow(1024)

    def _grow(self, rows: int) -> None:
        self.array = np.zeros((rows, self._width), self._dtype)
        memory, size = (ctypes.c_char * self.array.nbytes).from_buffer(self.array.data), self._dtype.itemsize
        steps = [range(value * size, self.array.nbytes, self._width * size) for value in range(self._told)]
        self.pointers = [list(map(ctypes.byref, repeat(memory), step)) for step in steps]

    def sized(self, rows: int) -> _Buffer:
        """Return this buffer, with room for `rows`."""
        if rows > len(self.array):
            self._grow(2 * rows)
        return self


_origins = _Buffer("f8", 2)
_boxes, _matrices = _Buffer("f4", 4, by_row=True), _Buffer("f4", 6, by_row=True)
_bounds, _points = _Buffer("f4", 4), _Buffer("f4", 2)
_sizes = _Buffer("f4", 1)
_colors, _modes = _Buffer("u4", 4), _Buffer("i4", 2)
_matrix = (_FLOAT * 6)()
_rectangle = (_FLOAT * 4)()
_to_matrix, _to_rectangle = ctypes.byref(_matrix), ctypes.byref(_rectangle)


def _filled(buffer: _Buffer, count: int, call: Callable[..., Any], *arguments: Iterable[Any]) -> np.ndarray:
    """Return a copy of the first `count` rows after `call` filled them, each with its arguments.

    Where it fails there are zeros.
    """
    rows = buffer.sized(count).array[:count]
    rows[:] = 0
    deque(map(call, *arguments, *buffer.pointers), maxlen=0)
    return rows.copy()


class PdfiumFile:
    """An open PDF. Use as a context manager.

    Close each page before the next is opened, or memory grows with the file.
    """

    def __init__(self, data: bytes) -> None:
        """Open `data`; raises `UnreadableError` ("encrypted", "damaged")."""
        self._data = data  # PDFium reads from it until the document is closed
        self._handle = _load_document(ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data), None)
        if not self._handle:
            code = _last_error()
            raise (
                UnreadableError("encrypted")
                if code == _PASSWORD_ERROR
                else UnreadableError("damaged", reason=f"PDFium {code}")
            )

    def __enter__(self) -> PdfiumFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _close_document(self._handle)
        self._handle = Handle()

    def __len__(self) -> int:
        """Return the number of pages that the file claims."""
        return int(_page_count(self._handle))

    def page(self, index: int) -> PdfiumPage:
        """Open the page with the 0-based `index`; raises `UnreadableError` where it cannot be."""
        with box_fonts():
            handle = _load_page(self._handle, index)
            if handle and _has_printed_annotation(handle) and _flatten(handle, _FLAT_PRINT) == _FLATTENED:
                _close_page(handle)
                handle = _load_page(self._handle, index)
        if not handle:
            raise UnreadableError("damaged_page", page=index + 1, reason="PDFium")
        return PdfiumPage(handle)


class PdfiumPage:
    """One open page; all coordinates are those of the file, before rotation, y upwards."""

    def __init__(self, handle: Handle) -> None:
        """Take over an open page."""
        self.handle = handle
        self.width: float = _page_width(handle)
        self.height: float = _page_height(handle)
        self.quarter_turns: int = _page_rotation(handle) % 4
        self._text: Handle | None = None
        self._printed: list[int] = []

    def __enter__(self) -> PdfiumPage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._text:
            _close_text(self._text)
        _close_page(self.handle)

    def visible_box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of the part that is shown (crop box within media box)."""
        if not _page_box(self.handle, _to_rectangle):
            return 0.0, 0.0, self.width, self.height
        left, top, right, bottom = _rectangle
        return left, bottom, right, top

    def characters(self, most: int) -> tuple[np.ndarray, np.ndarray, int]:
        """Return UTF-16 or UTF-32 codes (n).

        Loose boxes (n, 4: left, top, right, bottom) and how many the page claims. The line ends that PDFium
        makes up are left out.
        """
        self._text = self._text or _load_text(self.handle)
        claimed = _count_chars(self._text) if self._text else 0
        count = max(0, min(claimed, most))
        codes = self._codes(count)
        (printed,) = ((codes > _LAST_CONTROL) | (codes == SOFT_HYPHEN)).nonzero()
        self._printed = printed.tolist()
        boxes = _filled(_boxes, len(printed), _get_loose_box, repeat(self._text, len(printed)), self._printed)
        return codes[printed], boxes, claimed

    def _codes(self, count: int) -> np.ndarray:
        """Read the codes at once where PDFium's text has one unit a character, else one by one."""
        units = bytearray(4 * count + 2)  # two for each character, and the zero at the end
        if (
            count
            and _get_text(self._text, 0, count, ctypes.byref(ctypes.c_char.from_buffer(units))) - 1 == count
        ):
            return np.frombuffer(units, np.uint16, count).astype(np.uint32)
        return np.fromiter(map(_get_unicode, repeat(self._text, count), range(count)), np.uint32, count)

    def owners(self) -> list[Handle]:
        """Return the text object that each of the `characters` belongs to.

        A blank that PDFium makes up has none.
        """
        return list(map(_text_object, repeat(self._text), self._printed))

    def origins(self) -> np.ndarray:
        """Return where each of the `characters` begins on its base line (n, 2)."""
        return _filled(_origins, len(self._printed), _get_origin, repeat(self._text), self._printed)

    def objects(self, most: int) -> dict[int, list[Handle]]:
        """Return the page's own objects by their types."""
        count = max(0, min(_count_objects(self.handle), most))
        return _by_type(map(_get_object, repeat(self.handle, count), range(count)))


def _has_printed_annotation(page: Handle) -> bool:
    """Say whether a page has annotations that print words: typed on it, fields of a form, stamps."""
    return any(_annotation_kind(page, index) in _PRINTED for index in range(_annotation_count(page)))


def _annotation_kind(page: Handle, index: int) -> int:
    annotation = _get_annotation(page, index)
    if not annotation:
        return 0
    kind = int(_annotation_subtype(annotation))
    _close_annotation(annotation)
    return kind


def form_objects(form: Handle, most: int) -> dict[int, list[Handle]]:
    """Return the objects inside a form object by their types."""
    count = max(0, min(_form_count(form), most))
    return _by_type(map(_form_object, repeat(form, count), range(count)))


def ordered_objects(holder: Handle, most: int, *, is_form: bool) -> tuple[list[Handle], bytes]:
    """Return the objects of a page or a form in the order of painting, and the type of each."""
    count, get = (_form_count, _form_object) if is_form else (_count_objects, _get_object)
    number = max(0, min(count(holder), most))
    handles = list(map(get, repeat(holder, number), range(number)))
    return handles, bytes(map(_object_type, handles))


def clip_counts(handles: list[Handle]) -> list[int]:
    """Return by how many paths each object is clipped."""
    return list(map(_clip_paths, map(_clip_path, handles)))


def text_modes(handles: list[Handle]) -> list[int]:
    """Return how text objects are rendered (0 filled, 3 not at all, 7 clipped to; ISO 32000-1, 9.3.6)."""
    return list(map(_text_mode, handles))


def font_sizes(handles: list[Handle]) -> np.ndarray:
    """Return the font sizes (n) of text objects; one below nothing turns the characters about."""
    return _filled(_sizes, len(handles), _font_size, handles)[:, 0]


def has_transparency(handle: Handle) -> bool:
    """Say whether something below an object shines through, by its opacity, mask or way of blending."""
    return bool(_has_transparency(handle))


def _by_type(handles: Iterable[Handle]) -> dict[int, list[Handle]]:
    """Sort objects by their types; one that PDFium does not give has none of them."""
    every = list(handles)
    types = bytes(map(_object_type, every))
    return {
        kind: list(compress(every, types.translate(chosen))) if kind in types else []
        for kind, chosen in _CHOICES.items()
    }


def object_matrix(handle: Handle) -> Matrix:
    """Return the matrix from an object's coordinates to those of what holds it."""
    if not _object_matrix(handle, _to_matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = _matrix
    return a, b, c, d, e, f


def matrices(handles: list[Handle]) -> np.ndarray:
    """Return the matrices (n, 6) of objects, as `object_matrix` gives one."""
    return _filled(_matrices, len(handles), _object_matrix, handles).astype(np.float64)


def bounds(handles: list[Handle]) -> np.ndarray:
    """Return the boxes (n, 4: left, bottom, right, top) of objects.

    Those of strokes are wider by the line width.
    """
    return _filled(_bounds, len(handles), _object_bounds, handles)


def draw_modes(handles: list[Handle]) -> np.ndarray:
    """Return how paths are painted (n, 2: fill mode, stroked)."""
    return _filled(_modes, len(handles), _draw_mode, handles)


def colors(handles: list[Handle], *, stroke: bool) -> np.ndarray:
    """Return the fill or stroke colours (n, 4: red, green, blue, alpha; 0 to 255)."""
    return _filled(_colors, len(handles), _stroke_color if stroke else _fill_color, handles)


def path_points(path: Handle, most: int) -> tuple[np.ndarray, list[int], list[bool]] | None:
    """Return the points (n, 2) of a path's segments, their types and whether each closes its figure.

    None where it has too many.
    """
    count = _segment_count(path)
    if not 2 <= count <= most:
        return None
    segments = list(map(_get_segment, repeat(path, count), range(count)))
    points = _filled(_points, count, _segment_point, segments)
    return (
        points,
        list(map(_segment_type, segments)),
        [bool(closed) for closed in map(_segment_close, segments)],
    )


def clip_box(handle: Handle, most: int) -> tuple[float, float, float, float] | None:
    """Return the box (left, bottom, right, top) that an object is clipped to.

    None where it is not, or by too many figures or segments.
    """
    clip = _clip_path(handle)
    paths = _clip_paths(clip) if clip else 0
    corners = []
    for path in range(paths if paths <= _MOST_CLIPS else 0):
        count = _clip_segment_count(clip, path)
        if not 2 <= count <= most:
            return None
        points = _filled(
            _points, count, _segment_point, [_clip_segment(clip, path, index) for index in range(count)]
        )
        corners.append((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
    if not corners:
        return None
    left, bottom, right, top = zip(*corners, strict=True)
    return max(left), max(bottom), min(right), min(top)


def hidden_texts(handles: list[Handle]) -> int:
    """Return how many of the text objects are invisible, as the text that a scanning program recognised."""
    return sum(1 for mode in map(_text_mode, handles) if mode == _INVISIBLE)
