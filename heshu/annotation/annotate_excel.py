"""An Excel workbook with a comment in the accused cell of each finding."""

from __future__ import annotations

import io
from collections.abc import Sequence

from extract.limits import Limits
from heshu.annotation.marks import AUTHOR, Mark

_WIDTH, _HEIGHT = 360, 120
"""Pixels of a comment; long enough for a message of three lines."""


def annotate_excel(data: bytes, marks: Sequence[Mark], limits: Limits) -> bytes:
    """Return the workbook with a comment for each mark that accuses.

    Several in one cell become one, below what was there.
    """
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    book = load_workbook(io.BytesIO(data), rich_text=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for mark in marks:
        at = mark.at
        if (
            not mark.accused
            or at.page is None
            or at.row is None
            or at.column is None
            or at.page > min(len(sheets), limits.pages)
        ):
            continue
        cell = sheets[at.page - 1].cell(at.row, at.column)
        before = f"{cell.comment.text}\n\n" if cell.comment else ""
        cell.comment = Comment(before + mark.text, AUTHOR, height=_HEIGHT, width=_WIDTH)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
