"""Charts as inline SVG without style and script (extra `report`), and the data behind them.

pygal draws; what it adds beside the shapes, its own styles, scripts and comments, is taken out: the page has
a strict policy, and the same data must give the same bytes. Colours and fonts come from the page's style
sheet by the classes of the shapes.
"""

from __future__ import annotations

import csv
import io
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from heshu.extras import check_installed
from heshu.output.csv_tables import BYTE_ORDER_MARK, cell
from heshu.output.json_records import plain

if TYPE_CHECKING:
    from pygal.graph.graph import Graph

LONGEST_LABEL = 18
"""Characters of a label that are drawn; the data has all of them."""
MOST_BARS = 15
BAR_HEIGHT, FRAME_HEIGHT, WIDTH = 24, 46, 640
COLUMNS_HEIGHT = 260
WIDE, NARROW = 12.0, 6.0
"""Widths of Chinese and other characters in the type of the labels."""
_DROPPED = frozenset({"script", "style", "desc"})
_KEPT_ATTRIBUTES = frozenset(
    {
        "class",
        "x",
        "y",
        "width",
        "height",
        "d",
        "r",
        "cx",
        "cy",
        "rx",
        "ry",
        "transform",
        "viewBox",
        "role",
        "aria-label",
    }
)
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Series:
    """The bars of one colour.

    What they are called, their values in the order of the labels, and the class of their colour.
    """

    name: str
    values: tuple[Decimal | int, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn: a title, a label for each bar or group of bars.

    One series or several on top of each other. `links` are where the labels lead, "" for nowhere.
    """

    title: str
    label: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    links: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is anything to draw."""
        return not any(value for series in self.series for value in series.values)


def bars(chart: Chart) -> str:
    """Return a chart of bars that lie, the first on top, as SVG; of many only the first are drawn."""
    labels = chart.labels[:MOST_BARS]
    names = [_short(label) for label in reversed(labels)]
    height = FRAME_HEIGHT + BAR_HEIGHT * max(2, len(labels))
    drawn = _graph(
        "HorizontalStackedBar",
        height=height,
        show_legend=len(chart.series) > 1,
        margin_left=_left_margin(names),
    )
    drawn.x_labels = names
    for series in chart.series:
        drawn.add(series.name, [float(value) for value in reversed(series.values[: len(labels)])])
    return _cleaned(drawn, chart)


def columns(chart: Chart) -> str:
    """Return a chart of bars that stand, for a distribution, as SVG."""
    drawn = _graph("StackedBar", height=COLUMNS_HEIGHT, show_legend=len(chart.series) > 1)
    drawn.x_labels = [_short(label) for label in chart.labels]
    for series in chart.series:
        drawn.add(series.name, [float(value) for value in series.values])
    return _cleaned(drawn, chart)


def data(chart: Chart) -> str:
    """Return the data of a chart as CSV with all labels; no cell runs as a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([cell(chart.label), *(cell(series.name) for series in chart.series)])
    for number, label in enumerate(chart.labels):
        writer.writerow([cell(label), *(plain(Decimal(series.values[number])) for series in chart.series)])
    return BYTE_ORDER_MARK + stream.getvalue()


def histogram(values: Iterable[Decimal], edges: Sequence[int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the ranges between `edges` and how many values lie in each, the lower edge within.

    Below and above are ranges, too.
    >>> histogram([Decimal(5), Decimal(100), Decimal(120)], (0, 50, 100))
    (('<0', '0–50', '50–100', '100', '>100'), (0, 1, 0, 1, 1))
    """
    pairs = pairwise(edges)
    labels = (f"<{edges[0]}", *(f"{low}–{high}" for low, high in pairs), f"{edges[-1]}", f">{edges[-1]}")
    counts = [0] * len(labels)
    for value in values:
        counts[_range(value, edges)] += 1
    return labels, tuple(counts)


def _range(value: Decimal, edges: Sequence[int]) -> int:
    if value > edges[-1]:
        return len(edges) + 1
    return sum(1 for edge in edges if value >= edge)


@cache
def _pygal() -> Any:
    """Return the library that draws; raises `MissingExtraError`.

    It puts a finder of its plugins before all later imports, of a kind that Python warns of; none are used
    here.
    """
    check_installed("report")
    before = list(sys.meta_path)
    import pygal

    sys.meta_path[:] = [
        finder for finder in sys.meta_path if finder in before or type(finder).__module__ != "pygal"
    ]
    return pygal


def _graph(kind: str, *, height: int, show_legend: bool, margin_left: float = 4) -> Graph:
    return getattr(_pygal(), kind)(
        width=WIDTH,
        height=height,
        css=[],
        js=[],
        margin=4,
        margin_left=margin_left,
        spacing=8,
        show_legend=show_legend,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        legend_box_size=10,
        print_values=True,
        print_zeroes=False,
        value_formatter=lambda value: f"{value:,.0f}",
        show_y_guides=False,
        show_x_guides=False,
        no_data_text="",
        no_prefix=True,
        disable_xml_declaration=True,
        order_min=0,
        min_scale=2,
        max_scale=5,
        truncate_label=-1,
        truncate_legend=-1,
    )


def _left_margin(labels: Sequence[str]) -> float:
    """Return the room that labels need beside what pygal leaves.

    It takes all characters for narrow ones.
    """
    needed = max(
        (
            sum(WIDE if unicodedata.east_asian_width(letter) in "WFA" else NARROW for letter in label)
            for label in labels
        ),
        default=0,
    )
    return max(0.0, needed - max(map(len, labels), default=0) * NARROW) + 4


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _cleaned(drawn: Graph, chart: Chart) -> str:
    """Return the shapes and texts of a drawing alone, as markup that can stand in a page."""
    from lxml import etree

    root = etree.fromstring(drawn.render())
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in _DROPPED:
            _remove(element)
            continue
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]
    _name(root, chart)
    _link(root, chart)
    etree.cleanup_namespaces(root)
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


def _name(root: Any, chart: Chart) -> None:
    """Have the drawing say what it is, and its bars their colour."""
    for title in root.iter(f"{_SVG}title"):
        title.text = chart.title if title.getparent() is root else title.text
    root.set("role", "img")
    root.set("aria-label", chart.title)
    for number, series in enumerate(chart.series):
        for element in root.iter():
            classes = element.get("class", "").split() if isinstance(element.tag, str) else []
            if f"color-{number}" in classes or f"serie-{number}" in classes:
                element.set("class", " ".join([*classes, series.colour]))


def _link(root: Any, chart: Chart) -> None:
    """Have labels lead where they say; a drawing with links is a group of them, no picture."""
    targets = {_short(label): link for label, link in zip(chart.labels, chart.links, strict=False) if link}
    for element in list(root.iter(f"{_SVG}text")) if targets else ():
        link = targets.get(element.text or "")
        parent = element.getparent()
        if link is not None and parent is not None:
            anchor = parent.makeelement(f"{_SVG}a", {"href": link})
            parent.replace(element, anchor)
            anchor.append(element)
            root.set("role", "group")


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
