"""Rulings to grids: the geometry, without any file."""

from __future__ import annotations

from random import Random

import pytest

from extract.layout import lattice
from extract.layout.lattice import Grid, components, find_grids
from extract.layout.page_content import Segment, as_segments
from extract.layout.snapping import snap
from extract.limits import Limits


def frame(
    xs: list[float], ys: list[float]
) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """Return the segments of a full grid."""
    return [(y, xs[0], xs[-1]) for y in ys], [(x, ys[0], ys[-1]) for x in xs]


def grids_of(level: list[Segment], upright: list[Segment]) -> list[Grid]:
    """Return the grids of a page with at most 100 rulings."""
    return find_grids([(as_segments(level), as_segments(upright))], Limits(page_rulings=100))[0]


def only(grids: list[Grid]) -> Grid:
    """Return the one grid there is."""
    assert len(grids) == 1
    return grids[0]


def test_full_grid() -> None:
    """A full grid has one cell in each place."""
    found = only(grids_of(*frame([0, 50, 100], [0, 20, 40])))
    assert found.cells == ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1))
    assert found.boxes[3] == (50, 20, 100, 40)


def test_merged_cells_have_spans() -> None:
    """A missing border makes one cell of two, across and down."""
    level = [(0, 0, 150), (20, 50, 150), (40, 0, 150)]
    upright = [(0, 0, 40), (50, 0, 40), (100, 20, 40), (150, 0, 40)]
    assert only(grids_of(level, upright)).cells == ((0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1))


def test_frame_of_one_cell_is_no_table() -> None:
    """A box around text is a frame."""
    assert grids_of(*frame([0, 100], [0, 50])) == []


def test_dashes_join_and_double_lines_are_one() -> None:
    """Dashes make one ruling, two lines close together are one, a mark alone is none."""
    dashes = [(10.0, x, x + 2.0) for x in range(0, 100, 4)]
    double, mark = [(10.0, 0.0, 50.0), (11.5, 0.0, 50.0)], [(10.0, 0.0, 2.0)]
    assert snap(*map(as_segments, (dashes, double, mark))) == [[(10.0, 0.0, 98.0)], [(10.75, 0.0, 50.0)], []]


def test_lines_side_by_side_are_not_all_one() -> None:
    """A bundle is cut where it grows too wide; what has no place or none on a page makes no harm."""
    close = [(y, 0.0, 50.0) for y in (0.0, 2.5, 5.0, 7.5, 10.0, 20.0)]
    far = [(5.0, -1e30, 1e30), (float("inf"), 0.0, 50.0), (float("nan"), 0.0, 50.0), (9.0, float("nan"), 1.0)]
    found = snap(*map(as_segments, (close, far)))
    assert found[0] == [(2.5, 0.0, 50.0), (8.75, 0.0, 50.0), (20.0, 0.0, 50.0)]
    assert [at for at, start, end in found[1] if start < -1000 and end > 1000] == [5.0]


def test_two_tables_are_apart() -> None:
    """Rulings that do not touch belong to different tables, listed from the top."""
    below, above = frame([0, 50, 100], [300, 320, 340]), frame([0, 50, 100], [0, 20, 40])
    grids = grids_of(below[0] + above[0], below[1] + above[1])
    assert [grid.bbox[1] for grid in grids] == [0, 300]


def test_open_sides_are_closed() -> None:
    """A table without outer uprights has its first and last column all the same."""
    level = [(y, 0.0, 150.0) for y in (0.0, 20.0, 40.0, 60.0)]
    found = only(grids_of(level, [(50.0, 0.0, 60.0), (100.0, 0.0, 60.0)]))
    assert (len(found.xs) - 1, len(found.ys) - 1, len(found.cells)) == (3, 3, 9)


def test_row_open_at_the_page_end_is_closed() -> None:
    """A row that a page break cuts without a ruling is a row.

    So is a merged cell open at the end beside closed ones.
    """
    upright = [(x, 0.0, 50.0) for x in (0.0, 50.0, 100.0)]
    assert len(only(grids_of([(0.0, 0.0, 100.0), (20.0, 0.0, 100.0)], upright)).cells) == 4
    merged = only(
        grids_of(
            [(0.0, 0.0, 100.0), (20.0, 50.0, 100.0), (40.0, 50.0, 100.0)],
            [(x, 0.0, 40.0) for x in (0.0, 50.0, 100.0)],
        )
    )
    assert (0, 0, 2, 1) in merged.cells


def test_page_within_one_row() -> None:
    """A page on which a row neither begins nor ends has uprights only, and they make one row."""
    found = only(grids_of([], [(x, 60.0, 780.0) for x in (60.0, 200.0, 500.0)]))
    assert found.boxes == ((60.0, 60.0, 200.0, 780.0), (200.0, 60.0, 500.0, 780.0))
    assert grids_of([], [(60.0, 60.0, 780.0), (500.0, 60.0, 780.0)]) == []


def test_one_table_is_seen_at_once_as_by_looking_at_each_ruling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rulings are said at once to belong together, going from one to the next finds the same group."""
    chance, seen = Random(3), 0
    for _ in range(3000):
        xs, ys = (sorted(chance.sample(range(0, 400, 10), chance.randint(2, 5))) for _ in range(2))
        level, upright = (
            [_ruling(chance, at, across) for at in along] for along, across in ((ys, xs), (xs, ys))
        )
        quick = components(level, upright)
        seen += lattice._is_one_table(level, upright)
        with monkeypatch.context() as patched:
            patched.setattr(lattice, "_is_one_table", lambda *_: False)
            assert _sorted(quick) == _sorted(components(level, upright))
    assert seen > 100


def _ruling(chance: Random, at: float, across: list[int]) -> Segment:
    start, end = (
        (across[0], across[-1]) if chance.random() < 0.6 else sorted(chance.sample(range(0, 420, 10), 2))
    )
    return float(at), start + chance.choice((0.0, 2.0, -2.0)), end + chance.choice((0.0, 2.0, -2.0))


def _sorted(groups: list[tuple[list[Segment], list[Segment]]]) -> list[tuple[list[Segment], list[Segment]]]:
    return sorted((sorted(level), sorted(upright)) for level, upright in groups)


def test_too_many_rulings_are_a_drawing() -> None:
    """Beyond the limit no table is looked for."""
    assert grids_of(*frame([float(10 * k) for k in range(60)], [float(10 * k) for k in range(60)])) == []
