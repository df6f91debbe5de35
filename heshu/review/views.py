"""What the templates are given.

The figures of a finding, and the document beside it as pictures of its pages or as printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from heshu.checked import Failure
from heshu.review.figure_boxes import Mark, Page, marks_of, pages
from heshu.review.originals import WITH_PAGES, Originals
from heshu.review.printed_document import BlockView, block_views
from heshu.store.catalogue import StoredDocument
from rules.catalogue.catalogue import RULES, Rule
from rules.engine.number_style import amount, enough_decimals, gap
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
    sums: tuple[tuple[str, str], ...] = ()
    """What is said first of it: the name of a figure (a word of the page) and the figure."""


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
    return FindingView(finding, facts, _RULES.get(finding.rule), first, tuple(headline(finding)))


def headline(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what is said first: of an accused figure what is printed, what it should be and the difference.

    Without one what is printed, what the other figures give, and how far they are apart.
    """
    first = finding.culprits[0] if finding.culprits else None
    unit = finding.unit or ""
    base = "percent" if unit in ("%", "％") else None
    if first is not None and first.proposed:
        yield "reported", first.text
        yield "expected", first.proposed
    elif finding.reported is not None and finding.expected is not None:
        yield "reported", amount(finding.reported, unit)
        yield "computed", amount(finding.expected, unit, least_decimals(finding.expected))
    if finding.difference is not None:
        yield "difference", gap(finding.difference, unit, base, least_decimals(finding.difference)).zh


def least_decimals(number: Decimal) -> int | None:
    """Return two decimals for a number that has more, as a quotient has; None for others."""
    exponent = number.as_tuple().exponent
    return enough_decimals(number, 2) if isinstance(exponent, int) and exponent < -4 else None


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
