"""One slip in a clean paper: a digit, two digits, the point, a unit, a copied or slid figure, a direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from benchmarks.independent.figures import IMPLIED, MARK, START, number, plain
from benchmarks.independent.layout import Cell, Grid, Paper


@dataclass(frozen=True, slots=True)
class Slip:
    """What was altered: the kind, the wrong texts, the right ones, the words before.

    The relation's grounds.
    """

    kind: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    around: str
    grounds: str = "printed or worded"


Spoilt = tuple[Paper, Slip]
Change = Callable[[re.Match[str], Random], str | None]


def spoil(paper: Paper, kind: str, random: Random) -> Spoilt | None:
    """Alter one covered figure of a marked paper; None where it has nothing for this kind of slip."""
    if kind in BLOCKS:
        return BLOCKS[kind](paper, random)
    places = [(n, found) for n, text in enumerate(paper.texts()) for found in MARK.finditer(text)]
    random.shuffle(places)
    texts, labels = list(paper.texts()), list(paper.labels())
    for n, found in places:
        wrong = FIGURES[kind](found, random)
        if wrong is None:
            continue
        text = texts[n]
        if kind == "unit":
            wrong, end = found[1], found.end() + len("万元")
            if not text.startswith("万元", found.end()):
                continue
            changed, shown = f"{text[: found.end()]}元{text[end:]}", (f"{wrong}元", f"{wrong}万元")
        else:
            changed, shown = text[: found.start()] + wrong + text[found.end() :], (wrong, found[1])
        grounds = "implied" if found[0][0] == IMPLIED else "printed or worded"
        around = plain(text[max(0, found.start() - 20) : found.start()])[-16:] or plain(labels[n])
        return _with(paper, n, changed), Slip(kind, (shown[0],), (shown[1],), around, grounds)
    return None


def _with(paper: Paper, place: int, text: str) -> Paper:
    """Return the paper with one of its texts changed."""
    counter = iter(range(1 << 30))
    return paper.change_texts(lambda old: text if next(counter) == place else old)


def _significant(text: str, many: int) -> list[int]:
    """Return where the first significant digits stand, if the figure has more than one."""
    at = [m.start() for m in re.finditer(r"\d", text)]
    while at and text[at[0]] == "0":
        at.pop(0)
    return at[:many] if len(at) > 1 else []


def _digit(found: re.Match[str], random: Random) -> str | None:
    """Replace one of the leading digits."""
    at = _significant(found[1], 2)
    if not at:
        return None
    place = random.choice(at)
    lowest = "1" if place == at[0] else "0"
    digits = [d for d in "0123456789" if d >= lowest and d != found[1][place]]
    return found[1][:place] + random.choice(digits) + found[1][place + 1 :]


def _exchange(found: re.Match[str], random: Random) -> str | None:
    """Exchange the first two significant digits that stand beside each other and differ."""
    at = _significant(found[1], 3)
    for a, b in pairwise(at):
        if found[1][a] != found[1][b] and found[1][b] != "0":
            digits = list(found[1])
            digits[a], digits[b] = digits[b], digits[a]
            return "".join(digits)
    return None


def _point(found: re.Match[str], random: Random) -> str | None:
    """Move the point by one place."""
    value = number(found[1])
    if not value or "." not in found[1] or len(_significant(found[1], 9)) < 3:
        return None
    places = len(found[1].split(".")[1])
    larger = random.random() < 0.5 and not found.string.startswith("%", found.end())
    shifted = value * 10 if larger else value / 10
    return f"{shifted:,.{places}f}" if "," in found[1] else f"{shifted:.{places}f}"


def _unit(found: re.Match[str], random: Random) -> str | None:
    """Say whether the figure can lose the 万 of its unit."""
    return found[1] if number(found[1]) and found.string.startswith("万元", found.end()) else None


def _budget(found: re.Match[str], random: Random) -> str | None:
    """Print the budget for the actual."""
    budget, actual = number(found[2] or ""), number(found[1])
    return found[2] if budget and actual and budget != actual else None


def _direction(found: re.Match[str], random: Random) -> str | None:
    """Reverse a word of direction."""
    return found[2] if found[2] and number(found[2]) is None else None


def _blocks(paper: Paper, random: Random) -> Iterator[tuple[int, Grid]]:
    """Yield the tables of a paper in random order."""
    places = [(n, block) for n, block in enumerate(paper.blocks) if isinstance(block, Grid)]
    random.shuffle(places)
    yield from places


def _marked(grid: Grid) -> dict[tuple[int, int], str]:
    """Return the covered amounts of a table by row and column."""
    rows = enumerate(grid.filled())
    cells = {(y, x): cell.text for y, row in rows for x, cell in enumerate(row) if cell is not None}
    return {at: text for at, text in cells.items() if START in text and number(plain(text))}


def _exchanged(paper: Paper, place: int, new: dict[tuple[int, int], str], kind: str) -> Spoilt:
    """Return the paper with cells of one table changed."""
    grid = paper.blocks[place]
    assert isinstance(grid, Grid)
    filled = grid.filled()
    old = {at: cell.text for at in new if (cell := filled[at[0]][at[1]]) is not None}
    rows = []
    for y, row in enumerate(filled):
        cells = ((x, cell) for x, cell in enumerate(row) if isinstance(cell, Cell))
        rows.append(tuple(replace(cell, text=new.get((y, x), cell.text)) for x, cell in cells))
    blocks = (*paper.blocks[:place], replace(grid, rows=tuple(rows)), *paper.blocks[place + 1 :])
    wrong = tuple(plain(text) for text in new.values())
    return replace(paper, blocks=blocks), Slip(kind, wrong, tuple(plain(old[at]) for at in new), grid.name)


def _slid_column(paper: Paper, random: Random) -> Spoilt | None:
    """Let the amounts of three rows of a column stand a row too low."""
    return _slid(paper, random, "row", lambda at: at[1], lambda a, b: b[0] - a[0] == 1)


def _slid_row(paper: Paper, random: Random) -> Spoilt | None:
    """Let the amounts of a row stand a column too far right."""
    return _slid(paper, random, "column", lambda at: at[0], lambda a, b: b[1] - a[1] >= 1)


def _slid(
    paper: Paper,
    random: Random,
    kind: str,
    line: Callable[[tuple[int, int]], int],
    follows: Callable[[tuple[int, int], tuple[int, int]], bool],
) -> Spoilt | None:
    """Rotate up to three neighbouring amounts of a line, all of which change."""
    for place, grid in _blocks(paper, random):
        amounts = _marked(grid)
        for chosen in random.sample(sorted(set(map(line, amounts))), len(set(map(line, amounts)))):
            at = [cell for cell in sorted(amounts) if line(cell) == chosen]
            most = max(_value(amounts[cell]) for cell in at)
            for run in (at[:3], at[-3:], at[:2], at[-2:]):
                if all(_value(amounts[cell]) != most for cell in run):
                    continue  # parts exchanged among themselves add up as before
                if len(run) > 1 and all(follows(a, b) for a, b in pairwise(run)):
                    new = {cell: amounts[run[n - 1]] for n, cell in enumerate(run)}
                    if all(plain(new[cell]) != plain(amounts[cell]) for cell in run):
                        return _exchanged(paper, place, new, kind)
    return None


def _value(text: str) -> Decimal:
    """Return the number of a marked cell; of none, 0."""
    return number(plain(text)) or Decimal(0)


def _total(paper: Paper, random: Random) -> Spoilt | None:
    """Copy the first amount of a column, its total, over a part of it."""
    for place, grid in _blocks(paper, random):
        amounts = _marked(grid)
        for cell in random.sample(sorted(amounts), len(amounts)):
            above = [at for at in sorted(amounts) if at[1] == cell[1] and at[0] < cell[0]]
            if above and abs(_value(amounts[above[0]]) - _value(amounts[cell])) > 1:
                return _exchanged(paper, place, {cell: amounts[above[0]]}, "total")
    return None


FIGURES: dict[str, Change] = {
    "digit": _digit,
    "exchange": _exchange,
    "point": _point,
    "unit": _unit,
    "budget": _budget,
    "direction": _direction,
}
BLOCKS: dict[str, Callable[[Paper, Random], Spoilt | None]] = {
    "row": _slid_column,
    "column": _slid_row,
    "total": _total,
}
KINDS = (*FIGURES, *BLOCKS)
