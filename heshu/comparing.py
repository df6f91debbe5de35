"""Documents of one check compared with each other, department by department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from heshu.checked import CheckedDocument
from heshu.rule_selection import Choice
from heshu.sources import Source
from rules.across.files import name_of, units_of
from rules.settings import Settings
from rules.validate import Coverage, Validation
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

    Each with what others of its department say against it.
    """
    held = list(documents)
    found = between(_filed(document, settings) for document in held)
    for document in held:
        yield with_validation(document, found[document.file]) if document.file in found else document


def related_in_passing(
    documents: Iterable[CheckedDocument], settings: SettingsOf
) -> Iterator[CheckedDocument]:
    """Yield the documents as they come, each with what it contradicts in those before it."""
    known: defaultdict[str, dict[str, Filed]] = defaultdict(dict)
    count = 0
    for document in documents:
        names, filed = _names(document), _filed(document, settings)
        group = {file: other for name in names for file, other in known[name].items()}
        if count < MOST and names:
            count += 1
            for name in names:
                known[name][document.file] = filed
        found = between([*group.values(), filed]) if group else {}
        yield with_validation(document, told_of(found, document.file)) if found else document


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
