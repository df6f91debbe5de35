"""The columns of a table: figures of their own, and figures computed from other columns by a formula."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.tables.model import ONE

DATA = Path(__file__).parent / "data"
_TERM = re.compile(r"([+-]?)(\d+)")


@cache
def load(name: str) -> dict[str, Any]:
    """Return a data file of this package."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Formula:
    """scale x (signed columns) / column; columns count from 0 within their set. `over` None stands for 1."""

    terms: tuple[tuple[int, int], ...]
    over: int | None = None
    scale: Decimal = ONE

    def printed(self, names: list[str]) -> str:
        """Return the formula as a header prints it, with the names of the columns: (②-①)/①."""
        text = "".join(
            ("-" if sign < 0 else "+") + names[column] for sign, column in self.terms
        ).removeprefix("+")
        if self.over is None:
            return text
        return f"({text})/{names[self.over]}" if len(self.terms) > 1 else f"{text}/{names[self.over]}"


def formula(text: str) -> Formula:
    """Read a formula of the data: "1+2", "2/1%", "(2-1)/1%", "2/1*10000"; columns count from 1 there."""
    above, _, below = text.partition("/")
    terms = tuple(
        (-1 if sign == "-" else 1, int(number) - 1) for sign, number in _TERM.findall(above.strip("()"))
    )
    if not below:
        return Formula(terms)
    over, _, factor = below.rstrip("%").partition("*")
    return Formula(terms, int(over) - 1, Decimal(factor or (100 if below.endswith("%") else 1)))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures.

    `over` are the headers above its name. `near` or `below` name the column its figures are drawn from.
    `unit` is printed in the header where it is not that of the table: %, 人, 元. `share` is a share of the
    column named, `running` its running total.
    """

    name: str
    over: tuple[str, ...] = ()
    formula: Formula | None = None
    near: int | None = None
    below: int | None = None
    share: int | None = None
    running: int | None = None
    unit: str | None = None
    decimals: int | None = None
    signed: bool = False

    @property
    def additive(self) -> bool:
        """Say whether the figures of the rows add up."""
        return (
            self.share is None
            and self.running is None
            and (self.formula is None or self.formula.over is None)
        )


@cache
def column_set(name: str, unit: str) -> tuple[Column, ...]:
    """Return the set of columns of this name, for a table in this unit."""
    return tuple(_column(entry, unit) for entry in load("columns.toml")[name])


def _column(entry: dict[str, Any], unit: str) -> Column:
    links = {key: entry[key] - 1 for key in ("near", "below", "share", "running") if key in entry}
    return Column(
        name=entry["name"],
        over=tuple(entry.get("over", ())),
        formula=formula(entry["is"].removesuffix("*10000" if unit == "元" else ""))
        if "is" in entry
        else None,
        unit=entry.get("unit"),
        decimals=entry.get("decimals"),
        signed=entry.get("signed", False),
        **links,
    )
