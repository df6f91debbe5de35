"""Which fonts PDFium takes for those that a file names and does not hold.

For reading always the same box, for pictures the machine's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw

from extract.pdf.box_font import box_font
from extract.pdf.pdfium_calls import Handle, bind

_machine = bind("FPDF_GetDefaultSystemFontInfo", Handle)
_set = bind("FPDF_SetSystemFontInfo", None)
_free = bind("FPDF_FreeDefaultSystemFontInfo", None)
_NAME: Final = b"heshu box\0"
_STANDARD: Final = frozenset(
    family + style
    for family, styles in {
        b"Courier": (b"", b"-Bold", b"-Oblique", b"-BoldOblique"),
        b"Helvetica": (b"", b"-Bold", b"-Oblique", b"-BoldOblique"),
        b"Times": (b"-Roman", b"-Bold", b"-Italic", b"-BoldItalic"),
        b"Symbol": (b"",),
        b"ZapfDingbats": (b"",),
    }.items()
    for style in styles
)
"""The fourteen fonts of PDF (ISO 32000-1, 9.6.2.2), of which a file need not say the widths; PDFium gives
their names also to those that stand for them, as Arial."""
_FONT: Final = 1  # the handle of the only font
_Info = pypdfium2.raw.FPDF_SYSFONTINFO


@contextmanager
def box_fonts() -> Iterator[None]:
    """Read with the box: the same on every machine, and nothing is left out for want of a font.

    Fonts are taken when a page is loaded; around many pages the fonts change once. PDFium is one for the
    whole program, so that others, who render, find it as it was.
    """
    if _reading:
        yield
        return
    _set(_TO_BOXES)
    _reading.append(True)
    try:
        yield
    finally:
        _reading.clear()
        _give_back()


def _give_back() -> None:
    """Set the machine's fonts again.

    PDFium takes apart what was set when it is replaced; what remains of it is freed here.
    """
    for used in _lent:
        _free(used)
    _lent[:] = [_machine()]
    _set(_lent[0])


_lent: list[Handle] = []
_reading: list[bool] = []
"""Whether the box is set."""


def _mapped(charset: int, face: Any) -> int | None:
    """Return the box for a font; None for a standard one, which PDFium holds itself, with its widths."""
    if charset == pypdfium2.raw.FXFONT_ANSI_CHARSET and face and ctypes.string_at(face) in _STANDARD:
        return None
    return _FONT


def _copy(data: bytes, buffer: Any, size: int) -> int:
    """Write `data` where PDFium has room for it; return how much there is."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


_CALLS: Final[dict[str, Callable[..., Any]]] = {
    "Release": lambda info: None,
    "EnumFonts": lambda info, mapper: None,
    "MapFont": lambda info, weight, italic, charset, pitch, face, exact: _mapped(charset, face),
    "GetFont": lambda info, face: _FONT,
    "GetFontData": lambda info, font, table, buffer, size: 0 if table else _copy(box_font(), buffer, size),
    "GetFaceName": lambda info, font, buffer, size: _copy(_NAME, buffer, size),
    "GetFontCharset": lambda info, font: pypdfium2.raw.FXFONT_DEFAULT_CHARSET,
    "DeleteFont": lambda info, font: None,
}
_TYPES: Final = dict(_Info._fields_)
_BOXES: Final = _Info(version=1, **{name: _TYPES[name](call) for name, call in _CALLS.items()})
_TO_BOXES: Final = ctypes.byref(_BOXES)
