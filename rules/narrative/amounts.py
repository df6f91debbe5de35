"""The figures of running text.

Lists and their totals, the sums that accounts always obey, growth, shares and completion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import product

from normalize.narrative.labels import scope_words
from normalize.records import Amount, Report
from rules.engine.equations import at_most, growth, percentage, same, total
from rules.engine.fact import Fact, FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation, Term
from rules.engine.repair import one_slip
from rules.finding import Grounds, Severity
from rules.vocabulary import (
    UNSAID,
    Meaning,
    SumRule,
    folded,
    load,
    meaning,
    pairs,
    scope_of,
    sum_rules,
)

# Digits of a sum that closes by chance once in some thousands.
_LONG = 4
# Kinds of cars that a list names when it names them all.
_KINDS = 3
# Amounts back from a change of both sides within which their totals stand.
_BACK = 8
# Amounts around a change among which the list it may close is found.
_AROUND = 100
# Paragraphs over which a whole is still named shortly.
_NEAR = 3
# Letters of a name that another may end in to be the same.
_NAMED = 4
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
    sums = [
        # A whole told with all the parts that it has by definition leaves no doubt.
        *(replace(found, grounds="worded") for found in _tree_sums(book, entries)),
        *(replace(found, grounds="worded") for found in _run_sums(book, entries)),
        *_scoped_sums(book, entries),
    ]
    wholes: defaultdict[int, list[int]] = defaultdict(list)
    for entry in entries.values():
        wholes[entry.fact].append(entry.index)
    sums += [
        found
        for relation in sums
        if relation.rule == "C02"
        for found in _of_the_wider(book, entries, wholes, relation)
    ]
    yield from sums
    worded = _worded(report)
    earlier = frozenset(index for stated in report.stated for index in stated.all_of("then"))
    covered: defaultdict[int, list[frozenset[int]]] = defaultdict(list)
    for relation in sums:
        for fact in relation.facts:
            covered[fact].append(frozenset(relation.facts))
    yield from (
        found
        for found in _lists(book, entries, worded, earlier)
        if not any(facts >= set(found.facts) for facts in covered[found.facts[0]])
    )
    yield from _pairs(book, entries)
    yield from _comparisons(
        book, {i: e for i, e in entries.items() if i not in worded or _is_stated_alone(e)}
    )
    yield from _shares(book, entries)
    if report.kind == "self_evaluation_report":
        yield from _spent_income(book, entries)


def _worded(report: Report) -> Mapping[int, frozenset[int]]:
    """Return the figures that a sentence speaks of in a closed wording: changes, rates, parts.

    Each with the figures that it is of; what is inferred from its place gives way.
    """
    return {
        index: frozenset(stated.all_of("whole", "now"))
        for stated in report.stated
        if stated.kind != "within" and len(stated.figures) > 1 + (stated.kind == "change")
        for index in stated.all_of("change", "rate", "points", "shares", "rest", "part", "parts")
    }


def _is_stated_alone(entry: Entry) -> bool:
    """Say whether a figure is no change, rate or share: it stays what others are compared with."""
    return entry.amount.measure in ("amount", "budget")


@lru_cache(maxsize=1024)
def on_another_base(sentence: str) -> bool:
    """Say whether a sentence says that it compares on another base than the one printed."""
    return any(word in sentence for word in load("sentences.toml")["other_base"])


def _on_another_base(entry: Entry) -> bool:
    """Say whether a sentence compares on another base than the one printed.

    Or whether its figure grows at constant prices.
    """
    words = load("sentences.toml")
    return on_another_base(entry.amount.sentence) or any(
        word in entry.amount.label for word in words["constant_prices"]
    )


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
        whole = entries[parent]
        alike = [child for child in children if child.amount.value.kind == whole.amount.value.kind]
        first = {child.concept: child for child in reversed(alike) if child.concept}
        last = {child.concept: child for child in alike if child.concept}
        for rule, by_concept in product(sum_rules(), (first, last) if first != last else (last,)):
            if rule.whole == entries[parent].concept and all(part in by_concept for part in rule.parts):
                parts = [by_concept[part] for part in (*rule.parts, *rule.optional) if part in by_concept]
                grounds = grounds_of_list(entries[parent], *parts)
                yield _sum(book, rule, entries[parent], [part.fact for part in parts], grounds)


def _run_sums(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give the sums whose whole and parts follow each other in a sentence, without a word such as 其中."""
    for whole in entries.values():
        for rule in (rule for rule in sum_rules() if rule.whole == whole.concept):
            names = {*rule.parts, *rule.optional}
            parts: list[Entry] = []
            for index in range(whole.index + 1, whole.index + 1 + len(names)):
                part = entries.get(index)
                if part is None or part.concept not in names or not _beside(whole, part):
                    break
                parts.append(part)
            if {part.concept for part in parts} >= set(rule.parts):
                yield _sum(book, rule, whole, [part.fact for part in parts], "worded")


