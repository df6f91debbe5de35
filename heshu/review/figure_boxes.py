"""Where the figures of findings stand on the page.

Boxes on its picture, or cells and characters of the document as printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extract.document import Location
from heshu.review.drawing import Size
from rules.finding import Finding

PADDING = 1.0
"""Points left around a figure, so that the box does not run through its characters."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure to be shown: where it stands, what is said of it.

    How it is drawn ("culprit", "fact", "error", "warning", "info"). `link` leads to its finding, where there
    is one to go to; `number` counts the figures of a finding from 1.
    """

    at: Location
    label: str
    kind: str
    number: int | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A mark on a page, in points."""

    x: float
    y: float
    width: float
    height: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be shown: its number, its size in points and what is marked on it."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def marks_of(finding: Finding) -> list[Mark]:
    """Return a mark for each figure of a finding that is printed in its own document.

    The first culprit is marked as such.
    """
    blamed = {culprit.fact for culprit in finding.culprits[:1]}
    return [
        Mark(
            fact.value.at,
            f"{fact.label} {fact.value.text}",
            "culprit" if number in blamed else "fact",
            number + 1,
        )
        for number, fact in enumerate(finding.facts)
        if fact.file is None
    ]


def pages(sizes: Iterable[Size], marks: Iterable[Mark], *, marked_only: bool) -> list[Page]:
    """Return the pages of a document with their marks, or those only that have some.

    Culprits are drawn last, above all.
    """
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: mark.kind == "culprit"):
        for region in mark.at.regions:
            left, top, right, bottom = region.bbox
            width, height = right - left + 2 * PADDING, bottom - top + 2 * PADDING
            boxes[region.page].append(
                Box(
                    round(left - PADDING, 2), round(top - PADDING, 2), round(width, 2), round(height, 2), mark
                )
            )
    found = [
        Page(number, width, height, tuple(boxes.get(number, ())))
        for number, (width, height) in enumerate(sizes, start=1)
    ]
    return [page for page in found if page.boxes] or found[:1] if marked_only else found
