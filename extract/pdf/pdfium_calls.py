"""The functions of PDFium, bound for bulk use.

pypdfium2 finds and initialises the library; the functions are taken from it by address. Without prototypes a
call costs half: what is given must be what C takes, a `Handle` or a pointer made once, or an integer for an
`int`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pypdfium2.raw


class _Thing(ctypes.Structure):
    """What PDFium keeps to itself."""


if TYPE_CHECKING:
    Handle = ctypes._Pointer[_Thing]
else:
    Handle = ctypes.POINTER(_Thing)
"""What PDFium knows a file, a page or an object by; false where there is none. A pointer to a thing is given
in 50 ns less than a `c_void_p`."""


def identity(handle: Handle) -> bytes:
    """Return what two handles share if they are of the same thing: the address.

    `ctypes.cast` to a number would leave a cycle behind.
    """
    return bytes(handle)


def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Bind the library function `name` so that it keeps the interpreter lock.

    Its calls are far shorter than a switch. Types of arguments are named only where one is neither an `int`
    nor a pointer.
    """
    address = ctypes.cast(getattr(pypdfium2.raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)
