"""The tables as an Excel workbook for auditors.

Filters, real numbers, links from a finding to its row and back, the rules explained.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

from extract.language import Language
from heshu.output.headings import column_heading, entry_word, word
from heshu.output.tables import COLUMNS, Entry, Place, Row
from rules.catalogue.catalogue import RULES, Rule
from rules.finding import SEVERITIES

MAX_ROWS = 1_048_576  # of an Excel sheet
MAX_CELL = 32_767  # characters of an Excel cell
MAX_DIGITS = 15  # what the numbers of Excel hold exactly
WIDEST, NARROWEST = 48, 6  # column widths in characters
ROWS_MEASURED = 200  # for the width of columns
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
SEVERITY_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
SHEETS = ("findings", "funds", "indicators", "amounts", "statements", "reports", "documents", "duties")
"""The order of the sheets after the summary."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones; always the same, so that the same tables give the same bytes
UNREAD_COLUMNS = ("file", "status", "problems", "sha256")
RULE_COLUMNS = ("rule", "name", "severity", "title", "formula", "explanation", "source")
WRAPPED = frozenset(
    {"message", "relation", "facts", "problems", "explanation", "expected", "achieved", "why", "duty_basis"}
)
"""Columns of sentences."""
LINE_HEIGHT, MAX_LINES = 15.0, 8
"""Points of a line, and how many lines a row shows at most."""
PAGE_WIDTH = 190
"""Characters beside each other that can still be read on paper; of a wider sheet the first columns are
printed, as many as fit."""
FINDING_COLUMNS = (
    "severity",
    "rule",
    "file",
    "page",
    "message",
    "culprit",
    "operation",
    "proposed",
    "confidence",
)
"""What an auditor reads first of a finding; the other columns follow."""
A4 = 9
"""Excel's number of the paper."""
COMMENT_SIZE = {"width": 320, "height": 120}
"""Pixels; room for a message of a few lines."""
LINK_HEADINGS = {"findings": "source_row"}
"""The heading of the column of links: to the record on the sheet of findings, to the finding on the
others."""


Tables = Mapping[str, Sequence[Row]]


