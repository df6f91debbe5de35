"""One figure of a table altered in one of the ways in which figures go wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from benchmarks.tables.model import Figure, FreeTable, Place

Edit = Callable[[random.Random, str], str]
TRIES = 60


@dataclass(frozen=True, slots=True)
class Altered:
    """A table with one altered cell: where, and what was printed there before.

    It is `certain` where no other single wrong figure would break just the relations that are broken.
    """

    table: FreeTable
    place: Place
    before: str
    kind: str
    certain: bool


def alter(table: FreeTable, rng: random.Random) -> Altered | None:
    """Return the table with a mistake that breaks a relation; None where no cell is covered by one."""
    covered = table.covered()
    for _ in range(TRIES if covered else 0):
        place, kind = rng.choice(covered), rng.choice(list(KINDS))
        before = table.text(place)
        text = (
            _stale(rng, table, place)
            if kind == "stale"
            else _copied(rng, table, place)
            if kind == "copied"
            else KINDS[kind](rng, before)
        )
        figure = _figure(text, table.figures[place])
        if figure is None or figure.number == table.figures[place].number:
            continue
        found = table.with_cell(place, text, figure)
        if any(tie.kind != "examples" for tie in found.broken()):
            return Altered(found, place, before, kind, _is_certain(found, place))
    return None


def _is_certain(table: FreeTable, place: Place) -> bool:
    broken = [tie for tie in table.broken() if tie.kind != "examples"]
    shared = frozenset.intersection(*(tie.places for tie in broken))
    held = {
        other for tie in table.ties if tie.kind != "examples" and tie not in broken for other in tie.places
    }
    return shared - held <= {place}


def _figure(text: str, old: Figure) -> Figure | None:
    digits = text.replace(",", "").rstrip("%")
    if re.match(r"-?0\d", digits):
        return None
    try:
        return Figure(Decimal(digits), old.step)
    except InvalidOperation:
        return None


def _digits(text: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter.isdigit()]


def _substituted(rng: random.Random, text: str) -> str:
    i = rng.choice(_digits(text))
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1 :]


def _transposed(rng: random.Random, text: str) -> str:
    spots = [i for i in _digits(text) if text[i + 1 : i + 2].isdigit() and text[i] != text[i + 1]]
    if not spots:
        return text
    i = rng.choice(spots)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _plain(text: str) -> tuple[str, bool]:
    return text.replace(",", ""), "," in text


def _restyled(digits: str, separated: bool, tail: str = "") -> str:
    whole, point, broken = digits.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return (
        f"{sign}{int(whole):,}{point}{broken}{tail}"
        if separated
        else f"{sign}{int(whole)}{point}{broken}{tail}"
    )


def _dropped(rng: random.Random, text: str) -> str:
    plain, separated = _plain(text)
    whole = _digits(plain.partition(".")[0])
    if len(whole) < 2:
        return text
    i = rng.choice(whole)
    return _cleaned(plain[:i] + plain[i + 1 :], separated)


def _added(rng: random.Random, text: str) -> str:
    plain, separated = _plain(text)
    i = rng.choice(_digits(plain.partition(".")[0].rstrip("%")))
    return _cleaned(plain[:i] + rng.choice("123456789") + plain[i:], separated)


def _cleaned(plain: str, separated: bool) -> str:
    tail = "%" if plain.endswith("%") else ""
    return _restyled(plain.removesuffix("%"), separated, tail)


def _shifted(rng: random.Random, text: str) -> str:
    plain, separated = _plain(text)
    tail = "%" if plain.endswith("%") else ""
    number = Decimal(plain.removesuffix("%"))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return _restyled(
        format((number * rng.choice((10, 100))).quantize(Decimal(1).scaleb(exponent)), "f"), separated, tail
    )


def _stale(rng: random.Random, table: FreeTable, place: Place) -> str:
    """Return a figure of the same size that has nothing to do with the right one."""
    plain, separated = _plain(table.text(place))
    tail = "%" if plain.endswith("%") else ""
    number = Decimal(plain.removesuffix("%"))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    factor = (
        Decimal(rng.choice([*range(70, 97), *range(104, 135)])) / 100 + Decimal(rng.randint(0, 99)) / 10000
    )
    return _restyled(format((number * factor).quantize(Decimal(1).scaleb(exponent)), "f"), separated, tail)


def _copied(rng: random.Random, table: FreeTable, place: Place) -> str:
    """Return the figure that stands above or below in the same column."""
    near = [other for other in table.figures if other[1] == place[1] and abs(other[0] - place[0]) == 1]
    return table.text(rng.choice(near)) if near else table.text(place)


def _same(rng: random.Random, text: str) -> str:
    return text


KINDS: dict[str, Edit] = {
    "substituted": _substituted,
    "transposed": _transposed,
    "dropped": _dropped,
    "added": _added,
    "shifted": _shifted,
    "stale": _same,
    "copied": _same,
}
