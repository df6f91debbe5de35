"""The tables as an Excel workbook for auditors.

Filters, real numbers, links from a finding to its row and back, the rules explained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from extract.language import Bilingual, Language
from heshu import __version__
from heshu.output.headings import column_heading, entry_word, word
from heshu.output.sheets import Forms, Page
from heshu.output.tables import COLUMNS, PLACE_COLUMNS, VALUE_PARTS, Entry, Place, Row
from rules.catalogue.catalogue import RULES, Rule
from rules.finding import SEVERITIES

MAX_ROWS = 1_048_576  # of an Excel sheet
SHEETS = ("findings", "funds", "indicators", "amounts", "statements", "reports", "documents", "duties")
"""The order of the sheets after the summary."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones; always the same, so that the same tables give the same bytes
UNREAD_COLUMNS = ("file", "status", "problems", "sha256")
RULE_COLUMNS = ("rule", "title", "severity", "formula", "explanation", "source")
ACROSS_COLUMNS = ("nature", "first", "other", "message", "extent")
FINDING_COLUMNS = (
    "severity",
    "rule",
    "department",
    "report_year",
    "file",
    "page",
    "cell",
    "message",
    "culprit",
    "proposed",
    "difference_yuan",
    "verdict",
    "note",
    "reviewer",
    "decided_at",
    "name",
    "kind",
    "section",
    "operation",
    "confidence",
)
"""What an auditor reads first of a finding, and prints; the other columns follow."""
RECORD_COLUMNS = ("department", "report_year")
"""What stands before the columns of a record itself."""
LAST_COLUMNS = ("kind", "section", "file", "report", *PLACE_COLUMNS)
"""What stands behind them: whose it is and where, for who filters by it."""
TEXTS = frozenset({"deviation", "improvement", "grade"})
"""Values that are words: a number and a unit of them there are not."""
SCORES = frozenset({"max_score", "score", "level1_weight", "level2_weight", "level3_weight"})
"""Values that are points: they have a number, and no unit worth a column."""
LINK_HEADINGS = {"findings": "source_row"}
"""The heading of the column of links: to the record on the sheet of findings, to the finding on the
others."""
MOST_DEPARTMENTS = 2_000
"""Departments that the summary lists."""


Tables = Mapping[str, Sequence[Row]]


