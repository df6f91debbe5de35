"""The figures of running text.

Lists and their totals, the sums that accounts always obey, growth, shares and completion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from normalize.records import Amount, Report
from rules.engine.equations import at_most, growth, percentage, same, total
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation
from rules.engine.repair import one_slip
from rules.finding import Grounds, Severity
from rules.vocabulary import UNSAID, Meaning, SumRule, averages, folded, meaning, pairs, scope_of, sum_rules

# Figures on another base than the one printed are not compared.
_OTHER_BASE = re.compile(r"同口径|可比口径|剔除|扣除")
_YEAR_TOTAL = re.compile(r"^\d{4}年度?(?:部门|单位|整体|全年)?(?:总)?(?:支出|收入)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount with its fact, what its label means and the funds it covers."""

    index: int
    amount: Amount
    fact: int
    meaning: Meaning | None
    scope: str
    year: int | None

    @property
    def concept(self) -> str | None:
        """Return the concept of its label, if known."""
        return self.meaning.concept if self.meaning else None

    @property
    def whole(self) -> bool:
        """Say whether its label means the same thing wherever it stands."""
        return self.meaning is not None and (
            self.meaning.whole or self.scope != UNSAID or _is_year_total(self)
        )


def _is_year_total(entry: Entry) -> bool:
    """Say whether the sentence opens with the year's whole income or expenditure: 2023年度支出1130.35万元."""
    first = (
        entry.amount.parent is None
        and entry.amount.context is None
        and entry.concept in ("expenditure", "income")
    )
    return (
        first
        and _YEAR_TOTAL.match(entry.amount.sentence.replace(" ", "")) is not None
        and folded(entry.amount.label).endswith(("支出", "收入"))
    )


def entries_of(book: FactTable, report: Report, number: int) -> dict[int, Entry]:
    """Enter the amounts of a report; by their index in `report.amounts`."""
    return book.once("entries", number, lambda: _entries(book, report, number))


def _entries(book: FactTable, report: Report, number: int) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    for index, amount in enumerate(report.amounts):
        exact = amount.value.base_unit == "count" or amount.value.kind == "count"
        fact = book.add(
            amount.value,
            _called(report, amount),
            f"{number}.text",
            report=number,
            exact=exact,
            is_score=amount.value.kind == "score",
        )
        if fact is not None:
            if report.kind == "budget" and amount.measure == "budget":
                amount = replace(amount, measure="amount")  # in a budget every figure is one
            known = meaning(amount.label)
            scope = (
                (known.scope if known else None) or amount.scope or _section_scope(amount, known) or UNSAID
            )
            found[index] = Entry(index, amount, fact, known, scope, amount.year or report.year)
    return found


def _section_scope(amount: Amount, known: Meaning | None) -> str | None:
    """Return the funds that the heading over the amount names.

    For labels that do not mean the whole department.
    """
    return scope_of(amount.section or "") if known is not None and not known.whole else None


_MEASURES = {
    "budget": "预算数",
    "increase": "增加额",
    "decrease": "减少额",
    "growth": "增长率",
    "decline": "下降率",
    "completion": "完成率",
    "share": "占比",
}


def _called(report: Report, amount: Amount) -> str:
    base = (
        report.amounts[amount.of].label
        if amount.of is not None and 0 <= amount.of < len(report.amounts)
        else amount.label
    )
    word = _MEASURES.get(amount.measure, "")
    return base if not word or base.endswith(word) else f"{base}{word}"


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of a report's running text."""
    entries = entries_of(book, report, number)
    sums = [*_tree_sums(book, entries), *_scoped_sums(book, entries)]
    sums += [
        found
        for relation in sums
        if relation.rule == "C02"
        for found in _of_the_wider(book, entries, relation)
    ]
    yield from sums
    covered = {frozenset(relation.facts) for relation in sums}
    yield from (
        found for found in _lists(book, entries) if not any(facts >= set(found.facts) for facts in covered)
    )
    yield from _pairs(book, entries)
    yield from _comparisons(book, entries)
    yield from _shares(book, entries)
    if report.kind == "self_evaluation_report":
        yield from _spent_income(book, entries)


def _plain(entry: Entry) -> bool:
    return entry.amount.measure == "amount"


def whole_of(entries: Mapping[int, Entry], entry: Entry) -> Entry | None:
    """Return the amount that an amount is told to be a part of.

    None where there is none or it has no usable figure.
    """
    return entries.get(entry.amount.parent) if entry.amount.parent is not None else None


def _children(entries: Mapping[int, Entry]) -> dict[int, list[Entry]]:
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        parent = whole_of(entries, entry)
        if parent is not None and entry.amount.measure == parent.amount.measure in ("amount", "budget"):
            found[parent.index].append(entry)
    return dict(found)


