"""The catalogue of rules: ids, names, severities and what they mean, from `data/rules.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from extract.language import Bilingual
from rules.finding import Severity
from rules.vocabulary import load

ORDER: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue.

    `severity` is the highest it gives; `source` says where the rule comes from.
    """

    id: str
    name: str
    severity: Severity
    title: Bilingual
    formula: str
    source: str
    explanation: Bilingual


def _rule(entry: dict[str, str]) -> Rule:
    severity = next(s for s in ORDER if s == entry["severity"])
    title = Bilingual(entry["title_zh"], entry["title_en"])
    explanation = Bilingual(entry["explanation_zh"], entry["explanation_en"])
    return Rule(entry["id"], entry["name"], severity, title, entry["formula"], entry["source"], explanation)


RULES: tuple[Rule, ...] = tuple(_rule(entry) for entry in load("rules.toml")["rule"])
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
