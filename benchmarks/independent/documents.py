"""Which papers are drawn: so many of each kind, over all formats, each from its own random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from benchmarks.independent.accounts import draw_accounts
from benchmarks.independent.balances import fiscal, overall
from benchmarks.independent.budgets import budget
from benchmarks.independent.figures import plain
from benchmarks.independent.forms import form
from benchmarks.independent.layout import Block, Paper, Text
from benchmarks.independent.narrative import narrative
from benchmarks.independent.prose import leaflet
from benchmarks.independent.statements import Print, capital, fund, general, income, spending
from benchmarks.independent.statements_detail import basic, public
from benchmarks.independent.writing_office import as_docx, as_xlsx
from benchmarks.independent.writing_pdf import as_pdf
from benchmarks.independent.writing_plain import as_html, as_markdown, as_text

STATEMENTS = (overall, income, spending, fiscal, general, basic, public, fund, capital)
WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "html": as_html,
    "pdf": as_pdf,
    "md": as_markdown,
    "txt": as_text,
}
Drawn = tuple[Block, ...]


def accounts(random: Random) -> Drawn:
    """Draw 部门决算: nine statements and the text about them."""
    books, how = draw_accounts(random), Print.draw(random)
    blocks: list[Block] = [
        Text(f"{books.body}{books.year}年度部门决算", 1),
        Text(f"第二部分 {books.year}年度部门决算表", 1),
    ]
    blocks += [statement(books, how) for statement in STATEMENTS]
    blocks.append(Text(f"第三部分 {books.year}年度部门决算情况说明", 1))
    blocks += narrative(books, how.style, random)
    return tuple(blocks)


MAKERS: dict[str, tuple[Callable[[Random], Drawn], int, tuple[str, ...]]] = {
    "accounts": (accounts, 6, ("docx", "xlsx", "html", "pdf", "md")),
    "budget": (budget, 3, ("xlsx", "pdf", "docx", "html", "md")),
    "form": (form, 5, ("docx", "xlsx", "pdf", "html")),
    "prose": (leaflet, 6, ("docx", "md", "txt", "html", "pdf")),
}
"""Of each kind: what draws it, its share of the papers, and its formats."""


def draw_paper(number: int, seed: int) -> Paper:
    """Draw one marked paper; its kind and format follow from its number, its content from number and seed."""
    turns = [kind for kind, (_, share, _) in MAKERS.items() for _ in range(share)]
    Random(0).shuffle(turns)
    kind = turns[number % len(turns)]
    maker, _, formats = MAKERS[kind]
    random = Random(f"{seed}/{number}")
    chosen = formats[(number // len(turns) + turns[: number % len(turns)].count(kind)) % len(formats)]
    return Paper(f"{number:04}-{kind}", kind, chosen, maker(random))


def draw_papers(many: int, seed: int) -> Iterator[Paper]:
    """Draw so many marked papers."""
    return (draw_paper(number, seed) for number in range(many))


def written(paper: Paper) -> bytes:
    """Return the bytes of a paper, without the marks."""
    return WRITERS[paper.format](paper.change_texts(plain))
