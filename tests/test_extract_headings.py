"""Which paragraphs are headings, and what the lines above a table say of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extract.blocks.captions import Caption, caption_of
from extract.blocks.headings import heading_level, is_title, starts_item

CASES = Path(__file__).parent / "cases"
HEADINGS = tomllib.loads((CASES / "extract_headings.toml").read_text(encoding="utf-8"))["heading"]
CAPTIONS = tomllib.loads((CASES / "extract_captions.toml").read_text(encoding="utf-8"))["caption"]


@pytest.mark.parametrize("case", HEADINGS, ids=lambda case: case["text"])
def test_heading_level(case: dict[str, object]) -> None:
    """A heading is told by its numbering and shortness, running text is not taken for one."""
    assert (heading_level(str(case["text"])) or 0) == case["level"]


@pytest.mark.parametrize("case", CAPTIONS, ids=lambda case: "/".join(case["above"]) or "nothing")
def test_caption(case: dict[str, object]) -> None:
    """The title and the unit are found among the lines above, whatever else stands there."""
    above = case["above"]
    assert isinstance(above, list)
    assert caption_of(above) == Caption(case.get("title"), case.get("unit"))  # type: ignore[arg-type]


def test_item_numbers() -> None:
    """A number at a line's start opens an item, a figure does not."""
    assert [
        starts_item(text)
        for text in ("3. 深推", "（二）收入", "一是要", "④检查", "15066.76万元", "2023年", "1.5倍")
    ] == [True] * 4 + [False] * 3


def test_title_is_near_the_top() -> None:
    """The name of a report is a title among the first paragraphs only."""
    text = "2023年度某局整体支出绩效自评报告"
    assert is_title(text, 2)
    assert not is_title(text, 40)