def write_workbook(
    path: Path,
    parts: Iterable[Tables],
    language: Language,
    most: int = MAX_ROWS - 1,
    *,
    made: date | None = None,
    across: Sequence[Row] = (),
    sheets: Sequence[str] = SHEETS,
) -> None:
    """Write tables to an .xlsx file at `path`, with a summary first and the files that were not read last.

    Only the tables of `sheets` get one. The summary names the day it was `made`; `across` is what shows when
    the documents are compared.

    They come in parts, a document each or several, of which one is held at a time; links lead from a finding
    to a row of its part and back. A table of more than `most` rows goes on on a further sheet.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        book.set_calc_mode("auto")
        writer = _Writer(book, language, most, sheets)
        for part in parts:
            writer.add(part)
        writer.finish(made, across)


class _Writer:
    """Puts rows on sheets; holds the formats of one workbook."""

    def __init__(self, book: Any, language: Language, most: int, sheets: Sequence[str]) -> None:
        self._book, self._language, self._most = book, language, most
        self._forms = Forms(book, language)
        self._summary = Page(book, self._forms, word("tables", "summary", language), (), most)
        self._summary.begin(())
        self._pages = {
            table: self._page(book, table, table, sheet_columns(table), most, linked=table != "duties")
            for table in sheets
        }
        self._unread = self._page(book, "unread", "documents", UNREAD_COLUMNS, most, linked=False)
        self._rules = self._page(book, "rules", "rules", RULE_COLUMNS, most, linked=False)
        for rule in RULES:
            self._row(self._rules, Row(_rule_entries(rule, language)), None)
        self._statuses, self._severities = Counter[str](), Counter[str]()
        self._departments: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, tables: Tables) -> None:
        """Write the rows of some documents, with links between them."""
        to_records: dict[Place, str] = {}
        to_findings: dict[Place, str] = {}
        remarks: dict[Place, _Remark] = {}
        for row in tables["findings"]:
            if row.accused is not None:
                remarks.setdefault(
                    row.accused,
                    _Remark(str(row.entries["severity"]), f"{row.entries['rule']} {row.entries['message']}"),
                )
        for table in self._pages:
            targets = to_findings if table == "findings" else to_records
            for number, row in enumerate(tables[table]):
                for place in row.places:
                    targets.setdefault(place, self._pages[table].target(number))
        for table in self._pages:
            links = to_records if table == "findings" else to_findings
            for row in tables[table]:
                notice = {
                    name: remarks[place]
                    for place, name in zip(row.places, row.names, strict=False)
                    if place in remarks
                }
                self._row(
                    self._pages[table],
                    row,
                    next((links[place] for place in row.places if place in links), None),
                    notice,
                )
        for row in tables["documents"]:
            self._statuses[str(row.entries.get("status"))] += 1
            if row.entries.get("problems"):
                self._row(self._unread, row, None)
            self._departments[str(row.entries.get("department") or "")]["documents"] += 1
        for row in tables["findings"]:
            severity = str(row.entries.get("severity"))
            self._severities[severity] += 1
            counts = self._departments[str(row.entries.get("department") or "")]
            counts[severity] += 1
            counts["decided"] += row.entries.get("verdict") is not None

    def finish(self, made: date | None, across: Sequence[Row]) -> None:
        """Write the summary, and what can be said of a sheet only when all of its rows are known."""
        self._summarize(made)
        pages = [*self._pages.values(), self._unread, self._rules]
        if across:
            pages.append(self._page(self._book, "across", "across", ACROSS_COLUMNS, self._most, linked=False))
            for row in across:
                self._row(pages[-1], row, None)
        for page in pages:
            page.finish()

    def _summarize(self, made: date | None) -> None:
        """Write the first sheet: what and when, departments by severity, what was read."""
        page, forms, language = self._summary, self._forms, self._language
        page.line(0, [word("texts", "title", language)], forms.title)
        notes = [word("texts", "version", language).format(version=__version__)]
        notes += [word("texts", "made", language).format(date=made.isoformat())] if made else []
        page.line(1, ["  ".join(notes)], forms.muted)
        names = ("department", "documents", *SEVERITIES, "decided")
        page.line(3, [word("summary", name, language) for name in names], forms.head)
        number = 4
        for department, counts in sorted(self._departments.items(), key=_gravest)[:MOST_DEPARTMENTS]:
            name = department or word("texts", "no_department", language)
            page.line(number, [name, *(counts[column] for column in names[1:])])
            number += 1
        total = sum(self._departments.values(), Counter[str]())
        page.line(
            number, [word("texts", "total", language), *(total[column] for column in names[1:])], forms.bold
        )
        page.line(number + 2, [word("texts", "item", language), word("texts", "count", language)], forms.head)
        for number, (name, count) in enumerate(self._counts(), start=number + 3):  # noqa: B020 - goes on below
            page.line(number, [name, count])
        page.fit([40, 12, 12, 12, 12, 12])
        page.print_titled(number + 1, len(names))

    def _page(
        self, book: Any, name: str, table: str, columns: Sequence[str], most: int, *, linked: bool
    ) -> Page:
        page = Page(book, self._forms, word("tables", name, self._language), columns, most, linked=linked)
        link = [column_heading(LINK_HEADINGS.get(table, "findings"), self._language)] if linked else []
        page.begin(link + [column_heading(column, self._language, table) for column in columns])
        return page

    def _row(
        self, page: Page, row: Row, link: str | None, remarks: Mapping[str, _Remark] | None = None
    ) -> None:
        """Write a row; the first column of a table with links leads to the other side of the finding.

        `remarks` are the findings on its values, by their names.
        """
        shown = [self._shown(row, name) for name in page.columns]
        page.add(shown, str(row.entries.get("severity")), link, word("texts", "go", self._language))
        for name, remark in (remarks or {}).items():
            page.remark(f"{name}_text", remark.severity, remark.text)

    def _shown(self, row: Row, name: str) -> Entry:
        """Return an entry in the words of the sheet: a rule by its title, the program's words translated."""
        entry = row.entries.get(name)
        if name == "name" and entry in _TITLES:
            return _TITLES[entry].in_language(self._language)
        return entry_word(name, entry, self._language) if isinstance(entry, str) else entry

    def _counts(self) -> Iterator[tuple[str, int]]:
        language = self._language
        yield word("tables", "documents", language), self._statuses.total()
        yield word("tables", "unread", language), self._statuses.total() - self._statuses["ok"]
        for severity in SEVERITIES:
            yield word("columns", severity, language), self._severities[severity]
        for table in ("reports", "funds", "indicators", "amounts", "statements"):
            if table in self._pages:
                yield word("tables", table, language), self._pages[table].count


def sheet_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a sheet: what is read first in front, and none that can hold nothing.

    >>> [name for name in sheet_columns("indicators") if name.startswith("deviation")]
    ['deviation_text']
    >>> sheet_columns("documents")[:3]
    ('department', 'report_year', 'file')
    """
    known = [name for name in COLUMNS[table] if not _empty(name)]
    if table == "findings":
        first = list(FINDING_COLUMNS)
        return (*first, *(name for name in known if name not in first))
    own_report = table == "reports"
    of_files = ("file",) * ("report" not in known)
    first = [name for name in (*RECORD_COLUMNS, *of_files, *(("year", "kind") * own_report)) if name in known]
    last = [name for name in LAST_COLUMNS if name in known and name not in first]
    own = [name for name in known if name not in first and name not in last]
    plain = [name for name in own if _part(name) is None]
    leading = "text" if table == "indicators" else "value"
    values = [name for name in own if _part(name) == leading]
    return (*first, *plain, *values, *(name for name in own if name not in (*plain, *values)), *last)


def _part(column: str) -> str | None:
    """Return which part of a value a column holds, None for a column of its own."""
    return next((part for part in VALUE_PARTS[::-1] if column.endswith(f"_{part}")), None)


def _empty(column: str) -> bool:
    name, _, part = column.removesuffix("_base_value").rpartition("_")
    if column.endswith("_base_value"):
        return column.removesuffix("_base_value") in TEXTS | SCORES
    return (name in TEXTS and part in ("value", "unit")) or (name in SCORES and part == "unit")


def _gravest(entry: tuple[str, Counter[str]]) -> tuple[object, ...]:
    name, counts = entry
    return (*(-counts[severity] for severity in SEVERITIES), name)


_TITLES: dict[Entry, Bilingual] = {rule.name: rule.title for rule in RULES}


@dataclass(frozen=True, slots=True)
class _Remark:
    """What a finding says of a figure."""

    severity: str
    text: str


def _rule_entries(rule: Rule, language: Language) -> dict[str, Entry]:
    title, explanation = rule.title.in_language(language), rule.explanation.in_language(language)
    entries: dict[str, Entry] = {
        "rule": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "title": title,
    }
    return entries | {"formula": rule.formula, "explanation": explanation, "source": rule.source}
