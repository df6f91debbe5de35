"""Writes checked documents as one HTML file.

A summary with charts, every finding with its figures, and the rules explained. The file needs nothing else,
runs no script and asks nothing of any network. Documents may be very many: what is written of each goes to a
temporary file while they are counted, as the summary stands before them.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.output.plots import Chart, bars, columns, data
from heshu.review.distributions import Figures, charts, figures_of_reports
from heshu.review.entries import in_yuan
from heshu.review.overview import NO_NAME, Share, chart_of, name_of
from heshu.review.views import finding_view
from heshu.web.templating import FOLDER, render
from rules.catalogue.catalogue import RULES
from rules.finding import SEVERITIES, Finding

MOST_LISTED = 2_000
"""Documents in the list at the top."""
MOST_SHARES = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list at the top."""

    number: int
    file: str
    status: str
    counts: Counter[str]


@dataclass(slots=True)
class Group:
    """Findings of one rule, county or department, counted."""

    severities: Counter[str] = field(default_factory=Counter)
    yuan: Decimal = Decimal(0)

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        self.severities[finding.severity] += 1
        difference = None if finding.difference is None else format(finding.difference, "f")
        self.yuan += in_yuan(difference, finding.unit) or 0


@dataclass(slots=True)
class Counts:
    """What the summary needs of all documents."""

    documents: int = 0
    partial: int = 0
    failed: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Group] = field(default_factory=dict)
    counties: dict[str, Group] = field(default_factory=dict)
    departments: dict[str, Group] = field(default_factory=dict)
    figures: list[Figures] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)

    def add(self, document: CheckedDocument) -> None:
        """Count a document with its findings."""
        self.documents += 1
        self.partial += document.status == "partial"
        self.failed += document.status == "failed"
        own = Counter[str](finding.severity for finding in document.findings)
        self.severities.update(own)
        department = (
            next((report.department for report in document.reports if report.department), None) or NO_NAME
        )
        for finding in document.findings:
            for groups, name in (
                (self.rules, finding.rule),
                (self.counties, _county(document.file)),
                (self.departments, department),
            ):
                groups.setdefault(name, Group()).add(finding)
        self.figures.append(figures_of_reports(document.reports))
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Listed(self.documents, document.file, document.status, own))


def write_report(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write the report of documents to a stream of text.

    Raises `MissingExtraError` where the extra `report` is missing.
    """
    counts = Counts()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="\n") as middle:
        for document in documents:
            counts.add(document)
            views = [finding_view(finding) for finding in document.findings]
            middle.write(
                render(
                    "report_document.html", language, document=document, views=views, number=counts.documents
                )
            )
        stream.write(_head(counts, language))
        middle.seek(0)
        shutil.copyfileobj(middle, stream)
    rules = [rule for rule in RULES if rule.id in counts.rules]
    stream.write(render("report_tail.html", language, rules=rules))


def _head(counts: Counts, language: Language) -> str:
    style = report_style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return render(
        "report_head.html",
        language,
        style=style,
        digest=digest,
        counts=counts,
        severities=SEVERITIES,
        drawn=list(_drawn(counts, language)),
        shares=_shares(counts.departments, by_yuan=True)[:MOST_SHARES],
        listed=counts.listed if counts.documents > 1 else [],
        name_of=name_of,
    )


def report_style() -> str:
    """Return the style sheet that stands in the file: that of the page, and what printing needs beside it."""
    return "\n" + "".join(
        path.read_text(encoding="utf-8")
        for path in (FOLDER / "static" / "style.css", Path(__file__).parent / "print.css")
    )


def _drawn(counts: Counts, language: Language) -> Iterator[tuple[Chart, str, str]]:
    """Yield the charts that show anything, drawn, with their data."""
    groups = {"rules": counts.rules, "counties": counts.counties}
    found = [
        (chart_of(name, _shares(group), language), bars)
        for name, group in groups.items()
        if name == "rules" or len(group) > 1
    ]
    found += [
        (chart, bars if name == "categories" else columns)
        for name, chart in charts(counts.figures, language).items()
    ]
    for chart, draw in found:
        if not chart.is_empty:
            yield chart, draw(chart), base64.b64encode(data(chart).encode("utf-8")).decode("ascii")


def _shares(groups: dict[str, Group], *, by_yuan: bool = False) -> list[Share]:
    shares = [
        Share(
            name,
            group.severities.total(),
            tuple(group.severities[severity] for severity in SEVERITIES),
            0,
            group.yuan,
        )
        for name, group in groups.items()
    ]
    return sorted(shares, key=lambda share: (-share.yuan if by_yuan else 0, -share.count, share.name))


def _county(file: str) -> str:
    first, separator, _ = file.partition("/")
    return first if separator and first else NO_NAME
