"""The generator of free tables: the same seed, the same table; what its truth says is so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import heshu
from benchmarks.tables.designs import make
from benchmarks.tables.model import FreeTable
from benchmarks.tables.paging import can_print
from benchmarks.tables.spoiling import alter
from benchmarks.tables.writing import WRITERS

SEEDS = range(200)
SHAPES = [name for name in WRITERS if name != "pdf" or can_print()]


def test_the_same_seed_makes_the_same_table() -> None:
    """A table depends on its seed alone."""
    assert all(make(seed) == make(seed) for seed in SEEDS[::10])
    assert make(1) != make(1 + len({make(seed).design for seed in range(60)}))


@pytest.mark.parametrize("seed", SEEDS)
def test_relations_hold_on_clean_tables(seed: int) -> None:
    """Every relation of the truth holds for the figures as they are printed, and its cells print figures."""
    table = make(seed)
    assert table.broken() == []
    assert {place for tie in table.ties for place in tie.places} <= table.figures.keys()
    assert len({len(row) for row in table.rows}) == 1
    for place, figure in table.figures.items():
        digits = table.text(place).replace(",", "").rstrip("%")
        assert float(digits) == pytest.approx(float(figure.number))


@pytest.mark.parametrize("seed", SEEDS[::5])
def test_an_altered_cell_breaks_a_relation(seed: int) -> None:
    """An altered table differs from the clean one in one cell, which a broken relation covers."""
    table = make(seed)
    found = alter(table, random.Random(seed))
    if found is None:
        assert not table.covered()
        return
    pairs = zip(table.rows, found.table.rows, strict=True)
    different = [one != other for row in pairs for one, other in zip(*row, strict=True)]
    assert sum(different) == 1
    assert found.table.text(found.place) != found.before == table.text(found.place)
    assert any(found.place in tie.places for tie in found.table.broken())


def _read(table: FreeTable, shape: str, folder: Path) -> dict[tuple[int, int], str]:
    path = folder / f"table.{shape}"
    above = WRITERS[shape](table, path)
    (found,) = heshu.read(path).tables
    return {(cell.row - above, cell.column): cell.text for cell in found.cells}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [4, 15, 22])
def test_every_format_prints_the_figures_in_their_places(shape: str, seed: int, tmp_path: Path) -> None:
    """What is read of a file has every figure of the table in the row and column that the truth names."""
    table = make(seed)
    cells = _read(table, shape, tmp_path)
    assert {place: cells[place] for place in table.figures} == {
        place: table.text(place) for place in table.figures
    }
