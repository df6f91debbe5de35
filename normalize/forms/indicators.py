"""The indicator table of a form: one record for each indicator, and its total row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extract.document import Cell
from normalize.folding import bare, fold, squeeze
from normalize.forms.form_parts import Part, is_total
from normalize.grid import Grid, printed
from normalize.quantities.quantities import quantities
from normalize.quantities.values import cell_quantities, cell_value, from_quantity, text_value
from normalize.records import Category, FundRow, Indicator, Totals, Value
from normalize.vocabulary import is_blank, is_placeholder, label, match, without_brackets, words
from normalize.words import load

_LABEL_WEIGHT = re.compile(
    r"\(\s*(?:分值|权重|满分)?[:：]?\s*(?P<digits>\d+(?:\.\d+)?)\s*(?P<unit>分|%)?\s*\)"
)
_PREFIX = re.compile(r"^指标\s*\d+\s*[:：.、]\s*")


@dataclass(frozen=True, slots=True)
class _Levels:
    """The level labels that hold for a row, with the cells that print them."""

    cells: tuple[Cell | None, Cell | None, Cell | None]

    def text(self, level: int) -> str | None:
        cell = self.cells[level]
        return _label_text(cell.text) if cell is not None and not is_blank(cell.text) else None

    def weight(self, level: int) -> Value | None:
        cell = self.cells[level]
        return label_weight(cell) if cell is not None else None


def execution_row(grid: Grid, part: Part) -> FundRow | None:
    """Return weight and score of the budget's execution.

    Where they are a row of their own among the indicators: 预算执行率权重 | 10 | 9.8.
    """
    for number in range(part.first, part.last + 1):
        cells = printed(grid.row(number))
        if not cells or cells[0].row != number or match(cells[0].text, "execution") is None:
            continue
        under = {
            field: grid.under(column.header, number)
            for field in ("max_score", "score")
            if (column := part.column(field)) is not None
        }
        values = {
            field: cell_value(cell)
            for field, cell in under.items()
            if cell is not None and cell is not cells[0]
        }
        if any(value is not None and value.value is not None for value in values.values()):
            return FundRow(
                source=squeeze(cells[0].text),
                max_score=values.get("max_score"),
                score=values.get("score"),
                at=cells[0].at,
            )
    return None


def indicator_rows(grid: Grid, part: Part) -> tuple[tuple[Indicator, ...], Totals | None]:
    """Return the indicators under a header and the totals of the 总分 row, if one is printed."""
    found: list[Indicator] = []
    totals: Totals | None = None
    above: list[Cell | None] = [None, None, None]
    for number in range(part.first, part.last + 1):
        if _is_total_row(grid, number):
            totals = _totals(grid, part, number)
            break
        levels = _levels(grid, part, number, above)
        if (row := _indicator(grid, part, number, levels)) is not None:
            found.append(row)
    return tuple(found), totals


def _is_total_row(grid: Grid, number: int) -> bool:
    cells = printed(grid.row(number))
    return bool(cells) and any(is_total(cell) for cell in cells[:2] if cell.row == number)


def _levels(grid: Grid, part: Part, number: int, above: list[Cell | None]) -> _Levels:
    """Return the labels of a row.

    A blank first or second level holds on from above, where no other label of the level opens.
    """
    for level, field in enumerate(("level1", "level2", "level3")):
        column = part.column(field)
        cell = grid.under(column.header, number) if column else None
        if cell is not None and cell.text.strip():
            if cell is not above[level]:
                above[level + 1 :] = [None] * (2 - level)
            above[level] = cell
        elif field == "level3":
            above[level] = None
    return _Levels((above[0], above[1], above[2]))


def _indicator(grid: Grid, part: Part, number: int, levels: _Levels) -> Indicator | None:
    cells = {column.match.field: grid.under(column.header, number) for column in reversed(part.columns)}
    own = {
        field: cell
        for field, cell in cells.items()
        if cell is not None and (cell.row == number or cell.row_span > 1)
    }
    content = _content(part, own, levels)
    target, targets = _target(own)
    if not _is_row(content, levels, target, own, number):
        return None
    weight = cell_value(own.get("max_score")) if part.column("max_score") else levels.weight(2)
    return Indicator(
        level1=levels.text(0),
        level2=levels.text(1),
        level3=levels.text(2),
        category=category(levels.text(0), levels.text(1), levels.text(2) or content),
        content=content,
        target=target,
        targets=targets,
        actual=_worded(own.get("actual")),
        actuals=cell_quantities(own.get("actual")),
        max_score=weight,
        score=cell_value(own.get("score")),
        deviation_reason=text_value(own.get("deviation_reason")),
        improvement=text_value(own.get("improvement")),
        standard=text_value(own.get("standard")),
        level1_weight=levels.weight(0),
        level2_weight=levels.weight(1),
        level3_weight=levels.weight(2),
        at=(
            next(cell.at for cell in reversed(grid.row(number)) if cell.row == number)
            if any(cell.row == number for cell in grid.row(number))
            else None
        ),
    )


def _content(part: Part, own: dict[str, Cell], levels: _Levels) -> str | None:
    """Return the indicator's name: its content column, else the third level."""
    cell = own.get("content") if part.column("content") else levels.cells[2]
    if cell is None or is_blank(cell.text):
        return None
    text = _PREFIX.sub("", _label_text(cell.text))
    return text or None


