"""Tables whose rulings are not all there: columns only, boxes around rows, a boxed head, label rows, annotations."""

from __future__ import annotations

import pytest

from extract.document import Document
from extract.limits import Limits
from extract.pdf.pdf_file import read_pdf
from tests.hostile_pdf import one_page, stream

HEAD = ("Branch", "Plan", "Loans", "Rate")
ROWS = (
    ("North", "5120", "4180", "81.64%"),
    ("South", "960", "885", "92.19%"),
    ("East", "12040", "11800", "98.01%"),
    ("Lake", "330", "330", "100.00%"),
    ("Total", "18450", "17195", "93.20%"),
)
LEFT, RIGHT, TOP, STEP = 72.0, 472.0, 700.0, 20.0
COLUMNS = (72.0, 172.0, 272.0, 372.0, 472.0)


def words(text: str, column: int, row: float, *, right: bool) -> str:
    """Return a word in its column, set left or right; digits of Helvetica are .556 wide."""
    x = COLUMNS[column + 1] - 6 - len(text) * 5.9 if right else COLUMNS[column] + 6
    return f"BT /F1 10 Tf {x} {TOP - row * STEP + 6} Td ({text}) Tj ET"


def page(*drawn: str, rows: tuple[tuple[str, ...], ...] = ROWS, right_head: bool = False) -> Document:
    """Return a page with the rows, and what is drawn, as it is read."""
    content = [*drawn]
    content += [words(text, column, 0, right=right_head and column > 0) for column, text in enumerate(HEAD)]
    for number, row in enumerate(rows, 1):
        content += [words(text, column, number, right=column > 0) for column, text in enumerate(row) if text]
    data = one_page(stream("\n".join(content).encode()))
    return read_pdf("a.pdf", "", data, Limits())


def texts(document: Document) -> list[list[str]]:
    """Return the cells of the only table, row by row."""
    (table,) = document.tables
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


EVERY = [list(HEAD), *(list(row) for row in ROWS)]


def level(row: float) -> str:
    """Return a ruling above a row."""
    y = TOP - (row - 1) * STEP
    return f"{LEFT} {y} m {RIGHT} {y} l S"


def upright(x: float, first: float = 0, last: float = 6) -> str:
    """Return a ruling from the top of a row to that of another."""
    return f"{x} {TOP - (first - 1) * STEP} m {x} {TOP - (last - 1) * STEP} l S"


@pytest.mark.parametrize("right_head", [False, True])
def test_rows_ruled_only(right_head: bool) -> None:
    """Rulings between rows; heads stand left and figures right of their columns, or both right."""
    assert texts(page(*map(level, range(7)), right_head=right_head)) == EVERY


def test_rows_ruled_in_a_box() -> None:
    """Rulings between rows and a box around them, which are a grid of one column."""
    assert texts(page(*map(level, range(7)), upright(LEFT), upright(RIGHT))) == EVERY


def test_columns_ruled_only() -> None:
    """A head in boxes and below it one box a column: its lines are rows."""
    drawn = [level(0), level(1), level(6), *map(upright, COLUMNS)]
    assert texts(page(*drawn, right_head=True)) == EVERY


def test_bands_without_rulings() -> None:
    """Every second row on a pale band."""
    bands = [f"q .9 .95 1 rg {LEFT} {TOP - row * STEP} 400 {STEP} re f Q" for row in (1, 3, 5)]
    assert texts(page(*bands)) == EVERY


def test_a_boxed_head() -> None:
    """Only the head stands in boxes."""
    drawn = [level(0), level(1), *(upright(x, 0, 1) for x in COLUMNS)]
    assert texts(page(*drawn)) == EVERY


def test_label_rows() -> None:
    """A label over the rows of a part is a row of the table, no heading."""
    rows = (("Towns", "", "", ""), *ROWS[:2], ("Lakes", "", "", ""), *ROWS[2:])
    found = texts(page(level(0), level(1), level(8), rows=rows))
    assert found == [list(HEAD), *map(list, rows)]


def test_two_lines_in_a_row_stay_one_row() -> None:
    """Two lines in ruled cells may be one row."""
    drawn = [*map(level, (0, 1, 3, 4, 5, 6)), *map(upright, COLUMNS)]
    assert len(texts(page(*drawn, right_head=True))) == 5


def test_annotations_are_printed() -> None:
    """What is typed onto a page is read where it stands; a note that is hidden is not."""
    look = stream(b"BT /F1 10 Tf 2 4 Td (4180) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 100 16]")
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [150 500 250 516] /F %d /AP << /N 7 0 R >> /Contents (4180) >>"
    content = stream(b"BT /F1 10 Tf 72 504 Td (Loans in all:) Tj ET")
    for flags, shown in ((4, "Loans in all: 4180"), (2, "Loans in all:")):
        data = one_page(content, b"/Annots [6 0 R]", more={6: note % flags, 7: look})
        document = read_pdf("a.pdf", "", data, Limits())
        assert " ".join(block.text for block in document.blocks if hasattr(block, "text")) == shown


def test_a_negative_size_turned_back() -> None:
    """A size below nothing in a matrix that turns is upright in print."""
    data = one_page(stream(b"BT /F1 -12 Tf -1 0 0 -1 72 500 Tm (Loans 4180) Tj ET"))
    (block,) = read_pdf("a.pdf", "", data, Limits()).blocks
    assert getattr(block, "text", "") == "Loans 4180"