def _beside(whole: Entry, part: Entry) -> bool:
    """Say whether a figure can be a part of one told before it in the sentence."""
    return (
        part.amount.sentence == whole.amount.sentence
        and part.amount.measure == whole.amount.measure
        and part.amount.value.kind == whole.amount.value.kind
        and part.amount.parent in (None, whole.index)
        and part.year == whole.year
        and part.scope in (UNSAID, whole.scope)
    )


def _sum(
    book: FactTable, rule: SumRule, whole: Entry, parts: Sequence[int], grounds: Grounds = "inferred"
) -> Relation:
    more = book[whole.fact].number > sum(book[part].number for part in parts)
    open_ended = whole.scope not in rule.closed and whole.amount.complete is not True
    severity: Severity | None = "warning" if more and open_ended else None
    return total(book, rule.rule, whole.fact, parts, severity=severity, grounds=grounds)


def grounds_of_list(whole: Entry, *parts: Entry) -> Grounds:
    """Return the grounds of a list: its parts stand in the sentence of their whole, or in the next one.

    支出1123.72万元。其中：基本支出286.95万元，项目支出836.77万元.
    """
    apart = min(part.index for part in parts) - whole.index
    follows = apart == 1 and whole.amount.value.at.paragraph == parts[0].amount.value.at.paragraph
    return grounds_in_sentence(*parts) if follows else grounds_in_sentence(whole, *parts)


def grounds_in_sentence(*entries: Entry) -> Grounds:
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


def _of_the_wider(
    book: FactTable, entries: Mapping[int, Entry], wholes: Mapping[int, Sequence[int]], relation: Relation
) -> Iterator[Relation]:
    """Give the sum for the expenditure that the whole is a part of, if that is what its parts add up to.

    Funds are often named loosely.
    """
    target = relation.equations[0].target
    near = (entries.get(index) for index in wholes.get(target, ()))
    whole = next(entry for entry in near if entry is not None)
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


def _lists(
    book: FactTable,
    entries: Mapping[int, Entry],
    worded: Mapping[int, frozenset[int]],
    earlier: frozenset[int],
) -> Iterator[Relation]:
    """Give total = parts for lists that claim to be complete, and part <= total for the others."""
    for parent, every in _children(entries).items():
        whole = entries[parent]
        children = [
            child
            for child in every
            if parent in worded.get(child.index, {parent}) and child.index not in earlier
        ]
        alike = [c for c in children if c.amount.value.base_unit == whole.amount.value.base_unit]
        if not alike:
            continue
        rule = "H10" if whole.concept == "fleet" else "C05"
        if len(alike) == len(children) > 1 and (
            whole.amount.complete is True or _shares_close(book, entries, children)
        ):
            grounds = grounds_of_list(whole, *alike)
            yield total(book, rule, whole.fact, [child.fact for child in alike], grounds=grounds)
        else:
            if whole.concept == "fleet" and len(alike) == len(children) >= _KINDS:
                yield total(book, rule, whole.fact, [child.fact for child in alike], severity="warning")
            if (
                len(alike) == len(children) > 1
                and whole.amount.complete is None
                and _one_slip_closes(book, whole, alike)
            ):
                yield total(book, rule, whole.fact, [child.fact for child in alike], severity="warning")
            yield from _within(book, entries, whole, alike)


