"""What the templates are given.

The figures of a finding, and the document beside it as pictures of its pages or as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heshu.checked import Failure
from heshu.review.figure_boxes import Mark, Page, marks_of, pages
from heshu.review.originals import WITH_PAGES, Originals
from heshu.review.printed_document import BlockView, block_views
from heshu.store.catalogue import StoredDocument
from rules.catalogue.catalogue import RULES, Rule
from rules.finding import Culprit, Finding, FindingFact

_RULES = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class FactView:
    """A figure of a finding: its number from 1, and what it is held to be where it may be wrong.

    `is_first` where it most likely is.
    """

    number: int
    fact: FindingFact
    culprit: Culprit | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its figures and its rule, None for a rule that is no more."""

    finding: Finding
    facts: tuple[FactView, ...]
    rule: Rule | None
    first: Culprit | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document to look at: pages with pictures, or blocks as printed.

    Neither where the file cannot be opened.
    """

    pages: Sequence[Page] = ()
    blocks: Sequence[BlockView] = ()
    is_missing: bool = False


def finding_view(finding: Finding) -> FindingView:
    """Return a finding as it is shown."""
    culprits = {culprit.fact: culprit for culprit in reversed(finding.culprits)}
    first = finding.culprits[0] if finding.culprits else None
    facts = tuple(
        FactView(number + 1, fact, culprits.get(number), first is not None and first.fact == number)
        for number, fact in enumerate(finding.facts)
    )
    return FindingView(finding, facts, _RULES.get(finding.rule), first)


def all_marks(key: str, findings: Sequence[Finding]) -> list[Mark]:
    """Return the marks of all findings of a document, each with its link.

    Figures that are held to be wrong stand out.
    """
    return [
        Mark(
            mark.at,
            f"{finding.rule} {mark.label}",
            finding.severity if mark.kind == "culprit" else "fact",
            link=f"/documents/{key}/findings/{finding.id}?document={key}",
        )
        for finding in findings
        for mark in marks_of(finding)
    ]


def source_view(
    originals: Originals, stored: StoredDocument, marks: Sequence[Mark], *, near_only: bool
) -> SourceView:
    """Return a document with its marks: all of it, or what is near them only."""
    if stored.format in WITH_PAGES:
        sizes = originals.sizes(stored)
        return (
            SourceView(is_missing=True)
            if isinstance(sizes, Failure)
            else SourceView(pages(sizes, marks, marked_only=near_only))
        )
    document = originals.document(stored)
    return (
        SourceView(is_missing=True)
        if isinstance(document, Failure)
        else SourceView(blocks=block_views(document, marks, near_only=near_only))
    )
