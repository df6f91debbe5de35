"""How fast files are read, and whether the same is read, in comparison with other readers, as ratios.

A 47-page form in the manner of Word: borders are thin filled rectangles, rows are cut in mid-cell by the page
breaks. CPU time, medians, readers in turns, ratios turn by turn: PDFium's plain text (the floor), the whole
of `read` with tables joined over pages, pdfplumber's tables with their text, and what else is installed. A
Word file of one long table: `read` and python-docx's `row.cells`. Memory: many documents read by one process.
Run from the top of the checkout: `python benchmarks/reading.py --write`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from benchmarks.peers import installed, pdfium_calls, pdfium_text, plumber, row_cells
from benchmarks.results import write_section
from extract.limits import Limits
from extract.pdf.pdf_file import PdfSource
from extract.reader import read
from samples.content import LANDSCAPE, Cell, Table, Text
from samples.corpus.many import make_many
from samples.drawing import FONT, draw, installed_fonts
from samples.word import write_word

PAGES = 47
WORD_ROWS = 80
CORPUS = 34
SLOW, FAST = 20.0, 2.0  # seconds
TURNS = 10
WIDTHS = (36.0, 60.0, 70.0, 120.0, 90.0, 60.0, 30.0, 30.0, 60.0)
SIZE, PADDING = 9.0, 3.0
CLAUSES = (
    "完善政务服务体系，持续优化办事流程；公开目录内全部事项，按季度核查资金支付进度；征缴配套费15066.76万元，"
    "审批时限压缩30%以上；"
)


def main() -> None:
    """Make the documents, read them in turns and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="how often each reader reads the document")
    options.add_argument(
        "--documents",
        type=int,
        default=500,
        help="how many documents are read to see memory grow; 0 leaves it out",
    )
    options.add_argument("--write", action="store_true", help="keep the results in benchmarks/results.md")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fonts = [font for font in ("ZenHei", FONT) if font in installed_fonts()]
        lines = [line for font in fonts for line in (*pdf_lines(Path(folder), given.rounds, font), "")]
        lines += word_lines(Path(folder), given.rounds)
        if given.documents:
            lines += ["", memory_line(Path(folder), given.documents)]
    print("\n".join(lines))
    if given.write:
        write_section("Reading", lines)


def pdf_lines(folder: Path, rounds: int, font: str) -> list[str]:
    """Return the comparison on the PDF as a Markdown table.

    Word processors embed their fonts, some printers of forms do not.
    """
    path = folder / f"form-{font}.pdf"
    pages = make_document(path, font)
    slow = installed()
    times = measure(
        {
            "PDFium text only": pdfium_text,
            "PDFium calls for words and rulings": pdfium_calls,
            "heshu": read,
            "pdfplumber": plumber,
            **slow,
        },
        path,
        rounds,
    )
    return [
        (
            f"PDF of {pages} pages in the manner of Word, fonts {'not ' if font == FONT else ''}embedded;"
            " tables joined over pages by heshu only."
        ),
        "",
        "| reader | ms/page | times PDFium's text | heshu is faster by |",
        "| --- | --- | --- | --- |",
        *ratios(times, pages, "PDFium text only"),
        "",
        compare(path),
    ]


def ratios(times: dict[str, list[float]], units: int, floor: str) -> list[str]:
    """Return a row of Markdown for each reader: time a unit, times the floor, times heshu's."""
    return [
        f"| {name} | {median(values) * 1000 / units:.2f} | {ratio(values, times[floor]):.3g} |"
        f" {ratio(values, times['heshu']):.3g} |"
        for name, values in times.items()
    ]


def ratio(times: list[float], others: list[float]) -> float:
    """Return the median of the ratios of turns: a machine that is now fast, now slow is the same for both.

    Of the medians if turns differ.
    """
    if len(times) != len(others):
        return median(times) / median(others)
    return median(one / other for one, other in zip(times, others, strict=True))


