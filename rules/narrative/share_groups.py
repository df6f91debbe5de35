"""Shares told one after the other of a whole that stands elsewhere: 占总收入的14.78% … 78.88% … 6.34%.

What the whole is called need not be what it is called where it is printed. But several shares of one thing
agree on its size, and hardly ever on another figure of the report: the figure on which most of them agree is
the whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from normalize.records import Report
from rules.engine.equations import percentage, total
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Relation
from rules.narrative.amounts import Entry, entries_of
from rules.vocabulary import meaning

FEWEST = 2
"""Shares that must agree on a whole."""
MOST = 100
"""Figures of one size that are weighed."""
DIGITS = 5
"""Digits that the shares which agree on a whole have together: with fewer, many figures would do."""


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give share = part / whole for shares of one thing, where most of them agree on what it is."""
    entries = entries_of(book, report, number)
    groups = _groups(entries)
    if not groups:
        return
    wholes = sorted(
        {
            (book[e.fact].number, e.fact)
            for e in entries.values()
            if e.amount.measure in ("amount", "budget") and book[e.fact].money and book[e.fact].number > 0
        }
    )
    names = _by_name(entries)
    for group in groups:
        named = _named(names, group[0][1].amount.basis)
        whole = _agreed(book, group, wholes, named)
        if whole is not None:
            yield from _all_of_it(book, group, whole)
            for part, share in group:
                if part.fact != whole and not _rounded_otherwise(book, share.fact, part.fact, whole):
                    yield replace(percentage(book, "C28", share.fact, part.fact, whole), grounds="worded")
        else:
            yield from _of_the_sum(book, group)


def _groups(entries: Mapping[int, Entry]) -> list[list[tuple[Entry, Entry]]]:
    """Return (part, share) of the shares told of one thing, in one section, one after the other.

    Another amount between them, of which no share is told, begins another thing.
    """
    found: list[list[tuple[Entry, Entry]]] = []
    for share in entries.values():
        part = entries.get(share.amount.of) if share.amount.of is not None else None
        if share.amount.measure != "share" or part is None or part.amount.value.kind != "money":
            continue
        if part.index >= share.index:
            continue
        before = found[-1][-1] if found else None
        if before is None or not _goes_on(entries, before, (part, share)):
            found.append([])
        found[-1].append((part, share))
    return [group for group in found if len(group) >= FEWEST]


def _by_name(entries: Mapping[int, Entry]) -> Mapping[str, list[int]]:
    """Return the facts of the amounts by label and by concept."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries.values():
        if entry.amount.measure in ("amount", "budget"):
            found[entry.amount.label].append(entry.fact)
            if entry.concept is not None:
                found[entry.concept].append(entry.fact)
    return found


def _named(names: Mapping[str, list[int]], named: str | None) -> list[int]:
    """Return the amounts that bear the name of what shares are told of, or one of the same meaning."""
    known = meaning(named) if named is not None else None
    return [*names.get(named or "", ()), *(names.get(known.concept, ()) if known is not None else ())]


def _goes_on(entries: Mapping[int, Entry], before: tuple[Entry, Entry], pair: tuple[Entry, Entry]) -> bool:
    one, other = before[1].amount, pair[1].amount
    between = (entries.get(index) for index in range(before[1].index + 1, pair[0].index))
    return (one.section, one.basis) == (other.section, other.basis) and not any(
        entry is not None
        and entry.amount.measure in ("amount", "budget")
        and entry.amount.value.kind == "money"
        for entry in between
    )


def _digits(entry: Entry) -> int:
    value = entry.amount.value.value
    return len(value.as_tuple().digits) if value is not None and value != 0 else 0


def _agreed(
    book: FactTable,
    group: Sequence[tuple[Entry, Entry]],
    wholes: Sequence[tuple[Decimal, int]],
    named: Sequence[int],
) -> int | None:
    """Return the figure of which most shares of a group are, None if two of them do not agree on one."""
    votes: Counter[int] = Counter()
    digits: Counter[int] = Counter()
    mine = {part.fact for part, _ in group}
    for part, share in group:
        amount, rate, half = book[part.fact].number, book[share.fact].number, book[share.fact].step / 2
        if rate <= half or _digits(share) < FEWEST or amount <= 0 or rate >= HUNDRED:
            continue
        low, high = amount * HUNDRED / (rate + half), amount * HUNDRED / (rate - half)
        first, behind = bisect_left(wholes, (low, -1)), bisect_right(wholes, (high, 10**9))
        for _, fact in wholes[first : min(behind, first + MOST)]:
            if fact not in mine:
                votes[fact] += 1
                digits[fact] += _digits(share)
    if votes:
        votes.update(fact for fact in dict.fromkeys(named) if fact in votes)
        digits.update({fact: DIGITS for fact in dict.fromkeys(named) if fact in votes})
    if not votes:
        return None
    fact, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return fact if count >= FEWEST and digits[fact] >= DIGITS and count * 2 >= len(group) else None


def _rounded_otherwise(book: FactTable, share: int, part: int, whole: int) -> bool:
    """Say whether a share is off by no more than one of its last digit.

    As where shares are made to add up to 100.
    """
    off = abs(book[part].number / book[whole].number * HUNDRED - book[share].number)
    return book[share].step / 2 < off <= book[share].step


def _all_of_it(book: FactTable, group: Sequence[tuple[Entry, Entry]], whole: int) -> Iterator[Relation]:
    """Give whole = parts where their shares make 100%."""
    parts = list(dict.fromkeys(part.fact for part, _ in group))
    shares = [book[share.fact] for _, share in group]
    slack = sum((share.step for share in shares), Decimal(0)) / 2
    if whole not in parts and abs(sum((share.number for share in shares), Decimal(0)) - HUNDRED) <= slack:
        yield total(book, "C05", whole, parts)


def _of_the_sum(book: FactTable, group: Sequence[tuple[Entry, Entry]]) -> Iterator[Relation]:
    """Give each share = part / all parts, where all of them but one at most are."""
    parts = list(dict.fromkeys(part.fact for part, _ in group))
    together = sum((book[part].number for part in parts), Decimal(0))
    if len(group) <= FEWEST or len(parts) < len(group) or together <= 0:
        return
    agreed = sum(
        abs(book[part.fact].number / together * HUNDRED - book[share.fact].number)
        <= book[share.fact].step / 2
        for part, share in group
    )
    if agreed < len(group) - 1:
        return
    terms = tuple((ONE, part) for part in parts)
    for part, share in group:
        relation = percentage(book, "C28", share.fact, part.fact, part.fact)
        equation = replace(relation.equations[0], over=terms)
        formula = f"{book[share.fact].label} = {book[part.fact].label} ÷ 各项之和"
        roles = ((share.fact, "rate"), *((fact, "part") for fact in parts))
        yield replace(relation, formula=formula, equations=(equation,), roles=roles)
