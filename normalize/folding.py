"""Character folding that keeps every offset: one character for one character.

Unicode's NFKC changes lengths (㎡ becomes m2) and would move every offset after it, so it is never used.
"""

from __future__ import annotations

import re
import unicodedata

_PAIRS = {
    "　": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\t": " ", "\r": " ",
    "—": "-", "–": "-", "−": "-", "―": "-", "─": "-", "‐": "-", "‑": "-",
    "〜": "~", "∼": "~", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "═": "=", "﹦": "=", "﹪": "%",
    "〔": "[", "〕": "]", "【": "[", "】": "]", "﹙": "(", "﹚": ")",
    "萬": "万", "億": "亿", "點": "点", "兩": "两", "個": "个",
    "負": "负", "餘": "余", "幾": "几", "數": "数", "貳": "贰", "參": "叁",
    "陸": "陆", "圓": "圆", "園": "园", "○": "〇", "◯": "〇", "弐": "贰", "弍": "贰",
}  # fmt: skip


def _table() -> dict[int, str]:
    folds = {ord(char): fold for char, fold in _PAIRS.items()}
    folds.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})  # full-width forms of ASCII
    for code in (
        *range(0x2F00, 0x2FD6),
        *range(0x2E80, 0x2EF4),
    ):  # radicals that some PDF fonts give for whole characters
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            folds[code] = plain
    return folds


_FOLDS = _table()
_BLANKS = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def fold(text: str) -> str:
    """Return `text` with width, dash and traditional variants folded; the length stays the same.

    >>> fold("４，１２３．５％（萬）")
    '4,123.5%(万)'
    """
    return text.translate(_FOLDS)


def squeeze(text: str) -> str:
    r"""Return `text` with runs of white space made one blank, and none left between Chinese characters.

    >>> squeeze(" 预 算 数\n (A) ")
    '预算数 (A)'
    """
    pieces = text.split()
    return pieces[0] if len(pieces) == 1 else _BETWEEN_HAN.sub("", " ".join(pieces))


def bare(text: str) -> str:
    """Return `text` folded and without any white space, for comparing words.

    >>> bare("执行率 （B／A）")
    '执行率(B/A)'
    """
    return _BLANKS.sub("", fold(text))
