"""The documents of a store with what was decided of their findings, all of them or those of one verdict."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from heshu.checked import CheckedDocument
from heshu.store.catalogue import StoredDocument, load, stored_documents
from heshu.store.connection import Database
from heshu.store.decisions import Verdicts

UNDECIDED = "undecided"


def judged_documents(
    database: Database, verdicts: tuple[str, ...] = (), keys: Container[str] | None = None
) -> Iterator[tuple[StoredDocument, CheckedDocument]]:
    """Yield each document by name with its findings and the judgements on them.

    With `verdicts` only the findings on which one of them stands ("undecided": none does). `keys` are those
    of the documents wanted, all where it is None.
    """
    known = Verdicts()
    with database.reading():
        known.refresh(database)
        for stored in stored_documents(database):
            if keys is not None and stored.key not in keys:
                continue
            yield stored, judged(load(database, stored), stored, known, verdicts)


def judged(
    document: CheckedDocument, stored: StoredDocument, known: Verdicts, verdicts: tuple[str, ...] = ()
) -> CheckedDocument:
    """Return a document with the judgements on its findings, and of these those of some verdicts."""
    found = {
        finding.id: judgement
        for finding in document.findings
        if (judgement := known.judgement(stored.documents, finding.id)) is not None
    }
    document = replace(document, judgements=found)
    if not verdicts:
        return document
    return replace(
        document,
        findings=tuple(
            finding
            for finding in document.findings
            if (document.judgement(finding.id).verdict or UNDECIDED) in verdicts
        ),
    )
