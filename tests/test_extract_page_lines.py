"""Characters of a page put into the cells of its tables."""

from __future__ import annotations

import numpy as np
import pytest

from extract.layout.lattice import find_grids
from extract.layout.page_content import PageContent, as_segments
from extract.layout.page_lines import page_lines
from extract.limits import Limits

XS, YS = (0.0, 100.0, 200.0), (0.0, 20.0, 40.0)


def overprinted_page(scores: np.ndarray | None) -> PageContent:
    """Return a page with a table in whose first cell two lines stand over each other."""
    boxes = np.array(
        [[5.0, 4.0, 15.0, 14.0], [15.0, 4.0, 25.0, 14.0], [5.0, 9.0, 15.0, 19.0], [15.0, 9.0, 25.0, 19.0]]
    )
    level, upright = (
        as_segments([(y, XS[0], XS[-1]) for y in YS]),
        as_segments([(x, YS[0], YS[-1]) for x in XS]),
    )
    return PageContent(
        1,
        200.0,
        40.0,
        np.array([ord(letter) for letter in "支出合计"], np.uint32),
        boxes,
        level,
        upright,
        scores=scores,
    )


@pytest.mark.parametrize(
    ("scores", "told"), [(None, True), (np.full(4, 0.9), False)], ids=["text of the file", "recognised"]
)
def test_only_text_of_the_file_is_told_to_stick_out(scores: np.ndarray | None, told: bool) -> None:
    """A page that is told so is read again from the file.

    What was recognised from its image would be lost.
    """
    content = overprinted_page(scores)
    (lines,) = page_lines([content], find_grids([(content.horizontals, content.verticals)], Limits()))
    assert [line.text for line in lines.cells[0][0]] == ["支出", "合计"]
    assert lines.tangled is told
