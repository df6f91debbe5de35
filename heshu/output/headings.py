"""What tables and columns are called in the workbook; the words stand in `data/headings.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from extract.language import Bilingual, Language

_TABLE = Path(__file__).parent / "data" / "headings.toml"


@cache
def _words() -> dict[str, dict[str, Bilingual]]:
    groups = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        group: {name: Bilingual(*pair) for name, pair in entries.items()} for group, entries in groups.items()
    }


def word(group: str, name: str, language: Language) -> str:
    """Return the heading `name` of a `group` (tables, columns, parts, texts)."""
    return _words()[group][name].in_language(language)


def column_heading(column: str, language: Language, table: str = "") -> str:
    """Return the heading of a column (of a table); that of a part of a value names both.

    >>> column_heading("budget_value", "zh"), column_heading("level1", "en")
    ('全年预算数·数值', 'Level 1')
    >>> column_heading("source", "zh", "rules")
    '依据'
    >>> column_heading("budget_base_value", "zh")
    '全年预算数·折算值（元）'
    """
    own = _words().get(f"columns_{table}", {})
    if column in own:
        return own[column].in_language(language)
    if column in _words()["columns"]:
        return word("columns", column, language)
    part = "base_value" if column.endswith("_base_value") else column.rsplit("_", 1)[1]
    name = column.removesuffix(f"_{part}")
    unit = (
        word("base_units", name, language) if part == "base_value" and name in _words()["base_units"] else ""
    )
    brackets = ("（", "）") if language == "zh" else (" (", ")")
    return f"{word('columns', name, language)}·{word('parts', part, language)}" + (
        unit.join(brackets) if unit else ""
    )


def entry_word(column: str, entry: str, language: Language) -> str:
    """Return what a word of the program is called in a cell of the workbook; other texts stay as they are.

    >>> entry_word("severity", "error", "zh"), entry_word("label", "error", "zh")
    ('错误', 'error')
    """
    known = _words().get(column, {})
    return known[entry].in_language(language) if entry in known else entry