def _within(
    book: FactTable, entries: Mapping[int, Entry], whole: Entry, parts: Sequence[Entry]
) -> Iterator[Relation]:
    """Give each part <= the whole.

    Averages and net figures have no parts, a refund leaves the other parts more than the whole, and what is
    planned is no part of what was done.
    """
    words = load("sentences.toml")
    if _has(whole, *words["averages"], *words["net"]) or any(book[part.fact].number < 0 for part in parts):
        return
    planned = _has(whole, *words["planned"])
    fitting = [
        part
        for part in parts
        if not _has(part, *words["averages"])
        and (planned or not _has(part, *words["planned"]))
        and _counted_alike(whole, part)
        and not _is_repeated(entries, part)
    ]
    # Surely meant where the vocabulary knows them as whole and part.
    known = {part for rule in sum_rules() if rule.whole == whole.concept for part in rule.parts}
    for part in fitting:
        sure = part.concept in known or whole.concept == "fleet"
        grounds = grounds_of_list(whole, part) if sure else "inferred"
        yield at_most(book, "N07", part.fact, whole.fact, grounds=grounds)


def _has(entry: Entry, *words: str) -> bool:
    """Say whether one of the words stands in a label.

    Beside the names of its funds: 公共预算 plans nothing.
    """
    label = entry.amount.label
    for name, _ in scope_words():
        label = label.replace(name, "")
    return any(word in label for word in words)


def _counted_alike(whole: Entry, part: Entry) -> bool:
    """Say whether two counts are of people, or neither is."""
    people = load("sentences.toml")["people"]
    return (whole.amount.value.unit in people) == (part.amount.value.unit in people)


def _is_repeated(entries: Mapping[int, Entry], part: Entry) -> bool:
    """Say whether the same count of the same thing stands earlier in the sentence.

    下达6个山区县, 其中: 6个山区县….
    """
    return any(
        other.amount.label.endswith(part.amount.label) or part.amount.label.endswith(other.amount.label)
        for other in (entries.get(index) for index in range(part.index - 4, part.index))
        if other is not None
        and part.amount.value.base_unit == "count"
        and other.amount.sentence == part.amount.sentence
        and other.amount.value.text == part.amount.value.text
    )


def _one_slip_closes(book: FactTable, whole: Entry, parts: Sequence[Entry]) -> bool:
    """Say whether a list that does not close would.

    If one figure had another unit or point or two digits exchanged: no list does by chance.
    """
    facts = [part.fact for part in parts]
    return closes(book, whole.fact, facts, slip=True)


def closes(book: FactTable, whole: int, parts: Sequence[int], *, slip: bool = False) -> bool:
    """Say whether a list closes, or would with one slip; with `slip`, whether it would with one only."""
    wanted = _wanted(book, whole, [(ONE, part) for part in parts])
    return not slip if not wanted else any(one_slip(book[fact], number) for fact, number in wanted)


def one_digit_closes(book: FactTable, whole: int, terms: Sequence[Term]) -> bool:
    """Say whether signed parts would make a whole if one digit of one of the figures were another.

    By chance one list of long figures in some thousands would.
    """
    together = sum((sign * book[part].number for sign, part in terms), Decimal(0))
    if len(together.normalize().as_tuple().digits) < _LONG:
        return False
    wanted = _wanted(book, whole, terms)
    return any(_differs_by_one_digit(book[f], n) or one_slip(book[f], n) for f, n in wanted)


def _wanted(book: FactTable, whole: int, terms: Sequence[Term]) -> list[tuple[int, Decimal]]:
    """Return what each figure would have to be for its list to close; nothing if it does."""
    rest = book[whole].number - sum((sign * book[part].number for sign, part in terms), Decimal(0))
    if rest == 0:
        return []
    return [
        (whole, book[whole].number - rest),
        *((part, book[part].number + sign * rest) for sign, part in terms),
    ]


