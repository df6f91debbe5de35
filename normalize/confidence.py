"""How sure the reading of each value is.

From the scan its cell or line was recognised in, and from cells whose digits are torn apart.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from extract.document import Cell, Document, Location, Paragraph, Table
from normalize.records import Report, Value

# A figure cut by the end of a printed line hardly ever lacks a digit, but sooner than others do.
TORN = 0.997
_TORN = re.compile(r"[\d.,]\n[\d.,]")

Sureness = dict[tuple[int | None, ...], float]


def with_confidence(reports: tuple[Report, ...], document: Document) -> tuple[Report, ...]:
    """Return the reports with the confidence of each value that was recognised from an image.

    Or whose cell is torn.
    """
    known = _sureness(document)
    return tuple(_sure(report, known) for report in reports) if known else reports


def _sureness(document: Document) -> Sureness:
    """Return how sure cells (by table, row and column) and paragraphs (by number) are.

    If less than printed text is.
    """
    found: Sureness = {}
    for block in document.blocks:
        for piece in block.cells if isinstance(block, Table) else (block,):
            sure = _of(piece)
            if sure is not None:
                found[_key(piece.at)] = sure
    return found


def _of(piece: Cell | Paragraph) -> float | None:
    torn = TORN if isinstance(piece, Cell) and _TORN.search(piece.text) else None
    return min((sure for sure in (torn, piece.confidence) if sure is not None), default=None)


def _key(at: Location) -> tuple[int | None, ...]:
    return (at.table, at.row, at.column) if at.table is not None else (at.paragraph,)


def _sure(record: Any, known: Sureness) -> Any:
    """Return the record with a confidence on every value in it that has one."""
    if isinstance(record, Value):
        sure = known.get(_key(record.at))
        return record if sure is None else replace(record, confidence=sure)
    if isinstance(record, tuple):
        return tuple(_sure(entry, known) for entry in record)
    if is_dataclass(record) and not isinstance(record, (type, Location)):
        return replace(
            record, **{field.name: _sure(getattr(record, field.name), known) for field in fields(record)}
        )
    return record
