"""The texts of many cells at once: the same as those of one cell after the other, or none."""

from __future__ import annotations

import random

import numpy as np

from extract.blocks.printed import PrintedLine
from extract.layout.joining import UNJOINED, JoinedText, join_cell
from extract.layout.wrapping import Lines, join_wrapped
from tests.printed_lines import line

OUTSIDE = (-np.inf, -np.inf, np.inf, np.inf)
Box = tuple[float, float, float, float]


def join_all(held: list[list[PrintedLine]], boxes: list[Box]) -> list[JoinedText]:
    """Join the lines of each owner, of which these are the boxes."""
    lines = [line for held_lines in held for line in held_lines]
    columns = Lines(
        owners=np.repeat(np.arange(len(held)), [len(held_lines) for held_lines in held]),
        texts=[line.text for line in lines],
        pages=[line.page for line in lines],
        edges=[line.edges for line in lines],
        tops=np.array([line.top for line in lines]),
        bottoms=np.array([line.bottom for line in lines]),
        firsts=np.array([ord(line.text[0]) for line in lines], np.uint32),
        lasts=np.array([ord(line.text[-1]) for line in lines], np.uint32),
    )
    stops = np.searchsorted(columns.owners, np.arange(len(held) + 1))
    return join_wrapped(columns, stops, np.array(boxes))


def wrapped(text: str, room: float, left: float) -> list[PrintedLine]:
    """Break a text into lines that are at most `room` wide."""
    lines: list[str] = [""]
    for character in text:
        if lines[-1] and line(lines[-1] + character, 0.0, 0.0).right > room:
            lines.append("")
        lines[-1] += character
    return [line(part, left, 12.0 * index) for index, part in enumerate(lines)]


def test_what_is_joined() -> None:
    """Full lines and single ones are.

    A line that ended, words of Latin letters, what is outside of cells and an empty cell are not.
    """
    long = wrapped("造价咨询单位收悉完整的概算审核资料后出具", 60.0, 5.0)
    ended = [line("年初", 5.0, 0.0), line("预算数", 5.0, 12.0)]
    numbered = [line("改革已完成。", 5.0, 0.0), line("2.继续推进", 5.0, 12.0)]
    cell = (0.0, 0.0, 70.0, 90.0)
    held = [
        [line("支出", 0.0, 0.0)],
        long,
        ended,
        [line("15.5万元", 5.0, 0.0)],
        [line("public", 5.0, 0.0), line("works", 5.0, 12.0)],
        [],
        numbered,
    ]
    found = join_all(held, [OUTSIDE, cell, cell, cell, (0.0, 0.0, 40.0, 90.0), cell, cell])
    assert [text for text, _ in found] == [
        "",
        "造价咨询单位收悉完整的概算审核资料后出具",
        "",
        "15.5万元",
        "",
        "",
        "",
    ]
    assert [(part.start, part.end) for part in found[1][1]] == [(0, 6), (6, 12), (12, 18), (18, 20)]


def test_the_same_as_one_by_one() -> None:
    """Whatever stands in cells of whatever width: what is joined at once is what `join_cell` says of it."""
    generator = random.Random(20)
    letters = "财政支出绩效目标完成情况，。；：（）“”、15066.76%/万元ab"
    held: list[list[PrintedLine]] = []
    boxes: list[Box] = []
    for _ in range(3000):
        width, left = generator.choice([30.0, 45.0, 60.0, 95.0]), generator.choice([0.0, 2.0, 5.4, 12.0])
        text = "".join(generator.choices(letters, k=generator.randint(1, 30)))
        held.append(wrapped(text, width - generator.choice([0.0, 2.0, 10.8, 25.0]), left))
        boxes.append((0.0, 0.0, width, 500.0))
    found = join_all(held, boxes)
    known = [joined != UNJOINED for joined in found]
    assert [joined for joined in found if joined != UNJOINED] == [
        join_cell(lines, box[0], box[2]) for lines, box, sure in zip(held, boxes, known, strict=True) if sure
    ]
    texts = [join_cell(lines, box[0], box[2])[0] for lines, box in zip(held, boxes, strict=True)]
    plain = ["".join(line.text for line in lines) for lines in held]
    one_text = [text == whole for text, whole in zip(texts, plain, strict=True)]
    assert (
        sum(known) > 0.8 * sum(one_text) > 1000
    )  # the others have Latin letters or digits on both sides of a line end
