"""Key and value cells of a form: whose form it is, of which project and year; its goals in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.document import Cell
from normalize.folding import squeeze
from normalize.forms.form_parts import Part
from normalize.grid import Grid, printed
from normalize.quantities.values import text_value
from normalize.records import Goals
from normalize.vocabulary import is_blank, label, match, without_brackets, words

_PROFILE_ROWS = 12
_LONGEST_VALUE = 60
_ORGANS = ("department", "unit", "authority")
_CODE = re.compile(r"^(?:\d{3,}\s*[-－—_]|[\[【（(]\d{3,}[\]】）)]\s*[-－—_]?)\s*(?=\S)")
"""The code of a department before its name: 219001-某县水利局."""


def profile(grid: Grid) -> dict[str, str]:
    """Return what the key cells of the table's first rows say: department, authority, project, year."""
    found: dict[str, str] = {}
    for row in range(1, min(grid.table.rows, _PROFILE_ROWS) + 1):
        cells = printed(grid.row(row))
        for cell in cells:
            _in_one_cell(cell, found)
        for key, value in pairwise(cells):
            hit = match(key.text, "profile")
            if (
                hit is not None
                and hit.method != "contains"
                and hit.field not in found
                and match(value.text, "profile") is None
                and not is_blank(value.text)
            ):
                found[hit.field] = (
                    _CODE.sub("", squeeze(value.text)) if hit.field in _ORGANS else squeeze(value.text)
                )
    return found


def _in_one_cell(cell: Cell, found: dict[str, str]) -> None:
    """Take a key and its value that stand in one cell: 填报单位：某县水利局."""
    key, colon, value = squeeze(cell.text).replace(":", "：").partition("：")
    hit = match(key, "profile") if colon and value.strip() and len(value) <= _LONGEST_VALUE else None
    if hit is not None and hit.method != "contains":
        found.setdefault(hit.field, value.strip())


def goals(grid: Grid, parts: Iterable[Part]) -> tuple[Goals | None, tuple[Cell, ...]]:
    """Return the goals of a form and the cells they stand in."""
    taken = {
        row for part in parts if part.kind == "indicator" for row in range(part.header_row, part.last + 1)
    }
    for row in grid.rows():
        if row in taken:
            continue
        heads = _heads(printed(grid.row(row)))
        if heads and row < grid.table.rows and row + 1 not in taken:
            if len(heads) == 1 and (value := _right_of(grid, row, next(iter(heads.values())))) is not None:
                return Goals(
                    *(text_value(value) if field in heads else None for field in ("expected", "achieved"))
                ), (value,)
            below = {field: grid.under(cell, row + cell.row_span) for field, cell in heads.items()}
            cells = {field: cell for field, cell in below.items() if cell is not None and cell.text.strip()}
            if cells and not all(match(cell.text, "goals") for cell in cells.values()):
                return Goals(text_value(cells.get("expected")), text_value(cells.get("achieved"))), tuple(
                    cells.values()
                )
    return _beside(grid, taken)


def _is_goal(text: str) -> bool:
    """Say whether a label announces a goal, be it the first of several: 年度目标1（80分）."""
    known = words("goals", "block") | words("goals", "expected")
    return label(text) in known or without_brackets(label(text)).rstrip("0123456789一二三四五") in known


def _heads(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return the headers of goals in a row.

    年度目标 is one where other goals stand beside it, as 长期目标 does, and else a label.
    """
    hits = [
        (hit, cell)
        for cell in cells
        if (hit := match(cell.text, "goals")) is not None and hit.method != "contains"
    ]
    heads = {hit.field: cell for hit, cell in hits if hit.field != "block"}
    side_by_side = [cell for _, cell in hits if cell.row_span == 1]
    if not heads and len(side_by_side) > 1:
        yearly = next(
            (
                cell
                for cell in side_by_side
                if without_brackets(label(cell.text)) in words("goals", "expected")
            ),
            None,
        )
        return {"expected": yearly} if yearly is not None else {}
    return heads


def _right_of(grid: Grid, row: int, head: Cell) -> Cell | None:
    """Return the words to the right of a label that is the only one of its row."""
    behind = [cell for cell in printed(grid.row(row)) if cell.column > head.column]
    if len(behind) == 1 and len(behind[0].text.strip()) > 6 and match(behind[0].text, "goals") is None:
        return behind[0]
    return None


def _beside(grid: Grid, taken: set[int]) -> tuple[Goals | None, tuple[Cell, ...]]:
    """Find goals printed to the right of their label."""
    for row in grid.rows():
        cells = printed(grid.row(row))
        if row in taken or len(cells) < 2 or not _is_goal(cells[0].text):
            continue
        if len(cells[1].text.strip()) > 6 and match(cells[1].text, "goals") is None:
            return Goals(text_value(cells[1]), None), (cells[1],)
    return None, ()
