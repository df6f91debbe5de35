"""The data dictionary is current, and Parquet keeps figures exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from heshu.api import check
from heshu.output.dictionary import PAGE, page
from heshu.output.parquet import write_parquet
from heshu.output.tables import COLUMNS, collect_tables

SAMPLE = Path(__file__).parent.parent / "samples" / "self-evaluation-department.docx"


def test_the_data_dictionary_is_current() -> None:
    """`docs/tables.md` is what `python -m heshu.output.dictionary` writes."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_table_and_value_is_in_the_dictionary() -> None:
    """Each table has its section; no column is without a line."""
    text = page()
    for table, columns in COLUMNS.items():
        assert f"## {table} (" in text
        for column in columns:
            value = next(
                (
                    column.removesuffix(part)
                    for part in ("_base_value", "_value", "_unit", "_text")
                    if column.endswith(part)
                ),
                column,
            )
            assert f"`{column}`" in text or f"`{value}_text`" in text, column


def test_parquet_keeps_figures_exact(tmp_path: Path) -> None:
    """Figures come back as the decimals that were printed, blanks as nothing."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    write_parquet(tmp_path, [collect_tables([check(SAMPLE)])])
    funds = parquet.read_table(tmp_path / "funds.parquet").to_pylist()
    assert [row["budget_value"] for row in funds] == [Decimal("2048.62"), Decimal("2048.62")]
    assert [row["score_value"] for row in funds] == [None, Decimal("9.47")]
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.parquet" for name in COLUMNS}
