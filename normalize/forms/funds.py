"""The fund block of a form: one record for each source of money."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Cell
from normalize.folding import bare, fold, squeeze
from normalize.forms.form_parts import MONEY, Column, Part
from normalize.grid import Grid, printed
from normalize.quantities.values import cell_value, money_unit, value_of
from normalize.records import FundRow, UnitSource, Value
from normalize.vocabulary import is_blank, label, match, words

_LONGEST_FIGURE = 30  # a longer cell under a column of figures is running text of another row
_OF_WHICH = re.compile(r"^(?:其中[:：]?|[(（]?\d+[)）.、])")
_BESIDE = re.compile(
    r"(?:其中\s*[:：])?\s*(?P<label>[^:：\d]{2,20}?)\s*[:：]\s*(?P<figure>-?[\d,]+(?:\.\d+)?\s*(?:[百千万亿]*元)?)?\s*$"
)
"""A label and, where it is filled in, its figure in one cell."""
_GROUPING = re.compile(r"^按.{2,8}分")
_FORMULA = re.compile(r"\(\(?[A-Z][-+A-Z()]*[/÷][-+A-Z()]+\)?")
_RATE_UNIT = re.compile(r"[(（]\s*[%％]\s*[)）]")


def fund_rows(grid: Grid, part: Part, unit: str | None) -> tuple[FundRow, ...]:
    """Return the fund rows under a header; `unit` is what the surroundings of the table say of its money."""
    rows: list[FundRow] = []
    grouping: str | None = None
    headings: dict[int, str] = {}
    for number in range(part.first, part.last + 1):
        grouping = _grouping_line(grid, number) or grouping
        across = _across(grid, part, number)
        if across and not any(match(cell.text, "goals") or match(cell.text, "profile") for cell in across):
            headings |= {
                cell.column: squeeze(cell.text).rstrip("：:")
                for cell in across
                if _GROUPING.match(bare(cell.text))
            }
            rows += _columnless(grid, part, number, across, headings, unit)
            continue
        if rows and any(match(cell.text, "goals") for cell in printed(grid.row(number))[:2]):
            break
        if (row := _fund_row(grid, part, number, unit)) is not None:
            rows.append(row if row.grouping or grouping is None else replace(row, grouping=grouping))
    return with_parents(rows)


def _across(grid: Grid, part: Part, number: int) -> list[Cell]:
    """Return the cells of a row that hold a label and its figure together, across the columns.

    None where the row has columns.
    """
    columns = [column.header.column for column in part.columns if column.match.field in MONEY]
    own = [cell for cell in printed(grid.row(number)) if cell.row == number and cell.column_span > 1]
    stated = [
        cell
        for cell in own
        if sum(1 for column in columns if cell.column <= column < cell.column + cell.column_span) > 1
    ]
    return (
        [cell for cell in own if cell.column >= stated[0].column]
        if stated and all(_BESIDE.match(fold(squeeze(cell.text))) for cell in stated)
        else []
    )


def _columnless(
    grid: Grid, part: Part, number: int, cells: list[Cell], headings: dict[int, str], unit: str | None
) -> list[FundRow]:
    """Return the funds printed in cells across the columns: 其中：一般公共预算：855 | 其中：基本支出：600."""
    stated, source = _money_scope(grid, part, "budget", number)
    found = []
    for cell in cells:
        beside = _BESIDE.match(fold(squeeze(cell.text)))
        if beside is not None and beside.group("figure"):
            value = value_of(
                beside.group("figure"),
                cell.at,
                stated or unit,
                source if stated else "caption" if unit else None,
            )
            found.append(
                FundRow(
                    source=beside.group("label").strip(),
                    budget=value,
                    grouping=headings.get(cell.column),
                    at=cell.at,
                    columnless=True,
                )
            )
    return found


def _grouping_line(grid: Grid, number: int) -> str | None:
    """Return the grouping that a row of its own announces for the rows below it: 按收入性质分."""
    cells = [cell for cell in printed(grid.row(number)) if cell.row == number]
    return (
        squeeze(cells[0].text).rstrip("：:")
        if len(cells) == 1 and _GROUPING.match(bare(cells[0].text))
        else None
    )


def _fund_row(grid: Grid, part: Part, number: int, unit: str | None) -> FundRow | None:
    cells = {
        column.match.field: grid.under(column.header, number)
        for column in part.columns
        if column.match.field != "source"
    }
    own = {
        field: cell
        for field, cell in cells.items()
        if cell is not None and cell.row == number and len(cell.text) <= _LONGEST_FIGURE
    }
    values = {field: _value(grid, part, field, cell, number, unit) for field, cell in own.items()}
    labels = _labels(grid, part, number)
    if not labels or not any(
        value is not None and (value.value is not None or (field in MONEY and is_blank(value.text)))
        for field, value in values.items()
    ):
        return None
    if any(match(cell.text, "goals") or match(cell.text, "profile") for cell in labels) or not _has_money(
        values
    ):
        return None
    source = _OF_WHICH.sub("", squeeze(labels[-1].text)).strip().rstrip("：:")
    grouping = next((squeeze(cell.text) for cell in labels if _GROUPING.match(bare(cell.text))), None)
    fields = {field: value for field, value in values.items() if field in FundRow.__dataclass_fields__}
    return FundRow(source=source, grouping=grouping, rate_formula=_formula(part), at=labels[-1].at, **fields)  # type: ignore[arg-type]


def _has_money(values: dict[str, Value | None]) -> bool:
    return any(
        value is not None and (value.value is not None or is_blank(value.text))
        for field, value in values.items()
        if field in MONEY
    )


def _labels(grid: Grid, part: Part, number: int) -> list[Cell]:
    """Return the label cells of a row.

    What is printed to the left of the first column of figures, in this row first.
    """
    first = min(column.header.column for column in part.columns if column.match.field != "source")
    left = [cell for cell in printed(grid.row(number)) if cell.column < first]
    own = [cell for cell in left if cell.row_span == 1 or _GROUPING.match(bare(cell.text))]
    return own or [cell for cell in left if cell.row == number]


def _value(grid: Grid, part: Part, field: str, cell: Cell, number: int, unit: str | None) -> Value | None:
    if field in MONEY:
        stated, source = _money_scope(grid, part, field, number)
        return cell_value(cell, stated or unit, source if stated else "caption" if unit else None)
    header = part.column(field)
    if field == "execution_rate" and header is not None and _RATE_UNIT.search(header.header.text):
        return cell_value(cell, "%", "header")
    return cell_value(cell)


def _money_scope(grid: Grid, part: Part, field: str, number: int) -> tuple[str | None, UnitSource | None]:
    """Return the unit stated by the column's header, else by a label of the row."""
    column = part.column(field)
    if column is not None and (unit := money_unit(column.header.text)) is not None:
        return unit, "header"
    first = column.header.column if column else 0
    for row in range(
        number, part.header_row - 1, -1
    ):  # 资金情况(万元) may stand in the block's first row only
        for cell in printed(grid.row(row)):
            if cell.column < first and (unit := money_unit(cell.text)) is not None:
                return unit, "row"
    return None, None


def _formula(part: Part) -> str | None:
    column: Column | None = part.column("execution_rate")
    found = _FORMULA.search(bare(column.header.text)) if column else None
    if found is None:
        return None
    text = found.group()
    return (
        text[1:-1]
        if text.endswith(")") and text.count("(") == text.count(")")
        else text[1:]
        if text.count("(") > text.count(")")
        else text
    )


def with_parents(rows: list[FundRow]) -> tuple[FundRow, ...]:
    """Return the rows with the total among them as the parent of the others that have none."""
    total = next((row.source for row in rows if label(row.source) in words("fund_total")), None)
    return tuple(
        row if total is None or row.source == total or row.parent else replace(row, parent=total)
        for row in rows
    )
