"""Amounts as whole cents, how they are printed, and the marks by which a figure is found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

START, OTHER, END, IMPLIED = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private characters around a covered figure; IMPLIED opens one whose relation is not in words."""
MARK = re.compile(f"[{START}{IMPLIED}]([^{START}{IMPLIED}{OTHER}{END}]*)(?:{OTHER}([^{END}]*))?{END}")
CENTS_OF_WAN = 1_000_000
CENTS_OF_YUAN = 100


def mark(text: str, instead: str = "", *, implied: bool = False) -> str:
    """Mark a figure (or a word of direction) as covered; `instead` is a wrong one that a clerk may print."""
    if not text or text in {"-", "--", "/"}:
        return text
    other = f"{OTHER}{instead}" if instead and instead != text else ""
    return f"{IMPLIED if implied else START}{text}{other}{END}"


def plain(text: str) -> str:
    """Return what is printed of a text with marks."""
    return MARK.sub(r"\1", text)


def fixed(value: Decimal, places: int, *, separators: bool = False) -> str:
    """Round half up to so many places, with or without separators of thousands."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,.{places}f}" if separators else f"{rounded:.{places}f}"


def ratio(part: int, whole: int, places: int = 2) -> str:
    """Return a share in percent, without the sign; of nothing, 0."""
    return fixed(Decimal(part) * 100 / Decimal(whole), places) if whole else fixed(Decimal(0), places)


def number(text: str) -> Decimal | None:
    """Return the number in a printed text, whatever separators and signs of unit it has."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
    return Decimal(found.group().replace(",", "")) if found else None


@dataclass(frozen=True, slots=True)
class Style:
    """How one report prints money: the unit of its tables, separators, and what stands for nothing."""

    unit: str = "万元"
    separators: bool = False
    nothing: str = "0.00"
    trim: bool = False
    places: int = 2

    def cell(self, cents: int) -> str:
        """Return an amount (cents) as a cell of a statement prints it."""
        if not cents:
            return self.nothing
        scale = CENTS_OF_WAN if self.unit == "万元" else CENTS_OF_YUAN
        return fixed(Decimal(cents) / scale, 2, separators=self.separators)

    def wan(self, cents: int) -> str:
        """Return an amount (cents) in 万元 as the running text prints it, without the unit."""
        text = fixed(Decimal(cents) / CENTS_OF_WAN, 2, separators=self.separators)
        return text.rstrip("0").rstrip(".") if self.trim and "." in text else text

    def percent(self, part: int, whole: int) -> str:
        """Return a share in percent, without the sign."""
        text = ratio(part, whole, self.places)
        return text.rstrip("0").rstrip(".") if self.trim and "." in text else text
