"""The validator: reports in, findings out, with a count of what was checked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, localcontext

from extract.document import Location
from normalize.records import Report
from rules import amounts, balances, claims, crossing, funds, indicators, plausible, ratios, repeats, statements, weights
from rules.catalogue import ORDER, RULES, matches, rule, weaker
from rules.culprits import Explanation, explain
from rules.fact import Book, Fact
from rules.finding import Culprit, Finding, FindingFact, Severity
from rules.printing import digits_of
from rules.relation import Outcome, Relation, evaluate, holds_as_printed
from rules.search import Repair
from rules.verdict import Verdict
from rules.wording import difference, message

# Each gives relations of one report; each of the second list gives verdicts on one report.
RELATIONS = (funds.relations, weights.relations, amounts.relations, ratios.relations, statements.relations, balances.relations, crossing.relations)
VERDICTS = (funds.verdicts, indicators.verdicts, claims.verdicts, plausible.verdicts)
PRECISION = 40


@dataclass(frozen=True, slots=True)
class Settings:
    """Which rules are wanted: ids, beginnings of ids or names. `select` empty means all; `ignore` takes away."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, id: str) -> bool:
        """Say whether the rule is wanted."""
        found = rule(id)
        chosen = not self.select or any(matches(found, pattern) for pattern in self.select)
        return chosen and not any(matches(found, pattern) for pattern in self.ignore)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often a rule held, failed, or could not be checked; all zero where it did not apply."""

    rule: str
    held: int = 0
    failed: int = 0
    not_checkable: int = 0

    @property
    def applicable(self) -> bool:
        """Say whether the rule met anything to check."""
        return self.held + self.failed + self.not_checkable > 0


@dataclass(frozen=True, slots=True)
class Validation:
    """The findings of a document, by place, and what each rule checked."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]

    @property
    def checked(self) -> int:
        """Return how many relations were checked in all."""
        return sum(entry.held + entry.failed for entry in self.coverage)


def validate(reports: Sequence[Report], *, settings: Settings | None = None) -> Validation:
    """Check the reports of one document against every rule and name the figures that are wrong."""
    wanted = settings or Settings()
    with localcontext(Context(prec=PRECISION)):
        facts, relations = _gathered(tuple(reports))
        outcomes = [evaluate(relation, facts) for relation in relations]
        verdicts = [verdict for report in reports for check in VERDICTS for verdict in check(report)]
        findings = [*_arithmetic(facts, relations, outcomes), *(_said(verdict) for verdict in verdicts if verdict.message is not None)]
    kept = [finding for finding in _without_echoes(findings) if wanted.wants(finding.rule)]
    told = [(relation.rule, outcome) for relation, outcome in zip(relations, outcomes, strict=True)]
    told += [(verdict.rule, verdict.outcome) for verdict in verdicts]
    return Validation(_numbered(sorted(kept, key=_place)), _coverage(told, wanted))


def _gathered(reports: tuple[Report, ...]) -> tuple[tuple[Fact, ...], list[Relation]]:
    book = Book(reports)
    found = [relation for number, report in enumerate(reports) for give in RELATIONS for relation in give(book, report, number)]
    found += repeats.relations(book, reports)
    unique = {(relation.rule, frozenset(relation.facts)): relation for relation in found}
    return book.closed(), list(unique.values())


def _coverage(told: Iterable[tuple[str, Outcome]], settings: Settings) -> tuple[Coverage, ...]:
    counts = Counter(told)
    outcomes: tuple[Outcome, ...] = ("holds", "fails", "not_checkable")
    return tuple(Coverage(found.id, *(counts[found.id, outcome] for outcome in outcomes)) for found in RULES if settings.wants(found.id))


