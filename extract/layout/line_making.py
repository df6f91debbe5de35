"""Characters put into lines.

Sorted by what holds them, by line and by place, with the blanks between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

import numpy as np

from extract.blocks.printed import PrintedLine
from extract.layout.joining import JoinedText
from extract.layout.overflow import overprinted
from extract.layout.page_content import BLANKS
from extract.layout.wrapping import Lines, join_wrapped

_LINE_SHIFT = 0.4
"""Middles of characters further apart than this share of their height stand on two lines."""
_UNEVEN = 0.2
"""Middles of characters of one line further apart than this share of their height are those of two fonts."""
_GAP_CJK, _GAP_WORD = 0.45, 0.22
"""A gap wider than this share of the character height is a blank: between Chinese characters, between letters
or digits."""
_RAISED = 0.8
"""Characters lower than this share of those beside them may be raised or lowered,"""
_FEW = 8
"""if there are no more of them together."""
_DOUBLED = 0.3
"""The same character again within this share of its width is bold made by printing twice."""
_FAR = 100_000.0
"""Points; what is printed on a page is not so far apart."""
_WORD_END = 0x2E80
"""Code points below are letters, digits and western marks; from here on East Asian."""


@dataclass(frozen=True, slots=True)
class Owners:
    """What holds characters, by number.

    The page (m) where each is and its box (m, 4), endless outside of tables. There are no boxes where texts
    are not to be joined, as on turned pages and of scans.
    """

    pages: np.ndarray
    cells: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class HeldLines:
    """The lines of each owner, by its number, from the top.

    `tangled` are the numbers of owners whose lines may be wrong: one is printed over the next, or its
    characters stand higher and lower. `joined` are the texts of the owners, as `join_wrapped` knows them;
    there are none where owners have no boxes.
    """

    by_owner: list[tuple[PrintedLine, ...]]
    joined: Sequence[JoinedText] = ()
    tangled: list[int] = field(default_factory=list)


def make_lines(
    codes: np.ndarray, boxes: np.ndarray, owners: np.ndarray, every: Owners, scores: np.ndarray | None = None
) -> HeldLines:
    """Sort characters by owner, line and place, mark the blanks between them and cut at the line ends.

    `codes` (n), `boxes` (n, 4) and `scores` (n) are those of a `PageContent` or of several; `owners` (n) are
    the numbers of what holds each character among `every` owner.
    """
    shown = (codes > 31) & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]) & (codes != 0x7F)
    if not shown.all():
        codes, boxes, owners = codes.compress(shown), boxes.compress(shown, axis=0), owners.compress(shown)
    if not len(codes):
        return HeldLines([()] * len(every.pages))
    order, line, boxes = _reading_order(boxes, owners)
    tangled = _uneven(boxes, line, owners.take(order))
    kept, blank_before, line_spaced = _blanks(codes.take(order), boxes, line)
    order, boxes, line = order.take(kept), boxes.take(kept, axis=0), line.take(kept)
    made = _cut(codes.take(order), boxes, owners.take(order), line, blank_before, line_spaced, every)
    made.tangled.extend(tangled)
    return made if scores is None else _with_confidence(made, scores[shown][order])


def _reading_order(boxes: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order of reading and, in that order, the number of each character's line and the boxes.

    Raised characters set level.
    """
    middle, height = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3] - boxes[:, 1]
    by_height = _order(owners, middle)
    middle, height, owners = middle.take(by_height), height.take(by_height), owners.take(by_height)
    lower = middle[1:] - middle[:-1] > _LINE_SHIFT * np.minimum(height[1:], height[:-1])
    line = np.concatenate(([0], np.cumsum(lower | (owners[1:] != owners[:-1]))))
    if not line[-1] or height.min() >= _RAISED * height.max():
        across = _order(line, boxes[:, 0].take(by_height))
        order = by_height.take(across)  # several times as fast as by brackets, as everywhere here
        return order, line.take(across), boxes.take(order, axis=0)
    line, boxes = _set_level(line, boxes.take(by_height, axis=0), owners)
    across = _order(line, boxes[:, 0])
    return by_height.take(across), line.take(across), boxes.take(across, axis=0)


def _uneven(boxes: np.ndarray, line: np.ndarray, owners: np.ndarray) -> list[int]:
    """Return the owners (n) of characters that stand clearly higher or lower than others of their line.

    Their fonts say otherwise how far they reach, or two lines are one.
    """
    begin = _changes(line)
    middle = boxes[:, 1] + boxes[:, 3]  # twice
    spread = np.maximum.reduceat(middle, begin) - np.minimum.reduceat(middle, begin)
    height = np.minimum.reduceat(boxes[:, 3] - boxes[:, 1], begin)
    found: list[int] = owners.take(begin)[spread > 2 * _UNEVEN * height].tolist()
    return found


