"""The heads of rows: labels, what they stand under, codes, levels and roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalize.folding import bare, squeeze
from normalize.grid import Grid
from normalize.quantities.units import printed_unit
from normalize.records import TableRow
from normalize.tables.column_uses import Half, is_figure
from normalize.tables.layout import Layout
from normalize.tables.table_words import core, level_of, marked, measure_of, role_of, unit_of
from normalize.vocabulary import is_blank

TOTALS = ("total", "subtotal")


def row_heads(grid: Grid, layout: Layout, half: Half) -> tuple[tuple[TableRow, ...], bool]:
    """Return the rows of a half that print figures, and whether they are numbered one after the other."""
    groups: dict[int, str] = {}
    sections: list[str] = []
    found: list[TableRow] = []
    for row in layout.body:
        texts = _labels(grid, half, row)
        if not _prints(grid, half, row):
            if _is_section(grid, half, row, texts):
                sections = [*_outer(sections, texts[-1]), texts[-1]]
            continue
        found.append(_row(grid, half, row, texts, groups, sections))
    numbers = [_ordinal(grid, half, entry.number) for entry in found]
    return tuple(_leveled(found, numbers)), _is_counted(found, numbers)


def _labels(grid: Grid, half: Half, row: int) -> list[str]:
    """Return the texts of the label cells that begin in a row, from the left."""
    cells = [grid.at(row, column) for column in (*half.ordinals, *half.codes, *half.labels)]
    kept = dict.fromkeys(
        cell for cell in cells if cell is not None and cell.row == row and not is_blank(cell.text)
    )
    return [squeeze(cell.text) for cell in kept if not is_figure(cell.text)]


def _prints(grid: Grid, half: Half, row: int) -> bool:
    cells = ((column, grid.at(row, column)) for column in half.figures)
    return any(
        cell is not None and (cell.row, cell.column) == (row, column) and is_figure(cell.text)
        for column, cell in cells
    )


def _is_section(grid: Grid, half: Half, row: int, texts: Sequence[str]) -> bool:
    """Say whether a row without figures heads those below it.

    It is numbered, ends in a colon or spreads over the figures.
    """
    if not texts:
        return False
    wide = any(
        (cell := grid.at(row, column)) is not None and cell.row == row and cell.column < column
        for column in half.figures[:1]
    )
    return wide or level_of(texts[-1]) is not None or bare(texts[-1]).endswith((":", "："))


def _outer(sections: list[str], text: str) -> list[str]:
    """Return the headings that stay when another begins: those of a higher level."""
    level = level_of(text)
    if level is None:
        return []
    return [other for other in sections if (above := level_of(other)) is not None and above < level]


def _row(
    grid: Grid, half: Half, row: int, texts: list[str], groups: dict[int, str], sections: list[str]
) -> TableRow:
    code = "".join(_codes(grid, half, row)) or None
    total = next((text for text in texts if role_of(text) in TOTALS), None)
    path = _group(grid, half, row, groups, total)
    own = _own(grid, half, row)
    label = total or own or (texts[-1] if texts else code or "")
    section = (path or sections or [""])[-1]
    role = role_of(label, section)
    unit = _unit(grid, half, row) or unit_of(label)
    mark, formula = marked(label)
    return TableRow(
        number=row,
        label=label,
        path=() if role == "total" else (*sections, *path),
        code=code,
        role=role,
        measure="rate" if measure_of((label,), unit) == "rate" else "amount",
        unit=unit,
        mark=mark or _line_number(grid, half, row),
        formula=formula,
    )


def _own(grid: Grid, half: Half, row: int) -> str | None:
    """Return the text of the last label cell of a row."""
    cells = (grid.at(row, column) for column in reversed(half.labels))
    return next(
        (
            squeeze(cell.text)
            for cell in cells
            if cell is not None and cell.row == row and not is_blank(cell.text)
        ),
        None,
    )


def _group(grid: Grid, half: Half, row: int, groups: dict[int, str], total: str | None) -> list[str]:
    """Return what the label cells left of the last say, taken from above where they are blank or merged."""
    outer = half.labels[:-1]
    for column in outer:
        cell = grid.at(row, column)
        if cell is not None and not is_blank(cell.text):
            text = squeeze(cell.text)
            if text != total or role_of(text) == "subtotal":
                groups.update({column: text})
                for later in outer:
                    if later > column:
                        groups.pop(later, None)
            else:
                groups.clear()
    return [groups[column] for column in outer if column in groups and groups[column] != total]


def _codes(grid: Grid, half: Half, row: int) -> Iterator[str]:
    for index, column in enumerate(half.codes):
        cell = grid.at(row, column)
        text = bare(cell.text) if cell is not None and cell.row == row else ""
        if text.isdigit():
            yield text.zfill(2) if index else text
        if cell is not None and cell.column_span > 1:
            return


def _unit(grid: Grid, half: Half, row: int) -> str | None:
    cells = (grid.at(row, column) for column in half.units)
    return next(
        (bare(cell.text) for cell in cells if cell is not None and printed_unit(bare(cell.text)) is not None),
        None,
    )


def _ordinal(grid: Grid, half: Half, row: int) -> str:
    cells = (grid.at(row, column) for column in half.ordinals)
    return next((bare(cell.text) for cell in cells if cell is not None and cell.row == row), "")


def _line_number(grid: Grid, half: Half, row: int) -> str | None:
    number = _ordinal(grid, half, row)
    return number if number.isdigit() else None


def _leveled(rows: Sequence[TableRow], numbers: Sequence[str]) -> Iterator[TableRow]:
    """Give the rows their levels.

    By codes where most have one, by the kind of their ordinals where these differ, or by list numbers.
    """
    coded = sum(row.code is not None for row in rows) > 1
    kinds = [_kind(number) for number in numbers]
    several = len({kind for kind in kinds if kind is not None}) > 1
    for row, kind in zip(rows, kinds, strict=True):
        level = (len(row.code) if row.code else None) if coded else kind if several else level_of(row.label)
        yield replace(row, level=None if row.role in (*TOTALS, "of_which") else level)


def _kind(number: str) -> int | None:
    """Return the level of an ordinal: 一 before （一） before 1 before 1.1."""
    if not number:
        return None
    if core(number) and all(letter in "一二三四五六七八九十" for letter in number):
        return 1
    if (
        number.startswith("(")
        and number.strip("()")
        and all(letter in "一二三四五六七八九十" for letter in number.strip("()"))
    ):
        return 2
    parts = number.rstrip(".、").split(".")
    return 2 + len(parts) if all(part.isdigit() for part in parts) else None


def _is_counted(rows: Sequence[TableRow], numbers: Sequence[str]) -> bool:
    """Say whether the rows that are no totals are numbered without a gap."""
    mine = [number for row, number in zip(rows, numbers, strict=True) if row.role == "item"]
    return len(mine) > 1 and mine == [str(index) for index in range(1, len(mine) + 1)]
