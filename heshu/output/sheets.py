"""One table on the sheets of a workbook: formats, widths, print, and what stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from extract.language import Language
from heshu.output.headings import word
from heshu.output.tables import Entry

MAX_CELL = 32_767  # characters of an Excel cell
MAX_DIGITS = 15  # what the numbers of Excel hold exactly
WIDEST, NARROWEST = 48, 6  # column widths in characters
ROWS_MEASURED = 200  # for the width of columns
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
SEVERITY_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
WRAPPED = frozenset(
    {
        "message",
        "relation",
        "facts",
        "problems",
        "explanation",
        "expected",
        "achieved",
        "note",
        "formula",
        "why",
        "duty_basis",
    }
)
"""Columns of sentences."""
NAMES = frozenset({"file", "department", "section"})
"""Columns of names, which are wrapped beside sentences: there a row is high anyway."""
WIDTHS = {
    "message": 56,
    "facts": 40,
    "relation": 30,
    "explanation": 60,
    "file": 24,
    "department": 20,
    "section": 20,
    "note": 24,
    "project": 24,
    "title": 30,
    "content": 28,
}
"""Widths of columns whose texts are long, in characters."""
LINE_HEIGHT, MAX_LINES = 15.0, 8
"""Points of a line, and how many lines a row shows at most."""
PAGE_WIDTH = 200
"""Characters beside each other that can still be read on paper; of a wider sheet the first columns are
printed, as many as fit."""
A4 = 9
"""Excel's number of the paper."""
COMMENT_SIZE = {"width": 320, "height": 120}
"""Pixels; room for a message of a few lines."""
PERCENT, FIGURE, WHOLE = "0%", "#,##0.00", "0"
"""Formats of numbers: a column has one, so that its decimals stand under each other."""


class Forms:
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
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.muted = book.add_format({"font_color": "#595959"})
        self.bold = book.add_format({"bold": True, "top": 1, "valign": "top"})
        self._numbers: dict[str, Any] = {}

    def number(self, pattern: str) -> Any:
        """Return the format of numbers of a pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[pattern]


class Page:
    """A table on its sheets: one after the other, each with at most `most` rows under the same headings."""

    def __init__(
        self, book: Any, forms: Forms, name: str, columns: Sequence[str], most: int, *, linked: bool = False
    ) -> None:
        self.columns, self.count = columns, 0
        self._book, self._forms, self._name, self._most, self._linked = book, forms, name, most, linked
        self._headings: Sequence[str] = ()
        self._longest = [0] * len(columns)
        self._filled = [False] * len(columns)
        self._wrapped = WRAPPED | (NAMES if "message" in columns else frozenset())

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
        notice = [
            (name, entry) for name, entry in zip(self.columns, entries, strict=True) if name in self._wrapped
        ]
        lines = max((_lines(name, entry) for name, entry in notice), default=1)
        if lines > 1:
            self._sheet.set_row(number, LINE_HEIGHT * min(lines, MAX_LINES))
        if link:
            self._sheet.write_url(number, 0, link, self._forms.link, string=go)
        for column, (name, entry) in enumerate(zip(self.columns, entries, strict=True)):
            form = self._forms.wrapped if name in self._wrapped else self._forms.text
            form = self._forms.severities.get(severity, form) if name == "severity" else form
            self.put(number, column + int(self._linked), entry, form, _pattern(name))
            self._filled[column] |= entry is not None
            if self.count < ROWS_MEASURED:
                self._longest[column] = max(self._longest[column], _width(entry))
        self.count += 1

    def remark(self, name: str, severity: str, text: str) -> None:
        """Write what a finding says beside a cell of the row that was written last."""
        if name not in self.columns:
            return
        row, column = (self.count - 1) % self._most + 1, self.columns.index(name) + int(self._linked)
        self._sheet.write_comment(
            row, column, cell_text(text), COMMENT_SIZE | {"color": SEVERITY_COLOURS[severity]}
        )

    def put(self, row: int, column: int, entry: Entry, form: Any, pattern: str = FIGURE) -> None:
        """Write a cell; a number in the format of its column."""
        if entry is None:
            return
        if isinstance(entry, Decimal) and len(entry.as_tuple().digits) > MAX_DIGITS:
            entry = format(entry, "f")
        if isinstance(entry, str):
            self._sheet.write_string(row, column, cell_text(entry), form)
        elif isinstance(entry, Decimal):
            self._sheet.write_number(row, column, float(entry), self._forms.number(pattern))
        else:
            self._sheet.write_number(row, column, entry, form)

    def finish(self) -> None:
        """Fit the columns, hide those in which nothing stands, and put filters on the last sheet."""
        fitted = [
            float(WIDTHS.get(name) or min(WIDEST, max(NARROWEST, longest + 2, _width(heading) + 3)))
            for name, longest, heading in zip(
                self.columns, self._longest, self._headings[int(self._linked) :], strict=True
            )
        ]
        self.fit([8.0, *fitted] if self._linked else fitted)
        if self.count:
            self._hide([number for number, filled in enumerate(self._filled) if not filled])
        seen = [width if filled else 0.0 for width, filled in zip(fitted, self._filled, strict=True)]
        printed = sum(1 for width in accumulate(seen) if width <= PAGE_WIDTH) + int(self._linked)
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

    def _hide(self, numbers: Sequence[int]) -> None:
        """Hide columns of which no row has anything: they are there for those who look for them."""
        for number in numbers:
            column = number + int(self._linked)
            self._sheet.set_column(column, column, None, None, {"hidden": True})

    def line(self, row: int, entries: Sequence[Entry], form: Any = None) -> None:
        """Write cells beside each other, as they stand outside of a table."""
        for column, entry in enumerate(entries):
            self.put(row, column, entry, form or self._forms.text, WHOLE)

    def print_titled(self, rows: int, columns: int) -> None:
        """Print so many rows and columns on one page's width."""
        self._sheet.print_area(0, 0, max(0, rows - 1), max(0, columns - 1))
        self._sheet.fit_to_pages(1, 0)

    def _new_sheet(self) -> None:
        self._sheet = self._book.add_worksheet(self._sheet_name(self.count // self._most))
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self._sheet.set_header("&C&A")
        if self._headings:
            self._sheet.freeze_panes(1, 0)
            self._sheet.repeat_rows(0)
        self._sheet.set_footer(self._forms.footer)
        self._sheet.set_row(0, 2 * LINE_HEIGHT)
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


def _lines(column: str, entry: Entry) -> int:
    """Return how many lines an entry takes in its column, whose last characters seldom fit exactly."""
    return -(-_width(entry, MAX_LINES * WIDEST) // (WIDTHS.get(column, WIDEST) - 4))


def _pattern(column: str) -> str:
    return PERCENT if column == "confidence" else FIGURE


def _width(entry: Entry, most: int = WIDEST) -> int:
    """Return how wide the first `most` characters of an entry are; Chinese characters are two wide."""
    text = "" if entry is None else str(entry)[:most]
    return sum(1 if letter.isascii() else 2 for letter in text)
