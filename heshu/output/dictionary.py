"""The data dictionary, `docs/tables.md`, written from the tables themselves.

`python -m heshu.output.dictionary`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from heshu.output.headings import column_heading, word
from heshu.output.tables import COLUMNS, VALUE_PARTS, entry_type

Meanings = dict[str, dict[str, str]]
"""What tables and columns hold, by table; "columns" holds what is the same in all."""
PAGE = Path(__file__).parents[2] / "docs" / "tables.md"
_MEANINGS = Path(__file__).parent / "data" / "dictionary.toml"
_RULED = "| column | 中文 | holds | meaning |\n| --- | --- | --- | --- |\n"
_TYPES = {"text": "text", "whole": "whole number", "figure": "exact decimal"}
_HEAD = """# The tables

Written by `python -m heshu.output.dictionary` from the code; do not edit.

`heshu check -o DIR` writes each table as CSV (UTF-8 with BOM), all of them into one workbook, and, with
`--parquet`, as Parquet; `heshu.check(path).to_frames()` gives them as pandas frames. A row is a record. A
printed value stands in four columns: `_text` as printed, `_value` its number, `_unit` the unit printed
beside it or given by its header, row, caption or sentence, `_base_value` the number in the base unit
(yuan, percent, square metres, metres, kilograms, pieces). What was not printed is empty.
"""


def page() -> str:
    """Return the page: a section a table, a line a column."""
    meanings = tomllib.loads(_MEANINGS.read_text(encoding="utf-8"))
    return _HEAD + "".join(_section(table, columns, meanings) for table, columns in COLUMNS.items())


def _section(table: str, columns: tuple[str, ...], meanings: Meanings) -> str:
    lines = [f"\n## {table} ({word('tables', table, 'zh')})\n\n{meanings['tables'][table]}\n\n", _RULED]
    for column in columns:
        value = _value_of(column)
        if value is None:
            lines.append(
                _line(
                    f"`{column}`",
                    column_heading(column, "zh", table),
                    _TYPES[entry_type(table, column)],
                    _meaning(table, column, meanings),
                )
            )
        elif column.endswith("_text"):
            meaning = meanings["columns"].get(value, word("columns", value, "en"))
            lines.append(
                _line(
                    f"`{value}_text` `_value` `_unit` `_base_value`",
                    word("columns", value, "zh"),
                    "a value in four columns",
                    meaning,
                )
            )
    return "".join(lines)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _value_of(column: str) -> str | None:
    """Return the value that a column is a part of, None for a column of its own."""
    part = "base_value" if column.endswith("_base_value") else column.rsplit("_", 1)[-1]
    return (
        column.removesuffix(f"_{part}") if part in VALUE_PARTS and column != part and "_" in column else None
    )


def _meaning(table: str, column: str, meanings: Meanings) -> str:
    return (
        meanings.get(table, {}).get(column) or meanings["columns"].get(column) or column_heading(column, "en")
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
