"""The few PDFium calls that reading needs, bound for bulk use.

pypdfium2 finds and initialises the library; the functions are taken from it by address and given prototypes of plain
integers and pointers, so that one `map` over preallocated arrays reads a page without a Python object for each call.
PDFium is not thread-safe, and neither is this module.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import repeat
from types import TracebackType
from typing import Any, Final

import numpy as np
import pypdfium2.raw

from extract.errors import UnreadableError

Matrix = tuple[float, float, float, float, float, float]
Handle = int

_POINTER, _INT, _UINT, _FLOAT, _DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double
_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD
TEXT_OBJECT: Final = 1
PATH_OBJECT: Final = 2
IMAGE_OBJECT: Final = 3
FORM_OBJECT: Final = 5
MOVE_SEGMENT: Final = 2
LINE_SEGMENT: Final = 0
_INVISIBLE: Final = 3  # FPDF_TEXTRENDERMODE_INVISIBLE


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Give the library function `name` a prototype that keeps the interpreter lock: its calls are far shorter than a switch."""
    address = ctypes.cast(getattr(pypdfium2.raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_load_document = _bind("FPDF_LoadMemDocument64", _POINTER, _POINTER, ctypes.c_size_t, ctypes.c_char_p)
_close_document = _bind("FPDF_CloseDocument", None, _POINTER)
_last_error = _bind("FPDF_GetLastError", ctypes.c_ulong)
_page_count = _bind("FPDF_GetPageCount", _INT, _POINTER)
_load_page = _bind("FPDF_LoadPage", _POINTER, _POINTER, _INT)
_close_page = _bind("FPDF_ClosePage", None, _POINTER)
_load_text = _bind("FPDFText_LoadPage", _POINTER, _POINTER)
_close_text = _bind("FPDFText_ClosePage", None, _POINTER)
_count_chars = _bind("FPDFText_CountChars", _INT, _POINTER)
_get_text = _bind("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
_get_unicode = _bind("FPDFText_GetUnicode", _UINT, _POINTER, _INT)
_get_loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_page_width = _bind("FPDF_GetPageWidthF", _FLOAT, _POINTER)
_page_height = _bind("FPDF_GetPageHeightF", _FLOAT, _POINTER)
_page_rotation = _bind("FPDFPage_GetRotation", _INT, _POINTER)
_page_box = _bind("FPDF_GetPageBoundingBox", _INT, _POINTER, _POINTER)
_count_objects = _bind("FPDFPage_CountObjects", _INT, _POINTER)
_get_object = _bind("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_form_count = _bind("FPDFFormObj_CountObjects", _INT, _POINTER)
_form_object = _bind("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
_object_type = _bind("FPDFPageObj_GetType", _INT, _POINTER)
_object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_stroke_color = _bind("FPDFPageObj_GetStrokeColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_text_object = _bind("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_text_font = _bind("FPDFTextObj_GetFont", _POINTER, _POINTER)
_text_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_is_embedded = _bind("FPDFFont_GetIsEmbedded", _INT, _POINTER)
_draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
_segment_count = _bind("FPDFPath_CountSegments", _INT, _POINTER)
_get_segment = _bind("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
_segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
_segment_type = _bind("FPDFPathSegment_GetType", _INT, _POINTER)
_segment_close = _bind("FPDFPathSegment_GetClose", _INT, _POINTER)


class _Buffer:
    """An array that PDFium writes into, with a pointer to each row ready; it grows and is used for every page."""

    def __init__(self, dtype: str, width: int) -> None:
        self._dtype, self._width = np.dtype(dtype), width
        self._grow(4096)

    def _grow(self, rows: int) -> None:
        self.array = np.zeros((rows, self._width), self._dtype)
        step = self._dtype.itemsize * self._width
        self.pointers = [ctypes.c_void_p(self.array.ctypes.data + row * step) for row in range(rows)]

    def sized(self, rows: int) -> _Buffer:
        """Return this buffer, with room for `rows`."""
        if rows > len(self.array):
            self._grow(2 * rows)
        return self


_boxes = _Buffer("f4", 4)
_bounds = tuple(_Buffer("f4", 1) for _ in range(4))
_colors = tuple(_Buffer("u4", 1) for _ in range(4))
_modes = tuple(_Buffer("i4", 1) for _ in range(2))
_points = tuple(_Buffer("f4", 1) for _ in range(2))
_matrices = _Buffer("f4", 6)
_matrix = (_FLOAT * 6)()
_rectangle = (_FLOAT * 4)()


def _drain(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


class PdfiumFile:
    """An open PDF. Use as a context manager; close each page before the next is opened, or memory grows with the file."""

    def __init__(self, data: bytes) -> None:
        """Open `data`; raises `UnreadableError` ("encrypted", "damaged")."""
        self._data = data  # PDFium reads from it until the document is closed
        self._handle = _load_document(ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data), None)
        if not self._handle:
            code = _last_error()
            raise UnreadableError("encrypted") if code == _PASSWORD_ERROR else UnreadableError("damaged", reason=f"PDFium {code}")

    def __enter__(self) -> PdfiumFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _close_document(self._handle)

    def __len__(self) -> int:
        """Return the number of pages that the file claims."""
        return int(_page_count(self._handle))

    def page(self, index: int) -> PdfiumPage:
        """Open the page with the 0-based `index`; raises `UnreadableError` where it cannot be."""
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

    def __enter__(self) -> PdfiumPage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._text:
            _close_text(self._text)
        _close_page(self.handle)

    def visible_box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of the part that is shown (crop box within media box)."""
        if not _page_box(self.handle, _rectangle):
            return 0.0, 0.0, self.width, self.height
        left, top, right, bottom = _rectangle
        return left, bottom, right, top

    def characters(self, most: int) -> tuple[np.ndarray, np.ndarray, int]:
        """Return UTF-16 or UTF-32 codes (n), loose boxes (n, 4: left, top, right, bottom) and how many the page claims."""
        self._text = self._text or _load_text(self.handle)
        claimed = _count_chars(self._text) if self._text else 0
        count = max(0, min(claimed, most))
        buffer = _boxes.sized(count)
        _drain(map(_get_loose_box, repeat(self._text, count), range(count), buffer.pointers))
        return self._codes(count), buffer.array[:count].astype(np.float64), claimed

    def _codes(self, count: int) -> np.ndarray:
        """Read the codes at once where PDFium's text has one unit a character, else one by one."""
        units = np.zeros(count + 2, np.uint16)
        if count and _get_text(self._text, 0, count, units.ctypes.data) - 1 == count:
            return units[:count].astype(np.uint32)
        return np.fromiter(map(_get_unicode, repeat(self._text, count), range(count)), np.uint32, count)

    def owners(self, count: int) -> list[Handle | None]:
        """Return the text object that each of the first `count` characters belongs to; a generated character has none."""
        return list(map(_text_object, repeat(self._text, count), range(count)))

    def objects(self, most: int) -> list[tuple[Handle, int]]:
        """Return the page's own objects with their types."""
        count = max(0, min(_count_objects(self.handle), most))
        return _typed(list(map(_get_object, repeat(self.handle, count), range(count))))


def form_objects(form: Handle, most: int) -> list[tuple[Handle, int]]:
    """Return the objects inside a form object with their types."""
    count = max(0, min(_form_count(form), most))
    return _typed(list(map(_form_object, repeat(form, count), range(count))))


def _typed(handles: list[Handle | None]) -> list[tuple[Handle, int]]:
    present = [handle for handle in handles if handle]
    return list(zip(present, map(_object_type, present), strict=True))


def object_matrix(handle: Handle) -> Matrix:
    """Return the matrix from an object's coordinates to those of what holds it."""
    if not _object_matrix(handle, _matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = _matrix
    return a, b, c, d, e, f


def matrices(handles: list[Handle]) -> np.ndarray:
    """Return the matrices (n, 6) of objects, as `object_matrix` gives one."""
    count = len(handles)
    buffer = _matrices.sized(count)
    _drain(map(_object_matrix, handles, buffer.pointers))
    return buffer.array[:count].astype(np.float64)


def bounds(handles: list[Handle]) -> np.ndarray:
    """Return the boxes (n, 4: left, bottom, right, top) of objects; those of strokes are wider by the line width."""
    return _columns(_object_bounds, handles, _bounds)


def draw_modes(handles: list[Handle]) -> np.ndarray:
    """Return how paths are painted (n, 2: fill mode, stroked)."""
    return _columns(_draw_mode, handles, _modes)


def colors(handles: list[Handle], *, stroke: bool) -> np.ndarray:
    """Return the fill or stroke colours (n, 4: red, green, blue, alpha; 0 to 255)."""
    return _columns(_stroke_color if stroke else _fill_color, handles, _colors)


def _columns(call: Callable[..., Any], handles: list[Handle], buffers: tuple[_Buffer, ...]) -> np.ndarray:
    count = len(handles)
    for buffer in buffers:
        buffer.sized(count).array[:count] = 0
    _drain(map(call, handles, *(buffer.pointers for buffer in buffers)))
    return np.concatenate([buffer.array[:count] for buffer in buffers], axis=1)


def path_points(path: Handle, most: int) -> tuple[np.ndarray, list[int], list[bool]] | None:
    """Return the points (n, 2) of a path's segments, their types and whether each closes its figure; None where it has too many."""
    count = _segment_count(path)
    if not 2 <= count <= most:
        return None
    segments = list(map(_get_segment, repeat(path, count), range(count)))
    points = _columns(_segment_point, segments, _points)
    return points, list(map(_segment_type, segments)), [bool(closed) for closed in map(_segment_close, segments)]


def hidden_texts(handles: list[Handle]) -> int:
    """Return how many of the text objects are invisible, as the text that a scanning program recognised."""
    return sum(1 for mode in map(_text_mode, handles) if mode == _INVISIBLE)


def texts_in_foreign_fonts(handles: list[Handle]) -> list[Handle]:
    """Return those text objects whose font is not embedded in the file."""
    fonts = list(map(_text_font, handles))
    foreign = {font for font in set(fonts) if font and _is_embedded(font) == 0}
    return [handle for handle, font in zip(handles, fonts, strict=True) if font in foreign] if foreign else []
