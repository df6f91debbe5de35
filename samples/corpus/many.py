"""The generated corpus: documents of every layout in every format, with the truth beside each as JSON.

The same seed gives the same documents.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from samples.content import LANDSCAPE, PORTRAIT, Border, Content, Paper, Table
from samples.corpus.accounts import budget, final_accounts
from samples.corpus.chance import pick
from samples.corpus.forms import self_evaluation
from samples.corpus.layouts import LAYOUTS
from samples.corpus.reports import narrative
from samples.corpus.sheets import basic_data, score_sheet, target_form
from samples.corpus.truth import Made, truth
from samples.drawing import Style, draw, installed_fonts
from samples.markdown import write_markdown
from samples.web import write_web
from samples.word import write_word
from samples.workbook import write_workbook

KINDS: dict[str, Callable[[random.Random], Made]] = {
    **{name: partial(self_evaluation, layout=layout) for name, layout in LAYOUTS.items()},
    "targets": target_form,
    "scores": score_sheet,
    "basic-data": basic_data,
    "report": narrative,
    "accounts": final_accounts,
    "budget": budget,
}
"""What is printed, by name; the forms come in six layouts."""
FEWEST_FIGURES = 5
"""Rows that a table without rulings has at least; with fewer nothing tells it from text."""
FLAT = ("basic-data", "report")
"""Kinds without merged cells, which Markdown can say."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is printed.

    Its format and, of a PDF, rulings, paper and what else stands on each page.
    """

    suffix: str
    style: Style = "word"
    paper: Paper = PORTRAIT
    border: Border = "full"
    closed: bool = True
    header: bool = False
    watermark: str = ""
    turned: bool = False
    encoding: str = "utf-8"


SHORT = Paper(height=520.0, side=50.0)
LOOKS = (
    Look("pdf"),
    Look("docx"),
    Look("pdf", "form", LANDSCAPE),
    Look("xlsx"),
    Look("pdf", "word", SHORT, closed=False),
    Look("html"),
    Look("pdf", "dashed", SHORT, header=True),
    Look("pdf", "form", PORTRAIT, border="open"),
    Look("docx", paper=LANDSCAPE),
    Look("pdf", "word", LANDSCAPE, turned=True),
    Look("pdf", "dotted", PORTRAIT),
    Look("xlsx"),
    Look("pdf", "form", SHORT, watermark="公开"),
    Look("md"),
    Look("pdf", "word", LANDSCAPE, closed=False, watermark="征求意见稿"),
    Look("html", encoding="gb18030"),
    Look("pdf", "dashed", LANDSCAPE, border="open"),
)
"""Their number and that of the kinds have no common divisor, so that each meets each."""


def make_many(folder: Path, count: int, seed: int) -> list[Path]:
    """Write `count` documents and their truths to `folder`; return the documents."""
    folder.mkdir(parents=True, exist_ok=True)
    return [make_one(folder, number, random.Random(f"{seed}/{number}")) for number in range(count)]


def make_one(folder: Path, number: int, chance: random.Random, fonts: Sequence[str] = ()) -> Path:
    """Write the document `number` and its truth.

    A PDF file is set in one of the fonts, without any in one of all that are installed.
    """
    kind = list(KINDS)[number % len(KINDS)]
    look = suited(LOOKS[number % len(LOOKS)], kind)
    made = KINDS[kind](chance)
    path = folder / f"{number:03}-{kind}.{look.suffix}"
    content = [_styled(block, look) for block in made.content]
    tables = write(path, content, look, chance, fonts)
    text = json.dumps(truth(tables, made.records), ensure_ascii=False, indent=1)
    path.with_name(path.name + ".truth.json").write_text(text + "\n", encoding="utf-8")
    return path


def suited(look: Look, kind: str) -> Look:
    """Return a look that can print the kind: no Markdown for merged cells, no sheets for running text.

    Plain figures need no rulings.
    """
    if look.suffix == "md" and kind not in FLAT:
        return Look("docx")
    if look.suffix == "xlsx" and kind == "report":
        return Look("docx")
    return replace(look, border="none") if kind == "basic-data" and look.style == "word" else look


def _styled(block: Content, look: Look) -> Content:
    if not isinstance(block, Table):
        return block
    few = look.border == "none" and len(block.rows) < FEWEST_FIGURES
    return replace(block, border="full" if few else look.border, closed=look.closed)


def write(
    path: Path, content: Sequence[Content], look: Look, chance: random.Random, fonts: Sequence[str] = ()
) -> list[Table]:
    """Write a document and return the tables that are printed in it."""
    tables = [block for block in content if isinstance(block, Table)]
    if look.suffix == "pdf":
        font = chance.choice(fonts or installed_fonts())
        header = pick(chance, "places") + "财政局编印" if look.header else ""
        draw(
            path,
            content,
            paper=look.paper,
            style=look.style,
            font=font,
            header=header,
            watermark=look.watermark,
            turned=look.turned,
        )
    elif look.suffix == "docx":
        write_word(path, content, look.paper)
    elif look.suffix == "xlsx":
        return write_workbook(path, content)
    elif look.suffix == "html":
        write_web(path, content, look.encoding)
    else:
        write_markdown(path, content)
    return tables