def _differs_by_one_digit(fact: Fact, wanted: Decimal) -> bool:
    one, other = f"{fact.number / fact.factor:f}", f"{wanted / fact.factor:f}"
    one, other = (text.rstrip("0").rstrip(".") if "." in text else text for text in (one, other))
    if len(one) != len(other):
        width = max(len(one.partition(".")[2]), len(other.partition(".")[2]))
        one, other = (f"{number / fact.factor:.{width}f}" for number in (fact.number, wanted))
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _shares_close(book: FactTable, entries: Mapping[int, Entry], children: Sequence[Entry]) -> bool:
    """Say whether each part of a list has its share printed and these add up to 100%.

    Then no part is left out.
    """
    stated: dict[int | None, Entry] = {}
    for child in children:
        for index in range(child.index + 1, child.index + 4):
            entry = entries.get(index)
            if entry is not None and entry.amount.measure == "share" and entry.amount.of == child.index:
                stated[child.index] = entry
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
        if (of := entry.amount.of) is not None and of in entries and not _on_another_base(entry):
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
        yield from _possible(book, entries, base, stated)
    yield from _of_both_sides(book, entries)
    yield from _years(book, entries)


def _of_both_sides(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give rate = change / last year's for changes of 收入支出总体 and the like.

    They are of one of the totals before them.
    """
    words = load("sentences.toml")
    for rate in entries.values():
        change = entries.get(rate.index - 1)
        sign = {"growth": 1, "decline": -1}.get(rate.amount.measure)
        if sign is None or rate.amount.of is not None or change is None or change.amount.of is not None:
            continue
        if change.amount.label not in words["both_sides"] or change.amount.measure not in (
            "increase",
            "decrease",
        ):
            continue
        totals = [
            entry
            for index in range(max(0, change.index - _BACK), change.index)
            if (entry := entries.get(index)) is not None
            and entry.amount.section == change.amount.section
            and _plain(entry)
            and book[entry.fact].money
        ]
        if totals:
            some = [growth(book, "C32", rate.fact, e.fact, change.fact, sign) for e in totals]
            yield replace(some[0], equations=tuple(e for relation in some for e in relation.equations))


def _possible(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, stated: Mapping[str, Entry]
) -> Iterator[Relation]:
    """Give increase <= this year's figure, and decline <= 100%: nothing was below nought last year."""
    words = load("sentences.toml")["may_be_negative"]
    if (
        _has(base, *words)
        or book[base.fact].number < 0
        or not (book[base.fact].money or book[base.fact].exact)
    ):
        return
    increase, decline = stated.get("increase"), stated.get("decline")
    between = range(base.index + 1, increase.index) if increase is not None else range(0)
    if (
        increase is not None
        and increase.amount.value.unit == base.amount.value.unit
        and _plain(base)
        and not any(i in entries and entries[i].amount.label == base.amount.label for i in between)
    ):
        yield replace(at_most(book, "N07", increase.fact, base.fact), grounds="worded")
    if decline is not None and decline.amount.value.base_unit == "percent":
        equation = Equation(decline.fact, (), constant=HUNDRED, compare="<=")
        formula = f"{book[decline.fact].label} ≤ 100%"
        yield Relation("I25", formula, (equation,), ((decline.fact, "rate"),), grounds="worded")


def _growth(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, rate: Entry, change: Entry, sign: int
) -> Relation:
    """Give rate = change / last year's.

    Behind a list, where no part has a change of its own, they may be of the whole or of its last part.
    """
    grounds = grounds_in_sentence(base, rate, change)
    relation = growth(book, "C32", rate.fact, base.fact, change.fact, sign, grounds)
    parent = whole_of(entries, base)
    near = [
        e
        for index in range(max(0, change.index - _AROUND), change.index + _AROUND)
        if (e := entries.get(index)) is not None
    ]
    parts = [e for e in near if e.amount.parent == (parent or base).index and e.index < change.index]
    others = {part.index for part in parts} - {base.index}
    if not parts or any(e.amount.of in others for e in near):
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
            for index in range(max(base.index + 1, change.index - _BACK), change.index)
            if (e := entries.get(index)) is not None and e.amount.sentence == change.amount.sentence
        ]
        then = [
            e
            for e in between
            if e.amount.label == base.amount.label
            and (e.amount.measure == "budget" or e.year == (base.year or 0) - 1)
        ]
        if len(then) == 1 and then[0].index == change.index - 1 and book[then[0].fact].money:
            greater, less = (base.fact, then[0].fact) if sign > 0 else (then[0].fact, base.fact)
            grounds = grounds_in_sentence(base, then[0], change)
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
        grounds = grounds_in_sentence(rate, base, before[-1])
        yield percentage(book, "C30", rate.fact, base.fact, before[-1].fact, grounds=grounds)