def _arithmetic(facts: Sequence[Fact], relations: Sequence[Relation], outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    strong = [i for i, relation in enumerate(relations) if _severity(relation, facts) == "error" and outcomes[i] != "not_checkable"]
    failing = [position for position, i in enumerate(strong) if outcomes[i] == "fails"]
    odd = plausible.odd_units(facts)
    explanations = explain(facts, [relations[i] for i in strong], failing, odd)
    named: set[int] = set()
    for explanation in explanations:
        named |= {fact for repair, _ in explanation.repairs[:1] for fact in repair.facts}
        yield _finding(relations, facts, [strong[position] for position in sorted(explanation.fixes)], explanation)
    yield from _doubtful(facts, relations, outcomes, named, odd)


def _doubtful(
    facts: Sequence[Fact], relations: Sequence[Relation], outcomes: Sequence[Outcome], named: set[int], odd: frozenset[int]
) -> Iterator[Finding]:
    """Give the findings of relations that prove less, apart from those with a figure already named."""
    known = [i for i, outcome in enumerate(outcomes) if outcome != "not_checkable"]
    left = [
        p for p, i in enumerate(known) if outcomes[i] == "fails" and _severity(relations[i], facts) != "error" and not named & set(relations[i].facts)
    ]
    for explanation in explain(facts, [relations[i] for i in known], left, odd):
        yield _finding(relations, facts, [known[position] for position in sorted(explanation.fixes)], explanation)


def _severity(relation: Relation, facts: Sequence[Fact]) -> Severity:
    severity = weaker(rule(relation.rule).severity, relation.severity)
    if severity == "error" and not relation.loose and evaluate(relation, facts) == "fails" and holds_as_printed(relation, facts):
        return "warning"
    return severity


def _finding(relations: Sequence[Relation], facts: Sequence[Fact], mine: Sequence[int], explanation: Explanation) -> Finding:
    chosen = explanation.repairs[0][0] if explanation.repairs else None
    blamed = set(chosen.facts) if chosen is not None else set()
    relation = min((relations[i] for i in mine), key=lambda r: _weight(r, facts, blamed))
    roles = list(relation.roles)
    roles += [(i, "culprit") for i in sorted(blamed) if i not in {index for index, _ in roles}]
    order = {index: position for position, (index, _) in enumerate(roles)}
    shown = tuple(FindingFact(role, facts[index].label, facts[index].value) for index, role in roles)
    numbers = difference(relation.equations[0], facts)
    found = rule(relation.rule)
    culprits = tuple(culprit for repair, chance in explanation.repairs for culprit in _culprits(repair, chance, facts, order))
    return Finding(
        id="",
        rule=found.id,
        name=found.name,
        severity=_proven(found.severity, explanation, facts) or _severity(relation, facts),
        message=message(relation, facts, explanation),
        relation=relation.formula,
        facts=shown,
        reported=numbers[0] if numbers else None,
        expected=numbers[1] if numbers else None,
        difference=numbers[2] if numbers else None,
        unit=facts[relation.equations[0].target].value.unit,
        culprits=culprits,
    )


# Slips that hardly ever fit by accident, so that a relation that proves little is proven by them.
CONVINCING = ("unit", "shift")
CONFIDENT = 0.9
# A figure such as 3 or 2.0 is ten times another by accident.
TELLING_DIGITS = 3


def _proven(severity: Severity, explanation: Explanation, facts: Sequence[Fact]) -> Severity | None:
    """Return the rule's own severity where one slip of a figure with enough digits explains to the last digit what is amiss."""
    repair, chance = explanation.repairs[0] if explanation.repairs else (None, 0.0)
    if repair is None or severity != "error" or repair.operation not in CONVINCING or chance < CONFIDENT:
        return None
    digits = [len(digits_of(facts[index].value).replace(".", "").strip("-0")) for index in repair.facts]
    return severity if min(digits, default=0) >= TELLING_DIGITS else None


def _weight(relation: Relation, facts: Sequence[Fact], blamed: set[int]) -> tuple[int, bool, bool, int]:
    """Order the relations one mistake breaks: the gravest, with the figure blamed in it, a sum before a rate, the shortest."""
    return ORDER.index(_severity(relation, facts)), not blamed & set(relation.facts), bool(relation.equations[0].over), len(relation.facts)


def _culprits(repair: Repair, chance: float, facts: Sequence[Fact], order: dict[int, int]) -> Iterator[Culprit]:
    texts = {index: candidate.text for index, candidate in repair.changes}
    for index in repair.facts:
        if index in order:
            yield Culprit(order[index], repair.operation, facts[index].value.text, texts.get(index), chance)


def _said(verdict: Verdict) -> Finding:
    found = rule(verdict.rule)
    assert verdict.message is not None  # a failing verdict carries one
    return Finding("", found.id, found.name, weaker(found.severity, verdict.severity), verdict.message, found.formula, verdict.facts)


# Rules that only suspect what another finding already names.
_ECHOES = {"U01", "P01", "P02"}


def _without_echoes(findings: Sequence[Finding]) -> Iterator[Finding]:
    named = {finding.facts[culprit.fact].value.text for finding in findings for culprit in finding.culprits[:1]}
    for finding in findings:
        if finding.rule not in _ECHOES or not any(fact.value.text in named for fact in finding.facts):
            yield finding


def _place(finding: Finding) -> tuple[float, ...]:
    """Return where a finding stands: where the last of its figures is printed, for only there is the contradiction complete."""
    return max((_position(fact.value.at) for fact in finding.facts), default=(0.0,))


def _position(at: Location) -> tuple[float, ...]:
    top = at.bbox[1] if at.bbox is not None else 0.0
    return (float(at.page or 0), top, *(float(number or 0) for number in (at.paragraph, at.table, at.row, at.column, at.start)))


def _numbered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give each finding its id: of the rule, the labels and the texts, and a number when the same comes twice."""
    seen: Counter[str] = Counter()
    numbered = []
    for finding in findings:
        words = "|".join([finding.rule, *(f"{fact.label}={fact.value.text}" for fact in finding.facts), "" if finding.facts else finding.message.zh])
        seen[words] += 1
        digest = hashlib.sha256(f"{words}#{seen[words]}".encode()).hexdigest()[:16]
        numbered.append(replace(finding, id=digest))
    return tuple(numbered)
