"""Printed lines to texts: wraps are joined, ends are kept, a number is never torn."""

from __future__ import annotations

import pytest

from extract.layout.joining import join_cell
from tests.printed_lines import line


@pytest.mark.parametrize(
    ("lines", "width", "expected"),
    [
        (["造价咨询单位收悉完整的概算审", "核资料后出具"], 150, "造价咨询单位收悉完整的概算审核资料后出具"),
        (["年初", "预算数"], 80, "年初\n预算数"),
        (["征缴配套费15066.7", "6万元"], 96, "征缴配套费15066.76万元"),
        (["可持续", "影响指标"], 40, "可持续影响指标"),
        (["资", "金", "情", "况"], 20, "资金情况"),
        (["1. 改革已经完成。", "2. 继续推进"], 90, "1. 改革已经完成。\n2. 继续推进"),
        (["public", "service"], 50, "public service"),
        (["2310.55", "918.20"], 50, "2310.55\n918.20"),
        (["98.50%", "100%"], 40, "98.50%\n100%"),
        (["1,204", "98"], 30, "1,204\n98"),
        (["≥1204", "公里"], 30, "≥1204公里"),
        (["120万元", "85万元"], 40, "120万元\n85万元"),
        (["2024年", "12月"], 40, "2024年12月"),
    ],
)
def test_join_cell(lines: list[str], width: float, expected: str) -> None:
    """Lines that fill the cell run on, others end."""
    printed = [line(text, top=12.0 * index) for index, text in enumerate(lines)]
    assert join_cell(printed, 0.0, width)[0] == expected


def test_centred_lines_count_both_margins() -> None:
    """A short centred line ended, although its right margin alone is small."""
    printed = [line("执行率", 30.0), line("(B/A)", 32.5, 12.0)]
    assert join_cell(printed, 0.0, 90.0)[0] == "执行率\n(B/A)"


def test_lines_set_right_count_both_margins() -> None:
    """Two words below each other at the right border were never one, for all the room before them."""
    printed = [line("已开工", 120.0), line("未开工", 120.0, 12.0)]
    assert join_cell(printed, 0.0, 155.0)[0] == "已开工\n未开工"


def test_every_character_keeps_its_place() -> None:
    """The joined text knows on which line, and where, each character stands."""
    text, lines = join_cell([line("征缴15066.7"), line("6万元", top=12.0)], 0.0, 65.0)
    assert text == "征缴15066.76万元"
    assert [piece.region(2, 10) for piece in lines] != [None, None]
    first, second = (piece.region(2, 10) for piece in lines)
    assert first is not None and first.bbox == (25.0, 0.0, 60.0, 10.0)
    assert second is not None and second.bbox == (5.0, 12.0, 10.0, 22.0)