def word_lines(folder: Path, rounds: int) -> list[str]:
    """Return the comparison on the Word file."""
    path = folder / "form.docx"
    chance = random.Random(48)
    rows: list[list[str | Cell]] = [
        ["一级指标", "二级指标", "三级指标", "目标内容", "目标值", "完成值", "分值", "得分", "偏差原因"]
    ]
    while len(rows) < WORD_ROWS:
        rows += group(chance)
    write_word(path, [Text("部门整体自评表", size=16), Table(rows, WIDTHS)], LANDSCAPE)
    times = measure({"heshu": read, "python-docx row.cells": row_cells}, path, rounds)
    middle = {name: median(values) * 1000 for name, values in times.items()}
    cells, faster = middle["python-docx row.cells"], ratio(times["python-docx row.cells"], times["heshu"])
    return [
        f"Word file of {len(rows)} rows: heshu {middle['heshu']:.0f} ms, python-docx `row.cells` {cells:.0f}"
        f" ms, {faster:.1f} times."
    ]


def memory_line(folder: Path, documents: int) -> str:
    """Return by how much the process grows from the first pass over a small corpus to the last."""
    paths = make_many(folder / "corpus", CORPUS, 1)
    process = psutil.Process()
    sizes = []
    for number in range(documents):
        read(paths[number % len(paths)])
        if number % len(paths) == len(paths) - 1:
            sizes.append(process.memory_info().rss / (1 << 20))
    return (
        f"Memory over {documents} documents in one process: {sizes[0]:.0f} MB after the first {len(paths)},"
        f" {sizes[-1] - sizes[0]:+.1f} MB since."
    )


def make_document(path: Path, font: str = FONT) -> int:
    """Write the form to `path` and return its number of pages."""
    chance = random.Random(47)
    rows: list[list[str | Cell]] = [
        ["一级指标", "二级指标", "三级指标", "目标内容", "目标值", "完成值", "分值", "得分", "偏差原因"]
    ]
    heading = Text("部门整体自评表", size=16, align="center")
    pages = 0
    while pages < PAGES:
        for _ in range(8 if pages > PAGES // 2 else 60):
            rows += group(chance)
        pages = draw(
            path, [heading, Table(rows, WIDTHS, size=SIZE, padding=PADDING, middle=False)], font=font
        )
    return pages


def group(chance: random.Random) -> list[list[str | Cell]]:
    """Return the rows of one merged first-level label."""
    count = chance.randint(2, 6)
    rows: list[list[str | Cell]] = []
    for index in range(count):
        label: list[str | Cell] = [Cell("产出指标", row_span=count)] if index == 0 else []
        texts = [words(chance, longest) for longest in (9, 70, 30, 12)]
        rows.append([*label, "数量指标", *texts, str(chance.randint(1, 10)), str(chance.randint(1, 10)), ""])
    return rows


def words(chance: random.Random, longest: int) -> str:
    """Return words for a cell."""
    start, length = chance.randrange(len(CLAUSES)), chance.randint(2, longest)
    return (CLAUSES * 3)[start : start + length]


def measure(readers: dict[str, Callable[[Path], object]], path: Path, rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each reader, one warm-up aside; the readers take turns.

    One that is very slow reads once; those that are fast take several turns a round, because each of theirs
    is short and noisy.
    """
    first = {name: timed(reader, path) for name, reader in readers.items()}
    times = {name: [seconds] if seconds > SLOW else [] for name, seconds in first.items()}
    for _ in range(rounds):
        for turn in range(TURNS):
            for name, reader in readers.items():
                if first[name] <= (FAST if turn else SLOW):
                    times[name].append(timed(reader, path))
    return times


def timed(reader: Callable[[Path], object], path: Path) -> float:
    """Return the CPU seconds that a reader takes."""
    start = time.process_time()
    reader(path)
    return time.process_time() - start


def compare(path: Path) -> str:
    """Return how many cells have the same words in both readers, page by page, white space aside."""
    ours = [
        [cell.words for piece in sheet.pieces for cell in piece.cells if cell.words]
        for sheet in PdfSource(path.read_bytes(), Limits()).sheets()
    ]
    theirs = plumber(path)
    same = total = 0
    for mine, other in zip(ours, theirs, strict=True):
        left, right = (sorted("".join(text.split()) for text in texts) for texts in (mine, other))
        total += max(len(left), len(right))
        same += sum(1 for a, b in zip(left, right, strict=False) if a == b)
    return f"Cells with the words that pdfplumber reads: {same} of {total}."


if __name__ == "__main__":
    main()
