"""Documents for tests, written as text.

A table is lines of cells between |, < joins a cell to its left, ^ to the one above.
"""

from __future__ import annotations

from extract.document import Block, Cell, Document, Heading, Location, Paragraph, Table


def table(text: str, number: int = 1, unit: str | None = None, caption: str | None = None) -> Table:
    """Return the table that `text` draws."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()
    ]
    columns = max(len(row) for row in rows)
    grid = [row + [""] * (columns - len(row)) for row in rows]
    cells = [
        _cell(grid, row, column, number)
        for row in range(len(grid))
        for column in range(columns)
        if grid[row][column] not in ("<", "^")
    ]
    return Table(number, len(grid), columns, tuple(cells), caption, unit)


def _cell(grid: list[list[str]], row: int, column: int, number: int) -> Cell:
    width = 1
    while column + width < len(grid[row]) and grid[row][column + width] == "<":
        width += 1
    height = 1
    while row + height < len(grid) and grid[row + height][column] == "^":
        height += 1
    return Cell(
        row + 1,
        column + 1,
        height,
        width,
        grid[row][column],
        Location(table=number, row=row + 1, column=column + 1),
    )


def document(*blocks: str | Table) -> Document:
    """Return a document of tables, headings (text after "# ", one # a level) and paragraphs."""
    made: list[Block] = []
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Table):
            made.append(block)
            continue
        level = len(block) - len(block.lstrip("#"))
        text = block.lstrip("#").strip() if level else block
        at = Location(paragraph=number, start=0, end=len(text))
        made.append(Heading(text, at, level=level) if level else Paragraph(text, at))
    return Document("test.md", "0" * 64, "markdown", None, tuple(made))
