"""What a document consists of, before it takes a format: headings, paragraphs, tables with merged cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.independent.figures import mark


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell; `rows` and `columns` are what it spans."""

    text: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (level 1 to 3) or a paragraph (level 0)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, as HTML lists them (without those spanned from above); `name` for a sheet."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def filled(self) -> list[list[Cell | None]]:
        """Return the table with None where a cell is covered by a merged one."""
        taken: set[tuple[int, int]] = set()
        grid: list[list[Cell | None]] = []
        for y, row in enumerate(self.rows):
            line: list[Cell | None] = []
            for cell in row:
                while (y, len(line)) in taken:
                    line.append(None)
                x = len(line)
                taken |= {(y + dy, x + dx) for dy in range(cell.rows) for dx in range(cell.columns)}
                line += [cell, *[None] * (cell.columns - 1)]
            while (y, len(line)) in taken:
                line.append(None)
            grid.append(line)
        return grid


Block = Text | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be written: its kind (for the tally), its blocks, and the format it takes."""

    name: str
    kind: str
    format: str
    blocks: tuple[Block, ...] = field(default=())

    def change_texts(self, change: Callable[[str], str]) -> Paper:
        """Return the paper with every text of it changed, in reading order."""
        return replace(self, blocks=tuple(_changed(block, change) for block in self.blocks))

    def texts(self) -> Iterator[str]:
        """Yield every text of the paper in the order in which `change_texts` meets them."""
        for block in self.blocks:
            if isinstance(block, Text):
                yield block.text
            else:
                yield from block.before
                yield from (cell.text for row in block.rows for cell in row)
                yield from block.after

    def labels(self) -> Iterator[str]:
        """Yield for every text what a reader finds it by: the table's name and the first words of its row."""
        for block in self.blocks:
            if isinstance(block, Text):
                yield ""
                continue
            yield from (block.name for _ in block.before)
            for row in block.rows:
                words = [cell.text for cell in row if cell.text and not cell.text[-1:].isdigit()]
                yield from (f"{block.name}: {words[0] if words else ''}" for _ in row)
            yield from (block.name for _ in block.after)


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    """Return a block with its texts changed."""
    if isinstance(block, Text):
        return replace(block, text=change(block.text))
    before = tuple(change(line) for line in block.before)
    rows = tuple(tuple(replace(cell, text=change(cell.text)) for cell in row) for row in block.rows)
    return replace(block, before=before, rows=rows, after=tuple(change(line) for line in block.after))


def row(*texts: str) -> tuple[Cell, ...]:
    """Return a row of single cells."""
    return tuple(Cell(text) for text in texts)


def figures(texts: Sequence[str]) -> tuple[Cell, ...]:
    """Return cells of figures that relations cover."""
    return tuple(Cell(mark(text)) for text in texts)
