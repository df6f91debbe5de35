"""Printed figures as the rules of the ledger ask for them: exact numbers, passages, words of the field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from normalize.records import Amount, Claim, Report, Value
from rules.engine.fact import is_usable, number_of
from rules.finding import FindingFact
from rules.vocabulary import meaning

DATA = Path(__file__).parent / "data"
ACCOUNTS = ("final_accounts", "budget")


@cache
def words(name: str) -> dict[str, Any]:
    """Return the data file `name` of this wing."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def pattern(key: str) -> re.Pattern[str]:
    """Return a pattern of `words.toml` by its key."""
    return re.compile(words("words.toml")["patterns"][key])


def number(value: Value | None) -> Decimal | None:
    """Return an exact figure in base units; None for approximate ones, bounds and texts."""
    if value is None or not is_usable(value) or value.approximate or value.comparator not in (None, "="):
        return None
    return number_of(value)


def fact(amount: Amount, role: str = "value") -> FindingFact:
    """Return an amount as a figure of a finding."""
    return FindingFact(role, amount.label, amount.value)


def of_claim(claim: Claim, role: str = "claim") -> FindingFact:
    """Return the words of a claim with their place."""
    return FindingFact(role, claim.subject or "", Value(claim.text, None, None, None, None, claim.at))


def concept(amount: Amount) -> str | None:
    """Return the concept of an amount's label, if the vocabulary knows it."""
    known = meaning(amount.label)
    return known.concept if known is not None else None


def own_amounts(report: Report, *measures: str) -> list[Amount]:
    """Return the amounts of the report's own year; in a budget, what is planned is an amount."""
    wanted = measures or (("amount", "budget") if report.kind == "budget" else ("amount",))
    return [a for a in report.amounts if a.measure in wanted and a.year in (None, report.year)]


def sections(report: Report) -> tuple[str, ...]:
    """Return the headings over amounts and claims, in the order of the text."""
    found = [a.section for a in report.amounts] + [c.section for c in report.claims]
    return tuple(dict.fromkeys(section for section in found if section))


def sentences(report: Report) -> Iterator[tuple[str, list[Amount]]]:
    """Yield each sentence with figures, and its amounts."""
    found: dict[tuple[str, int | None], list[Amount]] = {}
    for amount in report.amounts:
        if amount.sentence:
            found.setdefault((amount.sentence, amount.value.at.paragraph), []).append(amount)
    yield from ((sentence, listed) for (sentence, _), listed in found.items())


def of_section(entries: Iterable[Amount], section: str | None) -> list[Amount]:
    """Return the amounts that stand under a heading or below it."""
    return [a for a in entries if (a.section or "").startswith(section or "")]


def topic(section: str | None, word: str) -> str | None:
    """Return the path of headings down to the first that has the word, None if none has.

    >>> topic("第三部分/七、三公经费/（二）具体情况", "三公")
    '第三部分/七、三公经费'
    """
    path = (section or "").split("/")
    plain = [re.sub('[“”"]', "", heading) for heading in path]
    found = next((i for i, heading in enumerate(plain) if word in heading), None)
    return "/".join(path[: found + 1]) if found is not None else None
