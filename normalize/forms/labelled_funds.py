"""Funds printed as label and figure side by side, as in declarations of targets: 年度资金总额： | 120.00."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from extract.document import Cell
from normalize.folding import fold, squeeze
from normalize.forms.form_parts import Part
from normalize.forms.funds import with_parents
from normalize.grid import Grid, printed
from normalize.quantities.values import money_unit, value_of
from normalize.records import FundRow
from normalize.vocabulary import label, match, without_brackets

_OF_WHICH = re.compile(r"^其中[:：]?")
_UNIT = re.compile(r"[(（][^()（）]*元\s*[)）]$")
_IN_ONE_CELL = re.compile(
    r"(?P<label>[^:：\d]{2,24})[:：]\s*(?P<figure>[\d,]+(?:\.\d+)?\s*(?:[百千万亿]*元)?)\s*$"
)
_EACH = re.compile(
    r"(?P<label>[^:：\d;；,，()]{2,24})[:：]?\s*(?P<figure>[\d,]+(?:\.\d+)?\s*[百千万亿]*元)(?=\s*(?:[;；,，()]|$))"
)
"""One of several in a cell, or one without a colon: its unit must be there."""
_ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[、.])")
_FIGURE = re.compile(r"[\d,]+(?:\.\d+)?\s*(?:[百千万亿]*元)?$")


def declared_funds(grid: Grid, parts: Iterable[Part], unit: str | None) -> tuple[FundRow, ...]:
    """Return the funds told by a label beside their figure, above the indicators.

    None in a form that has a fund block.
    """
    known = list(parts)
    if any(part.kind == "fund" for part in known):
        return ()
    end = min((part.header_row for part in known), default=grid.table.rows + 1)
    rows = [row for number in range(1, end) for row in _in_row(grid, number, unit)]
    return with_parents(rows)


def _in_row(grid: Grid, number: int, unit: str | None) -> Iterator[FundRow]:
    cells = printed(grid.row(number))
    scope = next((found for cell in cells if (found := money_unit(cell.text))), None)
    for cell, value in pairwise(cells):
        if value.row == number and _FIGURE.match(fold(value.text.strip())) and _is_source(cell.text):
            yield _fund(_source(cell.text), value, value.text, money_unit(cell.text) or scope or unit)
    for cell in cells:
        if cell.row == number:
            yield from _in_cell(cell, scope or unit)


def _in_cell(cell: Cell, unit: str | None) -> Iterator[FundRow]:
    """Yield the funds told in one cell.

    Those in brackets are parts of the one before: 财政拨款：6万元（其中：上级资金：5万元；本级财政：1万元）.
    """
    text = fold(squeeze(cell.text))
    found = list(_EACH.finditer(text))
    whole = _IN_ONE_CELL.match(text)
    if whole is not None and len(found) < 2:
        found = [whole]
    holder: str | None = None
    for each in found:
        if not _is_source(each.group("label")):
            return
        source, inside = (
            _source(each.group("label")),
            text.count("(", 0, each.start()) > text.count(")", 0, each.start()),
        )
        yield replace(_fund(source, cell, each.group("figure"), unit), parent=holder if inside else None)
        holder = holder if inside else source


def _fund(source: str, cell: Cell, figure: str, unit: str | None) -> FundRow:
    return FundRow(source=source, budget=value_of(figure, cell.at, unit, "row" if unit else None), at=cell.at)


def _source(text: str) -> str:
    return _UNIT.sub("", _OF_WHICH.sub("", _ENUMERATOR.sub("", squeeze(text))).rstrip("：:")).strip()


def _is_source(text: str) -> bool:
    plain = without_brackets(label(_OF_WHICH.sub("", fold(squeeze(text)))))
    found = match(plain, "declared")
    return found is not None and found.method in ("exact", "folded")
