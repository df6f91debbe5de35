"""How fast PDF files are read, and whether the same is read: a 47-page form in the manner of Word, three readers in one run.

Borders are thin filled rectangles, rows are cut in mid-cell by the page breaks. CPU time, medians, readers interleaved:
PDFium's plain text (the floor), the whole of `read` with tables joined over pages, pdfplumber's tables with their text.
Run from the top of the checkout: `python benchmarks/reading.py`.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pdfplumber
import psutil
import pypdfium2

from extract.limits import Limits
from extract.pdf import PdfSource
from extract.reader import read
from samples.content import Cell, Table, Text
from samples.drawing import draw, width
from samples.wrapping import wrap

PAGES = 47
WIDTHS = (36.0, 60.0, 70.0, 120.0, 90.0, 60.0, 30.0, 30.0, 60.0)
SIZE, PADDING, INNER = 9.0, 3.0, 475.0
CLAUSES = "完善政务服务体系，持续优化办事流程；公开目录内全部事项，按季度核查资金支付进度；征缴配套费15066.76万元，审批时限压缩30%以上；"


def main() -> None:
    """Make the document, read it in turns and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="how often each reader reads the document")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.pdf"
        pages = make_document(path)
        times = measure({"floor": floor, "read": read, "pdfplumber": plumber}, path, rounds)
        report(times, pages)
        compare(path)
        print(f"memory growth over {rounds} more reads: {memory_growth(path, rounds):.1f} MB")


def make_document(path: Path) -> int:
    """Write the form to `path` and return its number of pages."""
    chance = random.Random(47)
    rows: list[list[str | Cell]] = [["一级指标", "二级指标", "三级指标", "目标内容", "目标值", "完成值", "分值", "得分", "偏差原因"]]
    heading = Text("部门整体自评表", size=16, align="center")
    while draw(path, [heading, Table(rows, WIDTHS, size=SIZE, padding=PADDING, middle=False)]) < PAGES:
        for _ in range(20 if len(rows) > 400 else 100):
            rows += group(chance)
    return PAGES


def group(chance: random.Random) -> list[list[str | Cell]]:
    """Return the rows of one merged first-level label."""
    count = chance.randint(2, 6)
    rows: list[list[str | Cell]] = []
    for index in range(count):
        label: list[str | Cell] = [Cell("产出指标", row_span=count)] if index == 0 else []
        texts = [words(chance, column, longest) for column, longest in ((2, 9), (3, 70), (4, 30), (5, 12))]
        rows.append([*label, "数量指标", *texts, str(chance.randint(1, 10)), str(chance.randint(1, 10)), ""])
    return rows


def words(chance: random.Random, column: int, longest: int) -> str:
    """Return words for a cell of which no line is a single character: without its font PDFium leaves out such lines."""
    room = WIDTHS[column] / sum(WIDTHS) * INNER - 2 * PADDING
    while True:
        start, length = chance.randrange(len(CLAUSES)), chance.randint(2, longest)
        text = (CLAUSES * 3)[start : start + length]
        if all(len(line) > 1 for line in wrap(text, room, SIZE, width)):
            return text


def floor(path: Path) -> None:
    """Read only the text, through PDFium."""
    file = pypdfium2.PdfDocument(path)
    for index in range(len(file)):
        page = file[index]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    file.close()


def plumber(path: Path) -> list[list[str]]:
    """Read the tables of each page through pdfplumber; return the words of their cells."""
    found = []
    with pdfplumber.open(path) as file:
        for page in file.pages:
            tables = [table.extract() for table in page.find_tables()]
            found.append([cell for table in tables for row in table for cell in row if cell])
            page.close()
    return found


def measure(readers: dict[str, Callable[[Path], object]], path: Path, rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each reader, one warm-up aside; the readers take turns."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(rounds + 1):
        for name, reader in readers.items():
            start = time.process_time()
            reader(path)
            if turn:
                times[name].append(time.process_time() - start)
    return times


def report(times: dict[str, list[float]], pages: int) -> None:
    """Print milliseconds a page and the two ratios."""
    middle = {name: median(values) * 1000 / pages for name, values in times.items()}
    for name, value in middle.items():
        print(f"{name:>10}: {value:7.2f} ms/page")
    faster, slower = middle["pdfplumber"] / middle["read"], middle["read"] / middle["floor"]
    print(f"read is {faster:.1f} times as fast as pdfplumber and takes {slower:.1f} times the floor")


def compare(path: Path) -> None:
    """Print how many cells have the same words in both readers, page by page, white space aside."""
    ours = [[cell.text for piece in sheet.pieces for cell in piece.cells if cell.text] for sheet in PdfSource(path.read_bytes(), Limits()).sheets()]
    theirs = plumber(path)
    same = total = 0
    for mine, other in zip(ours, theirs, strict=True):
        left, right = (sorted("".join(text.split()) for text in texts) for texts in (mine, other))
        total += max(len(left), len(right))
        same += sum(1 for a, b in zip(left, right, strict=False) if a == b)
    print(f"cells with identical words: {same} of {total}")


def memory_growth(path: Path, rounds: int) -> float:
    """Return by how many megabytes the process grows while it reads the document again and again."""
    process = psutil.Process()
    read(path)
    before = process.memory_info().rss
    for _ in range(rounds):
        read(path)
    return (process.memory_info().rss - before) / (1 << 20)


if __name__ == "__main__":
    main()
