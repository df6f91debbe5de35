"""Whether what stands above and below a page break is one row, one merged cell or one label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.blocks.figures import is_number
from extract.layout.joining import cell_separator, least_padding
from extract.pages.labels import is_parted_label
from extract.pages.pieces import PieceCell

_FIGURE = re.compile(r"[≥≤≧≦><＞＜=＝约]{0,2}[-—–+]*[\d.,，]+(?:[%％]|[^\d.,，]{0,3})")
_UNIT = re.compile(r"[%％‰]|[/／]?[\u4e00-\u9fff]+(?:[/／][\u4e00-\u9fff]+)*")
_LONGEST_UNIT = 8
"""Characters of what may be a unit or the end of one."""
_LAST_DIGITS = re.compile(r"\d{1,2}[%％]?|[%％]")
_LONGEST_LABEL = 20
"""Characters of a label that is merged over rows; what is longer is a text."""


class Pair(NamedTuple):
    """The cells above and below a page break that stand in the same columns, each with its words."""

    upper: PieceCell
    lower: PieceCell
    above: str
    below: str


def pairs_at_break(uppers: Sequence[PieceCell], lowers: Iterable[tuple[PieceCell, str]]) -> list[Pair]:
    """Return the pairs of the cells that end above a break with those that begin below it.

    It come with their words.
    """
    ending = {(cell.column, cell.column_span): cell for cell in uppers}
    found = [
        (ending[key], cell, below)
        for cell, below in lowers
        if (key := (cell.column, cell.column_span)) in ending
    ]
    return [Pair(upper, lower, upper.words, below) for upper, lower, below in found]


def is_cut(pairs: Sequence[Pair], words: int) -> bool:
    """Say whether the first row of a piece, of which so many cells hold `words`.

    Is the rest of the last row before the break. Text runs over only where there is text above, and a figure
    never does, but for its unit or, with nothing beside them, its last digits. Then either every text above
    stops at a full line, or the row lacks what each proper row has: the label, and the figures or most of the
    texts that the row above has. A number alone has its unit below only if another figure of its row has
    nothing below.
    """
    filled = [pair for pair in pairs if pair.below]
    if not filled or len(filled) < words:
        return False
    if all(map(_cuts_figure, filled)):
        return True
    lacks_figure = any(is_figure(pair.above) and not pair.below for pair in pairs)
    for pair in filled:
        if not pair.above or is_number(pair.below):
            return False
        if is_figure(pair.above) and not (_cuts_unit(pair) and (lacks_figure or not is_number(pair.above))):
            return False
    return all(map(_runs_on, filled)) or _lacks(pairs)


def is_figure(words: str) -> bool:
    """Say whether a cell holds one figure, with or without a comparison and a unit.

    ≥500人 is one, 15分钟生活圈建成 is not.
    """
    return _FIGURE.fullmatch(words) is not None


def _cuts_figure(pair: Pair) -> bool:
    """Say whether a figure fills its narrow line so that its last digits stand below the break: 97.8 | 0."""
    return is_number(pair.above) and _LAST_DIGITS.fullmatch(pair.below) is not None and _runs_on(pair)


def _cuts_unit(pair: Pair) -> bool:
    """Say whether a figure fills its line so that its unit, or the end of it, stands below the break.

    ≥1394公 | 里, ≤480 | 万元/公里.
    """
    return len(pair.below) <= _LONGEST_UNIT and _UNIT.fullmatch(pair.below) is not None and _runs_on(pair)


def _runs_on(pair: Pair) -> bool:
    """Say whether the text above stops at a full line, so that it may go on below."""
    page, (left, _, right, _) = pair.upper.places[-1]
    lines = [line for line in pair.upper.printed if line.page == page]
    if not lines or not pair.lower.printed:
        return False
    padding = least_padding(lines, left, right)
    return cell_separator(lines[-1], pair.lower.printed[0], left + padding, right - padding) != "\n"


def _lacks(pairs: Sequence[Pair]) -> bool:
    """Say whether the lower row has no label.

    Neither the figures nor most of the texts of the upper row.
    """
    single = [pair for pair in pairs if pair.upper.row_span == 1 and pair.lower.row_span == 1 and pair.above]
    if not single or single[0].below:
        return False
    missing = [pair for pair in single if not pair.below]
    return any(is_figure(pair.above) for pair in missing) or 2 * len(missing) >= len(single)


def is_merged_over(pair: Pair) -> bool:
    """Say whether two cells at the break are one that is merged over rows on both sides."""
    if not pair.below:
        return pair.upper.row_span > 1 or pair.lower.row_span > 1
    return not pair.above and pair.upper.row_span > 1 and pair.lower.row_span > 1


def is_label_over(pair: Pair, labels: set[tuple[int, int]], blank: int) -> bool:
    """Say whether a label goes on below the break.

    Its word is cut there, or nothing stands beside the rest of its rows. `labels` are the columns in which
    cells are merged over rows, `blank` is the first column with words below the break.
    """
    if (pair.upper.column, pair.upper.column_span) not in labels or not pair.above or is_figure(pair.above):
        return False
    if pair.below:
        return is_parted_label(pair.above, pair.below)
    return pair.lower.column < blank and len(pair.above) <= _LONGEST_LABEL
