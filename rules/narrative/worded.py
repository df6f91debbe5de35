"""The arithmetic of what sentences state in closed wordings: changes and rates, completion, shares, sums.

A sentence that prints all operands in a wording of the field leaves no doubt about what belongs together:
these relations are `worded`, and what they say of a figure goes before what is inferred from its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from normalize.records import Report, StatedRelation
from rules.engine.equations import growth, percentage, same, total
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation, Term
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact, Grounds, Severity
from rules.narrative.amounts import closes, entries_of, on_another_base, one_digit_closes
from rules.vocabulary import folded, load

_SEARCHED = ("shares", "likely_sum", "items", "changes")
"""Kinds whose whole is found by its name or its size."""
Roles = Mapping[str, int]
"""The facts of a stated relation by their role."""


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations that the sentences of a report state."""
    entries = entries_of(book, report, number)
    for stated in report.stated:
        if any(index not in entries for _, index in stated.figures):
            continue
        facts = [(role, entries[index].fact) for role, index in stated.figures]
        # Behind a list, what was planned is its last part or its whole: 共设指标16个，其中…2个；完成15个.
        parents = [report.amounts[index].parent for index in stated.all_of("plan")]
        facts += [("whole", entries[parent].fact) for parent in parents if parent in entries]
        sentence = report.amounts[stated.figures[0][1]].sentence
        for relation in _BUILDERS[stated.kind](book, stated, facts, sentence):
            yield replace(relation, grounds=_grounds(stated, relation))


def _grounds(stated: StatedRelation, relation: Relation) -> Grounds:
    """Return how sure it is that the sentence means the relation.

    A whole that is searched for is inferred.
    """
    sure = len(relation.equations) == 1 and (stated.kind not in _SEARCHED or stated.wording == "all items")
    return "worded" if sure else "inferred"


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdict on words of one change that contradict each other: 增加1200万元，下降3.43%."""
    for stated in report.stated:
        if stated.kind != "change" or stated.direction is None:
            continue
        facts = [
            FindingFact(role, report.amounts[index].label, report.amounts[index].value)
            for role in ("change", "rate")
            for index in stated.all_of(role)
        ]
        if stated.direction:
            yield holds("C31", *facts)
            continue
        texts = "、".join(fact.value.text for fact in facts)
        zh = f"{facts[0].label}：{texts}，一处写增加，一处写减少，方向词前后矛盾"
        yield fails("C31", zh, f"of {texts} one is called an increase, the other a decrease", *facts)


def _change(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    roles = dict(facts)
    words = load("sentences.toml")
    if not stated.direction or on_another_base(sentence):
        return
    if "now" not in roles or any(word in book[roles["now"]].label for word in words["constant_prices"]):
        return
    then, change, rate = (roles.get(role) for role in ("then", "change", "rate"))
    nows = [fact for role, fact in facts if role == "now"]
    sign = stated.direction
    if then is not None and change is not None:
        yield _any_of(
            total(book, "C35", *((now, [then, change]) if sign > 0 else (then, [now, change])))
            for now in nows
        )
    if rate is not None and then is not None:
        yield _any_of(_rate(book, rate, now, then, sign) for now in nows)
    elif rate is not None and change is not None:
        yield _any_of(growth(book, "C32", rate, now, change, sign) for now in nows)


def _any_of(relations: Iterator[Relation]) -> Relation:
    """Return relations of which one must hold as one.

    A change behind a list is of its last part or of its whole.
    """
    first, *others = relations
    return replace(first, equations=(*first.equations, *(e for other in others for e in other.equations)))


def _rate(book: FactTable, rate: int, now: int, then: int, direction: int) -> Relation:
    """Return rate = ±(this year / last year − 1)."""
    relation = percentage(book, "Y02", rate, now, then)
    scale = HUNDRED * direction
    equation = replace(relation.equations[0], scale=scale, constant=-scale)
    sign = "" if direction > 0 else "−"
    formula = f"{book[rate].label} = {sign}({book[now].label} ÷ {book[then].label} − 1)"
    return replace(relation, formula=formula, equations=(equation,))


def _points(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    roles = dict(facts)
    if not stated.direction or "then" not in roles or on_another_base(sentence):
        return
    greater, less = (roles["now"], roles["then"]) if stated.direction > 0 else (roles["then"], roles["now"])
    yield total(book, "C35", greater, [less, roles["points"]])


def _deviation(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give rate = spent / budget − 1, printed with its sign."""
    roles = dict(facts)
    yield _rate(book, roles["rate"], roles["now"], roles["then"], 1)


