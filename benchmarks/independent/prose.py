"""Clean paragraphs of every kind of report; their wordings and figures are in `prose_*.toml`.

A paragraph says how its figures are drawn: `a 10..90 2` draws one with two decimals, `b = a * 0.4 1` reckons
one and rounds it as it is printed. In the text `{a}` prints a figure, `{a,}` prints it with separators, and a
`!` marks it as covered by a relation that the text states (or implies, under `grounds = "implied"`). Topics
that are `about` the same figures do not stand in one report. `<增加|减少>` is a word of direction and its
reverse.
"""

from __future__ import annotations

import ast
import operator
import re
import tomllib
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from benchmarks.independent.figures import fixed, mark
from benchmarks.independent.layout import Block, Text

Wording = dict[str, str]
HERE = Path(__file__).parent
FILES = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("prose_*.toml"))]
REPORTS: dict[str, dict[str, Wording]] = {
    key: topics for text in FILES for key, topics in tomllib.loads(text).items()
}
PLACES = ("青原县", "临溪县", "白鹭市", "石湾区", "北塘县", "云麓区", "松陵县", "河阳市", "南浦区", "清渡县")
TOWNS = (
    "东山镇",
    "西渚镇",
    "柳塘乡",
    "高坪镇",
    "枫桥街道",
    "大堰镇",
    "竹溪乡",
    "沙埠镇",
    "石门街道",
    "梅岭乡",
)
FIGURE = re.compile(r"\{(\w+)(,?)(!?)\}")
DIRECTION = re.compile(r"<(\w+)\|(\w+)>")
DRAW = re.compile(r"(\w+) (-?[\d.]+)\.\.(-?[\d.]+) (\d)")
RECKON = re.compile(r"(\w+) = (.+) (\d)")
OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "share": lambda part, whole: part * 100 / whole,
    "growth": lambda now, before: (now - before) * 100 / before,
    "root": lambda value: value.sqrt(),
    "round": lambda value: value.quantize(Decimal(1), ROUND_HALF_UP),
}


def reckon(formula: str, known: dict[str, Decimal]) -> Decimal:
    """Reckon a formula of names, figures, the four operations and `FUNCTIONS`.

    >>> reckon("share(a, a + 3)", {"a": Decimal(1)})
    Decimal('25')
    """

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return FUNCTIONS[node.func.id](*map(value, node.args))
        if isinstance(node, ast.Name):
            return known[node.id]
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        raise ValueError(formula)

    return value(ast.parse(formula, mode="eval").body)


def figures_of(lets: str, random: Random) -> dict[str, tuple[Decimal, int]]:
    """Draw and reckon the figures of a paragraph, with their decimals."""
    figures: dict[str, tuple[Decimal, int]] = {}
    for let in filter(None, map(str.strip, lets.split(";"))):
        if drawn := DRAW.fullmatch(let):
            name, low, high, places = drawn.groups()
            scale = 10 ** int(places)
            amount = Decimal(random.randint(round(float(low) * scale), round(float(high) * scale))) / scale
        elif reckoned := RECKON.fullmatch(let):
            name, formula, places = reckoned.groups()
            amount = reckon(formula, {key: value for key, (value, _) in figures.items()})
            amount = amount.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
        else:
            raise ValueError(let)
        figures[name] = (amount, int(places))
    return figures


def paragraph(wording: Wording, names: dict[str, str], random: Random) -> str:
    """Return a paragraph with its marked figures."""
    figures = figures_of(wording.get("let", ""), random)
    implied = wording.get("grounds") == "implied"

    def shown(found: re.Match[str]) -> str:
        name, separators, covered = found.groups()
        if name in names:
            return names[name]
        amount, places = figures[name]
        text = fixed(amount, places, separators=bool(separators))
        return mark(text, implied=implied) if covered else text

    return DIRECTION.sub(lambda found: mark(found[1], found[2]), FIGURE.sub(shown, wording["text"]))


def draw_names(random: Random) -> dict[str, str]:
    """Draw the place, the years and the towns of a report."""
    year, towns = random.randint(2018, 2025), random.sample(TOWNS, 5)
    years = {"year": str(year), "last": str(year - 1), "next": str(year + 1), "before": str(year - 2)}
    return {"place": random.choice(PLACES), **years, **{f"town{n}": town for n, town in enumerate(towns, 1)}}


def leaflet(random: Random) -> tuple[Block, ...]:
    """Draw a short report of one kind: a title, and paragraphs on four to eight topics."""
    report = random.choice(sorted(REPORTS))
    topics = REPORTS[report]
    names = draw_names(random)
    keys = [key for key in topics if key != "title"]
    chosen = _apart(topics, random.sample(keys, random.randint(4, 8)))
    title = Text(paragraph(topics["title"], names, random), 1)
    bodies = [paragraph(topics[key], names, random) for key in sorted(chosen, key=keys.index)]
    return (title, *(Text(line) for body in bodies for line in body.split("\n")))


def _apart(topics: dict[str, Wording], keys: list[str]) -> list[str]:
    """Leave out topics that speak of the same figures as one before: each draws its own."""
    subjects = {topics[key].get("about", key): key for key in reversed(keys)}
    return list(subjects.values())
