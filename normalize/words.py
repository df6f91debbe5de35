"""The vocabulary files of this package: words of the field are data, in `data/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """Return the vocabulary file `name` of this package."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