def _share(
    book: FactTable, entries: Mapping[int, Entry], base: Entry, stated: Mapping[str, Entry]
) -> Iterator[Relation]:
    if "share" not in stated:
        return
    share = stated["share"]
    here, there = base.amount.value.at.paragraph, share.amount.value.at.paragraph
    if here is not None and there is not None and there - here > _NEAR:
        return  # the same name in another passage
    wholes = [
        whole
        for whole in _wholes_of_share(entries, base, share)
        if whole.amount.measure == base.amount.measure
        and whole.amount.value.base_unit == base.amount.value.base_unit
    ]
    if wholes:
        grounds = grounds_in_sentence(share, base, *wholes)
        relations = [
            percentage(book, "C28", share.fact, base.fact, whole.fact, grounds=grounds) for whole in wholes
        ]
        yield replace(relations[0], equations=tuple(e for relation in relations for e in relation.equations))


def _wholes_of_share(entries: Mapping[int, Entry], base: Entry, share: Entry) -> list[Entry]:
    """Return what a share can be of.

    The whole of its list, or another amount before it that its words name (占政府采购支出总额的).
    """
    named = share.amount.basis
    parent = whole_of(entries, base)
    if named in (None, "total"):
        return [parent] if parent is not None else []
    if any(word in named for word in load("sentences.toml")["other_wholes"]):
        return []
    if parent is not None and (named in parent.amount.label or parent.amount.label in named):
        return [parent]
    before = [
        e
        for e in entries.values()
        if e.index < base.index
        and e.amount.section == base.amount.section
        and e.amount.measure == base.amount.measure
        and e.amount.value.base_unit == base.amount.value.base_unit
        and _is_named(e, base, named)
    ]
    return [*([parent] if parent is not None else []), *before[-1:]]


def _is_named(entry: Entry, base: Entry, named: str) -> bool:
    """Say whether an amount is what a share is said to be of.

    The same words, the same words with more before them in the paragraph, or the same concept.
    """
    label = entry.amount.label
    if label == named or folded(label) == folded(named):
        return True
    if len(named) >= _NAMED and label.endswith(named) and _leads(label.removesuffix(named), entry, base):
        return True
    known = meaning(named)
    return known is not None and (entry.concept, entry.meaning and entry.meaning.scope) == (
        known.concept,
        known.scope,
    )


def _leads(words_before: str, entry: Entry, base: Entry) -> bool:
    """Say whether what stands before a name leaves it the same.

    全县累计完成 财政总收入, but not 进 出口总额.
    """
    words = load("sentences.toml")
    here, there = entry.amount.value.at.paragraph, base.amount.value.at.paragraph
    if here is None or there is None or there - here > _NEAR:
        return False
    if here == there:
        return not words_before.endswith(tuple(words["other_before"]))
    return words_before.endswith(tuple(words["led_by"]))


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
        yield Relation("C29", formula, (equation,), roles, grounds=grounds_in_sentence(*told))


def _years(book: FactTable, entries: Mapping[int, Entry]) -> Iterator[Relation]:
    """Give growth = this year / last year - 1 where both years are printed for one label."""
    by_label: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        by_label[entry.amount.label, entry.scope].append(entry)
    for rate in entries.values():
        now = entries.get(rate.amount.of) if rate.amount.of is not None else None
        if rate.amount.measure != "growth" or now is None or _on_another_base(rate):
            continue
        last = [
            e
            for e in by_label.get((now.amount.label, now.scope), ())
            if _plain(e) and e.year == (now.year or 0) - 1
        ]
        if len(last) == 1 and book[last[0].fact].number > 0:
            relation = _year_growth(book, rate.fact, now.fact, last[0].fact)
            yield replace(relation, grounds=grounds_in_sentence(rate, now, last[0]))


def _year_growth(book: FactTable, rate: int, now: int, last: int) -> Relation:
    relation = percentage(book, "Y02", rate, now, last)
    equation = replace(relation.equations[0], constant=-relation.equations[0].scale)
    return replace(relation, formula=f"{relation.formula} − 1", equations=(equation,))
