"""What the relations of a document prove: its failing relations explained, and what of that may accuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.engine.culprits import diagnose
from rules.engine.evidence import Evidence, grounds_of
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.engine.relation import Outcome, Relation
from rules.engine.reporting import finding, severity_of
from rules.engine.search import Printed
from rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, and what came of each relation: one that proves nothing is not checkable."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]


def judge(
    facts: Sequence[Fact],
    relations: Sequence[Relation],
    outcomes: Sequence[Outcome],
    suspicious_units: frozenset[int],
) -> Judgement:
    """Return the findings that the relations give, the grave ones first explained."""
    misread = Evidence(facts, relations, outcomes).misread()
    known = list(outcomes)
    for number in misread:
        known[number] = "not_checkable"
    court = _Court(facts, relations, known, suspicious_units)
    findings = [*court.grave(), *court.doubtful()]
    return Judgement(tuple(findings), tuple(court.outcomes))


class _Court:
    def __init__(
        self,
        facts: Sequence[Fact],
        relations: Sequence[Relation],
        outcomes: list[Outcome],
        suspicious_units: frozenset[int],
    ) -> None:
        self.facts = facts
        self.relations = relations
        self.outcomes = outcomes
        self.suspicious_units = suspicious_units
        self.printed = Printed(facts)
        self.evidence = Evidence(facts, relations, tuple(outcomes))
        self.named: set[int] = set()

    def grave(self) -> Iterator[Finding]:
        """Give the findings of relations whose failure is an error."""
        strong = [i for i in self._decided() if self._severity(i) == "error"]
        for explanation in self._explained(strong, [i for i in strong if self.outcomes[i] == "fails"]):
            found = self._told(explanation)
            if found is not None:
                self.named |= {fact for repair, _ in explanation.repairs[:1] for fact in repair.facts}
                yield found

    def doubtful(self) -> Iterator[Finding]:
        """Give the findings of relations that prove less, apart from those with a figure already named."""
        known = self._decided()
        failing = [
            i
            for i in known
            if self.outcomes[i] == "fails"
            and self._severity(i) != "error"
            and not self.named & set(self.relations[i].facts)
        ]
        for explanation in self._explained(known, failing):
            found = self._told(explanation)
            if found is not None:
                yield found

    def _decided(self) -> list[int]:
        return [i for i, outcome in enumerate(self.outcomes) if outcome != "not_checkable"]

    def _severity(self, number: int) -> str:
        return severity_of(self.relations[number], self.facts, self.outcomes[number])

    def _explained(self, known: Sequence[int], failing: Sequence[int]) -> Iterator[Explanation]:
        """Give the explanations of the failing relations, in the numbers of all relations."""
        position = {number: i for i, number in enumerate(known)}
        mine = [self.relations[i] for i in known]
        failed = [position[i] for i in failing]
        for explanation in diagnose(self.facts, self.printed, mine, failed, self.suspicious_units):
            yield replace(explanation, fixes=frozenset(known[i] for i in explanation.fixes))

    def _told(self, explanation: Explanation) -> Finding | None:
        """Return the finding of an explanation; if it proves nothing, its relations stay undecided."""
        mine = sorted(explanation.fixes)
        found = finding(self.relations, self.facts, self.printed, mine, explanation)
        severity = self.evidence.severity(found.severity, explanation)
        if severity is None:
            for number in mine:
                self.outcomes[number] = "not_checkable"
            return None
        return replace(found, severity=severity, grounds=grounds_of(self.relations[i] for i in mine))
