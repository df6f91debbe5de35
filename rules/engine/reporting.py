"""From an explained contradiction to a finding.

Its figures, its severity, its culprits, and the rule it is told under.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rules.catalogue.catalogue import ORDER, rule, weaker
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.formatting import decimals_in, digits_of, plain
from rules.engine.misreading import attribution, is_unsure, weakened
from rules.engine.relation import Outcome, Relation, evaluate, holds_as_printed, holds_nearly
from rules.engine.search import Printed, Repair
from rules.engine.verdict import Verdict
from rules.engine.wording import HALF, difference, message
from rules.finding import Attribution, Culprit, Finding, FindingFact, Severity

# Slips that hardly ever fit by accident, so that a relation that proves little is proven by them.
CONVINCING = ("unit", "shift")
CONFIDENT = 0.9
# A figure such as 3 or 2.0 is ten times another by accident.
TELLING_DIGITS = 3


def severity_of(relation: Relation, facts: Sequence[Fact], outcome: Outcome | None = None) -> Severity:
    """Return how grave it is that the relation fails; `outcome` if it is known.

    An error that rests on restored zeros, or on less than a unit of a rate's last digit, is a warning.
    """
    severity = weaker(rule(relation.rule).severity, relation.severity)
    if severity != "error" or relation.printed_digits_only:
        return severity
    if (outcome or evaluate(relation, facts)) == "fails" and (
        holds_as_printed(relation, facts) or holds_nearly(relation, facts)
    ):
        return "warning"
    return severity


def finding(
    relations: Sequence[Relation],
    facts: Sequence[Fact],
    printed: Printed,
    mine: Sequence[int],
    explanation: Explanation,
) -> Finding:
    """Return one finding for one mistake, which breaks the relations `mine`.

    `printed` finds the facts by their size.
    """
    chosen = explanation.repairs[0][0] if explanation.repairs else None
    blamed = set(chosen.facts) if chosen is not None else set()
    relation = min((relations[i] for i in mine), key=lambda r: _weight(r, facts, blamed))
    roles = list(relation.roles)
    roles += [(i, "culprit") for i in sorted(blamed) if i not in {index for index, _ in roles}]
    order = {index: position for position, (index, _) in enumerate(roles)}
    sides = difference(relation.equations[0], facts)
    accused = _accused(explanation, facts)
    numbers = accused[0] if accused is not None else sides
    found = rule(relation.rule)
    attributed = attribution(explanation, facts, (facts[index] for index, _ in roles))
    return Finding(
        id="",
        rule=found.id,
        name=found.name,
        severity=weakened(
            _proven(rule(relation.rule).severity, explanation, facts) or severity_of(relation, facts),
            attributed,
        ),
        message=message(relation, facts, printed, explanation),
        relation=relation.formula,
        facts=tuple(
            FindingFact(role, facts[index].label, facts[index].value, facts[index].file)
            for index, role in roles
        ),
        reported=numbers[0] if numbers else None,
        expected=numbers[1] if numbers else None,
        difference=numbers[2] if numbers else None,
        unit=facts[accused[1] if accused is not None else relation.equations[0].target].value.unit,
        culprits=tuple(
            culprit
            for repair, chance in explanation.repairs
            for culprit in _culprits(repair, chance, facts, order)
        ),
        attribution=attributed,
        grounds=relation.grounds,
    )


def _accused(
    explanation: Explanation, facts: Sequence[Fact]
) -> tuple[tuple[Decimal, Decimal, Decimal], int] | None:
    """Return (printed, proposed, difference) of the accused figure in its printed unit, and which it is."""
    repair, chance = explanation.repairs[0] if explanation.repairs else (None, 0.0)
    if repair is None or not repair.changes or chance < HALF:
        return None
    index, candidate = repair.changes[0]
    fact = facts[index]
    if fact.value.value is None or not candidate.number.is_finite():
        return None
    # Another unit changes the number in the printed unit; all other repairs print it with its decimals.
    decimals = None if repair.operation == "unit" else decimals_in(candidate.text)
    proposed = Decimal(plain(candidate.number / fact.factor, decimals))
    return (fact.value.value, proposed, abs(proposed - fact.value.value)), index


def _proven(severity: Severity, explanation: Explanation, facts: Sequence[Fact]) -> Severity | None:
    """Return the rule's own severity where one slip of a long figure explains all that is amiss."""
    repair, chance = explanation.repairs[0] if explanation.repairs else (None, 0.0)
    if repair is None or severity != "error" or repair.operation not in CONVINCING or chance < CONFIDENT:
        return None
    digits = [len(digits_of(facts[index].value).replace(".", "").strip("-0")) for index in repair.facts]
    return severity if min(digits, default=0) >= TELLING_DIGITS else None


def _weight(relation: Relation, facts: Sequence[Fact], blamed: set[int]) -> tuple[int, bool, bool, int]:
    """Order the relations one mistake breaks.

    The gravest, with the figure blamed in it, a sum before a rate, the shortest.
    """
    return (
        ORDER.index(severity_of(relation, facts)),
        not blamed & set(relation.facts),
        bool(relation.equations[0].over),
        len(relation.facts),
    )


def _culprits(
    repair: Repair, chance: float, facts: Sequence[Fact], order: dict[int, int]
) -> Iterator[Culprit]:
    texts = {index: candidate.text for index, candidate in repair.changes}
    for index in repair.facts:
        if index in order:
            yield Culprit(order[index], repair.operation, facts[index].value.text, texts.get(index), chance)


def finding_of_verdict(verdict: Verdict) -> Finding:
    """Return the finding of a failing verdict."""
    found = rule(verdict.rule)
    assert verdict.message is not None  # a failing verdict carries one
    attributed: Attribution = "extraction" if is_unsure(fact.value for fact in verdict.facts) else "filing"
    severity = weakened(weaker(found.severity, verdict.severity), attributed)
    return Finding(
        "",
        found.id,
        found.name,
        severity,
        verdict.message,
        found.formula,
        verdict.facts,
        attribution=attributed,
    )


def numbered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give each finding its id.

    Of the rule, the labels and the texts, and a number when the same comes twice.
    """
    seen: Counter[str] = Counter()
    found = []
    for entry in findings:
        words = "|".join(
            [
                entry.rule,
                *(f"{fact.label}={fact.value.text}" for fact in entry.facts),
                "" if entry.facts else entry.message.zh,
            ]
        )
        seen[words] += 1
        digest = hashlib.sha256(f"{words}#{seen[words]}".encode()).hexdigest()[:16]
        found.append(replace(entry, id=digest))
    return tuple(found)
