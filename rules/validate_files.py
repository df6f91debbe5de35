"""The validator for several documents together: what the files of one department say of each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, localcontext

from extract.document import Location
from normalize.records import Report
from rules.across.files import name_of, rank, relations, units_of
from rules.across.repeated_facts import relations as repeated
from rules.catalogue.catalogue import weaker
from rules.engine.culprits import diagnose
from rules.engine.fact import Fact, FactTable
from rules.engine.relation import Outcome, Relation, evaluate, is_comparable
from rules.engine.reporting import finding, numbered, severity_of
from rules.engine.search import Printed
from rules.finding import Finding, FindingFact
from rules.narrative import plausible
from rules.registry import RELATIONS
from rules.settings import Settings
from rules.validate import PRECISION, Validation, coverage_of, graded

# A name with more files than this in one check is no department but a word that many share.
MOST = 60
# A title as long as this is not repeated in a message.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Filed:
    """A checked document: its name, its reports, what was found in it alone.

    The settings it is checked by.
    """

    file: str
    reports: tuple[Report, ...]
    findings: tuple[Finding, ...] = ()
    settings: Settings = field(default_factory=Settings)


@dataclass(slots=True)
class _Found:
    """What is told of one document."""

    findings: list[Finding] = field(default_factory=list)
    stated: list[tuple[str, Outcome]] = field(default_factory=list)


def between(documents: Iterable[Filed]) -> dict[str, Validation]:
    """Compare the documents of each department; return what is found, by the document it is told of.

    That is the evaluation rather than the accounts it is made from, and the later year's document; the order
    of the documents does not matter. Facts that are printed in another document name it.
    """
    ordered = sorted(documents, key=lambda document: document.file)
    found: defaultdict[str, _Found] = defaultdict(_Found)
    with localcontext(Context(prec=PRECISION)):
        for name, group in _groups(ordered):
            _compare(name, group, found)
    settings = {document.file: document.settings for document in ordered}
    return {file: _validation(entry, settings[file]) for file, entry in sorted(found.items())}


def told_of(found: Mapping[str, Validation], file: str) -> Validation:
    """Return what `file` takes part in of what was found between documents.

    Told of it whichever it was found for.
    """
    findings: list[Finding] = []
    for subject, validation in found.items():
        mine = [
            entry
            for entry in validation.findings
            if subject == file or any(fact.file == file for fact in entry.facts)
        ]
        findings += [_of(replace(entry, facts=_placed(entry, subject)), file) for entry in mine]
    return Validation(numbered(findings), found[file].coverage if file in found else ())


def _placed(entry: Finding, subject: str) -> tuple[FindingFact, ...]:
    return tuple(replace(fact, file=fact.file or subject) for fact in entry.facts)


def _validation(found: _Found, settings: Settings) -> Validation:
    kept = [graded(entry, settings) for entry in found.findings if settings.wants(entry.rule)]
    return Validation(
        numbered(sorted(kept, key=lambda entry: (entry.rule, entry.message.zh))),
        coverage_of(found.stated, settings),
    )


def _groups(documents: Sequence[Filed]) -> Iterator[tuple[str, list[Filed]]]:
    """Give every department that several documents are of.

    With these and the documents of the units it lists.
    """
    by_name: defaultdict[str, dict[str, Filed]] = defaultdict(dict)
    for document in documents:
        for report in document.reports:
            if (name := name_of(report)) is not None:
                by_name[name][document.file] = document
    for name in sorted(by_name):
        group = dict(by_name[name])
        listed = [
            unit
            for document in group.values()
            for report in document.reports
            if name_of(report) == name
            for unit in units_of(report)
        ]
        for unit in listed:
            group |= by_name.get(unit, {})
        if 1 < len(group) <= MOST:
            yield name, [group[file] for file in sorted(group)]


def _compare(name: str, group: Sequence[Filed], found: dict[str, _Found]) -> None:
    """Add what the documents of one department say of each other."""
    reports = [report for document in group for report in document.reports]
    book = FactTable(reports, files=[document.file for document in group for _ in document.reports])
    outer = list(relations(book, name))
    if not outer:
        return
    inner = [
        relation
        for number, report in enumerate(reports)
        for build_relations in RELATIONS
        for relation in build_relations(book, report, number)
    ]
    inner += repeated(book, reports)
    facts = tuple(
        replace(fact, primary=reports[fact.report].kind == "final_accounts") for fact in book.closed()
    )
    outer = [relation for relation in outer if is_comparable(relation, facts)]
    outer, outcomes = _credible(outer, facts)
    for relation, outcome in zip(outer, outcomes, strict=True):
        found[_subject(relation.facts, facts, reports)].stated.append((relation.rule, outcome))
    blamed = {place for document in group for place in _blamed(document)}
    failing = [
        number
        for number, (relation, outcome) in enumerate(zip(outer, outcomes, strict=True))
        if outcome == "fails"
        and not any((facts[i].file, facts[i].value.at) in blamed for i in relation.facts)
    ]
    if not failing:
        return
    # What holds inside a document vouches for its figures.
    pins = [
        relation
        for relation in inner
        if evaluate(relation, facts) == "holds" and severity_of(relation, facts, "holds") == "error"
    ]
    every, printed = [*pins, *outer], Printed(facts)
    for explanation in diagnose(
        facts,
        printed,
        every,
        [len(pins) + number for number in failing],
        plausible.suspicious_units_of(facts),
    ):
        mine = sorted(explanation.fixes)
        subject = _subject([index for number in mine for index in every[number].facts], facts, reports)
        named = list(facts)
        for i in {i for number in mine for i in every[number].facts} | {
            i for repair, _ in explanation.repairs for i in repair.facts
        }:
            named[i] = facts[i] if facts[i].file == subject else _entitled(facts[i], reports[facts[i].report])
        found[subject].findings.append(_of(finding(every, named, printed, mine, explanation), subject))


def _credible(outer: Sequence[Relation], facts: Sequence[Fact]) -> tuple[list[Relation], list[Outcome]]:
    """Return the relations with their outcomes, as far as the files compared seem to be of the same thing.

    Files that disagree more often than they agree are of different scopes (or versions), whatever their
    titles say: nothing is proven. One disagreement without any agreement only deserves a look.
    """
    outcomes = [evaluate(relation, facts) for relation in outer]
    balance: Counter[tuple[frozenset[str | None], Outcome]] = Counter()
    for relation, outcome in zip(outer, outcomes, strict=True):
        telling = any(facts[i].number for i in relation.facts)  # nothing equals nothing everywhere
        balance[_files(relation, facts), outcome] += telling
    kept: list[Relation] = []
    for number, relation in enumerate(outer):
        agreed, apart = (balance[_files(relation, facts), outcome] for outcome in ("holds", "fails"))
        if outcomes[number] == "fails" and apart > max(agreed, 1):
            outcomes[number] = "not_checkable"
        kept.append(relation if agreed else replace(relation, severity=weaker("warning", relation.severity)))
    return kept, outcomes


def _files(relation: Relation, facts: Sequence[Fact]) -> frozenset[str | None]:
    return frozenset(facts[i].file for i in relation.facts)


def _entitled(fact: Fact, report: Report) -> Fact:
    """Return the fact with the title of its report before its label."""
    title = report.title if report.title is not None and len(report.title) <= LONGEST else None
    return replace(fact, label=f"《{title or fact.file}》{fact.label}")


def _blamed(document: Filed) -> Iterator[tuple[str, Location]]:
    """Give the figures that the document's own relations hold to be wrong: they are told already."""
    for entry in document.findings:
        yield from ((document.file, entry.facts[culprit.fact].value.at) for culprit in entry.culprits[:1])


def _subject(indices: Iterable[int], facts: Sequence[Fact], reports: Sequence[Report]) -> str:
    """Return the document that a contradiction is told of.

    The latest, the evaluation rather than the accounts.
    """
    return max((rank(reports[facts[i].report]), facts[i].file or "") for i in indices)[1]


def _of(entry: Finding, file: str) -> Finding:
    return replace(
        entry,
        facts=tuple(replace(fact, file=None if fact.file == file else fact.file) for fact in entry.facts),
    )
