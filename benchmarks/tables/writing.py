"""A table as a Markdown file, a web page, a Word file or a workbook."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import xlsxwriter

from benchmarks.tables.model import FreeTable, Span
from benchmarks.tables.paging import write_pdf

Writer = Callable[[FreeTable, Path], int]
"""Writes a table and returns how many rows stand above its first row in the logical table of the file."""


def write_markdown(table: FreeTable, path: Path) -> int:
    """Write a pipe table; merged cells are blank but for their first."""
    lines = [f"# {table.title}", ""]
    if table.unit_line:
        lines += [table.unit_line, ""]
    rows = [f"| {' | '.join(text.replace('|', '/') for text in row)} |" for row in table.rows]
    lines += [rows[0], "|" + " --- |" * len(table.rows[0]), *rows[1:]]
    for note in table.notes:
        lines += ["", note]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _covered(table: FreeTable) -> tuple[dict[tuple[int, int], Span], set[tuple[int, int]]]:
    """Return the merged cells by their first place, and the other places they cover."""
    firsts = {(span.row, span.column): span for span in table.spans}
    hidden = {
        (row, column)
        for span in table.spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
    }
    return firsts, hidden - firsts.keys()


def _cells(table: FreeTable) -> Iterator[Iterator[tuple[str, Span]]]:
    """Give the cells of each row with their spans, those covered left out."""
    firsts, hidden = _covered(table)
    for number, row in enumerate(table.rows, 1):
        yield (
            (text, firsts.get((number, column), Span(number, column, 1, 1)))
            for column, text in enumerate(row, 1)
            if (number, column) not in hidden
        )


def write_html(table: FreeTable, path: Path) -> int:
    """Write a web page."""
    parts = [
        f'<html><head><meta charset="utf-8"><title>{table.title}</title></head><body><h1>{table.title}</h1>'
    ]
    parts += [f"<p>{table.unit_line}</p>"] if table.unit_line else []
    parts.append('<table border="1">')
    for row in _cells(table):
        cells = (
            f'<td rowspan="{span.rows}" colspan="{span.columns}">{html.escape(text)}</td>'
            if span.rows * span.columns > 1
            else f"<td>{html.escape(text)}</td>"
            for text, span in row
        )
        parts.append(f"<tr>{''.join(cells)}</tr>")
    parts += ["</table>", *(f"<p>{note}</p>" for note in table.notes), "</body></html>"]
    path.write_text("\n".join(parts), encoding="utf-8")
    return 0


def write_word(table: FreeTable, path: Path) -> int:
    """Write a Word file."""
    document = docx.Document()
    document.add_heading(table.title, 1)
    if table.unit_line:
        document.add_paragraph(table.unit_line)
    grid = document.add_table(len(table.rows), len(table.rows[0]), style="Table Grid")
    for row, texts in zip(grid.rows, table.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for span in table.spans:
        text = table.text((span.row, span.column))
        first = grid.cell(span.row - 1, span.column - 1)
        first.merge(grid.cell(span.row + span.rows - 2, span.column + span.columns - 2)).text = text
    for note in table.notes:
        document.add_paragraph(note)
    document.save(str(path))
    return 0


def write_workbook(table: FreeTable, path: Path) -> int:
    """Write a workbook whose first rows are title and unit; figures are numbers with a format."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        width = len(table.rows[0])
        above = [table.title, *([table.unit_line] if table.unit_line else [])]
        for number, text in enumerate(above):
            _merge(sheet, number, 0, number, width - 1, text)
        firsts, hidden = _covered(table)
        for row, texts in enumerate(table.rows, 1):
            for column, text in enumerate(texts, 1):
                if (row, column) in firsts:
                    span = firsts[row, column]
                    bottom, right = len(above) + row + span.rows - 2, column + span.columns - 2
                    _merge(sheet, len(above) + row - 1, column - 1, bottom, right, text)
                elif (row, column) not in hidden and text:
                    _write(book, sheet, table, (row, column), len(above) + row - 1)
        for number, note in enumerate(table.notes):
            sheet.write_string(len(above) + len(table.rows) + number, 0, note)
    return len(above)


def _merge(
    sheet: xlsxwriter.worksheet.Worksheet, top: int, left: int, bottom: int, right: int, text: str
) -> None:
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text)
    else:
        sheet.merge_range(top, left, bottom, right, text)


def _write(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    table: FreeTable,
    place: tuple[int, int],
    row: int,
) -> None:
    text, figure = table.text(place), table.figures.get(place)
    if figure is None or text.endswith("%"):
        sheet.write_string(row, place[1] - 1, text)
        return
    decimals = len(text.partition(".")[2])
    pattern = ("#,##0" if "," in text else "0") + ("." + "0" * decimals if decimals else "")
    sheet.write_number(row, place[1] - 1, float(figure.number), book.add_format({"num_format": pattern}))


WRITERS: dict[str, Writer] = {
    "md": write_markdown,
    "html": write_html,
    "docx": write_word,
    "xlsx": write_workbook,
    "pdf": write_pdf,
}
