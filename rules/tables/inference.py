"""All relations of a table, and which of them are taken up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.tables.combinations import Independent, combined
from rules.tables.corroboration import Found, corroborated, unrefuted
from rules.tables.families import Family, Support, pooled, standing
from rules.tables.formulas import printed
from rules.tables.grid import Axis, Grid, axes
from rules.tables.hierarchy import sums_along
from rules.tables.table_ratios import quotients, running

# A table of more figures than this is no table of a report; it would only make the search slow.
MOST = 60_000


def infer(grid: Grid) -> list[Found]:
    """Return the relations of a table.

    Printed formulas, sums along rows and columns, differences, rates, shares and running totals.
    """
    if len(grid.cells) > MOST or len(grid.cells) < 2:
        return []
    found, told = _families(*axes(grid))
    found = corroborated(found, grid.cells)
    kinds = {family.kind for family in found}
    pools = {kind: pooled([family for family in found if family.kind == kind]) for kind in kinds}
    formulas = pooled(told)
    return unrefuted([Found(family, standing(family, pools[family.kind], formulas)) for family in found])


def _families(rows: Axis, columns: Axis) -> tuple[list[Family], list[Family]]:
    """Return all relations of a table, and those of them whose formulas are printed."""
    known = {True: Independent(), False: Independent()}
    told = [*_taken(printed(columns), known[False], columns), *_taken(printed(rows), known[True], rows)]
    sums = {True: _sums_of_rows(rows, columns), False: sums_along(columns)}
    found = list(told)
    for axis in (rows, columns):
        mine = [family for family in sums[axis.are_rows] if _is_new(family, told)]
        found += mine
        for family in mine:
            known[axis.are_rows].add(family.lines[0], [(1, line) for line in family.lines[1:]])
    for axis in (columns, rows):
        found += combined(axis, known[axis.are_rows])
        rates = [*quotients(axis, _totals(sums[not axis.are_rows])), *running(axis)]
        found += [family for family in rates if _is_new(family, told)]
    return found, told


def _sums_of_rows(rows: Axis, columns: Axis) -> list[Family]:
    """Return the sums of rows: of amounts, and of columns with shares of one total, which add up as well."""
    found = sums_along(rows)
    quotas = quotients(columns, _totals(found))
    shares = {family.lines[0] for family in quotas if family.kind == "share" and family.support.enough}
    return sums_along(rows, shares) if shares else found


def _taken(families: Iterable[Family], known: Independent, axis: Axis) -> list[Family]:
    listed = list(families)
    for family in listed:
        if all(instance.over is None for instance in family.instances):
            signs = {
                place[0] if axis.are_rows else place[1]: sign
                for instance in family.instances
                for sign, place in instance.terms
            }
            known.add(
                family.lines[0],
                list({line: (signs.get(line, 1), line) for line in family.lines[1:]}.values()),
            )
    return listed


def _is_new(family: Family, told: Sequence[Family]) -> bool:
    """Say whether the document does not print a formula for the same line."""
    return not any(family.lines[0] == other.lines[0] and family.kind in _alike(other) for other in told)


def _alike(other: Family) -> tuple[str, ...]:
    return ("ratio", "share") if other.kind == "ratio" else (other.kind,)


def _totals(families: Sequence[Family]) -> list[int]:
    """Return the lines that are sums and no parts of any: the wholes of shares."""
    parts = {line for family in families for line in family.lines[1:]}
    return [family.lines[0] for family in families if family.lines[0] not in parts]


__all__ = ["Found", "Support", "infer"]
