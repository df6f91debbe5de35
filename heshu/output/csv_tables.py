"""Tables as CSV for spreadsheets.

UTF-8 with a byte order mark, CRLF, and no cell that is run as a formula.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from heshu.output.json_records import plain
from heshu.output.tables import COLUMNS, Entry, Row

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection); full-width in East Asian
settings, too."""
UNSEEN = " \t\r\n\u00a0\u3000\u200b\ufeff"
"""What some spreadsheets pass over before they look for a formula."""
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def cell(entry: Entry) -> str:
    """Return an entry as it stands in the file.

    >>> cell("=1+1"), cell("-5.20"), cell(Decimal("-1E+2")), cell(None)
    ("'=1+1", '-5.20', '-100', '')
    """
    if entry is None:
        return ""
    if isinstance(entry, Decimal):
        return plain(entry) or ""
    text = str(entry).replace("\0", "")
    runs = text.startswith(FORMULA_STARTS) or text.lstrip(UNSEEN).startswith(FORMULA_STARTS)
    return f"'{text}" if runs and not NUMBER.fullmatch(text) else text


def write_rows(stream: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows without a header; the stream must not translate line ends."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([cell(row.entries.get(column)) for column in columns] for row in rows)


def write_header(stream: TextIO, columns: Sequence[str]) -> None:
    """Write the byte order mark and the header."""
    stream.write(BYTE_ORDER_MARK)
    csv.writer(stream, lineterminator="\r\n").writerow(columns)


def write_tables(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write each table to `folder` as `<name>.csv`."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", errors="replace", newline="") as stream:
            write_header(stream, COLUMNS[name])
            write_rows(stream, COLUMNS[name], rows)
