"""Labels beside several rows.

Which pieces of one that a narrow cell or a page break parted belong together.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "labels.toml"
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_POINTS = re.compile(r"[（(]\d+(?:\.\d+)?[分%％]?[)）]$")
_FORM_TITLE = re.compile(r"[^，。；：:]{2,40}表(?:[（(][^（）()]{1,12}[)）])?")
_LONGEST_PIECE = 8
"""Characters; a line of a label in its narrow cell has no more."""


@cache
def _labels() -> frozenset[str]:
    data = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    words = set(data["words"])
    return frozenset(words | {word + data["suffix"] for word in words} | set(data["whole"]))


@cache
def _opening_labels() -> frozenset[str]:
    return frozenset(tomllib.loads(_TABLE.read_text(encoding="utf-8"))["opening"])


def is_label(text: str) -> bool:
    """Say whether a text without blanks is one of the standard labels."""
    return text in _labels()


def is_form_title(text: str) -> bool:
    """Say whether a line may be the title of a form: words that end with 表, a year or a number behind it.

    >>> is_form_title("项目支出绩效自评表（2024年度）"), is_form_title("财政局")
    (True, False)
    """
    return _FORM_TITLE.fullmatch("".join(text.split())) is not None


def is_opening_label(text: str) -> bool:
    """Say whether a text without blanks is the label with which a form opens, such as 部门名称."""
    return text.rstrip("：:") in _opening_labels()


def is_parted_label(upper: str, lower: str) -> bool:
    """Say whether two texts without blanks are the halves of one label, the second being none itself.

    The points of a label may stand in brackets behind it.

    >>> is_parted_label("可持续", "影响指标"), is_parted_label("社会效益指标", "生态效益指标")
    (True, False)
    >>> is_parted_label("满意度指标（10", "分）"), is_parted_label("产出指标（50分）", "效益指标（30分）")
    (True, False)
    """
    return is_label(_POINTS.sub("", upper + lower)) and not is_label(_POINTS.sub("", lower))


def is_label_piece(text: str) -> bool:
    """Say whether a line is short and of Chinese characters only, as the pieces of a label are.

    >>> is_label_piece("影响指标"), is_label_piece("15台"), is_label_piece("材料、设备")
    (True, False, False)
    """
    return len(text) <= _LONGEST_PIECE and _CHINESE.fullmatch(text) is not None
