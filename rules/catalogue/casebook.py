"""The cases of the rules: small reports that must fire a rule, and some that must not.

A case of several `files` has a report in each; they are compared with each other.

`cases/*.toml` has single cases (`[[case]]`) and families (`[[family]]`): lines with `{0}`, `{1}`, … and rows
of a name and the figures to put there, under `fires` and `silent`. A family may be told `over` several rules:
rows of what stands before the figures, the rule among them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "cases"


@cache
def cases() -> tuple[Mapping[str, Any], ...]:
    """Return every case, in the order of the files.

    Each has `rule`, `fires`, `name` and the lines of its report.
    """
    found: list[Mapping[str, Any]] = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found += data.get("case", ())
        found += [case for family in data.get("family", ()) for case in _members(family)]
    return tuple(found)


def _members(family: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    shared = {key: value for key, value in family.items() if key not in ("fires", "silent", "over")}
    for first in family.get("over", ((),)):
        for fires in (True, False):
            for name, *figures in family.get("fires" if fires else "silent", ()):
                yield {**_filled(shared, (*first, *figures)), "fires": fires, "name": name}


def _filled(value: Any, figures: Sequence[str]) -> Any:
    """Return `value` with the figures put where its texts say."""
    if isinstance(value, str):
        return value.format(*figures) if "{" in value else value
    if isinstance(value, list):
        return [_filled(entry, figures) for entry in value]
    return (
        {key: _filled(entry, figures) for key, entry in value.items()} if isinstance(value, dict) else value
    )
