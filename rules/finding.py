"""What the validator says: a finding with its figures, and the figures it holds to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.language import Bilingual
from normalize.records import Value

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the gravest down."""

Severity = Literal["error", "warning", "info"]
Operation = Literal[
    "unit", "shift", "digit", "sign", "swap", "copy", "rebind", "omitted", "recompute", "text"
]
Attribution = Literal["filing", "extraction"]
Grounds = Literal["printed", "worded", "inferred"]
"""How it is known that the document means a relation.

It prints the formula or its official print fixes it; one sentence states it with all its operands; or it was
inferred from labels, words or positions."""


@dataclass(frozen=True, slots=True)
class FindingFact:
    """A printed figure that takes part.

    Its role in the relation ("total", "part", "rate", …), label and value. `file` is the document it is
    printed in, where that is not the document of the finding.
    """

    role: str
    label: str
    value: Value
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Culprit:
    """A figure that may be wrong.

    The index in `Finding.facts`, what happened to it, as printed and as it should be.
    """

    fact: int
    operation: Operation
    text: str
    proposed: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, with every figure that takes part. `culprits` is ordered, best first.

    `id` is stable from run to run: it is made from the rule, the labels and the printed texts, not from
    places. `grounds` is None for verdicts that are no arithmetic; findings of one `cause` share it, the first
    of them leads; `section` is the headings above the place.
    """

    id: str
    rule: str
    name: str
    severity: Severity
    message: Bilingual
    relation: str
    facts: tuple[FindingFact, ...]
    reported: Decimal | None = None
    expected: Decimal | None = None
    difference: Decimal | None = None
    unit: str | None = None
    culprits: tuple[Culprit, ...] = ()
    attribution: Attribution = "filing"
    grounds: Grounds | None = None
    cause: str | None = None
    section: str | None = None

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from rules.markup import finding_html

        return finding_html(self)
