"""The rows of a table: items and their parts, put into lines in one of the ways tables are printed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from benchmarks.tables.columns import load

Style = Literal["plain", "codes", "numbered", "indented", "sections", "groups", "among"]
_CHINESE = "一二三四五六七八九十"
_BLANK = "　"
TOTALS = ("合计", "总计", "合 计", "总  计", "合　计")


@dataclass(slots=True)
class Item:
    """What a row is of, with its parts."""

    name: str
    code: str = ""
    parts: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A printed row: the texts of its label cells and the lines it is the sum of.

    A line without `parts` has figures of its own; `examples` are the places of lines below that are only
    some of its parts, and `example` marks those. A line that is `bare` has no figures. `merged` says how many
    label cells its first one covers, `grouped` how many lines.
    """

    labels: list[str]
    parts: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    example: bool = False
    bare: bool = False
    merged: int = 1
    grouped: int = 1


@dataclass(slots=True)
class Lines:
    """The lines of a table with the headers of their label cells; `total` is the place of the grand total."""

    heads: list[str]
    lines: list[Line]
    total: int | None = None


def items(name: str, rng: random.Random, *, depth: int = 3, most: int = 8) -> list[Item]:
    """Return some of the items of this name, their parts down to `depth` levels."""
    return [_item(entry, rng, depth) for entry in _some(load("rows.toml")[name], rng, most)]


def _some(entries: Sequence[Any], rng: random.Random, most: int) -> list[Any]:
    least = min(len(entries), 3)
    chosen = sorted(rng.sample(range(len(entries)), rng.randint(least, max(least, min(most, len(entries))))))
    return [entries[i] for i in chosen]


def _item(entry: Any, rng: random.Random, depth: int) -> Item:
    if isinstance(entry, str):
        return Item(entry)
    below = entry[2] if len(entry) > 2 and depth > 1 else []
    kept = below if len(below) <= 2 else _some(below, rng, 5)
    return Item(entry[1], entry[0], [_item(part, rng, depth - 1) for part in kept])


def lines_of(
    found: list[Item], style: Style, rng: random.Random, *, total: str | None, first: bool, head: str
) -> Lines:
    """Put items into lines; `total` is the label of the grand total, `first` says that it stands above."""
    made = Lines(_heads(style, head), [])
    if total and first:
        made.lines.append(Line([]))
    tops = [_enter(made.lines, item, style, number, 0, rng) for number, item in enumerate(found, 1)]
    if total:
        if not first:
            made.lines.append(Line([]))
        made.total = 0 if first else len(made.lines) - 1
        line = made.lines[made.total]
        line.parts = tops
        line.labels, line.merged = _total_labels(total, len(made.heads), rng)
    return made


def _heads(style: Style, head: str) -> list[str]:
    return {"plain": ["序号", head], "codes": ["科目编码", "科目名称"], "groups": ["类别", head]}.get(
        style, [head]
    )


def _total_labels(total: str, width: int, rng: random.Random) -> tuple[list[str], int]:
    """Put the word for the total into the first label cell, the last, or one merged over all."""
    where = rng.choice(("first", "last", "merged")) if width > 1 else "first"
    labels = [""] * width
    labels[-1 if where == "last" else 0] = total
    return labels, width if where == "merged" else 1


def _enter(lines: list[Line], item: Item, style: Style, number: int, level: int, rng: random.Random) -> int:
    """Append an item with its parts; return the place of the line that has its figures."""
    if item.parts and level == 0 and style in ("sections", "groups"):
        return _enter_group(lines, item, style, number, rng)
    place = len(lines)
    line = Line(list(_labels(item, style, number, level)))
    lines.append(line)
    for inner, part in enumerate(item.parts, 1):
        line.parts.append(_enter(lines, part, style, inner, level + 1, rng))
    return place


def _labels(item: Item, style: Style, number: int, level: int) -> Iterator[str]:
    if style == "plain":
        yield str(number)
    elif style == "codes":
        yield item.code
    elif style == "groups":
        yield ""
    yield _numbered(item.name, style, number, level)


def _numbered(name: str, style: Style, number: int, level: int) -> str:
    if style == "numbered":
        marks = (f"{_CHINESE[number - 1]}、", f"（{_CHINESE[number - 1]}）", f"{number}.")
        return marks[min(level, 2)] + name
    if style == "indented":
        return _BLANK * 2 * level + name
    if style == "among" and level:
        return f"其中：{name}" if number == 1 else _BLANK * 3 + name
    return name


def _enter_group(lines: list[Line], item: Item, style: Style, number: int, rng: random.Random) -> int:
    """Append a section under a heading, or a group named in the first cell; its sum is a line 小计."""
    begin = len(lines)
    if style == "sections":
        lines.append(Line([f"{_CHINESE[number - 1]}、{item.name}"], bare=True))
    parts = [
        _enter(lines, part, "plain" if style == "sections" else style, inner, 1, rng)
        for inner, part in enumerate(item.parts, 1)
    ]
    if style == "sections":
        for place in parts:
            lines[place].labels = lines[place].labels[-1:]
        lines.append(
            Line(
                [rng.choice(("小计", f"{item.name}小计"))] if rng.random() < 0.8 else [f"{item.name}合计"],
                parts,
            )
        )
        return len(lines) - 1
    lines.append(Line(["", "小计"], parts))
    lines[begin].labels[0] = item.name
    lines[begin].grouped = len(lines) - begin
    return len(lines) - 1


def add_examples(made: Lines, rng: random.Random, names: Sequence[str]) -> None:
    """Let one line without parts be followed by 其中 lines that name only some of what is in it."""
    own = [
        i
        for i, line in enumerate(made.lines)
        if not line.parts and not line.bare and line.labels[-1] and len(line.labels) == 1
    ]
    if not own or any(line.labels[0].startswith("其中") for line in made.lines):
        return
    place = rng.choice(own)
    for offset, name in enumerate(rng.sample(list(names), rng.randint(1, 2)), 1):
        _insert(made, place + offset, Line([f"其中：{name}"], example=True))
        made.lines[place].examples.append(place + offset)


def _insert(made: Lines, place: int, line: Line) -> None:
    for other in made.lines:
        other.parts = [part + (part >= place) for part in other.parts]
        other.examples = [part + (part >= place) for part in other.examples]
    if made.total is not None:
        made.total += made.total >= place
    made.lines.insert(place, line)
