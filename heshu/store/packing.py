"""What a child hands to the store of one document.

Packed there, so that the one process that writes has little to do.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.document import Format, Problem, Status
from heshu.checked import CheckedDocument
from heshu.store.codec import from_json, pack, to_json, unpack
from normalize.records import Report
from rules.finding import SEVERITIES, Finding

if TYPE_CHECKING:
    from rules.coverage import DocumentCoverage
    from rules.ledger import DutyOutcome
    from rules.validate import Coverage


@dataclass(frozen=True, slots=True)
class PackedFinding:
    """A finding by what is asked for, and whole as JSON."""

    id: str
    rule: str
    severity: str
    body: str


@dataclass(frozen=True, slots=True)
class PackedValidation:
    """What a ruleset says of a document and, as JSON, what of it was checked.

    `problem` is why it could not say anything.
    """

    findings: tuple[PackedFinding, ...] = ()
    coverage: str = "[]"
    problem: Problem | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """Return how many findings there are of each severity, the gravest first."""
        found = Counter(finding.severity for finding in self.findings)
        return tuple(found[severity] for severity in SEVERITIES)


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document after all stages, or a failed one without reports."""

    sha256: str | None
    format: Format | None
    pages: int | None
    status: Status
    problems: tuple[Problem, ...]
    reports: bytes
    validation: PackedValidation
    signature: bytes = b""


def pack_document(document: CheckedDocument, signature: bytes = b"") -> PackedDocument:
    """Return a checked document, and the signature of its text, as the store keeps it.

    Its name is kept with its place.
    """
    return PackedDocument(
        document.sha256,
        document.format,
        document.pages,
        document.status,
        document.problems,
        pack(document.reports),
        pack_validation(document.findings, document.coverage, document.understanding, document.duties),
        signature,
    )


def pack_validation(
    findings: tuple[Finding, ...],
    coverage: tuple[Coverage, ...],
    understanding: DocumentCoverage | None = None,
    duties: tuple[DutyOutcome, ...] = (),
) -> PackedValidation:
    """Return findings as the store keeps them, with what was checked.

    Rules that met nothing to check are left out.
    """
    packed = tuple(PackedFinding(entry.id, entry.rule, entry.severity, text_of(entry)) for entry in findings)
    checked = {
        "rules": to_json(tuple(entry for entry in coverage if entry.applicable)),
        "document": None if understanding is None else to_json(understanding),
        "duties": to_json(duties),
    }
    return PackedValidation(packed, json.dumps(checked, ensure_ascii=True, separators=(",", ":")))


def text_of(record: object) -> str:
    """Return a record, or a tuple of records, as the JSON text of a column.

    Text that is no Unicode is escaped, which databases refuse.
    """
    return json.dumps(to_json(record), ensure_ascii=True, separators=(",", ":"))


def unpack_reports(data: bytes) -> tuple[Report, ...]:
    """Return the reports of a packed document."""
    return unpack(Report, data)


def unpack_finding(body: str) -> Finding:
    """Return the finding of `PackedFinding.body`."""
    return from_json(Finding, json.loads(body))


def unpack_coverage(
    text: str,
) -> tuple[tuple[Coverage, ...], DocumentCoverage | None, tuple[DutyOutcome, ...]]:
    """Return what `PackedValidation.coverage` says was checked: by rule, of the document, by duty."""
    from rules.coverage import DocumentCoverage
    from rules.ledger import DutyOutcome
    from rules.validate import Coverage

    found = json.loads(text)
    # Stores of the first version of the program hold the list by rule alone.
    by_rule, document = (found, None) if isinstance(found, list) else (found["rules"], found["document"])
    understanding = None if document is None else from_json(DocumentCoverage, document)
    duties = () if isinstance(found, list) else found.get("duties", ())
    return (
        tuple(from_json(Coverage, entry) for entry in by_rule),
        understanding,
        tuple(from_json(DutyOutcome, entry) for entry in duties),
    )


def unpack_problems(text: str) -> tuple[Problem, ...]:
    """Return the problems that `text_of` wrote."""
    return tuple(from_json(Problem, entry) for entry in json.loads(text))