def _is_row(
    content: str | None, levels: _Levels, target: Value | None, own: dict[str, Cell], number: int
) -> bool:
    """Say whether a row is an indicator.

    Not a blank one, not a placeholder left in (指标2, ……), not a printed remark.
    """
    if not any(cell.row == number for cell in own.values()):
        return False
    if (
        target_cell := own.get("target")
    ) is not None and target_cell in levels.cells:  # one cell across the table is a remark
        return False
    name = content or levels.text(2)
    if name is None or is_placeholder(name, "unnamed"):
        return target is not None and target.text != "" and not is_blank(target.text)
    return (
        any(
            field in own and own[field].text.strip()
            for field in ("target", "actual", "max_score", "score", "standard")
        )
        or target is not None
    )


def _target(own: dict[str, Cell]) -> tuple[Value | None, tuple[Value, ...]]:
    """Return the target; where it is printed in three columns (≥ | 95 | %), put together."""
    cell = own.get("target")
    if cell is None or not cell.text.strip():
        return None, ()
    operator, unit = own.get("operator"), own.get("measure_unit")
    if operator is None and unit is None:
        return _worded(cell), cell_quantities(cell)
    pieces = [
        piece.text
        for piece in (operator, cell, unit)
        if piece is not None and not is_blank(piece.text) and bare(piece.text) not in _QUALITATIVE
    ]
    joined = squeeze("".join(squeeze(piece) for piece in pieces))
    found = tuple(
        from_quantity(item, cell.at)
        for item in quantities(joined)
        if item.value is not None and item.kind not in ("date", "docno")
    )
    if len(found) == 1:
        return replace(found[0], text=joined), found
    return Value(joined, None, None, None, None, cell.at), found


_QUALITATIVE = ("定性", "定量")


def _worded(cell: Cell | None) -> Value | None:
    """Return a target or result: its number when the cell holds one quantity, else the text alone."""
    if cell is None or not cell.text.strip():
        return None
    found = cell_quantities(cell)
    shown = squeeze(cell.text)
    if len(found) != 1:
        return Value(shown, None, None, None, None, cell.at)
    return replace(found[0], text=shown, at=cell.at)


def _totals(grid: Grid, part: Part, number: int) -> Totals:
    """Read the 总分 row: under the columns of weight and score, with a grade cell anywhere behind."""
    weight, score = (part.column(field) for field in ("max_score", "score"))
    cells = [cell for cell in printed(grid.row(number)) if not is_total(cell)]
    under = [grid.under(column.header, number) if column else None for column in (weight, score)]
    values = [
        cell_value(cell) if cell is not None and not is_total(cell) and cell.text.strip() else None
        for cell in under
    ]
    if under[0] is under[1] and weight is not None and score is not None:
        values[0] = None
    grade = next((cell for cell in cells if is_grade(cell.text)), None)
    numbers = [value for cell in cells if (value := cell_value(cell)) is not None and value.value is not None]
    unread = values == [None, None] or any(value is not None and value.value is None for value in values)
    if unread and len(numbers) == 2:  # a grade cell behind the score pushes both figures to the left
        values = list(numbers)
    head = next((cell for cell in printed(grid.row(number)) if is_total(cell)), None)
    return Totals(
        values[0] or (label_weight(head) if head is not None else None), values[1], text_value(grade)
    )


def is_grade(text: str) -> bool:
    """Say whether a text is a grade: 优, 良好."""
    return bare(text).strip("“”\"'") in words("grade")


def label_weight(cell: Cell) -> Value | None:
    """Return the weight printed in a label: 产出指标(50分)."""
    found = _LABEL_WEIGHT.search(fold(cell.text))
    if found is None:
        return None
    return cell_value(replace(cell, text=found.group("digits") + (found.group("unit") or "")))


def _label_text(text: str) -> str:
    return squeeze(_LABEL_WEIGHT.sub("", fold(text)) if _LABEL_WEIGHT.search(fold(text)) else text)


@cache
def _taxonomy() -> dict[str, dict[str, Category]]:
    return {
        level: {bare(word): category for category, names in groups.items() for word in names}
        for level, groups in load("taxonomy.toml").items()
    }


def category(level1: str | None, level2: str | None, level3: str | None) -> Category:
    """Return the category of an indicator; the second level decides, then the first, then words of the third.

    >>> category("产出指标", "时效指标", None), category("满意度指标", None, None), category(None, None, "群众满意度")
    ('output.timeliness', 'satisfaction', 'satisfaction')
    """  # noqa: E501
    taxonomy = _taxonomy()
    for level, text in (("level2", level2), ("level1", level1), ("level2", level1)):
        compact = without_brackets(label(text)) if text else ""
        if compact in taxonomy[level]:
            return taxonomy[level][compact]
    for text in (level2, level3):
        for word, found in taxonomy["level3"].items():
            if text and word in bare(text):
                return found
    return "other"
