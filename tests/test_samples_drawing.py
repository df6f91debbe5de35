"""The writer of sample PDFs: rows are cut by page breaks line by line, and rulings stand where cells end."""

from __future__ import annotations

import pytest

from samples.content import Cell, PageBreak, Paper, Table, Text
from samples.layout import Page, lay_out
from samples.rulings import Box, joined, segments
from samples.wrapping import tokens, wrap

PAPER = Paper(width=200.0, height=120.0, side=10.0, top=10.0, bottom=10.0)


def width(text: str, size: float) -> float:
    """Give every letter the width of the font size."""
    return len(text) * size


def lines(page: Page) -> list[str]:
    """Return the lines of a page."""
    return [words.text for words in page.words]


def test_words_and_figures_are_not_broken() -> None:
    """A figure stays whole, and a closing mark stays with what it closes."""
    assert list(tokens("支出1,120.50万元，增长5.3%。")) == [
        "支",
        "出",
        "1,120.50",
        "万",
        "元，",
        "增",
        "长",
        "5.3%。",
    ]
    assert wrap("支出1,120.50万元", 90, 10, width) == ("支出", "1,120.50万", "元")


def test_a_row_goes_on_on_the_next_page() -> None:
    """The lines that do not fit stand on the next page, and the other cells of the row are open there."""
    table = Table([[Cell("一\n二\n三\n四\n五\n六\n七"), "右"]], (1, 1), size=10, padding=2, middle=False)
    first, second = lay_out([Text("前", size=10, space=6), table], PAPER, width)
    assert lines(first) == ["前", "一", "二", "三", "四", "五", "六", "右"]
    assert lines(second) == ["七"]
    assert [len(first.boxes), len(second.boxes)] == [2, 2]


def test_a_merged_cell_runs_over_the_break_and_a_header_is_repeated() -> None:
    """A cell merged over rows has a part on each page; repeated rows stand on each."""
    rows = [["头", "头"], [Cell("合", row_span=8), "1"], *[[str(number)] for number in range(2, 9)]]
    pages = lay_out([Table(rows, (1, 1), size=10, padding=2, repeat=1)], PAPER, width)
    assert [lines(page).count("头") for page in pages] == [2, 2]
    assert [sum(box.x0 == 10.0 for box in page.boxes) for page in pages] == [2, 2]


def test_a_break_begins_a_page() -> None:
    """A page break is obeyed."""
    assert [lines(page) for page in lay_out([Text("甲"), PageBreak(), Text("乙")], PAPER, width)] == [
        ["甲"],
        ["乙"],
    ]


@pytest.mark.parametrize(("open_bottom", "count"), [(False, 7), (True, 6)])
def test_rulings_are_drawn_once(open_bottom: bool, count: int) -> None:
    """Two cells side by side share a ruling, which Word draws once; a cut may be left open."""
    boxes = [Box(0, 0, 10, 10), Box(10, 0, 20, 10, open_bottom=open_bottom)]
    pieces = segments(boxes)
    assert len(pieces) == count
    assert (0, 0, 20, 0) in joined(pieces)
