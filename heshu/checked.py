"""A document after all stages: what it says, what contradicts what, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.document import Document, Format, Problem, Status
from normalize.records import Report
from rules.finding import Finding

if TYPE_CHECKING:
    import pandas

    from rules.coverage import DocumentCoverage
    from rules.ledger import DutyOutcome
    from rules.validate import Coverage, Validation


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people decided of a finding; None what they did not.

    `verdict` by `reviewer` at `decided_at` (ISO 8601, UTC), with a `note`; `second` ("agreed", "returned") is
    what `second_reviewer` said of it; `rectification` how far those who filed the report have mended it.
    """

    verdict: str | None = None
    note: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None
    second: str | None = None
    second_reviewer: str | None = None
    rectification: str | None = None


UNDECIDED = Judgement()


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document with its reports and findings.

    One that could not be read has status "failed", its problems and nothing else. `sha256`, `format` and
    `pages` are None where they are not known. `coverage` tells what each rule checked, `understanding` how
    much of the document was, `duties` what came of each check that an inspector makes. `judgements` are those
    of its findings by their ids, None where it does not come from a store.
    """

    file: str
    sha256: str | None
    format: Format | None
    pages: int | None
    status: Status
    problems: tuple[Problem, ...] = ()
    reports: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    understanding: DocumentCoverage | None = None
    duties: tuple[DutyOutcome, ...] = ()
    judgements: Mapping[str, Judgement] | None = None

    def judgement(self, finding: str) -> Judgement:
        """Return what was decided of a finding."""
        return (self.judgements or {}).get(finding, UNDECIDED)

    def to_frames(self) -> dict[str, pandas.DataFrame]:
        """Return the tables documents, reports, funds, indicators, amounts, statements and findings.

        Figures are `Decimal`.
        """
        from heshu.output.tables import to_frames

        return to_frames((self,))

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from heshu.output.notebook import document_html

        return document_html(self)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that gave nothing, and why. `trace` is the traceback of an error of the program itself."""

    problem: Problem
    trace: str | None = None


def checked(document: Document, reports: tuple[Report, ...], validation: Validation) -> CheckedDocument:
    """Return the checked form of a document that was read."""
    from rules.coverage import document_coverage
    from rules.ledger import ledger

    understanding = document_coverage(reports, validation)
    return CheckedDocument(
        file=document.file,
        sha256=document.sha256,
        format=document.format,
        pages=document.pages,
        status=document.status,
        problems=document.problems,
        reports=reports,
        findings=validation.findings,
        coverage=validation.coverage,
        understanding=understanding,
        duties=ledger(reports, validation.findings, validation.coverage, understanding),
    )


def failed(file: str, sha256: str | None, failure: Failure) -> CheckedDocument:
    """Return the checked form of a document that could not be read."""
    return CheckedDocument(
        file=file, sha256=sha256, format=None, pages=None, status="failed", problems=(failure.problem,)
    )
