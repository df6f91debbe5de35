"""Counts that several parts of a report tell: projects by their grades, cars of the fleet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from normalize.records import Report
from rules.duties.figures import ACCOUNTS, pattern, topic
from rules.duties.three_public import is_count
from rules.engine.equations import at_most, same, total
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.narrative.amounts import Entry, entries_of

LEAST_GRADES = 2


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations between counts."""
    entries = entries_of(book, report, number)
    yield from _grades(book, list(entries.values()))
    if report.kind in ACCOUNTS:
        yield from _cars(book, [e for e in entries.values() if e.year == report.year])


def _grades(book: FactTable, entries: list[Entry]) -> Iterator[Relation]:
    """Give projects evaluated = those graded 优 + 良 + 中 + 差, told after their number."""
    by_paragraph: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        paragraph = entry.amount.value.at.paragraph
        if entry.amount.value.base_unit == "count" and paragraph is not None:
            by_paragraph[paragraph].append(entry)
    for listed in by_paragraph.values():
        graded = [e for e in listed if pattern("graded").search(e.amount.label)]
        names = {found[1] for e in graded if (found := pattern("graded").search(e.amount.label))}
        before = [e for e in listed if graded and e.index < graded[0].index and e not in graded]
        units = {e.amount.value.unit for e in graded}
        if len(names) == len(graded) >= LEAST_GRADES and before and len(units) == 1:
            whole = before[-1]
            if "项目" in whole.amount.label and whole.amount.value.unit in units:
                yield replace(total(book, "L35", whole.fact, [e.fact for e in graded]), grounds="worded")


def _cars(book: FactTable, entries: list[Entry]) -> Iterator[Relation]:
    """Give cars kept that the three public expenses pay for <= all cars; and one number wherever told."""
    kept = [e for e in entries if is_count(e.amount, "cars_kept") and topic(e.amount.section, "三公")]
    fleet = [
        e
        for e in entries
        if e.amount.value.unit == "辆"
        and pattern("fleet").search(e.amount.label)
        and e.amount.parent is None
        and not topic(e.amount.section, "三公")
    ]
    for other in kept[1:]:
        if other.fact != kept[0].fact:
            yield replace(same(book, "L36", kept[0].fact, other.fact), grounds="worded")
    if kept and len({book[e.fact].number for e in fleet}) == 1:
        yield replace(at_most(book, "L37", kept[0].fact, fleet[0].fact), grounds="worded")