def write_workbook(path: Path, parts: Iterable[Tables], language: Language, most: int = MAX_ROWS - 1) -> None:
    """Write tables to an .xlsx file at `path`, with a summary first and the files that were not read last.

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
        writer = _Writer(book, language, most)
        for part in parts:
            writer.add(part)
        writer.finish()


class _Writer:
    """Puts rows on sheets; holds the formats of one workbook."""

    def __init__(self, book: Any, language: Language, most: int) -> None:
        self._language = language
        self._forms = _Forms(book, language)
        self._summary = _Page(book, self._forms, word("tables", "summary", language), (), most)
        self._summary.begin([word("texts", "item", language), word("texts", "count", language)])
        columns = COLUMNS | {
            "findings": (
                *FINDING_COLUMNS,
                *(name for name in COLUMNS["findings"] if name not in FINDING_COLUMNS),
            )
        }
        self._pages = {
            table: self._page(book, table, table, columns[table], most, linked=table != "duties")
            for table in SHEETS
        }
        self._unread = self._page(book, "unread", "documents", UNREAD_COLUMNS, most, linked=False)
        self._rules = self._page(book, "rules", "rules", RULE_COLUMNS, most, linked=False)
        for rule in RULES:
            self._row(self._rules, Row(_rule_entries(rule, language)), None)
        self._statuses, self._severities = Counter[str](), Counter[str]()

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
        for table in SHEETS:
            targets = to_findings if table == "findings" else to_records
            for number, row in enumerate(tables[table]):
                for place in row.places:
                    targets.setdefault(place, self._pages[table].target(number))
        for table in SHEETS:
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
        self._severities.update(str(row.entries.get("severity")) for row in tables["findings"])

    def finish(self) -> None:
        """Write the counts, and what can be said of a sheet only when all of its rows are known."""
        for number, (name, count) in enumerate(self._counts(), start=1):
            self._summary.put(number, 0, name, self._forms.text)
            self._summary.put(number, 1, count, self._forms.text)
        self._summary.fit([24, 12])
        for page in (*self._pages.values(), self._unread, self._rules):
            page.finish()

    def _page(
        self, book: Any, name: str, table: str, columns: Sequence[str], most: int, *, linked: bool
    ) -> _Page:
        page = _Page(book, self._forms, word("tables", name, self._language), columns, most, linked=linked)
        link = [column_heading(LINK_HEADINGS.get(table, "findings"), self._language)] if linked else []
        page.begin(link + [column_heading(column, self._language) for column in columns])
        return page

    def _row(
        self, page: _Page, row: Row, link: str | None, remarks: Mapping[str, _Remark] | None = None
    ) -> None:
        """Write a row; the first column of a table with links leads to the other side of the finding.

        `remarks` are the findings on its values, by their names.
        """
        entries = [row.entries.get(name) for name in page.columns]
        shown = [
            entry_word(name, entry, self._language) if isinstance(entry, str) else entry
            for name, entry in zip(page.columns, entries, strict=True)
        ]
        page.add(shown, str(row.entries.get("severity")), link, word("texts", "go", self._language))
        for name, remark in (remarks or {}).items():
            page.remark(f"{name}_text", remark)

    def _counts(self) -> Iterator[tuple[str, int]]:
        language = self._language
        yield word("tables", "documents", language), self._statuses.total()
        yield word("tables", "unread", language), self._statuses.total() - self._statuses["ok"]
        for severity in SEVERITIES:
            yield word("columns", severity, language), self._severities[severity]
        for table in ("reports", "funds", "indicators", "amounts", "statements"):
            yield word("tables", table, language), self._pages[table].count


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


class _Forms:
    """The formats of cells."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book = book
        self.footer = word("texts", "footer", language)
        self.head = book.add_format(
            {"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self.severities = {
            name: book.add_format({"bg_color": colour, "valign": "top"})
            for name, colour in SEVERITY_COLOURS.items()
        }
        self._numbers: dict[int, Any] = {}

    def number(self, decimals: int) -> Any:
        """Return the format of a number with so many decimals."""
        if decimals not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[decimals]


class _Page:
    """A table on its sheets: one after the other, each with at most `most` rows under the same headings."""

    def __init__(
        self, book: Any, forms: _Forms, name: str, columns: Sequence[str], most: int, *, linked: bool = False
    ) -> None:
        self.columns, self.count = columns, 0
        self._book, self._forms, self._name, self._most, self._linked = book, forms, name, most, linked
        self._headings: Sequence[str] = ()
        self._longest = [0] * len(columns)

    def begin(self, headings: Sequence[str]) -> None:
        """Make the first sheet."""
        self._headings = headings
        self._new_sheet()

    def target(self, ahead: int) -> str:
        """Return the link to the row that will be written after `ahead` others."""
        number = self.count + ahead
        return f"internal:'{self._sheet_name(number // self._most)}'!A{number % self._most + 2}"

    def add(self, entries: Sequence[Entry], severity: str, link: str | None, go: str) -> None:
        """Write the next row."""
        if self.count and self.count % self._most == 0:
            self.finish()
            self._new_sheet()
        number = self.count % self._most + 1
        notice = [entry for name, entry in zip(self.columns, entries, strict=True) if name in WRAPPED]
        lines = max((-(-_width(entry, MAX_LINES * WIDEST) // (WIDEST - 6)) for entry in notice), default=1)
        if lines > 1:
            self._sheet.set_row(number, LINE_HEIGHT * min(lines, MAX_LINES))
        if link:
            self._sheet.write_url(number, 0, link, self._forms.link, string=go)
        for column, (name, entry) in enumerate(zip(self.columns, entries, strict=True)):
            form = self._forms.wrapped if name in WRAPPED else self._forms.text
            form = self._forms.severities.get(severity, form) if name == "severity" else form
            self.put(number, column + int(self._linked), entry, form)
            if self.count < ROWS_MEASURED:
                self._longest[column] = max(self._longest[column], _width(entry))
        self.count += 1

    def remark(self, name: str, remark: _Remark) -> None:
        """Write what a finding says beside a cell of the row that was written last."""
        row, column = (self.count - 1) % self._most + 1, self.columns.index(name) + int(self._linked)
        self._sheet.write_comment(
            row, column, cell_text(remark.text), COMMENT_SIZE | {"color": SEVERITY_COLOURS[remark.severity]}
        )

    def put(self, row: int, column: int, entry: Entry, form: Any) -> None:
        """Write a cell."""
        if entry is None:
            return
        if isinstance(entry, Decimal) and len(entry.as_tuple().digits) > MAX_DIGITS:
            entry = format(entry, "f")
        if isinstance(entry, str):
            self._sheet.write_string(row, column, cell_text(entry), form)
        elif isinstance(entry, Decimal):
            self._sheet.write_number(row, column, float(entry), self._forms.number(_decimals(entry)))
        else:
            self._sheet.write_number(row, column, entry, form)

    def finish(self) -> None:
        """Fit the columns and put filters on the sheet that was written last."""
        fitted = [
            float(min(WIDEST, max(NARROWEST, longest + 2, _least(name))))
            for name, longest in zip(self.columns, self._longest, strict=True)
        ]
        self.fit([8.0, *fitted] if self._linked else fitted)
        printed = sum(1 for width in accumulate(fitted) if width <= PAGE_WIDTH) + int(self._linked)
        self._sheet.print_area(
            0, 0, (self.count - 1) % self._most + 1 if self.count else 0, max(0, printed - 1)
        )
        self._sheet.fit_to_pages(1, 0)
        self._sheet.autofilter(
            0, 0, (self.count - 1) % self._most + 1 if self.count else 1, len(self._headings) - 1
        )

    def fit(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns, in characters."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def _new_sheet(self) -> None:
        self._sheet = self._book.add_worksheet(self._sheet_name(self.count // self._most))
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.repeat_rows(0)
        self._sheet.set_footer(self._forms.footer)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, heading, self._forms.head)

    def _sheet_name(self, number: int) -> str:
        return self._name if number == 0 else f"{self._name} ({number + 1})"


def cell_text(text: str) -> str:
    r"""Return `text` as an Excel cell can hold it.

    >>> cell_text("合计\x0b")
    '合计�'
    """
    text = ILLEGAL.sub("\ufffd", text)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return min(8, -exponent) if isinstance(exponent, int) and exponent < 0 else 0


def _least(column: str) -> int:
    """Return the width of a heading; Chinese characters are two wide."""
    return len(column_heading(column, "zh")) * 2


def _width(entry: Entry, most: int = WIDEST) -> int:
    """Return how wide the first `most` characters of an entry are; Chinese characters are two wide."""
    text = "" if entry is None else str(entry)[:most]
    return sum(1 if letter.isascii() else 2 for letter in text)
