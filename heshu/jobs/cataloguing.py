"""`heshu rules`: the catalogue of rules, or one rule explained."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from extract.errors import HeshuError
from extract.language import Language
from heshu.formats import RulesFormat
from heshu.interface_language import localized
from heshu.suggestions import asked

if TYPE_CHECKING:
    from rules.catalogue.catalogue import Rule


MOST_MEANT = 5
"""Rules that are named where one was asked for that there is not."""


class UnknownRuleError(HeshuError):
    """There is no rule of this id or name."""


def run_rules(wanted: str | None, form: RulesFormat, language: Language) -> int:
    """Print all rules, or the one of id or name `wanted` in full, and return the exit status."""
    chosen = _chosen(wanted, language)
    if form is RulesFormat.JSON:
        json.dump([rule_json(rule) for rule in chosen], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif wanted is None:
        sys.stdout.writelines(
            f"{rule.id:<6} {rule.severity:<8} {rule.name:<40} {rule.title.in_language(language)}\n"
            for rule in chosen
        )
    else:
        sys.stdout.writelines(f"{line}\n" for line in explained(chosen[0], language))
    return 0


def _chosen(wanted: str | None, language: Language) -> Sequence[Rule]:
    from rules.catalogue.catalogue import RULES

    if wanted is None:
        return RULES
    found = [rule for rule in RULES if wanted.casefold() in _names(rule)]
    if not found:
        said = f"没有这条规则：{wanted}" if language == "zh" else f"no such rule: {wanted}"
        raise UnknownRuleError(said + meant(wanted))
    return found


def _names(rule: Rule) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (rule.id, rule.name, rule.title.zh, rule.title.en))


def meant(wanted: str) -> str:
    """Return the question whether rules whose names or titles are like a text were meant, "" if none is."""
    from rules.catalogue.catalogue import RULES

    within = [rule for rule in RULES if any(wanted.casefold() in name for name in _names(rule))]
    names = {name: rule for rule in RULES for name in _names(rule)}
    near = [names[name] for name in get_close_matches(wanted.casefold(), names, n=MOST_MEANT, cutoff=0.5)]
    found = list(dict.fromkeys(within or near))[:MOST_MEANT]
    if not found:
        return localized("；heshu rules 列出全部规则", "; heshu rules lists them all")
    return asked(*(f"{rule.id} {localized(rule.title.zh, rule.title.en)}" for rule in found))


def explained(rule: Rule, language: Language) -> list[str]:
    """Return a rule in full: what it says, its formula, where it comes from, and why it matters."""
    lines = [
        f"{rule.id} {rule.name} ({rule.severity})",
        rule.title.in_language(language),
        "",
        rule.formula,
        "",
        rule.explanation.in_language(language),
    ]
    places = ("核对处：" if language == "zh" else "Checked in: ") + "、".join(rule.places)
    return [*lines, "", *([rule.source] if rule.source else []), places]


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return a rule with its texts in both languages."""
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "formula": rule.formula,
        "source": rule.source,
        "explanation": {"zh": rule.explanation.zh, "en": rule.explanation.en},
        "places": list(rule.places),
    }
