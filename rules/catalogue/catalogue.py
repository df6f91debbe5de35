"""The catalogue of rules: ids, names, severities and what they mean, from `rules.toml` of each wing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.language import Bilingual
from rules.finding import Severity

ORDER: tuple[Severity, ...] = ("error", "warning", "info")
_FAMILIES = "FIGCTBNYHPSUDXLA"
"""First letters of ids: funds, indicators, grades, closing sums, ties, tables, narrative, years, heads,
plausibility, semantics, units, documents, words, the ledger, arithmetic."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue.

    `severity` is the highest it gives; `source` says where the rule comes from; `places` are the files that
    check it and the data that names it; one that `only_suspects` is dropped where another finding blames
    the same figure.
    """

    id: str
    name: str
    severity: Severity
    title: Bilingual
    formula: str
    source: str
    explanation: Bilingual
    places: tuple[str, ...] = ()
    only_suspects: bool = False


def _rule(entry: dict[str, Any]) -> Rule:
    severity = next(s for s in ORDER if s == entry["severity"])
    title = Bilingual(entry["title_zh"], entry["title_en"])
    explanation = Bilingual(entry["explanation_zh"], entry["explanation_en"])
    return Rule(
        entry["id"],
        entry["name"],
        severity,
        title,
        entry["formula"],
        entry["source"],
        explanation,
        tuple(entry["places"]),
        entry.get("only_suspects", False),
    )


def _entries() -> list[dict[str, Any]]:
    """Return the rules of all wings: families in the order of `_FAMILIES`, in each by number."""
    found = [
        entry
        for path in sorted(Path(__file__).parents[1].glob("*/rules.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    ]
    return sorted(found, key=lambda entry: (_FAMILIES.find(entry["id"][0]), entry["id"]))


RULES: tuple[Rule, ...] = tuple(_rule(entry) for entry in _entries())
_BY_KEY: dict[str, Rule] = {key: found for found in RULES for key in (found.id, found.name)}


def rule(id_or_name: str) -> Rule:
    """Return a rule by its id or name; KeyError if there is none."""
    return _BY_KEY[id_or_name]


def matches(found: Rule, pattern: str) -> bool:
    """Say whether `pattern` (an id, the beginning of an id, or a name) means the rule."""
    return found.id.startswith(pattern) or found.name == pattern


def weaker(first: Severity, second: Severity | None) -> Severity:
    """Return the lower of two severities."""
    return first if second is None else max(first, second, key=ORDER.index)