def _completion(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    roles = dict(facts)
    if book[roles["plan"]].value.unit_source and book[roles["plan"]].money == book[roles["done"]].money:
        plans = [roles["plan"], *([roles["whole"]] if "whole" in roles else [])]
        yield _any_of(percentage(book, "C30", roles["rate"], roles["done"], plan) for plan in plans)


def _part_of(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    roles = dict(facts)
    yield percentage(book, "C28", roles["rate"], roles["part"], roles["whole"])


def _difference(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    roles = dict(facts)
    yield total(book, "C35", roles["more"], [roles["less"], roles["rest"]])
    if "rate" in roles:
        yield percentage(book, "C28", roles["rate"], roles["rest"], roles["more"])


def _sum(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    parts = [fact for role, fact in facts if role in ("part", "parts")]
    yield total(book, "C05", dict(facts)["whole"], parts)


def _within(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give parts together <= the whole: some of them may be left out, but they are never more than it."""
    whole, parts = dict(facts)["whole"], [fact for role, fact in facts if role == "parts"]
    words = load("sentences.toml")
    unfit = any(word in book[whole].label for word in (*words["averages"], *words["net"]))
    if (
        closes(book, whole, parts, slip=True)
        or unfit
        or any(book[part].number < 0 or book[part].label == book[whole].label for part in parts)
    ):
        return
    before = Decimal(0)
    for part in parts[:-1]:
        before += book[part].number
        if before == book[whole].number:
            return  # a second breakdown follows
    yield total(book, "N07", whole, parts, compare=">=")


def _likely_sum(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give whole = parts that are told one after the other, if it holds or one slip keeps it from holding."""
    whole, parts = dict(facts).get("whole"), [fact for role, fact in facts if role == "parts"]
    if whole is None or (not book[whole].money and not book[whole].exact):
        return
    if any(word in book[whole].label for word in load("sentences.toml")["averages"]):
        return
    if closes(book, whole, parts):
        yield total(book, "C05", whole, parts)


def _items(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give total = items below it.

    If they are said to be all of it, if they are for one total, or one slip keeps them from being.
    """
    parts = [fact for role, fact in facts if role == "parts"]
    names = {folded(book[part].label) for part in parts}
    wholes = [
        fact
        for role, fact in facts
        if role == "whole" and fact not in parts and not _names_a_part(book, fact, names)
    ]
    if len({book[part].value.unit for part in parts}) > 1 and len(parts) < len(facts) - len(wholes):
        return
    exact = [whole for whole in wholes if closes(book, whole, parts)]
    if exact:
        yield total(book, "C05", exact[-1], parts)
    elif stated.wording == "all items" and len(wholes) == 1:
        yield total(book, "C05", wholes[0], parts)
    elif near := [
        whole for whole in wholes if one_digit_closes(book, whole, [(ONE, part) for part in parts])
    ]:
        yield total(book, "C05", near[-1], parts, severity="warning")


def _names_a_part(book: FactTable, whole: int, names: set[str]) -> bool:
    """Say whether an amount before the items is one of them: the list before goes into detail below."""
    label = folded(book[whole].label).removesuffix("支出")
    return any(label == name.removesuffix("支出") or name.endswith(label) for name in names)


def _shares(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give each share of parts told one after the other, of the whole that is named or of their sum."""
    parts = [fact for role, fact in facts if role == "parts"]
    shares = [fact for role, fact in facts if role == "shares"]
    whole = dict(facts).get("whole")
    if len(parts) != len(shares):
        return
    slack = sum((book[share].step for share in shares), Decimal(0)) / 2
    full = abs(sum((book[share].number for share in shares), Decimal(0)) - HUNDRED) <= slack
    if whole is not None and full:
        yield total(book, "C05", whole, parts)
    for part, share in zip(parts, shares, strict=True):
        if whole is not None:
            yield percentage(book, "C28", share, part, whole)
        elif full:
            yield _of_their_sum(book, share, part, parts)


def _of_their_sum(book: FactTable, share: int, part: int, parts: list[int]) -> Relation:
    relation = percentage(book, "C28", share, part, parts[0])
    equation = replace(relation.equations[0], over=tuple((ONE, other) for other in parts))
    formula = (
        f"{book[share].label} = {book[part].label} ÷ ({' + '.join(book[other].label for other in parts)})"
    )
    roles = ((share, "rate"), *((other, "numerator" if other == part else "part") for other in parts))
    return replace(relation, formula=formula, equations=(equation,), roles=roles)


def _balance(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give what is left = what came in − what went out."""
    terms, rest = _terms(facts), dict(facts)["rest"]
    yield _signed_sum(book, "C12", rest, terms)


def _changes(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    """Give a change = the changes it is made of, if they are or one slip keeps them from being."""
    terms, whole = _terms(facts), dict(facts)["rest"]
    together = sum((sign * book[fact].number for sign, fact in terms), Decimal(0))
    if together == book[whole].number:
        yield _signed_sum(book, "C05", whole, terms)
    elif one_digit_closes(book, whole, terms):
        yield _signed_sum(book, "C05", whole, terms, severity="warning")


def _terms(facts: list[tuple[str, int]]) -> tuple[Term, ...]:
    signs = {"plus": ONE, "minus": Decimal(-1)}
    return tuple((signs[role], fact) for role, fact in facts if role in signs)


def _signed_sum(
    book: FactTable, rule: str, rest: int, terms: tuple[Term, ...], severity: Severity | None = None
) -> Relation:
    """Return rest = the terms with their signs."""
    formula = f"{book[rest].label} = " + "".join(
        f"{' + ' if sign > 0 else ' − '}{book[fact].label}" for sign, fact in terms
    ).removeprefix(" + ")
    roles = ((rest, "value"), *((fact, "part") for _, fact in terms))
    return Relation(rule, formula, (Equation(rest, terms),), roles, severity)


def _same(
    book: FactTable, stated: StatedRelation, facts: list[tuple[str, int]], sentence: str
) -> Iterator[Relation]:
    yield same(book, "T16", facts[0][1], facts[1][1])


_BUILDERS: Mapping[
    str, Callable[[FactTable, StatedRelation, list[tuple[str, int]], str], Iterator[Relation]]
] = {
    "change": _change,
    "points": _points,
    "deviation": _deviation,
    "completion": _completion,
    "part_of": _part_of,
    "difference": _difference,
    "sum": _sum,
    "within": _within,
    "items": _items,
    "likely_sum": _likely_sum,
    "shares": _shares,
    "balance": _balance,
    "changes": _changes,
    "same": _same,
}
