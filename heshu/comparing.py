"""Documents of one check compared with each other, department by department."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from extract.document import Problem
from heshu.across.spool import Spool
from heshu.checked import CheckedDocument
from heshu.rule_selection import Choice
from heshu.sources import Source
from rules.across.files import name_of, units_of
from rules.settings import Settings
from rules.validate import Coverage, Validation
from rules.validate_files import MOST as MOST_OF_ONE
from rules.validate_files import Filed, between, told_of

MOST = 1000
"""Documents compared with each other; the reports of more would take too much memory."""

SettingsOf = Callable[[str], Settings]


def settings_of(sources: Iterable[Source], chosen: Choice) -> SettingsOf:
    """Return what gives the settings of a document by its name.

    A member of an archive has those of no folder.
    """
    known = {source.name: chosen.of(source) for source in sources}
    return lambda name: known.get(name, chosen.base)


def related(documents: Iterable[CheckedDocument], settings: SettingsOf) -> Iterator[CheckedDocument]:
    """Yield the documents in their order, when all are there.

    Each with what others of its department say against it; where these are too many to be compared, that is
    said of each. They wait on disk; in memory are those of one department at a time.
    """
    with Spool() as spool:
        names: dict[int, set[str]] = {}
        counts = Counter[str]()
        for document in documents:
            names[spool.add(document)] = _names(document)
            counts.update(_own_names(document))
        found: dict[str, Validation] = {}
        for group in _together(names, counts):
            found |= between(_filed(document, settings) for document in spool.all(group))
        for document in spool.all(range(len(spool))):
            told, known = _crowded(document, counts), found.get(document.file)
            yield with_validation(told, known) if known is not None else told


def _together(names: Mapping[int, set[str]], counts: Mapping[str, int]) -> Iterator[list[int]]:
    """Give the numbers of the documents that share a name, directly or over others, by groups.

    A name of too many documents, which are not compared, joins none.
    """
    first: dict[str, int] = {}
    leader = {number: number for number in names}

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for number, mine in names.items():
        for name in sorted(mine):
            if counts.get(name, 0) <= MOST_OF_ONE:
                leader[lead(number)] = lead(first.setdefault(name, number))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in names:
        groups[lead(number)].append(number)
    yield from (group for group in groups.values() if len(group) > 1)


def related_in_passing(
    documents: Iterable[CheckedDocument], settings: SettingsOf
) -> Iterator[CheckedDocument]:
    """Yield the documents as they come, each with what it contradicts in those before it."""
    known: defaultdict[str, dict[str, Filed]] = defaultdict(dict)
    counts = Counter[str]()
    count = 0
    for document in documents:
        counts.update(_own_names(document))
        document = _crowded(document, counts)
        names, filed = _names(document), _filed(document, settings)
        group = {file: other for name in names for file, other in known[name].items()}
        if count < MOST and names:
            count += 1
            for name in names:
                if len(known[name]) <= MOST_OF_ONE:  # beyond that none of the department is compared
                    known[name][document.file] = filed
        found = between([*group.values(), filed]) if group else {}
        yield with_validation(document, told_of(found, document.file)) if found else document


def _own_names(document: CheckedDocument) -> set[str]:
    """Return the departments that a document is of."""
    return {name for report in document.reports if (name := name_of(report)) is not None}


def _crowded(document: CheckedDocument, counts: Mapping[str, int]) -> CheckedDocument:
    """Return a document with a notice for each of its departments that has too many documents to compare."""
    notices = tuple(
        Problem("not_compared", (("department", name), ("limit", str(MOST_OF_ONE))))
        for name in sorted(_own_names(document))
        if counts[name] > MOST_OF_ONE
    )
    return replace(document, problems=(*document.problems, *notices)) if notices else document


def _names(document: CheckedDocument) -> set[str]:
    """Return the departments that a document is of or lists as its units."""
    names = {name_of(report) for report in document.reports} - {None}
    return {name for name in names if name} | {
        unit for report in document.reports for unit in units_of(report)
    }


def _filed(document: CheckedDocument, settings: SettingsOf) -> Filed:
    return Filed(document.file, document.reports, document.findings, settings(document.file))


def with_validation(document: CheckedDocument, validation: Validation) -> CheckedDocument:
    """Return the document with further findings, and what was checked to find them."""
    more = {entry.rule: entry for entry in validation.coverage}
    coverage = tuple(
        _sum(entry, more[entry.rule]) if entry.rule in more else entry for entry in document.coverage
    )
    return replace(document, findings=(*document.findings, *validation.findings), coverage=coverage)


def _sum(one: Coverage, other: Coverage) -> Coverage:
    return replace(
        one,
        held=one.held + other.held,
        failed=one.failed + other.failed,
        not_checkable=one.not_checkable + other.not_checkable,
    )
