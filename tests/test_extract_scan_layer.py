"""Pages whose text layer is missing or wrong are told from those that can be read as text."""

from __future__ import annotations

import numpy as np
import pytest

from extract.layout.page_content import PageContent
from extract.scan.layer import count_letters, needs_scan

SENTENCE = (
    "2023年度部门整体支出绩效自评得分为98分，自评结果为优秀，全年预算数2048.62万元，全年执行数1940.42万元。"
)


def codes(text: str) -> np.ndarray:
    """Return the code points of a text."""
    return np.array([ord(character) for character in text], np.uint32)


def page(text: str, *, picture: float = 0.0, hidden: bool = False, drawings: int = 0) -> PageContent:
    """Return a page with a text and a picture over a part of it."""
    return PageContent(
        1,
        595.0,
        842.0,
        codes(text),
        np.zeros((len(text), 4)),
        (),
        (),
        int(picture > 0),
        picture_share=picture,
        hidden=hidden,
        drawings=drawings,
    )


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        (SENTENCE, False),
        ("Annual report of the department for 2023, 98.5% of the budget was executed.", False),
        ("12,345.67 98.50 100.00 0.00 1,234,567.89", False),
        ("".join(chr(0xE000 + index) for index in range(40)), True),
        (SENTENCE[:20] + "\ufffd" * 10, True),
        ("部门整体支出绩效自评得分为分自评结果为优秀全年预算数".encode("gbk").decode("latin-1"), True),
        ("".join(chr(0x9300 + 7 * index) for index in range(40)), True),
        ("\ufffd\ufffd", False),
        (SENTENCE + chr(0x20BB7) * 5, False),
        (SENTENCE[:20] + chr(0xF0001) * 10, True),
    ],
    ids=[
        "chinese",
        "english",
        "figures",
        "private use",
        "replaced",
        "bytes",
        "rare characters",
        "too short",
        "beyond the basic plane",
        "private plane",
    ],
)
def test_garbled_text(text: str, garbled: bool) -> None:
    """Characters without meaning.

    Bytes taken for letters and rare characters in a row tell of a wrong text.
    """
    assert [letters.is_garbled for letters in count_letters([codes(""), codes(text)])] == [False, garbled]


@pytest.mark.parametrize(
    ("content", "needed"),
    [
        (page(SENTENCE * 3), False),
        (page(""), False),
        (page("", picture=0.1), True),
        (page("", drawings=300), True),
        (page("扫描全能王 创建", picture=0.95), True),
        (page(SENTENCE * 3, picture=0.95), False),
        (page(SENTENCE * 3, picture=0.95, hidden=True), True),
        (page("\ue001" * 50), True),
    ],
    ids=[
        "text",
        "blank",
        "picture alone",
        "outlines",
        "mark of a program",
        "letterhead",
        "hidden text",
        "garbled",
    ],
)
def test_pages_that_must_be_recognised(content: PageContent, needed: bool) -> None:
    """A page is recognised where it shows more than its characters say, or they are wrong.

    A background picture does not matter.
    """
    assert needs_scan(content, *count_letters([content.codes])) is needed
