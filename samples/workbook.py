"""Writes content as an Excel workbook.

Each table on a sheet of its own, under the lines that stand above it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from samples.content import Cell, Content, Table, Text
from samples.corpus.truth import placed

FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d\d|-?\d+\.\d\d")
PERCENT = re.compile(r"-?\d+\.\d\d%")
MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def sheets(content: Sequence[Content]) -> list[Table]:
    """Return the sheets as tables.

    The lines above a table are rows merged over its width, as are those below the last one.
    """
    made: list[Table] = []
    above: list[str] = []
    for block in content:
        if isinstance(block, Text):
            above.append(block.number + block.text)
        elif isinstance(block, Table):
            width = len(block.widths)
            rows = list(block.rows)
            while not any(entry if isinstance(entry, str) else entry.text for entry in rows[-1]):
                rows.pop()
            made.append(Table([*_merged(above, width), *rows], block.widths))
            above = []
    if made and above:
        made[-1] = Table([*made[-1].rows, *_merged(above, len(made[-1].widths))], made[-1].widths)
    return made


def _merged(texts: Sequence[str], width: int) -> list[list[str | Cell]]:
    """Return a row of one cell over the whole width for each text."""
    return [[Cell(text, column_span=width)] for text in texts]


def write_workbook(path: Path, content: Sequence[Content]) -> list[Table]:
    """Write `content` as an .xlsx file to `path` and return what its sheets hold."""
    made = sheets(content)
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": MOMENT.replace(tzinfo=None)})
        formats = {
            name: book.add_format({"num_format": code, "border": 1})
            for name, code in (("plain", "0.00"), ("comma", "#,##0.00"))
        }
        formats["percent"], formats["text"] = (
            book.add_format({"num_format": "0.00%", "border": 1}),
            book.add_format({"border": 1}),
        )
        for number, table in enumerate(made, start=1):
            _write_sheet(book.add_worksheet(f"表{number}"), table, formats)
    return made


def _write_sheet(
    sheet: xlsxwriter.worksheet.Worksheet, table: Table, formats: dict[str, xlsxwriter.format.Format]
) -> None:
    for row, column, cell in placed(table):
        if cell.row_span > 1 or cell.column_span > 1:
            sheet.merge_range(
                row, column, row + cell.row_span - 1, column + cell.column_span - 1, "", formats["text"]
            )
        _write(sheet, row, column, cell.text, formats)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    text: str,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    """Write a figure as a number with the format that shows it so, anything else as text."""
    if PERCENT.fullmatch(text):
        sheet.write_number(row, column, round(float(text[:-1]) / 100, 6), formats["percent"])
    elif FIGURE.fullmatch(text):
        sheet.write_number(
            row, column, float(text.replace(",", "")), formats["comma" if "," in text else "plain"]
        )
    elif text:
        sheet.write_string(row, column, text, formats["text"])
    else:
        sheet.write_blank(row, column, None, formats["text"])
