"""绩效评价基础数据表: every figure as an amount of its row, told by its column as last year's.

This year's budget or this year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extract.document import Block, Cell, Paragraph, Table
from normalize.folding import bare, squeeze
from normalize.forms.profile import profile
from normalize.grid import Grid, printed
from normalize.narrative.labels import names_budget
from normalize.quantities.values import cell_value, money_unit, table_unit
from normalize.records import Amount, Measure, Report
from normalize.titles import department_of, first_year
from normalize.vocabulary import is_blank

_FIGURE = re.compile(r"[-(]?[\d,]+(?:\.\d+)?[%％)]?$")
_PART = re.compile(r"^(?:其中[:：]?|\d+[、.．]|[(（]\d+[)）])\s*")
_YEAR = re.compile(r"^(?:19|20)\d\d\s*年度?(?=\D{2})")
_MONEY_HEADS = ("决算", "预算", "金额", "投资")


@dataclass(slots=True)
class _Reading:
    """What is known while going down a table: the heads by column, and the row that parts belong to."""

    year: int | None
    unit: str | None
    heads: dict[int, Cell] = field(default_factory=dict)
    whole: str | None = None
    after_of_which: bool = False


def basic_data(blocks: Iterable[Block], title: str | None, year: int | None) -> Report:
    """Return the report of a basic-data table.

    Money is in the unit of the table, its heads or the lines above it.
    """
    listed = list(blocks)
    keys: dict[str, str] = {}
    found: list[Amount] = []
    unit: str | None = None
    for block in listed:
        if isinstance(block, Table):
            grid = Grid(block)
            keys = profile(grid) | keys
            found.extend(_amounts(grid, _Reading(year, table_unit(block) or unit)))
        else:
            unit = money_unit(block.text) or unit
    lines = [block.text for block in listed if isinstance(block, Paragraph)]
    department = keys.get("department") or next(
        (name for line in lines if (name := department_of(line))), None
    )
    return Report("basic_data", title, department, None, year, amounts=tuple(found))


def _amounts(grid: Grid, reading: _Reading) -> Iterator[Amount]:
    for row in grid.rows():
        cells = [cell for cell in printed(grid.row(row)) if cell.row == row]
        figures = [cell for cell in cells if _FIGURE.match(bare(cell.text))]
        if not figures:
            for cell in cells if len(cells) > 1 else ():
                reading.unit = money_unit(cell.text) or reading.unit
                reading.heads |= dict.fromkeys(range(cell.column, cell.column + cell.column_span), cell)
            continue
        names = [cell for cell in cells if cell.column < figures[0].column and not is_blank(cell.text)]
        name = squeeze(names[-1].text) if names else None
        part = name is not None and _PART.match(name) is not None
        if name is not None and not part and not reading.after_of_which:
            reading.whole = name  # a row behind 其中 that is not numbered may belong to either
        reading.after_of_which = name is not None and (
            name.startswith("其中") or (reading.after_of_which and not part)
        )
        for cell in figures:
            yield from _amount(reading, cell, name, reading.whole if part else None)


def _amount(reading: _Reading, cell: Cell, name: str | None, whole: str | None) -> Iterator[Amount]:
    head = squeeze(reading.heads[cell.column].text) if cell.column in reading.heads else ""
    money = any(word in head for word in _MONEY_HEADS)
    stated = money_unit(head) or money_unit(name or "")
    value = cell_value(
        cell,
        stated or (reading.unit if money else None),
        "header" if stated else "caption" if money and reading.unit else None,
    )
    if value is None:
        return
    measure: Measure = "budget" if names_budget(re.sub(r"[(（].*", "", head)) else "amount"
    year = first_year(head) or (reading.year - 1 if reading.year and "上年" in head else reading.year)
    label = _YEAR.sub("", _PART.sub("", name) if name else head)
    yield Amount(label, whole, year, None, value, measure=measure)
