"""Verdicts of checks that are no arithmetic: words against figures, missing cells, order and form."""

from __future__ import annotations

from dataclasses import dataclass

from extract.language import Bilingual
from rules.engine.relation import Outcome
from rules.finding import FindingFact, Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says of one place, with the figures it looked at; a failing one carries its message.

    `severity` may lower the rule's.
    """

    rule: str
    outcome: Outcome
    message: Bilingual | None = None
    facts: tuple[FindingFact, ...] = ()
    severity: Severity | None = None


def holds(rule: str, *facts: FindingFact) -> Verdict:
    """Return the verdict that nothing is wrong here."""
    return Verdict(rule, "holds", facts=facts)


def fails(rule: str, zh: str, en: str, *facts: FindingFact, severity: Severity | None = None) -> Verdict:
    """Return the verdict that something is, said in both languages."""
    return Verdict(rule, "fails", Bilingual(zh, en), facts, severity)
