"""The three public expenses (三公): money beside its counts, all kinds told.

The inspections of published accounts ask for both: what was spent on receptions and how many batches and
guests, on cars and how many were bought and kept, on travel and how many groups and people went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from normalize.records import Amount, Report
from rules.duties.figures import ACCOUNTS, concept, fact, number, own_amounts, topic, words
from rules.engine.verdict import Verdict, fails, holds

TOPIC = "三公"


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the sections about the three public expenses."""
    if report.kind not in ACCOUNTS:
        return
    by_section: defaultdict[str, list[Amount]] = defaultdict(list)
    for amount in own_amounts(report):
        if (section := topic(amount.section, TOPIC)) is not None:
            by_section[section].append(amount)
    for amounts in by_section.values():
        yield from _money_and_counts(report, amounts)
        yield from _order(amounts)
    yield from _kinds(report, by_section)


def _kind(name: str) -> Mapping[str, Sequence[str]]:
    kind: Mapping[str, Sequence[str]] = words("words.toml")["counted"][name]
    return kind


def is_count(amount: Amount, name: str) -> bool:
    """Say whether an amount is the count `name` of `words.toml`, by its unit and its words."""
    kind = _kind(name)
    text = amount.label + (amount.context or "")
    return (
        amount.value.base_unit == "count"
        and (amount.value.unit or "") in kind["units"]
        and any(word in text for word in kind["words"])
        and not any(word in text for word in kind.get("not", ()))
    )


def _money_and_counts(report: Report, amounts: Sequence[Amount]) -> Iterator[Verdict]:
    """Money of nought beside counts, or counts of nought beside money."""
    for money_of, name, severity in words("words.toml")["money_and_counts"]:
        money = [a for a in amounts if concept(a) == money_of and a.value.base_unit == "CNY"]
        counts = [a for a in amounts if is_count(a, name)]
        spent, counted = _largest(money), _largest(counts)
        if spent is None or counted is None:
            continue
        facts = fact(spent), fact(counted)
        if bool(number(spent.value)) == bool(number(counted.value)):
            yield holds("L01", *facts)
        elif number(spent.value) or severity == "both":
            zh = f"{spent.label}{spent.value.text}，而{counted.label}为{counted.value.text}，金额与数量不相应"
            yield fails("L01", zh, "there is money without its count, or a count without money", *facts)


def _largest(amounts: Sequence[Amount]) -> Amount | None:
    """Return the amount with the largest number, None where one is not exact."""
    numbers = [number(a.value) for a in amounts]
    if not amounts or None in numbers:
        return None
    return max(amounts, key=lambda a: number(a.value) or Decimal(0))


def _order(amounts: Sequence[Amount]) -> Iterator[Verdict]:
    """Guests are no fewer than batches, travellers than groups, cars kept than cars bought."""
    for small, big in words("words.toml")["at_least"]:
        for one in (a for a in amounts if is_count(a, small)):
            other = next(
                (
                    a
                    for a in amounts
                    if is_count(a, big) and (a.sentence == one.sentence or small == "cars_bought")
                ),
                None,
            )
            few, many = number(one.value), number(other.value) if other is not None else None
            if other is None or few is None or many is None:
                continue
            if few <= many:
                yield holds("L02", fact(one), fact(other))
            else:
                zh = f"{one.label}{one.value.text}多于{other.label}{other.value.text}"
                yield fails("L02", zh, "there are more of one than there can be", fact(one), fact(other))


def _kinds(report: Report, by_section: Mapping[str, Sequence[Amount]]) -> Iterator[Verdict]:
    """All four kinds are told, each with its figure or as not incurred."""
    amounts = [a for listed in by_section.values() for a in listed]
    whole = next((a for a in amounts if concept(a) == "three_public" and number(a.value)), None)
    if whole is None or not any(concept(a) in ("abroad", "vehicles", "reception") for a in amounts):
        return
    told = " ".join(
        {a.sentence for a in report.amounts if topic(a.section, TOPIC)}
        | {c.sentence for c in report.claims if topic(c.section, TOPIC)}
    ) + " ".join(a.label for a in amounts)
    columns = " ".join(
        "/".join(column.path)
        for statement in report.statements
        if TOPIC in statement.title.replace("“", "").replace("”", "")
        for column in statement.columns
    )
    missing = [
        name
        for name, known in words("words.toml")["kinds_told"]
        if not any(word in told + columns for word in known)
    ]
    if not missing:
        yield holds("L03", fact(whole))
        return
    zh = f"“三公”经费{whole.value.text}，未说明{'、'.join(missing)}"
    yield fails("L03", zh, "some kind of the three public expenses is not told", fact(whole))
