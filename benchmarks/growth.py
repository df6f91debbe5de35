"""How the time of a document grows with its length: by text, cells, pages, rulings and files.

    python benchmarks/growth.py [--kinds sentences pages ...] [--most 1.1]

Each kind is made at four lengths, each twice the one before. Printed are the seconds of processor of each
and the exponent: 1.0 is linear, 2.0 quadratic (the slope of a line through the logarithms of the last three).
Ends with 1 if an exponent is over `--most`. What takes less than 50 ms is not judged.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from heshu.comparing import related
from heshu.pipeline import check_source
from heshu.sources import Source
from rules.settings import Settings
from tests.hostile_packages import cells, docx, html, paragraph, xlsx
from tests.hostile_pdf import one_page, packed, tree

DOUBLINGS = 4
LEAST = 0.05
"""Seconds under which a time is noise."""
FILES = "files of a department"
SENTENCE = "本年收入{n}.35万元，比上年增加{n}.10万元，增长5.2%。"
FORM = "# 部门整体支出绩效自评表\n\n部门名称：某县档案馆\n\n本年收入1130.35万元，本年支出1130.35万元。\n"

Make = Callable[[int], tuple[str, bytes]]


def _text(line: str, end: str = "\n\n") -> Make:
    return lambda count: ("a.md", f"{end.join(line.format(n=n + 1) for n in range(count))}\n\n1.5".encode())


def _picture(count: int) -> tuple[str, bytes]:
    return "a.md", b"![x](data:image/png;base64," + b"QUJD" * count + b")\n1.5"


def _merged(count: int) -> tuple[str, bytes]:
    rows = [2 * number + 1 for number in range(count)]
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in rows)
    data = cells(*(f"A{row}={row}" for row in rows))
    return "a.xlsx", xlsx(f"{data}<mergeCells>{merged}</mergeCells>")


def _mail(count: int) -> tuple[str, bytes]:
    head = b"MIME-Version: 1.0\n" + b"X-A: b\n" * count
    return "a.mht", head + b"Content-Type: text/html\n\n<p>1.5</p>"


def _rulings(count: int) -> tuple[str, bytes]:
    drawn = b"".join(b"50 %d m 550 %d l S " % (n % 800, n % 800) for n in range(count))
    return "a.pdf", one_page(packed(b"BT /F1 9 Tf 72 700 Td (1130.35) Tj ET " + drawn))


def _characters(count: int) -> tuple[str, bytes]:
    places = ((20 + n % 80 * 7, 20 + n // 80 % 100 * 8) for n in range(count))
    shown = b"".join(b"1 0 0 1 %d %d Tm (7) Tj " % place for place in places)
    return "a.pdf", one_page(packed(b"BT /F1 5 Tf " + shown + b"ET"))


KINDS: dict[str, tuple[int, Make]] = {
    "sentences": (250, _text(SENTENCE)),
    "one sentence of figures": (125, _text("{n}.35万元", "、")),
    "one line of letters": (12_500, _text("a", "")),
    "one line of Chinese": (6_250, _text("预算", "")),
    "one line of quotes": (1_250, _text("“", "")),
    "one line of brackets": (5_000, _text("（", "")),
    "one line of blanks": (25_000, _text(" ", "")),
    "picture in Markdown": (12_500, _picture),
    "paragraphs in Word": (500, lambda n: ("a.docx", docx(paragraph("本年收入1130.35万元。") * n))),
    "cells in Excel": (1_000, lambda n: ("a.xlsx", xlsx(cells(*(f"A{k + 1}={k}" for k in range(n)))))),
    "merged cells in Excel": (250, _merged),
    "rows on a web page": (
        500,
        lambda n: ("a.html", html(f"<table>{'<tr><td>甲</td><td>1.5</td></tr>' * n}</table>")),
    ),
    "headers of a mail": (12_500, _mail),
    "pages": (25, lambda n: ("a.pdf", tree([b"3 0 R"] * n, n))),
    "rulings": (250, _rulings),
    "characters of a page": (500, _characters),
}
"""By what is made longer: the shortest length, and what makes a document of a length."""


def seconds(kind: str, length: int, folder: Path) -> float:
    """Return the processor seconds of a document of a kind and length."""
    if kind == FILES:
        return _seconds_of_files(length, folder)
    name, data = KINDS[kind][1](length)
    path = folder / name
    path.write_bytes(data)
    begin = time.process_time()
    check_source(Source(path, name))
    return time.process_time() - begin


def _seconds_of_files(count: int, folder: Path) -> float:
    """Return the processor seconds of comparing so many documents of one department."""
    path = folder / "form.md"
    path.write_text(FORM, encoding="utf-8")
    documents = [check_source(Source(path, f"{number}.md")) for number in range(count)]
    begin = time.process_time()
    list(related(documents, lambda name: Settings()))
    return time.process_time() - begin


def exponent(lengths: list[int], times: list[float]) -> float | None:
    """Return the slope of the logarithms of the last three, None where they are too short to tell."""
    if times[-1] < LEAST:
        return None
    last = list(zip(lengths, times, strict=True))[-3:]
    points = [(math.log(length), math.log(max(taken, 1e-4))) for length, taken in last]
    x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS, FILES], default=[*KINDS, FILES])
    parser.add_argument("--most", type=float, default=1.1)
    options = parser.parse_args()
    over = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("sentences", "cells in Excel", "pages"):  # so that libraries are loaded
            seconds(kind, 10, folder)
        for kind in options.kinds:
            lengths = [(20 if kind == FILES else KINDS[kind][0]) << step for step in range(DOUBLINGS)]
            times = [seconds(kind, length, folder) for length in lengths]
            found = exponent(lengths, times)
            measured = "  ".join(f"{n} {t:.2f} s" for n, t in zip(lengths, times, strict=True))
            print(f"{kind:>26}: {'   –' if found is None else f'{found:4.2f}'}  {measured}", flush=True)
            over |= found is not None and found > options.most
    raise SystemExit(1 if over else 0)


if __name__ == "__main__":
    main()
