"""Budgets: the sum of the three budgets and of their changes, debt within its limit, funds under targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from normalize.records import Amount, Report
from rules.duties.figures import ACCOUNTS, pattern
from rules.engine.equations import at_most
from rules.engine.fact import FactTable
from rules.engine.relation import ONE, Equation, Relation
from rules.narrative.amounts import Entry, entries_of
from rules.statements.statements import grids_of

BUDGETS = ("general", "government_fund", "state_capital")


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of budgets and debts told in text."""
    entries = entries_of(book, report, number)
    if report.kind in ACCOUNTS:
        yield from _three_budgets(book, report, entries)
        yield from _under_targets(book, report, number, entries)
    yield from _debts(book, report, entries)


def _three_budgets(book: FactTable, report: Report, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give what is appropriated = general budget + government funds + state capital, and so its changes.

    Only where one paragraph tells them all as expenditure, and what is appropriated as its own figure.
    """
    by_paragraph: defaultdict[tuple[str | None, int | None], dict[str, int]] = defaultdict(dict)
    for index, entry in entries.items():
        amount = entry.amount
        place = amount.section, amount.value.at.paragraph
        if amount.value.base_unit != "CNY" or amount.measure not in ("amount", "budget"):
            continue
        if pattern("appropriated_income").search(amount.label):
            by_paragraph[place].setdefault("income", index)
        elif amount.scope in (*BUDGETS, "fiscal") and amount.label.endswith("支出"):
            by_paragraph[place].setdefault(amount.scope, index)
        elif pattern("expenditure_budget").fullmatch(amount.label):
            by_paragraph[place].setdefault("all", index)
    for found in by_paragraph.values():
        parts = [found[name] for name in BUDGETS if name in found]
        whole = _whole(book, found, entries)
        if whole is None or not {"general", "government_fund"} <= set(found):
            continue
        yield _sum(book, entries[whole].fact, [(ONE, entries[part].fact) for part in parts])
        yield from _changes(
            book, report, entries, [whole, *(found[k] for k in ("income",) if k in found)], parts
        )


def _whole(book: FactTable, found: Mapping[str, int], entries: Mapping[int, Entry]) -> int | None:
    """Return what is appropriated: told as such, or all expenditure where all income is appropriated."""
    if "fiscal" in found:
        return found["fiscal"]
    if {"all", "income"} <= set(found):
        one, other = (book[entries[found[name]].fact].number for name in ("all", "income"))
        return found["all"] if one == other else None
    return None


def _changes(
    book: FactTable, report: Report, entries: Mapping[int, Entry], wholes: list[int], parts: list[int]
) -> Iterator[Relation]:
    changes = {
        amount.of: (ONE if amount.measure == "increase" else -ONE, entries[index].fact)
        for index, amount in enumerate(report.amounts)
        if amount.measure in ("increase", "decrease")
        and amount.of is not None
        and index in entries
        and amount.value.base_unit == "CNY"
    }
    told = [changes[part] for part in parts if part in changes]
    whole = next((changes[index] for index in wholes if index in changes), None)
    silent = [part for part in parts if part not in changes and book[entries[part].fact].number]
    if whole is not None and len(told) > 1 and not silent:
        sign, target = whole
        yield _sum(book, target, [(sign * other, part) for other, part in told])


def _sum(book: FactTable, target: int, terms: list[tuple[Decimal, int]]) -> Relation:
    formula = f"{book[target].label} = " + " ".join(
        f"{'+' if sign > 0 else '−'} {book[part].label}" for sign, part in terms
    ).removeprefix("+ ")
    roles = ((target, "total"), *((part, "part") for _, part in terms))
    return Relation("L09", formula, (Equation(target, tuple(terms)),), roles, grounds="worded")


def _debts(book: FactTable, report: Report, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give balance of a debt <= its limit, where section, year and name of both are the same."""
    limits: dict[tuple[str, str | None, int | None], list[int]] = defaultdict(list)
    balances: dict[tuple[str, str | None, int | None], list[int]] = defaultdict(list)
    for entry in entries.values():
        found = pattern("debt").fullmatch(entry.amount.label)
        if found is None or not book[entry.fact].money or entry.amount.measure not in ("amount", "budget"):
            continue
        key = found["debt"], entry.amount.section, entry.amount.year
        (limits if found["what"] == "限额" else balances)[key].append(entry.fact)
    for key, facts in balances.items():
        if len(facts) == 1 and len(limits.get(key, ())) == 1:
            yield replace(at_most(book, "L10", facts[0], limits[key][0]), grounds="worded")


def _under_targets(
    book: FactTable, report: Report, number: int, entries: Mapping[int, Entry]
) -> Iterator[Relation]:
    """Give funds of projects with targets <= expenditure on projects, the largest that is printed."""
    projects = [
        entry.fact
        for entry in entries.values()
        if entry.concept == "project" and entry.year == report.year and entry.amount.measure == "amount"
    ]
    for grid in grids_of(book, report, number):
        row = grid.total_row()
        for column, name in enumerate(grid.names):
            if name == "项目支出" and row is not None and (row, column) in grid.facts:
                projects.append(grid.facts[row, column])
    funds = [
        entry.fact
        for entry in entries.values()
        if book[entry.fact].money and _has_targets(entry.amount) and entry.year == report.year
    ]
    if report.kind == "budget" and projects and len(funds) == 1:
        most = max(projects, key=lambda fact: book[fact].number)
        yield replace(at_most(book, "L11", funds[0], most), grounds="worded")


def _has_targets(amount: Amount) -> bool:
    return (
        pattern("funds_with_targets").search(amount.label) is not None
        and "绩效目标" in amount.sentence
        and amount.measure in ("amount", "budget")
    )
