"""The tables as an Excel workbook for auditors: filters, real numbers, and links from a finding to its row and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.language import Language
from heshu.checked import SEVERITIES
from heshu.headings import column_heading, entry_word, word
from heshu.tables import COLUMNS, Entry, Place, Row

MAX_ROWS = 1_048_576  # of an Excel sheet
MAX_CELL = 32_767  # characters of an Excel cell
MAX_DIGITS = 15  # what the numbers of Excel hold exactly
WIDEST, NARROWEST = 48, 6  # column widths in characters
ROWS_MEASURED = 200  # for the width of columns
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
SEVERITY_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
SHEETS = ("findings", "funds", "indicators", "amounts", "statements", "reports", "documents")
"""The order of the sheets after the summary."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones; always the same, so that the same tables give the same bytes
LINK = "link"
LINK_HEADINGS = {"findings": "source_row"}
"""The heading of the column of links: to the record on the sheet of findings, to the finding on the others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of at most `MAX_ROWS` rows of a table: its name, the table and the number of the first row in it."""

    name: str
    table: str
    rows: Sequence[Row]


def sheets(tables: dict[str, list[Row]], language: Language, most: int = MAX_ROWS - 1) -> list[Sheet]:
    """Return the sheets of the tables; a table longer than a sheet goes on on a further one."""
    found = []
    for table in SHEETS:
        name = word("tables", table, language)
        parts = [tables[table][start : start + most] for start in range(0, len(tables[table]), most)] or [[]]
        found += [Sheet(name if number == 1 else f"{name} ({number})", table, rows) for number, rows in enumerate(parts, start=1)]
    return found


def targets(all_sheets: Iterable[Sheet], *, of_findings: bool) -> dict[Place, str]:
    """Return for each place where in the workbook its first row is: among the findings or among the records."""
    found: dict[Place, str] = {}
    for sheet in all_sheets:
        if (sheet.table == "findings") is of_findings:
            for number, row in enumerate(sheet.rows, start=2):
                for place in row.places:
                    found.setdefault(place, f"internal:'{sheet.name}'!A{number}")
    return found


def write_workbook(path: Path, tables: dict[str, list[Row]], language: Language) -> None:
    """Write the tables to an .xlsx file at `path`, with a summary first and the files that were not read last."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        book.set_calc_mode("auto")
        writer = _Writer(book, language)
        all_sheets = sheets(tables, language)
        writer.summary(tables)
        to_records, to_findings = targets(all_sheets, of_findings=False), targets(all_sheets, of_findings=True)
        for sheet in all_sheets:
            writer.sheet(sheet, to_records if sheet.table == "findings" else to_findings)
        unread = [row for row in tables["documents"] if row.entries.get("problems")]
        writer.sheet(Sheet(word("tables", "unread", language), "documents", unread[: MAX_ROWS - 1]), {}, ("file", "status", "problems", "sha256"))


class _Writer:
    """Puts rows on sheets; holds the formats of one workbook."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book, self._language = book, language
        self._head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "vcenter"})
        self._text = book.add_format({"valign": "top"})
        self._link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self._severities = {name: book.add_format({"bg_color": colour, "valign": "top"}) for name, colour in SEVERITY_COLOURS.items()}
        self._numbers: dict[int, Any] = {}

    def sheet(self, sheet: Sheet, links: dict[Place, str], columns: Sequence[str] = ()) -> None:
        """Write a sheet; the first column of a table with links leads to the other side of the finding."""
        names = list(columns or COLUMNS[sheet.table])
        linked = bool(links)
        page = self._begin(sheet.name, self._headings(sheet.table, names, linked=linked), _widths(names, sheet.rows, linked=linked))
        for number, row in enumerate(sheet.rows, start=1):
            if linked:
                self._write_link(page, number, row, links)
            colour = self._severities.get(str(row.entries.get("severity")), self._text)
            for column, name in enumerate(names, start=int(linked)):
                entry = row.entries.get(name)
                shown = entry_word(name, entry, self._language) if isinstance(entry, str) else entry
                self._write(page, number, column, shown, colour if name == "severity" else self._text)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(names) - 1 + int(linked))

    def summary(self, tables: dict[str, list[Row]]) -> None:
        """Write the sheet of counts."""
        heads = [word("texts", "item", self._language), word("texts", "count", self._language)]
        page = self._begin(word("tables", "summary", self._language), heads, [24, 12])
        for number, (name, count) in enumerate(_counts(tables, self._language), start=1):
            self._write(page, number, 0, name, self._text)
            self._write(page, number, 1, count, self._text)

    def _headings(self, table: str, names: Sequence[str], *, linked: bool) -> list[str]:
        link = [column_heading(LINK_HEADINGS.get(table, "findings"), self._language)] if linked else []
        return link + [column_heading(name, self._language) for name in names]

    def _begin(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> Any:
        page = self._book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, self._head)
        return page

    def _write_link(self, page: Any, number: int, row: Row, links: dict[Place, str]) -> None:
        target = next((links[place] for place in row.places if place in links), None)
        if target:
            page.write_url(number, 0, target, self._link, string=word("texts", "go", self._language))

    def _write(self, page: Any, row: int, column: int, entry: Entry, form: Any) -> None:
        if entry is None:
            return
        if isinstance(entry, Decimal) and len(entry.as_tuple().digits) > MAX_DIGITS:
            entry = format(entry, "f")
        if isinstance(entry, str):
            page.write_string(row, column, cell_text(entry), form)
        elif isinstance(entry, Decimal):
            page.write_number(row, column, float(entry), self._number(_decimals(entry)))
        else:
            page.write_number(row, column, entry, form)

    def _number(self, decimals: int) -> Any:
        if decimals not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[decimals]


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


def _widths(names: Sequence[str], rows: Sequence[Row], *, linked: bool) -> list[float]:
    """Return column widths that show most of the first rows; Chinese characters are two wide."""
    longest = [max([_width(row.entries.get(name)) for row in rows[:ROWS_MEASURED]], default=0) for name in names]
    fitted = [float(min(WIDEST, max(NARROWEST, width + 2, len(column_heading(name, "zh")) * 2))) for name, width in zip(names, longest, strict=True)]
    return [8.0, *fitted] if linked else fitted


def _width(entry: Entry) -> int:
    text = "" if entry is None else str(entry)[:WIDEST]
    return sum(1 if letter.isascii() else 2 for letter in text)


def _counts(tables: dict[str, list[Row]], language: Language) -> Iterator[tuple[str, int]]:
    statuses = [row.entries.get("status") for row in tables["documents"]]
    severities = [row.entries.get("severity") for row in tables["findings"]]
    yield word("tables", "documents", language), len(statuses)
    yield word("tables", "unread", language), sum(status != "ok" for status in statuses)
    for severity in SEVERITIES:
        yield word("columns", severity, language), severities.count(severity)
    for table in ("reports", "funds", "indicators", "amounts", "statements"):
        yield word("tables", table, language), len(tables[table])
