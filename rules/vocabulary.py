"""The vocabulary of accounts: what a label means, which funds it covers, and which labels are parts of which.

Loaded from `data/concepts.toml` and checked when loaded.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from normalize.narrative.labels import scope_of as scope_in
from normalize.narrative.labels import scope_words
from normalize.quantities.units import money_factors

DATA = Path(__file__).parent / "data"
UNSAID = "unsaid"

_NOISE = re.compile(
    r"[\s“”\"'‘’《》「」、]|（[^（）]*）|\([^()]*\)|^(?:\d{4}|[〇零一二三四五六七八九]{4})年度?|^[一二三四五六七八九十]+、"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label means: its concept, the scope said in it.

    Whether it means the whole department wherever it stands.
    """

    concept: str
    scope: str | None
    whole: bool


@dataclass(frozen=True, slots=True)
class SumRule:
    """`whole` = sum of `parts` (all printed) and of the `optional` ones printed.

    Nothing else can be in it in `closed` scopes.
    """

    rule: str
    whole: str
    parts: tuple[str, ...]
    optional: tuple[str, ...]
    closed: frozenset[str]


@cache
def load(name: str) -> dict[str, Any]:
    """Return the data file `name` of this package."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def _concepts() -> dict[str, Any]:
    return load("concepts.toml")


UNIT_FACTORS: dict[str, Decimal] = money_factors()
"""Yuan in one printed unit of money, for figures printed as 0 and for repairs."""


@cache
def sum_rules() -> tuple[SumRule, ...]:
    """Return the sums of the vocabulary; every concept in them must be known."""
    found = tuple(
        SumRule(
            entry["rule"],
            entry["whole"],
            tuple(entry["parts"]),
            tuple(entry.get("optional", ())),
            frozenset(entry["closed"]),
        )
        for entry in _concepts()["sum"]
    )
    for entry in found:
        _check(entry.whole, *entry.parts, *entry.optional)
    return found


@cache
def pairs(kind: str, first: str, second: str) -> tuple[tuple[str, str, str], ...]:
    """Return (rule, concept, concept) of the entries `[[kind]]`.

    Their two concepts being under the keys `first` and `second`.
    """
    found = tuple((entry["rule"], entry[first], entry[second]) for entry in _concepts()[kind])
    for _, one, other in found:
        _check(one, other)
    return found


def _check(*concepts: str) -> None:
    known = {entry["id"] for entry in _concepts()["concept"]}
    if unknown := set(concepts) - known:
        raise ValueError(f"rules/data/concepts.toml: unknown concepts {sorted(unknown)}")


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    plain = {name: entry["id"] for entry in _concepts()["concept"] for name in entry["names"]}
    whole = {name: entry["id"] for entry in _concepts()["concept"] for name in entry["whole"]}
    return plain, whole


def folded(label: str) -> str:
    """Return the label without blanks, quotation marks, brackets, numbering and the year before it.

    >>> folded("2023年度“三公”经费")
    '三公经费'
    """
    return _NOISE.sub("", label)


@cache
def scope_of(text: str) -> str | None:
    """Return the scope whose words stand in `text` (a label or a heading), if any."""
    return scope_in(folded(text))


@cache
def meaning(label: str) -> Meaning | None:
    """Return what the label means, or None for a label the vocabulary does not know.

    >>> meaning("公共预算财政拨款基本支出")
    Meaning(concept='basic', scope='general', whole=False)
    """
    flat = _without_prefixes(folded(label))
    scope = scope_of(flat)
    bare = _without_scope(flat)
    plain, whole = _names()
    for name in _stripped(bare):
        if name in whole:
            return Meaning(whole[name], scope, scope is None)
        if name in plain:
            return Meaning(plain[name], scope, whole=False)
    return None


def _without_scope(label: str) -> str:
    for word, _ in scope_words():
        if word in label:
            return label.replace(word, "", 1)
    return label


def _without_prefixes(label: str) -> str:
    plain, whole = _names()
    for prefix in _concepts()["strip"]["prefixes"]:
        if label not in plain and label not in whole and label.startswith(prefix):
            return label[len(prefix) :]
    return label


def _stripped(label: str) -> tuple[str, ...]:
    """Return the label and what is left of it when suffixes are taken off, longest first."""
    found = [label]
    for _ in range(3):
        suffix = next(
            (s for s in _concepts()["strip"]["suffixes"] if found[-1].endswith(s) and found[-1] != s), None
        )
        if suffix is None:
            break
        found.append(found[-1][: -len(suffix)])
    return tuple(found)
