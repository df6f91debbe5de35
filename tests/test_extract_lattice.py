"""Rulings to grids: the geometry, without any file."""

from __future__ import annotations

from extract.lattice import Grid, GridCell, find_grids, snap


def frame(xs: list[float], ys: list[float]) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """Return the segments of a full grid."""
    return [(y, xs[0], xs[-1]) for y in ys], [(x, ys[0], ys[-1]) for x in xs]


def only(grids: list[Grid]) -> Grid:
    """Return the one grid there is."""
    assert len(grids) == 1
    return grids[0]


def test_full_grid() -> None:
    """A full grid has one cell in each place."""
    found = only(find_grids(*frame([0, 50, 100], [0, 20, 40]), 100))
    assert found.cells == (GridCell(0, 0, 1, 1), GridCell(0, 1, 1, 1), GridCell(1, 0, 1, 1), GridCell(1, 1, 1, 1))
    assert found.box(found.cells[3]) == (50, 20, 100, 40)


def test_merged_cells_have_spans() -> None:
    """A missing border makes one cell of two, across and down."""
    level = [(0, 0, 150), (20, 50, 150), (40, 0, 150)]
    upright = [(0, 0, 40), (50, 0, 40), (100, 20, 40), (150, 0, 40)]
    assert only(find_grids(level, upright, 100)).cells == (GridCell(0, 0, 2, 1), GridCell(0, 1, 1, 2), GridCell(1, 1, 1, 1), GridCell(1, 2, 1, 1))


def test_frame_of_one_cell_is_no_table() -> None:
    """A box around text is a frame."""
    assert find_grids(*frame([0, 100], [0, 50]), 100) == []


def test_dashes_join_and_double_lines_are_one() -> None:
    """Dashes make one ruling, two lines close together are one, a mark alone is none."""
    dashes = [(10.0, x, x + 2.0) for x in range(0, 100, 4)]
    assert snap(dashes) == [(10.0, 0.0, 98.0)]
    assert snap([(10.0, 0.0, 50.0), (11.5, 0.0, 50.0)]) == [(10.75, 0.0, 50.0)]
    assert snap([(10.0, 0.0, 2.0)]) == []


def test_two_tables_are_apart() -> None:
    """Rulings that do not touch belong to different tables, listed from the top."""
    below, above = frame([0, 50, 100], [300, 320, 340]), frame([0, 50, 100], [0, 20, 40])
    grids = find_grids(below[0] + above[0], below[1] + above[1], 100)
    assert [grid.bbox[1] for grid in grids] == [0, 300]


def test_open_sides_are_closed() -> None:
    """A table without outer uprights has its first and last column all the same."""
    level = [(y, 0.0, 150.0) for y in (0.0, 20.0, 40.0, 60.0)]
    found = only(find_grids(level, [(50.0, 0.0, 60.0), (100.0, 0.0, 60.0)], 100))
    assert (len(found.xs) - 1, len(found.ys) - 1, len(found.cells)) == (3, 3, 9)


def test_row_open_at_the_page_end_is_closed() -> None:
    """A row that a page break cuts without a ruling is a row; so is a merged cell open at the end beside closed ones."""
    upright = [(x, 0.0, 50.0) for x in (0.0, 50.0, 100.0)]
    assert len(only(find_grids([(0.0, 0.0, 100.0), (20.0, 0.0, 100.0)], upright, 100)).cells) == 4
    merged = only(find_grids([(0.0, 0.0, 100.0), (20.0, 50.0, 100.0), (40.0, 50.0, 100.0)], [(x, 0.0, 40.0) for x in (0.0, 50.0, 100.0)], 100))
    assert GridCell(0, 0, 2, 1) in merged.cells


def test_page_within_one_row() -> None:
    """A page on which a row neither begins nor ends has uprights only, and they make one row."""
    found = only(find_grids([], [(x, 60.0, 780.0) for x in (60.0, 200.0, 500.0)], 100))
    assert [found.box(cell) for cell in found.cells] == [(60.0, 60.0, 200.0, 780.0), (200.0, 60.0, 500.0, 780.0)]
    assert find_grids([], [(60.0, 60.0, 780.0), (500.0, 60.0, 780.0)], 100) == []


def test_too_many_rulings_are_a_drawing() -> None:
    """Beyond the limit no table is looked for."""
    assert find_grids(*frame([float(10 * k) for k in range(60)], [float(10 * k) for k in range(60)]), 100) == []
