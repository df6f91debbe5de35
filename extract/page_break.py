"""Whether what stands above and below a page break is one row, one merged cell or one label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.joining import cell_separator, least_padding
from extract.labels import is_parted_label
from extract.pieces import PieceCell, is_number

_FIGURE = re.compile(r"[≥≤≧≦><＞＜=＝约]{0,2}[-—–+]*[\d.,，]+(?:[%％]|[^\d.,，]{0,3})")
_UNIT = re.compile(r"[%％‰]|[/／]?[\u4e00-\u9fff]+(?:[/／][\u4e00-\u9fff]+)*")
_LONGEST_UNIT = 8
"""Characters of what may be a unit or the end of one."""
_LAST_DIGITS = re.compile(r"\d{1,2}[%％]?|[%％]")
_LONGEST_LABEL = 20
"""Characters of a label that is merged over rows; what is longer is a text."""


def is_cut(pairs: Sequence[tuple[PieceCell, PieceCell]], lowers: Sequence[PieceCell]) -> bool:
    """Say whether the first row of a piece is the rest of the last row before the break.

    Text runs over only where there is text above, and a figure never does, but for its unit or, with nothing beside them, its last
    digits. Then either every text above stops at a full line, or the row lacks what each proper row has: the label, and the figures
    or most of the texts that the row above has. A number alone has its unit below only if another figure of its row has nothing below.
    """
    filled = [(upper, lower) for upper, lower in pairs if lower.words]
    if not filled or len(filled) < sum(1 for cell in lowers if cell.words):
        return False
    if all(_cuts_figure(upper, lower) for upper, lower in filled):
        return True
    lacks_figure = any(is_figure(upper.words) and not lower.words for upper, lower in pairs)
    for upper, lower in filled:
        if not upper.words or is_number(lower.words):
            return False
        if is_figure(upper.words) and not (_cuts_unit(upper, lower) and (lacks_figure or not is_number(upper.words))):
            return False
    return all(_runs_on(upper, lower) for upper, lower in filled) or _lacks(pairs)


def is_figure(words: str) -> bool:
    """Say whether a cell holds one figure, with or without a comparison and a unit: ≥500人 is one, 15分钟生活圈建成 is not."""
    return _FIGURE.fullmatch(words) is not None


def _cuts_figure(upper: PieceCell, lower: PieceCell) -> bool:
    """Say whether a figure fills its narrow line so that its last digits stand below the break: 97.8 | 0."""
    return is_number(upper.words) and _LAST_DIGITS.fullmatch(lower.words) is not None and _runs_on(upper, lower)


def _cuts_unit(upper: PieceCell, lower: PieceCell) -> bool:
    """Say whether a figure fills its line so that its unit, or the end of it, stands below the break: ≥1394公 | 里, ≤480 | 万元/公里."""
    return len(lower.words) <= _LONGEST_UNIT and _UNIT.fullmatch(lower.words) is not None and _runs_on(upper, lower)


def _runs_on(upper: PieceCell, lower: PieceCell) -> bool:
    """Say whether the text above stops at a full line, so that it may go on below."""
    page, (left, _, right, _) = upper.places[-1]
    lines = [line for line in upper.printed if line.page == page]
    if not lines or not lower.printed:
        return False
    padding = least_padding(lines, left, right)
    return cell_separator(lines[-1], lower.printed[0], left + padding, right - padding) != "\n"


def _lacks(pairs: Sequence[tuple[PieceCell, PieceCell]]) -> bool:
    """Say whether the lower row has no label, and neither the figures nor most of the texts of the upper row."""
    single = [(upper, lower) for upper, lower in pairs if upper.row_span == 1 and lower.row_span == 1 and upper.words]
    if not single or single[0][1].words:
        return False
    figures = [lower for upper, lower in single if is_figure(upper.words)]
    missing = sum(1 for _, lower in single if not lower.words)
    return any(not cell.words for cell in figures) or 2 * missing >= len(single)


def is_merged_over(upper: PieceCell, lower: PieceCell) -> bool:
    """Say whether two cells at the break are one that is merged over rows on both sides."""
    if not lower.words:
        return upper.row_span > 1 or lower.row_span > 1
    return not upper.words and upper.row_span > 1 and lower.row_span > 1


def is_label_over(upper: PieceCell, lower: PieceCell, labels: set[tuple[int, int]], blank: int) -> bool:
    """Say whether a label goes on below the break: its word is cut there, or nothing stands beside the rest of its rows.

    `labels` are the columns in which cells are merged over rows, `blank` is the first column with words below the break.
    """
    if (upper.column, upper.column_span) not in labels or not upper.words or is_figure(upper.words):
        return False
    if lower.words:
        return is_parted_label(upper.words, lower.words)
    return lower.column < blank and len(upper.words) <= _LONGEST_LABEL
