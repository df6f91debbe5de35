"""What children do for a store: read a document whole, or validate stored reports once more.

Both come back packed.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.limits import Limits
from heshu.across.signatures import signature_of
from heshu.pipeline import check_document, read_source
from heshu.sources import Source
from heshu.store.packing import (
    PackedDocument,
    PackedValidation,
    pack_document,
    pack_validation,
    unpack_reports,
)
from heshu.store.results import Place
from rules.settings import Settings

NOWHERE = Place(0, b"", "")
USUAL = Settings()


@dataclass(frozen=True, slots=True)
class Reading(Source):
    """A document to read, the place it has in the store, and the settings that hold there."""

    place: Place = NOWHERE
    settings: Settings = USUAL


@dataclass(frozen=True, slots=True)
class Revalidation(Source):
    """Stored reports to validate, packed, the number of their extraction.

    The ruleset with its settings.
    """

    extraction: int = 0
    reports: bytes = b""
    ruleset: str = ""
    settings: Settings = USUAL


def take_in(source: Source, limits: Limits) -> PackedDocument:
    """Read, normalize and validate a document; raises `UnreadableError`."""
    document = read_source(source, limits)
    settings = source.settings if isinstance(source, Reading) else USUAL
    return pack_document(check_document(document, settings), signature_of(document))


def validate_again(source: Source) -> PackedValidation:
    """Validate the reports of a `Revalidation`."""
    from rules.coverage import document_coverage
    from rules.ledger import ledger
    from rules.validate import validate

    assert isinstance(source, Revalidation)
    reports = unpack_reports(source.reports)
    found = validate(reports, settings=source.settings)
    understanding = document_coverage(reports, found)
    duties = ledger(reports, found.findings, found.coverage, understanding)
    return pack_validation(found.findings, found.coverage, understanding, duties)
