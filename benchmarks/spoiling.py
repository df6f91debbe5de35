"""Mistakes of the kinds that are made in reports, put into one figure of a report without a mistake."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from benchmarks.making import CENT, PRINTED_UNITS
from normalize.records import Report, Value

# More cells than any statement made here has.
CELLS = 10_000
MILLIONTH = Decimal("0.000001")
SIMILAR = {"0": "8", "8": "03", "1": "7", "7": "1", "3": "8", "5": "6", "6": "5"}


Place = tuple[str, int, str]


def places(report: Report, base: str | None = "CNY") -> list[Place]:
    """Return where the figures of one kind stand: (tuple, index, field)."""
    fields = (
        ("funds", ("budget", "executed", "execution_rate", "score")),
        ("indicators", ("score", "max_score")),
        ("amounts", ("value",)),
    )
    found = [
        (name, i, field)
        for name, names in fields
        for i, record in enumerate(getattr(report, name))
        for field in names
        if getattr(record, field) is not None
    ]
    found += [
        ("statements", CELLS * s + c, "value")
        for s, statement in enumerate(report.statements)
        for c in range(len(statement.cells))
    ]
    return [place for place in found if get(report, place).base_unit == base and get(report, place).value]


def get(report: Report, place: Place) -> Value:
    """Return the value at a place."""
    record = (
        report.statements[place[1] // CELLS].cells[place[1] % CELLS]
        if place[0] == "statements"
        else getattr(report, place[0])[place[1]]
    )
    value = getattr(record, place[2])
    assert isinstance(value, Value)
    return value


def put(report: Report, place: Place, value: Value) -> Report:
    """Return the report with another value at a place."""
    if place[0] == "statements":
        statements = list(report.statements)
        cells = list(statements[place[1] // CELLS].cells)
        cells[place[1] % CELLS] = replace(cells[place[1] % CELLS], value=value)
        statements[place[1] // CELLS] = replace(statements[place[1] // CELLS], cells=tuple(cells))
        return replace(report, statements=tuple(statements))
    records = list(getattr(report, place[0]))
    records[place[1]] = replace(records[place[1]], **{place[2]: value})
    return replace(report, **{place[0]: tuple(records)})  # type: ignore[arg-type]


def renumbered(value: Value, number: Decimal, unit: str | None = None) -> Value:
    """Return the value with another number, or the same number in another unit."""
    factor = PRINTED_UNITS.get(unit or value.unit or "", Decimal(1))
    base = number * factor if value.base_value is not None else None
    shown = unit or (value.unit if value.unit and value.unit in value.text else None) or ""
    return replace(value, text=f"{number}{shown}", value=number, unit=unit or value.unit, base_value=base)


Spoilt = tuple[Report, list[Place]]


def _one(
    change: Callable[[random.Random, Decimal], Decimal], base: str | None = "CNY"
) -> Callable[[Report, random.Random], Spoilt]:
    def spoil(report: Report, rng: random.Random) -> Spoilt:
        place = rng.choice(places(report, base))
        value = get(report, place)
        assert value.value is not None
        return put(report, place, renumbered(value, change(rng, value.value))), [place]

    return spoil


def _unit(to: str) -> Callable[[Report, random.Random], Spoilt]:
    def spoil(report: Report, rng: random.Random) -> Spoilt:
        place = rng.choice(places(report))
        value = get(report, place)
        assert value.value is not None
        if value.unit is None or value.unit in value.text:
            return put(report, place, renumbered(value, value.value, to)), [place]
        # A cell has no unit of its own: the figure is what it would be in the other unit.
        number = value.value * PRINTED_UNITS[value.unit] / PRINTED_UNITS[to]
        return put(report, place, renumbered(value, number.quantize(CENT if number > 1 else MILLIONTH))), [
            place
        ]

    return spoil


def _digits(edit: Callable[[random.Random, str, int], str]) -> Callable[[random.Random, Decimal], Decimal]:
    def change(rng: random.Random, number: Decimal) -> Decimal:
        text = str(number)
        spots = [i for i, c in enumerate(text) if c.isdigit()]
        return Decimal(edit(rng, text, rng.choice(spots)))

    return change


def _substituted(rng: random.Random, text: str, i: int) -> str:
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1 :]


def _transposed(rng: random.Random, text: str, i: int) -> str:
    spots = [
        j
        for j in range(len(text) - 1)
        if text[j].isdigit() and text[j + 1].isdigit() and text[j] != text[j + 1]
    ]
    if not spots:
        return _substituted(rng, text, i)
    j = rng.choice(spots)
    return text[:j] + text[j + 1] + text[j] + text[j + 2 :]


def _dropped(rng: random.Random, text: str, i: int) -> str:
    whole = text.index(".") if "." in text else len(text)
    j = rng.randrange(whole)
    return (text[:j] + text[j + 1 :]) if whole > 1 else _substituted(rng, text, i)


def _added(rng: random.Random, text: str, i: int) -> str:
    return text[:i] + rng.choice("123456789") + text[i:]


def _swapped(report: Report, rng: random.Random) -> Spoilt:
    listed = places(report)
    spots = [
        j
        for j in range(len(listed) - 1)
        if listed[j][0] == listed[j + 1][0]
        and get(report, listed[j]).value != get(report, listed[j + 1]).value
    ]
    j = rng.choice(spots)
    one, other = listed[j], listed[j + 1]
    a, b = get(report, one), get(report, other)
    assert a.value is not None
    assert b.value is not None
    return put(put(report, one, renumbered(a, b.value)), other, renumbered(b, a.value)), [one, other]


def _all_mentions(report: Report, rng: random.Random) -> Spoilt:
    """Spoil every place that prints one and the same figure.

    As a figure is that was wrong before it was copied.
    """
    listed = places(report)
    counts = Counter(get(report, place).base_value for place in listed)
    spots = [place for place in listed if 2 <= counts[get(report, place).base_value] <= 4] or listed
    first = get(report, rng.choice(spots))
    assert first.value is not None
    wrong = _digits(_substituted)(rng, first.value)
    mine = [place for place in listed if get(report, place).base_value == first.base_value]
    for place in mine:
        report = put(report, place, renumbered(get(report, place), wrong))
    return report, mine


def _similar(rng: random.Random, text: str, i: int) -> str:
    """Read a digit for one that looks like it."""
    spots = [j for j, c in enumerate(text) if c in SIMILAR]
    j = rng.choice(spots) if spots else i
    return text[:j] + rng.choice(SIMILAR.get(text[j], "1")) + text[j + 1 :]


def _as_point(rng: random.Random, number: Decimal) -> Decimal:
    """Read the separator of thousands as the point: 1,123.72 becomes 1.12372."""
    return number / 1000 if number >= 1000 else number / 100


def _omitted(sign: int) -> Callable[[Report, random.Random], Spoilt]:
    """Leave a part out of a total, or count it twice."""

    def spoil(report: Report, rng: random.Random) -> Spoilt:
        kept = [
            (i, a)
            for i, a in enumerate(report.amounts)
            if a.parent is not None and a.measure == "amount" and a.value.value
        ]
        _, part = rng.choice(kept)
        assert part.parent is not None
        place = ("amounts", part.parent, "value")
        whole = get(report, place)
        assert whole.value is not None
        assert part.value.value is not None
        return put(report, place, renumbered(whole, whole.value + sign * part.value.value)), [place]

    return spoil


def _copied(report: Report, rng: random.Random) -> Spoilt:
    listed = places(report)
    spots = [
        j
        for j in range(len(listed) - 1)
        if listed[j][0] == listed[j + 1][0]
        and get(report, listed[j]).value != get(report, listed[j + 1]).value
    ]
    j = rng.choice(spots)
    number = get(report, listed[j]).value
    assert number is not None
    return put(report, listed[j + 1], renumbered(get(report, listed[j + 1]), number)), [listed[j + 1]]


KINDS: dict[str, Callable[[Report, random.Random], Spoilt]] = {
    "unit 元": _unit("元"),
    "unit 亿元": _unit("亿元"),
    "unit 千元": _unit("千元"),
    "shift x10": _one(lambda rng, n: n * 10),
    "shift x100": _one(lambda rng, n: n * 100),
    "shift /10": _one(lambda rng, n: (n / 10).quantize(CENT)),
    "substituted": _one(_digits(_substituted)),
    "transposed": _one(_digits(_transposed)),
    "dropped": _one(_digits(_dropped)),
    "added": _one(_digits(_added)),
    "sign": _one(lambda rng, n: -n),
    "swapped": _swapped,
    "copied": _copied,
    "stale": _one(
        lambda rng, n: (n * Decimal(rng.choice([*range(80, 98), *range(103, 120)])) / 100).quantize(CENT)
    ),
    "looks alike": _one(_digits(_similar)),
    "point for comma": _one(_as_point),
    "left out": _omitted(-1),
    "counted twice": _omitted(1),
    "in all places": _all_mentions,
    "rate swapped": _one(_digits(_transposed), "percent"),
    "rate x10": _one(lambda rng, n: n * 10, "percent"),
    "rate": _one(_digits(_substituted), "percent"),
    "score": _one(lambda rng, n: n + rng.choice([-1, 1, 2, Decimal("0.5")]), None),
}
