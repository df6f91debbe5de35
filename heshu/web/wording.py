"""What the page and the report say in both languages; the words stand in `data/words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from extract.language import Language

_TABLE = Path(__file__).parent / "data" / "words.toml"


@cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    groups = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        group: {name: (pair[0], pair[1]) for name, pair in entries.items()}
        for group, entries in groups.items()
    }


def phrase(name: str, language: Language, group: str = "page") -> str:
    """Return the words `name` of a `group`.

    A name that there is none of is given back, as it may come from a store.
    >>> phrase("confirmed", "zh", "verdict"), phrase("unheard-of", "zh", "verdict")
    ('确认', 'unheard-of')
    """
    pair = _words()[group].get(name)
    return name if pair is None else pair[language == "en"]
