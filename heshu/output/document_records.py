"""A document as printed, before any meaning is given to it.

As JSON (`heshu-document/1`), as text and as Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from extract.document import Block, Cell, Document, Heading, Table
from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.output.json_records import Json, location_json, problem_json

DOCUMENT_SCHEMA = "heshu-document/1"
MARKDOWN_HEADINGS = 6  # levels that Markdown has
MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def document_json(document: Document | CheckedDocument, language: Language) -> Json:
    """Return a document with its blocks in reading order; one that could not be read has none."""
    blocks = document.blocks if isinstance(document, Document) else ()
    return {
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "status": document.status,
        "problems": [problem_json(problem, language) for problem in document.problems],
        "blocks": [block_json(block) for block in blocks],
        "furniture": [{"text": line.text, "at": location_json(line.at)} for line in document.furniture]
        if isinstance(document, Document)
        else [],
    }


def block_json(block: Block) -> Json:
    """Return a heading, paragraph or table."""
    if isinstance(block, Table):
        return table_json(block)
    if isinstance(block, Heading):
        return {
            "type": "heading",
            "text": block.text,
            "level": block.level,
            "confidence": block.confidence,
            "at": location_json(block.at),
        }
    return {
        "type": "paragraph",
        "text": block.text,
        "level": None,
        "confidence": block.confidence,
        "at": location_json(block.at),
    }


def table_json(table: Table) -> Json:
    """Return a table with its cells and their spans."""
    return {
        "type": "table",
        "number": table.number,
        "caption": table.caption,
        "unit": table.unit,
        "rows": table.rows,
        "columns": table.columns,
        "pages": list(table.pages),
        "cells": [cell_json(cell) for cell in table.cells],
    }


def cell_json(cell: Cell) -> dict[str, Any]:
    """Return a cell."""
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "confidence": cell.confidence,
        "at": location_json(cell.at),
    }


def text_lines(document: Document) -> Iterator[str]:
    """Yield the document line by line.

    A paragraph or a table row each, cells parted by tabs and standing where they begin.
    """
    for block in document.blocks:
        if isinstance(block, Table):
            for row in grid(block):
                yield "\t".join(
                    "" if cell is None else re.sub(r"\s+", " ", cell.text) for cell in row
                ).rstrip("\t")
        else:
            yield block.text


def grid(table: Table) -> Iterator[list[Cell | None]]:
    """Yield the rows of a table, each cell at its top left and None where a span covers."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in range(1, table.rows + 1):
        places: list[Cell | None] = [None] * table.columns
        for cell in rows.get(row, ()):
            places[cell.column - 1] = cell
        yield places


def markdown_blocks(document: Document) -> Iterator[str]:
    """Yield the document block by block; a table with merged cells is HTML, as Markdown has none."""
    for block in document.blocks:
        if isinstance(block, Table):
            spans = any(cell.row_span > 1 or cell.column_span > 1 for cell in block.cells)
            yield html_table(block) if spans else pipe_table(block)
        elif isinstance(block, Heading):
            yield "#" * min(block.level, MARKDOWN_HEADINGS) + " " + _escaped(block.text)
        else:
            yield _escaped(block.text)


def pipe_table(table: Table) -> str:
    """Return a table without merged cells as Markdown, its first row as the header."""
    rows = [
        "| "
        + " | ".join("" if cell is None else _escaped(cell.text).replace("\n", "<br>") for cell in row)
        + " |"
        for row in grid(table)
    ]
    rows.insert(1, "|" + " --- |" * table.columns)
    return "\n".join(rows)


def html_table(table: Table) -> str:
    """Return a table with merged cells as HTML."""
    rows = [
        "<tr>" + "".join(_html_cell(cell) for cell in row if cell is not None) + "</tr>"
        for row in grid(table)
    ]
    return "\n".join(["<table>", *rows, "</table>"])


def _html_cell(cell: Cell) -> str:
    spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
        f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    )
    return f"<td{spans}>{html.escape(cell.text, quote=False).replace(chr(10), '<br>')}</td>"


def _escaped(text: str) -> str:
    return MARKDOWN_SPECIAL.sub(r"\\\1", text)
