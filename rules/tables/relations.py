"""The relations of tables of no known kind, as the engine that finds culprits takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from normalize.records import Report, TableBlock, TableColumn, TableRow
from rules.engine.fact import FactTable, number_of
from rules.engine.relation import HUNDRED, ONE, Equation, Relation, evaluate
from rules.finding import Severity
from rules.statements.statements import kind_of
from rules.tables.families import Family, Instance, Kind
from rules.tables.grid import Place
from rules.tables.inference import Found
from rules.tables.reading import grid_of
from rules.tables.sides import Pair, infer_halves

RULES: dict[Kind, str] = {
    "rows": "B01",
    "columns": "B02",
    "difference": "B03",
    "ratio": "B04",
    "share": "B05",
    "running": "B06",
    "sides": "B07",
}
Facts = dict[Place, int]


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give what ties the cells of the tables of a report."""
    known = _known(report)
    for position, halves in enumerate(_tables(report)):
        grids = [grid_of(block) for block in halves]
        found, pairs = infer_halves(grids, [[row.number for row in block.rows] for block in halves])
        facts = [_entered(book, block, f"{number}.t{position}", number) for block in halves]
        for entries, mine in zip(found, facts, strict=True):
            for entry in entries:
                if entry.standing == "sure" or (entry.standing != "open" and halves[0].number not in known):
                    yield from _relations(book, entry, mine)
        yield from _same(book, pairs, facts)


def _known(report: Report) -> frozenset[int | None]:
    """Return the numbers of the tables that are statements of a known kind.

    What adds up in them is fixed by their official print: a sum that is only likely proves nothing there.
    """
    return frozenset(
        cell.value.at.table
        for statement in report.statements
        if kind_of(statement.title) is not None
        for cell in statement.cells[:1]
    )


def _tables(report: Report) -> list[tuple[TableBlock, ...]]:
    """Return the blocks of a report, the halves of one table together."""
    return [tuple(halves) for _, halves in groupby(report.tables, key=lambda block: block.number)]


def _entered(book: FactTable, block: TableBlock, group: str, number: int) -> Facts:
    """Enter the figures of a block in the book."""
    facts: Facts = {}
    for cell in block.cells:
        row, column = block.rows[cell.row], block.columns[cell.column]
        exact = cell.value.base_unit == "count" and column.measure == "amount"
        fact = book.add(cell.value, _label(row, column), group, report=number, exact=exact)
        # A cell that another record has read otherwise (in another unit) proves nothing here.
        if fact is not None and book[fact].number == number_of(cell.value):
            facts[cell.row, cell.column] = fact
    return facts


def _label(row: TableRow, column: TableColumn) -> str:
    """Return how a figure is called: the label of its row, and its header with the upper one, if any."""
    heads = [part for part in column.path[-2:] if part]
    name = "·".join(heads)
    return f"{row.label}·{name}" if row.label and name else row.label or name


def _relations(book: FactTable, entry: Found, facts: Facts) -> Iterator[Relation]:
    severity: Severity | None = None if entry.standing == "sure" else "warning"
    for instance in entry.family.instances:
        if instance.places <= facts.keys():
            relation = _relation(book, entry.family, instance, facts, severity)
            yield _as_printed(book, relation) if instance.held else relation


def _as_printed(book: FactTable, relation: Relation) -> Relation:
    """Return a relation that holds for the digits printed as one that asks for no more.

    Zeros that are restored to a figure by the habit of its table accuse nobody.
    """
    printed = replace(relation, printed_digits_only=True)
    return (
        printed if evaluate(printed, {fact: book[fact] for fact in relation.facts}) == "holds" else relation
    )


def _relation(
    book: FactTable, family: Family, instance: Instance, facts: Facts, severity: Severity | None
) -> Relation:
    target = facts[instance.target]
    terms = tuple((Decimal(sign), facts[place]) for sign, place in instance.terms)
    terms = tuple((ONE if sign == 1 else sign, fact) for sign, fact in terms)
    over = ((ONE, facts[instance.over]),) if instance.over is not None else ()
    scale = ONE if family.scale == 1 else HUNDRED if family.scale == HUNDRED else family.scale
    roles = [
        (target, "rate" if over else "total"),
        *((fact, "numerator" if over else "part") for _, fact in terms),
    ]
    roles += [(fact, "denominator") for _, fact in over]
    return Relation(
        rule=RULES[family.kind],
        formula=_formula(book, target, terms, over),
        equations=(Equation(target, terms, over, scale),),
        roles=tuple(dict.fromkeys(roles)),
        severity=severity,
        grounds=family.grounds,
    )


def _formula(
    book: FactTable, target: int, terms: Sequence[tuple[Decimal, int]], over: Sequence[tuple[Decimal, int]]
) -> str:
    names = "".join((" − " if sign < 0 else " + ") + book[fact].label for sign, fact in terms).removeprefix(
        " + "
    )
    if over:
        above = f"({names})" if len(terms) > 1 else names
        return f"{book[target].label} = {above} ÷ {book[over[0][1]].label}"
    return f"{book[target].label} = {names}"


def _same(book: FactTable, pairs: Sequence[Pair], facts: Sequence[Facts]) -> Iterator[Relation]:
    """Give that the totals of two halves are one figure."""
    for pair in pairs:
        one, other = (facts[half].get(place) for half, place in zip(pair.halves, pair.places, strict=True))
        if one is None or other is None or one == other:
            continue
        relation = Relation(
            rule=RULES["sides"],
            formula=f"{book[one].label} = {book[other].label}",
            equations=(Equation(one, ((ONE, other),)),),
            roles=((one, "total"), (other, "total")),
            severity=None if pair.named else "warning",
            grounds="printed" if pair.named else "inferred",
        )
        yield _as_printed(book, relation) if pair.held else relation
