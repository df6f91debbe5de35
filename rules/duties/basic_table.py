"""绩效评价基础数据表: the three public expenses add up in every column; blank cells count as nought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from normalize.records import Report
from rules.duties.figures import words
from rules.engine.equations import total
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.narrative.amounts import entries_of

# What is a part of what in the table, by the names of `words.toml`.
SUMS = (("three_public", ("vehicles", "abroad", "reception")), ("vehicles", ("purchase", "running")))


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the sums of each column: last year's accounts, this year's budget, this year's accounts."""
    if report.kind != "basic_data":
        return
    columns: defaultdict[tuple[int | None, str], dict[str, int | None]] = defaultdict(dict)
    for entry in entries_of(book, report, number).values():
        name = _name(entry.amount.label)
        if name is not None and book[entry.fact].money:
            column = columns[entry.amount.year, entry.amount.measure]
            column[name] = None if name in column else entry.fact  # told twice, it may be of anything
    for column in columns.values():
        for whole, names in SUMS:
            target = column.get(whole)
            parts = [fact for name in names if (fact := column.get(name)) is not None]
            if (
                target is not None
                and parts
                and not any(name in column and column[name] is None for name in names)
            ):
                yield replace(total(book, "L12", target, parts), grounds="printed")


def _name(label: str) -> str | None:
    """Return which row of the table a label is, by the first entry whose words it has."""
    flat = "".join(label.split()).strip("“”")
    for name, with_all, without in words("words.toml")["basic_table"]:
        if all(any(word in flat for word in group.split("|")) for group in with_all) and not any(
            word in flat for word in without
        ):
            return str(name)
    return None