def _order(group: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Return the order by group, then by place.

    As `np.lexsort` does, in a tenth of the time where little is out of order.
    """
    span = place.max() - place.min()
    if not span < _FAR:  # or not a number
        return np.lexsort((place, group))
    return np.argsort(group * (span + 1.0) + place, kind="stable")


def _set_level(line: np.ndarray, boxes: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put small characters that stand higher or lower in a line (m², the mark of a note) into it.

    As high as its others.
    """
    begin = _changes(line)
    count = np.diff(np.concatenate((begin, [len(line)])))
    top, bottom = np.minimum.reduceat(boxes[:, 1], begin), np.maximum.reduceat(boxes[:, 3], begin)
    height = bottom - top
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    small = np.minimum(height[1:], height[:-1])
    few = np.where(height[1:] < height[:-1], count[1:], count[:-1]) <= _FEW
    joins = (
        (small < _RAISED * np.maximum(height[1:], height[:-1]))
        & (shared > small / 2)
        & few
        & (owners[begin][1:] == owners[begin][:-1])
    )
    if not joins.any():
        return line, boxes
    number = np.concatenate(([0], np.cumsum(~joins)))
    tallest = np.zeros(int(number[-1]) + 1, np.int64)
    tallest[number[np.argsort(height, kind="stable")]] = np.argsort(height, kind="stable")
    base = tallest[number][line]
    boxes = boxes.copy()
    raised = base != line
    boxes[raised, 1], boxes[raised, 3] = top[base[raised]], bottom[base[raised]]
    return number[line], boxes


def _blanks(
    codes: np.ndarray, boxes: np.ndarray, line: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the indexes of the characters to keep, before which of them a blank stands.

    Which lines end in a blank. Printed blanks and gaps between characters both count; a doubled character is
    dropped.
    """
    space = np.isin(codes, BLANKS)
    spaced = np.zeros(int(line[-1]) + 1, bool)
    ends = np.append(_changes(line)[1:] - 1, len(line) - 1)
    spaced[line[ends]] = space[ends]
    kept = np.flatnonzero(~space)
    if not len(kept):
        return kept, np.zeros(0, bool), spaced
    codes, line, (left, top, right, bottom) = codes.take(kept), line.take(kept), boxes.take(kept, axis=0).T
    same = line[1:] == line[:-1]
    western = (codes[1:] < _WORD_END) & (codes[:-1] < _WORD_END)
    gap = left[1:] - right[:-1] > np.where(western, _GAP_WORD, _GAP_CJK) * (bottom[1:] - top[1:])
    before = np.concatenate(([False], same & (gap | (kept[1:] - kept[:-1] > 1))))
    doubled = same & (codes[1:] == codes[:-1]) & (left[1:] - left[:-1] < _DOUBLED * (right[1:] - left[1:]))
    if not doubled.any():
        return kept, before, spaced
    single = np.concatenate(([True], ~doubled))
    return kept[single], before[single], spaced


def _cut(
    codes: np.ndarray,
    boxes: np.ndarray,
    owners: np.ndarray,
    line: np.ndarray,
    blank: np.ndarray,
    spaced: np.ndarray,
    every: Owners,
) -> HeldLines:
    if not len(codes):
        return HeldLines([()] * len(every.pages))
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    begin = _changes(line)
    end = np.append(begin[1:], len(codes))
    left, top, right, bottom = boxes.T
    holders, number = owners[begin], np.arange(len(begin))
    edges = tuple(
        np.insert(left, end, np.maximum(right[end - 1], left[end - 1])).tolist()
    )  # after each line its right edge
    spans = list(zip(begin.tolist(), end.tolist(), strict=True))
    words = [text[start:stop] for start, stop in spans]
    places = [
        edges[start:stop]
        for start, stop in zip((begin + number).tolist(), (end + number + 1).tolist(), strict=True)
    ]
    for index in np.flatnonzero(np.logical_or.reduceat(blank, begin)).tolist():
        characters = slice(*spans[index])
        words[index], places[index] = _with_blanks(
            words[index], places[index], right[characters].tolist(), blank[characters].tolist()
        )
    tops, bottoms = np.minimum.reduceat(top, begin), np.maximum.reduceat(bottom, begin)
    pages = every.pages[holders].tolist()
    made = tuple(
        map(PrintedLine, words, pages, tops.tolist(), bottoms.tolist(), places, spaced[line[begin]].tolist())
    )
    stops = np.searchsorted(holders, np.arange(len(every.pages) + 1))
    lines = Lines(holders, words, pages, places, tops, bottoms, codes[begin], codes[end - 1])
    joined = () if every.cells is None else join_wrapped(lines, stops, every.cells)
    return HeldLines(
        [made[start:stop] for start, stop in pairwise(stops.tolist())],
        joined,
        overprinted(tops, bottoms, holders),
    )


def _changes(values: np.ndarray) -> np.ndarray:
    """Return where a run of equal values begins."""
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))


def _with_confidence(lines: HeldLines, scores: np.ndarray) -> HeldLines:
    """Give each line the least of its characters' scores, which stand in the order of the lines."""
    left = iter(scores.tolist())
    held = [
        tuple(
            [
                replace(line, confidence=min(islice(left, len(line.text) - line.text.count(" "))))
                for line in printed
            ]
        )
        for printed in lines.by_owner
    ]
    return replace(lines, by_owner=held)


def _with_blanks(
    text: str, lefts: Sequence[float], rights: Sequence[float], blank: Sequence[bool]
) -> tuple[str, tuple[float, ...]]:
    """Put one blank where one is due; its left edge is the right edge of the character before.

    The last of `lefts` closes the line.
    """
    characters: list[str] = []
    edges: list[float] = []
    for index, character in enumerate(text):
        if blank[index] and index:
            characters.append(" ")
            edges.append(max(edges[-1], min(rights[index - 1], lefts[index])))
        characters.append(character)
        edges.append(max(lefts[index], edges[-1]) if edges else lefts[index])
    return "".join(characters), (*edges, max(lefts[-1], edges[-1]))
