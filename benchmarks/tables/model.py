"""A table as it is printed, and the truth about it: which cells are tied by which relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Place = tuple[int, int]
"""Row and column of a cell, from 1, as printed."""
Term = tuple[int, Place]
Kind = Literal["rows", "columns", "ratio", "running", "sides", "examples"]
"""What ties the cells: sums of rows or columns, a quotient, a running total, totals alike, examples."""

ONE = Decimal(1)
ROUNDED = (Decimal("0.5"), Decimal("0.5"))
CUT = (Decimal(0), Decimal("0.999"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number, and what one unit of its last digit is worth."""

    number: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Tie:
    """The cell `target` is `scale` x terms / over; for examples it is at least the sum of the terms."""

    kind: Kind
    target: Place
    terms: tuple[Term, ...]
    over: Place | None = None
    scale: Decimal = ONE

    @property
    def places(self) -> frozenset[Place]:
        """Return every cell that takes part."""
        return frozenset(
            {self.target, *(place for _, place in self.terms), *([self.over] if self.over else [])}
        )

    def mapped(self, rows: Mapping[int, int], columns: int) -> Tie:
        """Return the tie of the cells in the rows that `rows` gives for its own.

        So many columns further on.
        """

        def moved(place: Place) -> Place:
            return rows[place[0]], place[1] + columns

        terms = tuple((sign, moved(place)) for sign, place in self.terms)
        return replace(
            self, target=moved(self.target), terms=terms, over=moved(self.over) if self.over else None
        )

    def holds(self, figures: Mapping[Place, Figure]) -> bool:
        """Say whether the figures agree, all of them being rounded, or all of them cut."""
        return any(self._holds(figures, below, above) for below, above in (ROUNDED, CUT))

    def _holds(self, figures: Mapping[Place, Figure], below: Decimal, above: Decimal) -> bool:
        """Say whether the figures agree, each standing for what is so many steps below it or above."""
        low = high = Decimal(0)
        for sign, place in self.terms:
            ends = [sign * end for end in _ends(figures[place], below, above)]
            low, high = low + min(ends), high + max(ends)
        least, most = _ends(figures[self.target], below, above)
        if self.kind == "examples":
            return most >= low
        if self.over is not None:
            low, high = _quotient(low, high, _ends(figures[self.over], *ROUNDED))
        return least <= high * self.scale and low * self.scale <= most


def _ends(figure: Figure, below: Decimal, above: Decimal) -> tuple[Decimal, Decimal]:
    """Return the numbers between which a figure lies; a figure below zero is cut towards zero."""
    if figure.number < 0 and below != above:
        below, above = above, below
    return figure.number - below * figure.step, figure.number + above * figure.step


def _quotient(low: Decimal, high: Decimal, below: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    if below[0] <= 0 <= below[1]:
        return Decimal("-Infinity"), Decimal("Infinity")
    corners = [above / end for above in (low, high) for end in below]
    return min(corners), max(corners)


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell: its top left and how many rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A table with what stands around it.

    `rows` are texts, "" where a merged cell covers the place; `head` counts header rows.
    """

    design: str
    title: str
    unit_line: str | None
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]
    head: int
    figures: Mapping[Place, Figure]
    ties: tuple[Tie, ...]
    notes: tuple[str, ...] = ()

    def text(self, place: Place) -> str:
        """Return what is printed in a cell."""
        return self.rows[place[0] - 1][place[1] - 1]

    def with_cell(self, place: Place, text: str, figure: Figure) -> FreeTable:
        """Return the table with another figure in one cell."""
        rows = [list(row) for row in self.rows]
        rows[place[0] - 1][place[1] - 1] = text
        return replace(self, rows=tuple(map(tuple, rows)), figures={**self.figures, place: figure})

    def covered(self) -> list[Place]:
        """Return the cells that a sum or a column relation covers, in order."""
        return sorted({place for tie in self.ties if tie.kind != "examples" for place in tie.places})

    def broken(self) -> list[Tie]:
        """Return the ties that the figures contradict."""
        return [tie for tie in self.ties if not tie.holds(self.figures)]
