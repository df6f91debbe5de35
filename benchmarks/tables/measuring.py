"""What heshu says of the tables: errors on clean ones; is an altered cell noticed, blamed and mended?"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import heshu
from benchmarks.tables.designs import make
from benchmarks.tables.model import FreeTable, Place
from benchmarks.tables.paging import can_print
from benchmarks.tables.spoiling import Altered, alter
from benchmarks.tables.writing import WRITERS
from rules.finding import Finding, FindingFact

# Tables of the altered ones have seeds of their own.
APART = 1_000_000
SHAPES = tuple(name for name in WRITERS if name != "pdf" or can_print())


@dataclass(slots=True)
class Tally:
    """Counts by design, by format and by kind of mistake, and descriptions of what went wrong."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, groups: tuple[str, ...], **counts: int) -> None:
        """Count for each of the groups and for all."""
        for group in ("all", *groups):
            self.counts.setdefault(group, Counter()).update(counts)


def checked(table: FreeTable, seed: int, folder: Path) -> tuple[list[Finding], str, int]:
    """Write a table and have it checked; return errors and warnings, the format, and the rows above."""
    shape = SHAPES[(seed // 7) % len(SHAPES)]
    path = folder / f"{seed}.{shape}"
    above = WRITERS[shape](table, path)
    found = [finding for finding in heshu.check(path).findings if finding.severity in ("error", "warning")]
    path.unlink()
    return found, shape, above


def clean(count: int, seed: int, folder: Path) -> Tally:
    """Check so many tables without a mistake."""
    tally = Tally()
    for number in range(seed * 10_000, seed * 10_000 + count):
        table = make(number)
        found, shape, _ = checked(table, number, folder)
        errors = sum(finding.severity == "error" for finding in found)
        tally.add((table.design, shape), tables=1, errors=errors, warnings=len(found) - errors)
        tally.faults += [
            f"{number}.{shape} {table.design}: {f.severity} {f.rule} {f.message.zh}" for f in found
        ]
    return tally


def altered(count: int, seed: int, folder: Path) -> Tally:
    """Check so many tables with one altered cell each."""
    tally = Tally()
    for number, spoilt in _spoilt(count, seed):
        found, shape, above = checked(spoilt.table, number, folder)
        mine = [finding for finding in found if any(_is_cell(fact, spoilt, above) for fact in finding.facts)]
        blaming = [f for f in mine if f.culprits and _is_cell(f.facts[f.culprits[0].fact], spoilt, above)]
        mended = [f for f in blaming if _agrees(f.culprits[0].proposed, spoilt)]
        got = {"noticed": bool(mine), "blamed": bool(blaming), "mended": bool(mended)}
        tally.add(
            (spoilt.table.design, shape, spoilt.kind),
            all=1, certain=spoilt.certain, others=len(found) - len(mine), **got,
            **{f"certain_{name}": spoilt.certain and value for name, value in got.items()},
        )  # fmt: skip
        if not blaming:
            told = "; ".join(f"{f.severity} {f.rule} {f.message.zh}" for f in found[:2]) or "nothing"
            sure = "certain" if spoilt.certain else "open"
            word = "missed" if not mine else "not blamed"
            cell = f"{spoilt.place} {spoilt.before} -> {spoilt.table.text(spoilt.place)}"
            tally.faults.append(
                f"{word}: {number}.{shape} {spoilt.table.design} {spoilt.kind} {cell} ({sure}): {told}"
            )
    return tally


def _spoilt(count: int, seed: int) -> Iterator[tuple[int, Altered]]:
    number = APART + seed * 10_000
    while count:
        found = alter(make(number), random.Random(number))
        if found is not None:
            count -= 1
            yield number, found
        number += 1


def _bare(text: str) -> str:
    return text.replace(",", "").rstrip("%元万亿").rstrip("0").rstrip(".")


def _is_cell(fact: FindingFact, spoilt: Altered, above: int) -> bool:
    """Say whether a fact is the altered cell: it prints its text, in its place if others print the same."""
    text = _bare(spoilt.table.text(spoilt.place))
    if _bare(fact.value.text) != text:
        return False
    alike = [place for place in spoilt.table.figures if _bare(spoilt.table.text(place)) == text]
    return len(alike) == 1 or _place(fact, above) == spoilt.place


def _place(fact: FindingFact, above: int) -> Place | None:
    at = fact.value.at
    return (at.row - above, at.column) if at.row is not None and at.column is not None else None


def _agrees(proposed: str | None, spoilt: Altered) -> bool:
    """Say whether the figure proposed was printed before, give or take two of its last digit."""
    if proposed is None:
        return False
    try:
        number, before = (Decimal(_bare(text) or "0") for text in (proposed, spoilt.before))
    except InvalidOperation:
        return False
    return abs(number - before) <= 2 * spoilt.table.figures[spoilt.place].step
