"""The validator: reports in, findings out, with a count of what was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, localcontext

from extract.document import Location
from normalize.records import Report
from rules.across.own_rules import RULE as OWN
from rules.across.own_rules import own_relations, titled
from rules.catalogue.catalogue import RULES, rule
from rules.engine.causes import placed
from rules.engine.fact import Fact, FactTable
from rules.engine.judgement import judge as judge_relations
from rules.engine.relation import Outcome, Relation, evaluate, is_comparable
from rules.engine.reporting import finding_of_verdict, numbered
from rules.engine.verdict import Verdict
from rules.finding import Finding
from rules.narrative import plausible
from rules.registry import ACROSS, FREE, RELATIONS, TOGETHER, VERDICTS
from rules.settings import Settings

__all__ = ["Coverage", "Settings", "Validation", "gather", "judge", "validate"]

PRECISION = 40


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
    """The findings of a document, by place, and what each rule checked.

    Of the relations between its figures: how many held, failed (and are told of) and were left undecided, and
    the places of the figures that are `tied` by one that held or failed.
    """

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    relations_held: int = 0
    relations_failed: int = 0
    relations_undecided: int = 0
    tied: frozenset[Location] = frozenset()

    @property
    def checked(self) -> int:
        """Return how many relations were checked in all."""
        return sum(entry.held + entry.failed for entry in self.coverage)


def validate(reports: Sequence[Report], *, settings: Settings | None = None) -> Validation:
    """Check the reports of one document against every rule and name the figures that are wrong."""
    wanted = settings or Settings()
    with localcontext(Context(prec=PRECISION)):
        facts, relations = gather(reports, wanted)
        outcomes = [evaluate(relation, facts) for relation in relations]
        judged = judge_relations(facts, relations, outcomes, plausible.suspicious_units_of(facts))
        outcomes = list(judged.outcomes)
        verdicts = judge(reports)
        findings = [
            *judged.findings,
            *(finding_of_verdict(verdict) for verdict in verdicts if verdict.message is not None),
        ]
    kept = [graded(entry, wanted) for entry in _without_echoes(findings) if wanted.wants(entry.rule)]
    kept = [titled(entry, wanted.own) for entry in kept] if wanted.own else kept
    stated = [(relation.rule, outcome) for relation, outcome in zip(relations, outcomes, strict=True)]
    stated += [(verdict.rule, verdict.outcome) for verdict in verdicts]
    counts = Counter(outcomes)
    return Validation(
        placed(numbered(sorted(kept, key=_place)), reports),
        coverage_of(stated, wanted),
        relations_held=counts["holds"],
        relations_failed=counts["fails"],
        relations_undecided=counts["not_checkable"],
        tied=tied_by(facts, relations, outcomes),
    )


def tied_by(
    facts: Sequence[Fact], relations: Sequence[Relation], outcomes: Sequence[Outcome]
) -> frozenset[Location]:
    """Return the places of the figures that stand in a relation that held or failed."""
    return frozenset(
        facts[index].value.at
        for relation, outcome in zip(relations, outcomes, strict=True)
        if outcome != "not_checkable"
        for index in relation.facts
    )


def gather(
    reports: Sequence[Report], settings: Settings | None = None
) -> tuple[tuple[Fact, ...], list[Relation]]:
    """Return the facts of the reports, dropped zeros restored, and the relations between them."""
    book = FactTable(reports, execution_score=settings.execution_score if settings is not None else None)
    found = [
        relation
        for number, report in enumerate(reports)
        for build_relations in RELATIONS
        for relation in build_relations(book, report, number)
    ]
    found += [relation for build_relations in ACROSS for relation in build_relations(book, reports)]
    known = {frozenset(relation.facts) for relation in found}
    found += [
        relation
        for number, report in enumerate(reports)
        for build_relations in FREE
        for relation in build_relations(book, report, number)
        if frozenset(relation.facts) not in known
    ]
    found += own_relations(book, reports, settings.own if settings is not None else ())
    unique = {_key(relation): relation for relation in found}
    facts = book.closed()
    return facts, [relation for relation in unique.values() if is_comparable(relation, facts)]


def _key(relation: Relation) -> tuple[str, frozenset[int]]:
    """Return what makes a relation one: its rule, for an own rule with its formula, and its figures."""
    name = relation.rule if relation.rule != OWN else f"{OWN} {relation.formula}"
    return name, frozenset(relation.facts)


def judge(reports: Sequence[Report]) -> list[Verdict]:
    """Return the verdicts of the checks that are no arithmetic, those that nothing is wrong among them."""
    found = [verdict for report in reports for check in VERDICTS for verdict in check(report)]
    return found + [verdict for check in TOGETHER for verdict in check(reports)]


def graded(entry: Finding, settings: Settings) -> Finding:
    """Return the finding with the severity that the settings give its rule."""
    severity = settings.severities.get(entry.rule)
    return entry if severity is None else replace(entry, severity=severity)


def coverage_of(stated: Iterable[tuple[str, Outcome]], settings: Settings) -> tuple[Coverage, ...]:
    """Count what came of each rule that is wanted."""
    counts = Counter(stated)
    outcomes: tuple[Outcome, ...] = ("holds", "fails", "not_checkable")
    return tuple(
        Coverage(found.id, *(counts[found.id, outcome] for outcome in outcomes))
        for found in RULES
        if settings.wants(found.id)
    )


def _without_echoes(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings, but for those that only suspect what another one blames."""
    named = {entry.facts[culprit.fact].value.at for entry in findings for culprit in entry.culprits[:1]}
    for entry in findings:
        if (
            not rule(entry.rule).only_suspects
            or entry.culprits
            or not any(fact.value.at in named for fact in entry.facts)
        ):
            yield entry


def _place(entry: Finding) -> tuple[float, ...]:
    """Return where a finding stands.

    Where the last of its figures is printed, for only there is the contradiction complete.
    """
    return max((_position(fact.value.at) for fact in entry.facts), default=(0.0,))


def _position(at: Location) -> tuple[float, ...]:
    top = at.bbox[1] if at.bbox is not None else 0.0
    return (
        float(at.page or 0),
        top,
        *(float(number or 0) for number in (at.paragraph, at.table, at.row, at.column, at.start)),
    )
