"""The tables as Parquet files (extra `parquet`): figures as exact decimals, everything else as text or whole numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import HeshuError
from heshu.spoken import spoken
from heshu.tables import COLUMNS, Row, entry_type

if TYPE_CHECKING:
    import pyarrow

DIGITS, DECIMALS = 38, 10  # of the decimal type: any figure a report prints, in yuan, with its decimals


def check_installed() -> None:
    """Raise `HeshuError` if the extra is not installed, before any work is done."""
    try:
        import pyarrow.parquet  # noqa: F401 - only its presence matters
    except ImportError as error:
        raise HeshuError(
            spoken('写 Parquet 需要安装扩展：pip install "heshu[parquet]"', 'Parquet needs an extra: pip install "heshu[parquet]"')
        ) from error


def write_parquet(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write one file a table, `findings.parquet` and so on, all columns present also where empty."""
    import pyarrow
    import pyarrow.parquet

    types = {"text": pyarrow.string(), "whole": pyarrow.int64(), "figure": pyarrow.decimal128(DIGITS, DECIMALS)}
    for name, columns in COLUMNS.items():
        schema = pyarrow.schema([(column, types[entry_type(name, column)]) for column in columns])
        arrays = [_array([row.entries.get(column) for row in tables[name]], field.type) for column, field in zip(columns, schema, strict=True)]
        pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), folder / f"{name}.parquet")


def _array(entries: list[Any], kind: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow

    if pyarrow.types.is_decimal(kind):
        return pyarrow.array([None if entry is None else _exact(Decimal(entry)) for entry in entries], type=kind)
    if pyarrow.types.is_string(kind):
        return pyarrow.array([None if entry is None else str(entry) for entry in entries], type=kind)
    return pyarrow.array(entries, type=kind)


def _exact(figure: Decimal) -> Decimal | None:
    """Return a figure in the type's range; a figure beyond it has no number, its text stands beside it."""
    if abs(figure.adjusted()) >= DIGITS - DECIMALS:
        return None
    return round(figure, DECIMALS)
