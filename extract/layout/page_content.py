"""What stands on one page, from whatever library read it.

Characters and rulings, from the page's top left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.record import record

BLANKS = (0x20, 0xA0, 0x3000)
"""The code points of blanks: the plain one, the one that does not break and the one of East Asia."""
Segment = tuple[float, float, float]
"""A straight piece of a ruling: its constant coordinate, then from and to along it."""


def as_segments(rows: Sequence[Segment]) -> np.ndarray:
    """Return segments as an array (n, 3)."""
    return np.array(rows, np.float64).reshape(-1, 3)


@record
class PageContent:
    """Characters in the order of the file and rulings, in points from the top left of the visible page.

    `codes` holds n Unicode code points, `boxes` is (n, 4): left, top, right, bottom; `horizontals` and
    `verticals` hold a `Segment` in each row. `images` counts pictures. `picture_share` is the part of the
    page that its largest picture covers, `drawings` how many paths there are that are no rulings, `hidden`
    tells that the characters are there to be searched and not to be seen. `scores` (n) say how sure the
    characters of a scan are. `overflow` names a limit that was met, with the value and the limit. `turns` (n)
    tells by how many quarters, clockwise, each character is turned; None where all stand upright. `clips` (n,
    4), where asked for, are the boxes outside of which characters are not shown, nan where there is none.
    """

    number: int
    width: float
    height: float
    codes: np.ndarray
    boxes: np.ndarray
    horizontals: np.ndarray
    verticals: np.ndarray
    images: int = 0
    overflow: tuple[str, int, int] | None = None
    picture_share: float = 0.0
    drawings: int = 0
    hidden: bool = False
    scores: np.ndarray | None = None
    turns: np.ndarray | None = None
    clips: np.ndarray | None = None