def _tree_sums(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give the sums of the vocabulary that one list prints as a whole and its parts."""
    for parent, children in _children(entries).items():
        by_concept = {child.concept: child for child in children if child.concept}
        for rule in sum_rules():
            if rule.whole == entries[parent].concept and all(part in by_concept for part in rule.parts):
                parts = [by_concept[part] for part in (*rule.parts, *rule.optional) if part in by_concept]
                grounds = listed(entries[parent], *parts)
                yield _sum(book, rule, entries[parent], [part.fact for part in parts], grounds)


def _sum(
    book: FactTable, rule: SumRule, whole: Entry, parts: Sequence[int], grounds: Grounds = "inferred"
) -> Relation:
    more = book[whole.fact].number > sum(book[part].number for part in parts)
    open_ended = whole.scope not in rule.closed and whole.amount.complete is not True
    severity: Severity | None = "warning" if more and open_ended else None
    return total(book, rule.rule, whole.fact, parts, severity=severity, grounds=grounds)


def listed(whole: Entry, *parts: Entry) -> Grounds:
    """Return the grounds of a list: its parts stand in the sentence of their whole, or in the next one.

    支出1123.72万元。其中：基本支出286.95万元，项目支出836.77万元.
    """
    apart = min(part.index for part in parts) - whole.index
    follows = apart == 1 and whole.amount.value.at.paragraph == parts[0].amount.value.at.paragraph
    return worded(*parts) if follows else worded(whole, *parts)


def worded(*entries: Entry) -> Grounds:
    """Return the grounds of a relation of these amounts: one sentence may state it, or it is inferred."""
    return "worded" if len({entry.amount.sentence for entry in entries}) == 1 else "inferred"


def _scoped_sums(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give the sums whose figures stand in different sentences but name the funds they cover."""
    found: defaultdict[tuple[str | None, str, int | None], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if _plain(entry) and (entry.scope != UNSAID or entry.whole):
            found[entry.concept, entry.scope, entry.year].append(entry)
    for (concept, scope, year), wholes in found.items():
        for rule in (rule for rule in sum_rules() if rule.whole == concept):
            parts = [found.get((part, scope, year), []) for part in rule.parts]
            if all(len({book[e.fact].number for e in part}) == 1 for part in parts) and (
                concept,
                scope,
            ) not in _told(entries, rule):
                optional = [
                    found[part, scope, year][0] for part in rule.optional if (part, scope, year) in found
                ]
                yield _sum(
                    book, rule, wholes[0], [*(part[0].fact for part in parts), *(e.fact for e in optional)]
                )


def _of_the_wider(book: FactTable, entries: Mapping[int, Entry], relation: Relation) -> Iterator[Relation]:
    """Give the sum for the expenditure that the whole is a part of, if that is what its parts add up to.

    Funds are often named loosely.
    """
    whole = next(entry for entry in entries.values() if entry.fact == relation.equations[0].target)
    wider = whole_of(entries, whole)
    parts = relation.facts[1:]
    if wider is None or wider.concept != whole.concept or wider.fact in relation.facts:
        return
    if book[wider.fact].number == sum(book[part].number for part in parts) != book[whole.fact].number:
        yield total(book, relation.rule, wider.fact, parts, severity="info")


def _spent_income(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give the year's income = its expenditure, fund by fund.

    In a report that tells of nothing carried over.
    """
    stated = [entry for entry in entries.values() if _plain(entry) and entry.whole | (entry.scope != UNSAID)]
    if any(
        entry.concept in ("carried_in", "carried_out", "surplus_used", "surplus_given")
        for entry in entries.values()
    ):
        return
    for scope, year in dict.fromkeys((entry.scope, entry.year) for entry in stated):
        income, spent = (
            [e for e in stated if (e.concept, e.scope, e.year) == (word, scope, year)]
            for word in ("income", "expenditure")
        )
        if all(len({book[entry.fact].number for entry in side}) == 1 for side in (income, spent)):
            yield same(book, "C34", income[0].fact, spent[0].fact)


def _told(entries: Mapping[int, Entry], rule: SumRule) -> set[tuple[str | None, str]]:
    """Return the wholes whose own list already has all the parts of the rule."""
    return {
        (entries[parent].concept, entries[parent].scope)
        for parent, children in _children(entries).items()
        if entries[parent].concept == rule.whole and {child.concept for child in children} >= set(rule.parts)
    }


def _lists(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give total = parts for lists that claim to be complete, and part <= total for the others."""
    for parent, children in _children(entries).items():
        whole = entries[parent]
        children = [child for child in children if not _is_average(child)]
        if _is_average(whole):
            continue
        alike = [c for c in children if c.amount.value.base_unit == whole.amount.value.base_unit]
        if not alike:
            continue
        rule = "H10" if whole.concept == "fleet" else "C05"
        if len(alike) == len(children) > 1 and (
            whole.amount.complete is True or _shares_close(book, entries, children)
        ):
            parts = [child.fact for child in alike]
            yield total(book, rule, whole.fact, parts, grounds=listed(whole, *alike))
        else:
            if (
                len(alike) == len(children) > 1
                and whole.amount.complete is None
                and _one_slip_closes(book, whole, alike)
            ):
                yield total(book, rule, whole.fact, [child.fact for child in alike], severity="warning")
            yield from _within(book, whole, alike)


def _is_average(entry: Entry) -> bool:
    """Say whether the figure is an average or a standard, which no part of a whole is: 人均…, 每户…."""
    return any(word in entry.amount.label for word in averages())


def _within(book: FactTable, whole: Entry, parts: Sequence[Entry]) -> Iterator[Relation]:
    """Give part <= whole; surely meant where the vocabulary knows them as whole and part."""
    known = {part for rule in sum_rules() if rule.whole == whole.concept for part in rule.parts}
    for part in parts:
        grounds = listed(whole, part) if part.concept in known or whole.concept == "fleet" else "inferred"
        yield at_most(book, "N07", part.fact, whole.fact, grounds=grounds)


def _one_slip_closes(book: FactTable, whole: Entry, parts: Sequence[Entry]) -> bool:
    """Say whether a list that does not close would.

    If one figure had another unit or point or two digits exchanged: no list does by chance.
    """
    rest = book[whole.fact].number - sum((book[part.fact].number for part in parts), Decimal(0))
    if rest == 0:
        return False
    wanted = [
        (book[whole.fact], book[whole.fact].number - rest),
        *((book[part.fact], book[part.fact].number + rest) for part in parts),
    ]
    return any(one_slip(fact, number) for fact, number in wanted)


def _shares_close(book: FactTable, entries: Mapping[int, Entry], children: Sequence[Entry]) -> bool:
    """Say whether each part of a list has its share printed and these add up to 100%.

    Then no part is left out.
    """
    stated = {entry.amount.of: entry for entry in entries.values() if entry.amount.measure == "share"}
    shares = [book[stated[child.index].fact] for child in children if child.index in stated]
    slack = sum((share.step for share in shares), Decimal(0)) / 2
    return (
        len(shares) == len(children)
        and abs(sum((share.number for share in shares), Decimal(0)) - HUNDRED) <= slack
    )


def _pairs(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    by_concept: defaultdict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if _plain(entry):
            by_concept[entry.concept].append(entry)
    for rule, small, big in pairs("bound", "small", "big"):
        if len(by_concept[small]) == 1 == len(by_concept[big]):
            yield at_most(book, rule, by_concept[small][0].fact, by_concept[big][0].fact)
    for rule, first, second in pairs("equal", "first", "second"):
        for one, other in (
            (a, b)
            for a in by_concept[first]
            for b in by_concept[second]
            if (a.year, a.scope) == (b.year, b.scope)
        ):
            yield same(book, rule, one.fact, other.fact)


def _comparisons(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    grouped: defaultdict[tuple[int, str | None], dict[str, Entry]] = defaultdict(dict)
    for entry in entries.values():
        if (
            (of := entry.amount.of) is not None
            and of in entries
            and not _OTHER_BASE.search(entry.amount.sentence)
        ):
            grouped[of, entry.amount.basis].setdefault(entry.amount.measure, entry)
    for (of, _), stated in grouped.items():
        base = entries[of]
        for change, rate, sign in (("increase", "growth", 1), ("decrease", "decline", -1)):
            alike = change in stated and stated[change].amount.value.base_unit == base.amount.value.base_unit
            if alike and rate in stated:
                yield _growth(book, entries, base, stated[rate], stated[change], sign)
        yield from _changes(book, entries, base, stated)
        yield from _completion(book, entries, base, stated)
        yield from _share(book, entries, base, stated)
    yield from _years(book, entries)


def _growth(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, rate: Entry, change: Entry, sign: int
) -> Relation:
    """Give rate = change / last year's.

    Behind a list, where no part has a change of its own, they may be of the whole or of its last part.
    """
    grounds = worded(base, rate, change)
    relation = growth(book, "C32", rate.fact, base.fact, change.fact, sign, grounds)
    parent = whole_of(entries, base)
    parts = [
        e for e in entries.values() if e.amount.parent == (parent or base).index and e.index < change.index
    ]
    if not parts or any(
        e.amount.of in {part.index for part in parts} - {base.index} for e in entries.values()
    ):
        return relation
    other = parent if parent is not None and base is parts[-1] else parts[-1] if parent is None else None
    if other is None or other.amount.sentence != change.amount.sentence or not book[other.fact].money:
        return relation
    return replace(
        relation,
        equations=(
            *relation.equations,
            *growth(book, "C32", rate.fact, other.fact, change.fact, sign).equations,
        ),
    )


def _changes(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, stated: Mapping[str, Entry]
) -> Iterator[Relation]:
    """Give now - then = change, where a sentence names what it compares with.

    决算数0.09万元，比预算数0.60万元减少0.51万元.
    """
    for measure, sign in (("increase", 1), ("decrease", -1)):
        if measure not in stated or not _plain(base):
            continue
        change = stated[measure]
        between = [
            e
            for e in entries.values()
            if base.index < e.index < change.index and e.amount.sentence == change.amount.sentence
        ]
        then = [
            e
            for e in between
            if e.amount.label == base.amount.label
            and (e.amount.measure == "budget" or e.year == (base.year or 0) - 1)
        ]
        if len(then) == 1 and then[0].index == change.index - 1 and book[then[0].fact].money:
            greater, less = (base.fact, then[0].fact) if sign > 0 else (then[0].fact, base.fact)
            grounds = worded(base, then[0], change)
            yield total(book, "C35", greater, [less, change.fact], grounds=grounds)


def _completion(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, stated: Mapping[str, Entry]
) -> Iterator[Relation]:
    if "completion" not in stated:
        return
    rate = stated["completion"]
    planned = [
        e
        for e in entries.values()
        if e.amount.measure == "budget" and e.index < rate.index and e.amount.section == rate.amount.section
    ]
    before = [
        e
        for e in planned
        if e.amount.label == base.amount.label
        or e.amount.of == base.index
        or e.amount.sentence == rate.amount.sentence
    ]
    if before and book[before[-1].fact].money and book[base.fact].money:
        grounds = worded(rate, base, before[-1])
        yield percentage(book, "C30", rate.fact, base.fact, before[-1].fact, grounds=grounds)


def _share(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, stated: Mapping[str, Entry]
) -> Iterator[Relation]:
    whole = _whole_of_share(entries, base, stated["share"]) if "share" in stated else None
    if whole is None:
        return
    if (
        whole.amount.measure == base.amount.measure
        and whole.amount.value.base_unit == base.amount.value.base_unit
    ):
        grounds = worded(stated["share"], base, whole)
        yield percentage(book, "C28", stated["share"].fact, base.fact, whole.fact, grounds=grounds)


def _whole_of_share(entries: Mapping[int, Entry], base: Entry, share: Entry) -> Entry | None:
    """Return what a share is told to be of.

    The whole of its list, or another amount before it that its words name (占政府采购支出总额的).
    """
    named = share.amount.basis
    parent = whole_of(entries, base)
    if (
        parent is None
        or named in (None, "total")
        or named in parent.amount.label
        or parent.amount.label in named
    ):
        return parent
    before = [
        e
        for e in entries.values()
        if e.index < base.index and e.amount.section == base.amount.section and e.amount.label == named
    ]
    return before[-1] if before else parent


def _shares(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give sum of shares = 100% for lists that claim to be complete and print a share of every part."""
    stated = {entry.amount.of: entry for entry in entries.values() if entry.amount.measure == "share"}
    for parent, children in _children(entries).items():
        told = [stated[child.index] for child in children if child.index in stated]
        shares = [share.fact for share in told]
        if entries[parent].amount.complete is not True or len(shares) != len(children) or len(shares) < 2:
            continue
        equation = Equation(shares[0], tuple((-ONE, share) for share in shares[1:]), constant=HUNDRED)
        roles = tuple((share, "share") for share in shares)
        formula = f"{entries[parent].amount.label}各项占比之和 = 100%"
        yield Relation("C29", formula, (equation,), roles, grounds=worded(*told))


def _years(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give growth = this year / last year - 1 where both years are printed for one label."""
    for rate in entries.values():
        now = entries.get(rate.amount.of) if rate.amount.of is not None else None
        if rate.amount.measure != "growth" or now is None or _OTHER_BASE.search(rate.amount.sentence):
            continue
        last = [
            e
            for e in entries.values()
            if _plain(e)
            and e.amount.label == now.amount.label
            and e.scope == now.scope
            and e.year == (now.year or 0) - 1
        ]
        if len(last) == 1 and book[last[0].fact].number > 0:
            relation = _year_growth(book, rate.fact, now.fact, last[0].fact)
            yield replace(relation, grounds=worded(rate, now, last[0]))


def _year_growth(book: FactTable, rate: int, now: int, last: int) -> Relation:
    relation = percentage(book, "Y02", rate, now, last)
    equation = replace(relation.equations[0], constant=-relation.equations[0].scale)
    return replace(relation, formula=f"{relation.formula} − 1", equations=(equation,))
