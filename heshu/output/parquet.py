"""The tables as Parquet files (extra `parquet`).

Figures as exact decimals, everything else as text or whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heshu.output.tables import COLUMNS, Row, entry_type

if TYPE_CHECKING:
    import pyarrow

ROWS_AT_ONCE = 50_000
DIGITS, DECIMALS = 38, 10  # of the decimal type: any figure a report prints, in yuan, with its decimals


def write_parquet(folder: Path, parts: Iterable[Mapping[str, Sequence[Row]]]) -> None:
    """Write one file a table, `findings.parquet` and so on, all columns present also where empty.

    The tables come in parts, a document each or several; `ROWS_AT_ONCE` of a table are held at a time.
    """
    with ExitStack() as stack:
        files = {name: stack.enter_context(closing(_File(folder, name))) for name in COLUMNS}
        for part in parts:
            for name, file in files.items():
                file.add(part[name])


class _File:
    """The Parquet file of a table."""

    def __init__(self, folder: Path, table: str) -> None:
        import pyarrow
        import pyarrow.parquet

        types = {
            "text": pyarrow.string(),
            "whole": pyarrow.int64(),
            "figure": pyarrow.decimal128(DIGITS, DECIMALS),
        }
        self._schema = pyarrow.schema(
            [(column, types[entry_type(table, column)]) for column in COLUMNS[table]]
        )
        self._writer = pyarrow.parquet.ParquetWriter(folder / f"{table}.parquet", self._schema)
        self._rows: list[Row] = []

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows to the table."""
        self._rows.extend(rows)
        if len(self._rows) >= ROWS_AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._write()
        self._writer.close()

    def _write(self) -> None:
        import pyarrow

        arrays = [
            _array([row.entries.get(field.name) for row in self._rows], field.type) for field in self._schema
        ]
        self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()


def _array(entries: list[Any], kind: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow

    if pyarrow.types.is_decimal(kind):
        return pyarrow.array(
            [None if entry is None else _exact(Decimal(entry)) for entry in entries], type=kind
        )
    if pyarrow.types.is_string(kind):
        return pyarrow.array([None if entry is None else str(entry) for entry in entries], type=kind)
    return pyarrow.array(entries, type=kind)


def _exact(figure: Decimal) -> Decimal | None:
    """Return a figure in the type's range; a figure beyond it has no number, its text stands beside it."""
    if abs(figure.adjusted()) >= DIGITS - DECIMALS:
        return None
    return round(figure, DECIMALS)
