"""What the columns of a table hold: labels, codes, ordinals, units, figures; and the halves they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from normalize.folding import bare
from normalize.grid import Grid
from normalize.quantities.units import printed_unit
from normalize.tables.table_words import core, equation, level_of, role_of, words
from normalize.vocabulary import is_blank

Use = Literal["figure", "label", "code", "ordinal", "unit", "aside", "empty"]
_FIGURE = re.compile(r"^\(?[-+△▲]?\d[\d,]*(?:\.\d+)?\)?(?P<unit>[^\d]{0,3})$")
YEAR = re.compile(r"^(?:19|20)\d\d$")
_LONG = 11


@dataclass(frozen=True, slots=True)
class Half:
    """One of the halves that stand side by side: its columns by use, from the left."""

    labels: tuple[int, ...]
    codes: tuple[int, ...]
    ordinals: tuple[int, ...]
    units: tuple[int, ...]
    figures: tuple[int, ...]


def is_figure(text: str) -> bool:
    """Say whether a cell is one figure and no more.

    >>> is_figure("1,234.50"), is_figure("85.2%"), is_figure("2024年"), is_figure("3人")
    (True, True, False, True)
    """
    flat = bare(text)
    found = _FIGURE.match(flat)
    if found is None or (flat.isdigit() and len(flat) >= _LONG):
        return False
    return not found["unit"] or (
        found["unit"] not in ("年", "月", "日", "号") and printed_unit(found["unit"]) is not None
    )


def _texts(grid: Grid, column: int, rows: Iterable[int]) -> list[str]:
    cells = ((row, grid.at(row, column)) for row in rows)
    return [
        bare(cell.text)
        for row, cell in cells
        if cell is not None and cell.row == row and cell.column == column and not is_blank(cell.text)
    ]


def _lowest_head(grid: Grid, column: int, header: Sequence[int]) -> str:
    cells = (grid.at(row, column) for row in reversed(header))
    return next(
        (
            core(cell.text)
            for cell in cells
            if cell is not None and cell.text.strip() and equation(cell.text) is None
        ),
        "",
    )


def use_of(grid: Grid, column: int, data: Sequence[int], header: Sequence[int]) -> Use:
    """Return what a column holds, by its lowest header, else by what is printed in the rows `data`."""
    texts = _texts(grid, column, data)
    head = _lowest_head(grid, column, header)
    if (
        head in words("columns", "code")
        or head.endswith(tuple(words("columns", "code_ends")))
        or (column <= 2 and _are_codes(texts))
    ):
        return "code"
    if head in words("columns", "ordinal") or (column == 1 and _are_ordinals(texts)):
        return "ordinal"
    if head in words("columns", "aside"):
        return "aside"
    figures = [text for text in texts if is_figure(text)]
    if texts and len(figures) * 2 >= len(texts):
        return "aside" if all(YEAR.match(text) for text in figures) and len(figures) > 1 else "figure"
    if head in words("columns", "unit") and texts and all(printed_unit(text) is not None for text in texts):
        return "unit"
    # A column without any text is of figures where its head is printed and no label: nothing was entered
    # there.
    return "label" if texts else "empty"


def _are_codes(texts: Sequence[str]) -> bool:
    """Say whether texts are codes of the classification.

    3, 5 or 7 digits, each once, the longer under the shorter.
    """
    digits = [text for text in texts if text.isdigit()]
    if len(digits) < 2 or len(digits) * 2 < len(texts) or len(set(digits)) < len(digits):
        return False
    lengths = {len(text) for text in digits}
    nested = [text for text in digits if len(text) > min(lengths)]
    return (
        lengths <= {3, 5, 7}
        and bool(nested)
        and all(any(text[:-cut] in digits for cut in (2, 4)) for text in nested)
    )


def _are_ordinals(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdigit() and len(text) < 5]
    return (
        len(numbers) > 2 and len(numbers) * 2 > len(texts) and all(b == a + 1 for a, b in pairwise(numbers))
    )


def halves_of(grid: Grid, uses: dict[int, Use], header: Sequence[int], body: Sequence[int]) -> Iterator[Half]:
    """Part the columns: each run of labels and the figures after it are a half."""
    mine: dict[str, list[int]] = {}
    for column, use in uses.items():
        if (
            use in ("label", "code", "ordinal")
            and mine.get("figure")
            and _opens(grid, uses, column, header, body)
        ):
            yield _half(mine)
            mine = {}
        if use != "label" or not mine.get("figure"):
            mine.setdefault(use, []).append(column)
    if mine.get("figure"):
        yield _half(mine)


def _half(mine: dict[str, list[int]]) -> Half:
    kinds = ("label", "code", "ordinal", "unit", "figure")
    return Half(*(tuple(mine.get(kind, ())) for kind in kinds))


def _opens(grid: Grid, uses: dict[int, Use], column: int, header: Sequence[int], body: Sequence[int]) -> bool:
    """Say whether labels that stand right of figures name the rows of another half."""
    if not any(use == "figure" for other, use in uses.items() if other > column):
        return False
    if uses[column] != "label":
        return True
    texts = _texts(grid, column, body)
    named = _lowest_head(grid, column, header) in words("columns", "label")
    return (
        named
        or any(role_of(text) in ("total", "subtotal") for text in texts)
        or sum(level_of(text) is not None for text in texts) > 1
    )
