"""Values of cells: the printed text with its number, its unit and where the unit was found."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extract.document import Cell, Location, Table
from normalize.folding import bare, fold, squeeze
from normalize.quantities.numerals import arabic
from normalize.quantities.quantities import Quantity, quantities
from normalize.quantities.units import money_unit_pattern, printed_unit
from normalize.records import UnitSource, Value

_PLAIN = re.compile(r"(?P<open>\()?(?P<sign>[-+△▲])?(?P<digits>[\d,. ]*\d)(?(open)\))(?P<unit>\D{0,6})$")
_UNIT_IN_BRACKETS = re.compile(
    rf"[(,，:：]\s*(?:单位\s*[:：]?)?\s*(?P<unit>{money_unit_pattern()}|%)\s*(?:人民币)?[)、,，/]?"
)
_UNIT_LINE = re.compile(rf"(?:金额)?单位\s*[:：]\s*(?:人民币)?\s*(?P<unit>{money_unit_pattern()})")
_SCORE = ("分",)


def value_of(text: str, at: Location, unit: str | None = None, source: UnitSource | None = None) -> Value:
    """Read a printed text that should hold one number; `unit` is what its surroundings say.

    A unit printed beside the number wins. A text that is not one number keeps its text and has no value.
    """
    shown = squeeze(text)
    plain = _PLAIN.match(fold(shown))
    number = _signed(plain) if plain else None
    if (
        plain is None
        or number is None
        or (plain.group("unit").strip() and printed_unit(bare(plain.group("unit"))) is None)
    ):
        return _from_quantities(shown, at, unit, source)
    beside = bare(plain.group("unit"))
    name = beside or unit
    known = printed_unit(name) if name else None
    base = known.to_base(number) if known else number  # a bare figure (分值, 得分) is its own base
    return Value(
        text=shown,
        value=number,
        unit=name or None,
        base_value=base,
        base_unit=known.base if known else None,
        at=at,
        kind=known.kind if known else "number",
        unit_source="beside" if beside else source if name else None,
    )


def _signed(plain: re.Match[str]) -> Decimal | None:
    number = arabic(plain.group("digits").strip())
    if number is None:
        return None
    return -number if plain.group("open") or plain.group("sign") in ("-", "△", "▲") else number


def _from_quantities(shown: str, at: Location, unit: str | None, source: UnitSource | None) -> Value:
    found = [item for item in quantities(shown) if item.kind not in ("date", "docno", "ordinal")]
    if len(found) != 1 or found[0].value is None:
        return Value(shown, None, None, None, None, at)
    item = found[0]
    if item.unit is None and unit is not None and (known := printed_unit(unit)) is not None:
        item = item._replace(
            unit=unit, kind=known.kind, base_value=known.to_base(found[0].value), base_unit=known.base
        )
        return replace(from_quantity(item, at), text=shown, unit_source=source)
    return replace(from_quantity(item, at), text=shown)


def from_quantity(item: Quantity, at: Location) -> Value:
    """Return the value of a quantity found in text."""
    return Value(
        text=item.text,
        value=item.value,
        unit=item.unit,
        base_value=item.base_value,
        base_unit=item.base_unit,
        at=at,
        comparator=item.comparator,
        approximate=item.approximate,
        kind=item.kind,
        unit_source="beside" if item.unit else None,
        upper=item.upper,
        repair=item.repair,
    )


def cell_value(cell: Cell | None, unit: str | None = None, source: UnitSource | None = None) -> Value | None:
    """Return the value of a cell, None where nothing is printed."""
    if cell is None or not cell.text.strip():
        return None
    return value_of(cell.text, cell.at, unit, source)


def text_value(cell: Cell | None) -> Value | None:
    """Return a cell of words as a value without number."""
    if cell is None or not cell.text.strip():
        return None
    return Value(squeeze(cell.text), None, None, None, None, cell.at)


def cell_quantities(cell: Cell | None) -> tuple[Value, ...]:
    """Return every quantity of a cell with its place in the cell; dates and document numbers are none."""
    if cell is None:
        return ()
    found = (
        item
        for item in quantities(cell.text)
        if item.kind not in ("date", "docno", "ordinal") and item.value is not None
    )
    return tuple(from_quantity(item, cell.locate(item.start, item.end)) for item in found)


def money_unit(text: str) -> str | None:
    """Return the unit of money that a header, label or caption states: 资金情况(万元), 单位：元.

    >>> money_unit("项目资金（元）"), money_unit("单位：万元"), money_unit("预算数")
    ('元', '万元', None)
    """
    folded = bare(text)
    found = _UNIT_LINE.search(folded) or _UNIT_IN_BRACKETS.search(folded)
    return found.group("unit") if found else None


def table_unit(table: Table) -> str | None:
    """Return the unit that a table states in its caption line or in a cell of its own: 单位：万元."""
    for text in (table.unit, table.caption):
        if text and (unit := money_unit(text) or _plain_unit(text)) is not None:
            return unit
    for cell in table.cells[:40]:
        if "单位" in cell.text and (unit := money_unit(cell.text)) is not None:
            return unit
    return None


def _plain_unit(text: str) -> str | None:
    return bare(text) if re.fullmatch(money_unit_pattern(), bare(text)) else None
