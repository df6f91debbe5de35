"""Texts and web pages are read as a person sees them."""

from __future__ import annotations

import pytest

from extract.blocks.invisible import visible
from extract.document import Document
from extract.limits import Limits
from extract.text.html import read_html
from extract.text.text_file import read_text

SEEN = "全年接待群众2310.5人次"
UNSEEN = "全年接待群众9999人次"


def words(document: Document) -> str:
    """Return all words of paragraphs and tables."""
    texts = [block.text for block in document.blocks if hasattr(block, "text")]
    return " ".join([*texts, *(cell.text for table in document.tables for cell in table.cells)])


@pytest.mark.parametrize(
    "mark",
    ["\u00ad", "\u200b", "\u200d", "\u2060", "\u2063", "\ufeff", "\u202a", "\ufe0f", "\U000e0035", "\u3164"],
)
def test_marks_without_width_cut_nothing(mark: str) -> None:
    """Whatever is put between the digits of a figure, it is one figure."""
    text = f"办公用房{mark}30{mark}62.{mark}4平方米"
    assert words(read_text("a.txt", "", text.encode(), Limits())) == "办公用房3062.4平方米"
    page = f"<html><body><p>{text}</p></body></html>"
    assert words(read_html("a.html", "", page.encode(), Limits())) == "办公用房3062.4平方米"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("1\u2009204\u2009377.50", "1204377.50"),
        ("1\u00a0204\u00a0377.50元", "1204377.50元"),
        ("96\u202f.8", "96.8"),
        ("2024\u00a0年", "2024\u00a0年"),
        ("甲\u2009乙", "甲\u2009乙"),
        ("12\u00a034", "12\u00a034"),
        ("2024\u00a0120\u00a03", "2024\u00a0120\u00a03"),
    ],
)
def test_blanks_within_figures(printed: str, read: str) -> None:
    """A blank that does not break joins groups of three digits; between words and other figures it stays."""
    assert visible(printed) == read


def test_comments_of_markdown_are_left_out() -> None:
    """A comment is not printed; a bracket that is never closed takes nothing away."""
    text = f"{SEEN}<!-- {UNSEEN}\n续 -->\n\n说明<!-- 未完"
    assert words(read_text("a.md", "", text.encode(), Limits())) == f"{SEEN} 说明<!-- 未完"


HIDING = [
    '<p style="Display: None">{}</p>',
    '<p style="opacity:0.0">{}</p>',
    '<p style="font-size:0px">{}</p>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="text-indent:-5000px">{}</p>',
    '<p style="position:absolute;clip:rect(1px, 1px, 1px, 1px)">{}</p>',
    '<p style="height:0;overflow:hidden">{}</p>',
    '<p style="color:rgb(255, 255, 255)">{}</p>',
    "<dialog>{}</dialog>",
    "<video>{}</video>",
    "<math><semantics><annotation>{}</annotation></semantics></math>",
    '<style>.x, .off {{display:none}}</style><p class="a off">{}</p>',
    "<style>#gone {{visibility:hidden}}</style><p id=gone>{}</p>",
    "<style>div.box > p {{opacity:0}}</style><div class=box><p>{}</p></div>",
    "<style>@media screen {{ .m {{display:none}} }}</style><p class=m>{}</p>",
    "<style>p.w {{display:none !important}}</style><p class=w style='display:block'>{}</p>",
    "<style>td.h {{display:none}}</style><table><tr><td>甲</td><td class=h>{}</td><td>乙</td></tr></table>",
]
SHOWING = [
    "<style>@media print {{ p {{display:none}} }}</style><p>{}</p>",
    "<style>.tab {{display:none}} .tab.open {{display:block}}</style><div class='tab open'>{}</div>",
    "<style>.x {{display:none}}</style><p class=xx>{}</p>",
    '<p style="color:#fff;background:#036">{}</p>',
    '<table bgcolor="#003366"><tr><td style="color:white">{}</td><td>乙</td></tr></table>',
    '<p style="font-size:0.8em;opacity:0.9">{}</p>',
    "<style>p:first-line {{display:none}}</style><p>{}</p>",
    "<dialog open>{}</dialog>",
]


@pytest.mark.parametrize("way", HIDING)
def test_what_a_browser_hides(way: str) -> None:
    """By attribute, style, style sheet or element: what is not shown is not read."""
    page = f"<html><body>{way.format(UNSEEN)}<p>{SEEN}</p></body></html>"
    read = words(read_html("a.html", "", page.encode(), Limits()))
    assert SEEN in read
    assert UNSEEN not in read


@pytest.mark.parametrize("way", SHOWING)
def test_what_a_browser_shows(way: str) -> None:
    """Rules for other media, other elements or overruled ones hide nothing; white on a dark ground is read."""
    page = f"<html><body>{way.format(SEEN)}</body></html>"
    assert SEEN in words(read_html("a.html", "", page.encode(), Limits()))
