"""From an explained contradiction to a finding.

Its figures, its severity, its culprits, and the rule it is told under.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from rules.catalogue.catalogue import ORDER, rule, weaker
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.formatting import digits_of
from rules.engine.misreading import attribution, is_unsure, weakened
from rules.engine.relation import Outcome, Relation, evaluate, holds_as_printed
from rules.engine.repair import load_repairs
from rules.engine.search import Printed, Repair
from rules.engine.verdict import Verdict
from rules.engine.wording import difference, message
from rules.finding import Attribution, Culprit, Finding, FindingFact, Severity

# Slips that hardly ever fit by accident, so that a relation that proves little is proven by them.
CONVINCING = ("unit", "shift")
CONFIDENT = 0.9
# A figure such as 3 or 2.0 is ten times another by accident.
TELLING_DIGITS = 3
# Chances of one kind of slip, whichever figure it befell, that make it the name of the finding.
LIKELY = 0.8
TEN_THOUSAND = Decimal(10000)


def severity_of(relation: Relation, facts: Sequence[Fact], outcome: Outcome | None = None) -> Severity:
    """Return how grave it is that the relation fails: an error that rests on restored zeros is a warning.

    `outcome` if it is known.
    """
    severity = weaker(rule(relation.rule).severity, relation.severity)
    if (
        severity == "error"
        and not relation.printed_digits_only
        and (outcome or evaluate(relation, facts)) == "fails"
        and holds_as_printed(relation, facts)
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
    numbers = difference(relation.equations[0], facts)
    found = rule(_slipped(relation, explanation, facts) or relation.rule)
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
        unit=facts[relation.equations[0].target].value.unit,
        culprits=tuple(
            culprit
            for repair, chance in explanation.repairs
            for culprit in _culprits(repair, chance, facts, order)
        ),
        attribution=attributed,
        grounds=relation.grounds,
    )


def _proven(severity: Severity, explanation: Explanation, facts: Sequence[Fact]) -> Severity | None:
    """Return the rule's own severity where one slip of a long figure explains all that is amiss."""
    repair, chance = explanation.repairs[0] if explanation.repairs else (None, 0.0)
    if repair is None or severity != "error" or repair.operation not in CONVINCING or chance < CONFIDENT:
        return None
    digits = [len(digits_of(facts[index].value).replace(".", "").strip("-0")) for index in repair.facts]
    return severity if min(digits, default=0) >= TELLING_DIGITS else None


def _slipped(relation: Relation, explanation: Explanation, facts: Sequence[Fact]) -> str | None:
    """Return the rule of the slip.

    Where one figure is printed twice and the two prints differ by that slip alone.
    """
    if not relation.printed_digits_only or relation.rule not in load_repairs()["named"]["relations"]:
        return None
    chances: Counter[str] = Counter()
    for repair, chance in explanation.repairs:
        chances[repair.operation] += int(chance * 100)
    operation, chance = chances.most_common(1)[0] if chances else ("", 0)
    if chance < LIKELY * 100:
        return None
    # Of two slips as likely, one that keeps the number of digits is the plainer.
    names = [_slip(repair, facts) for repair, _ in explanation.repairs if repair.operation == operation]
    rules: Mapping[str, str] = load_repairs()["named"]["rules"]
    return rules.get(next((name for name in names if name != "lost"), names[0]))


def _slip(repair: Repair, facts: Sequence[Fact]) -> str:
    """Return what kind of slip a repair undoes, as the table of slips calls it."""
    if not repair.changes:
        return repair.operation
    index, candidate = repair.changes[0]
    if repair.operation == "unit":
        return {TEN_THOUSAND: "unit small", 1 / TEN_THOUSAND: "unit large"}.get(
            candidate.number / facts[index].number, "unit"
        )
    if repair.operation != "digit":
        return repair.operation
    old, new = (_digits(text) for text in (facts[index].value.text, candidate.text))
    if len(old) != len(new):
        return "lost"
    return "transposed" if sorted(old) == sorted(new) else "substituted"


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


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
