"""The functions of PDFium, bound for bulk use.

pypdfium2 finds and initialises the library; the functions are taken from it by address. Without prototypes a call costs half: what
is given must be what C takes, a `Handle` or a pointer made once, or an integer for an `int`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw


class Handle(ctypes.c_void_p):
    """What PDFium knows a file, a page or an object by; false where there is none, and the same thing where `value` is the same."""


def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Bind the library function `name` so that it keeps the interpreter lock: its calls are far shorter than a switch.

    Types of arguments are named only where one is neither an `int` nor a pointer.
    """
    address = ctypes.cast(getattr(pypdfium2.raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)
