"""The style sheet, the script and the icon of the page.

Few, so they are kept in memory, and no path is made of an address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_KINDS = {
    "style.css": "text/css; charset=utf-8",
    "script.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Static:
    """A file as it is sent; `version` changes with its content, so that browsers may keep it."""

    body: bytes
    kind: str
    version: str


def _static(name: str, kind: str) -> Static:
    body = (_FOLDER / name).read_bytes()
    return Static(body, kind, hashlib.sha256(body).hexdigest()[:12])


STATICS = {name: _static(name, kind) for name, kind in _KINDS.items()}
