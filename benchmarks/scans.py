"""How well scans of the generated corpus are read.

Its PDF files printed at 200 dots to the inch, a little askew and noisy, and read again.
    python benchmarks/scans.py --many 34 --write
    python benchmarks/scans.py --first 24 --many 24 --seed 2

Needs the extra `ocr` and a Chinese font that can be embedded: of one that is not, the picture would show what
another font has, without the signs and figures that it lacks. Words are compared without blanks and with
full-width signs as half-width ones: which of the two a scan shows cannot be seen.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.corpus import RECORDS, Tally, compare_cells, compare_records
from benchmarks.results import write_section
from extract.document import Document, Table
from extract.reader import read
from normalize.folding import bare
from normalize.report import normalize
from samples.corpus.many import LOOKS, make_one
from samples.drawing import FONT, installed_fonts

DOTS = 200
SKEW = 0.7  # degrees, as a sheet lies on the glass
NOISE = 6.0  # standard deviation of the grey of each dot


def scanned(path: Path, folder: Path) -> Path:
    """Return a PDF of pictures of the pages of `path`."""
    random = np.random.default_rng(7)
    pages = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = (
                page.render(scale=DOTS / 72)
                .to_pil()
                .convert("L")
                .rotate(SKEW, fillcolor=255, resample=Image.Resampling.BICUBIC)
            )
            grey = np.asarray(picture, dtype=np.float64) + random.normal(
                0, NOISE, (picture.height, picture.width)
            )
            pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    target = folder / f"{path.stem}.scan.pdf"
    pages[0].save(target, save_all=True, append_images=pages[1:], resolution=DOTS)
    return target


def plain(document: Document) -> Document:
    """Return a document with the words of its cells without blanks and width."""
    blocks = [
        (
            replace(block, cells=tuple(replace(cell, text=bare(cell.text)) for cell in block.cells))
            if isinstance(block, Table)
            else block
        )
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def fold_truth(truth: object) -> object:
    """Return the truth with all its words folded likewise."""
    if isinstance(truth, str):
        return bare(truth)
    if isinstance(truth, list):
        return [fold_truth(item) for item in truth]
    return {name: fold_truth(item) for name, item in truth.items()} if isinstance(truth, dict) else truth


def documents(folder: Path, numbers: Iterable[int], seed: int) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield those documents of a corpus that are PDF files, printed in fonts that every reader has.

    With their truth.
    """
    fonts = [font for font in installed_fonts() if font != FONT]
    if not fonts:
        raise SystemExit(
            "no Chinese font is installed that could be embedded (fonts-wqy-zenhei, fonts-droid-fallback with"
            " fonts-dejavu-core)"
        )
    for number in numbers:
        if LOOKS[number % len(LOOKS)].suffix == "pdf":
            path = make_one(folder, number, Random(f"{seed}/{number}"), fonts)
            yield path, json.loads(path.with_name(path.name + ".truth.json").read_text(encoding="utf-8"))


def main() -> None:
    """Scan, read and compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--many",
        type=int,
        default=24,
        help="how many documents of the corpus, of which the PDF files are scanned",
    )
    options.add_argument("--first", type=int, default=0, help="number of the first, to run in parts")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--faults", type=int, default=0, help="print so many cells and records that differ, a document"
    )
    options.add_argument("--write", action="store_true", help="keep the results in benchmarks/results.md")
    given = options.parse_args()
    cells, records, scans = Tally(), {name: Tally() for name in RECORDS}, 0
    with tempfile.TemporaryDirectory() as name:
        for path, truth in documents(Path(name), range(given.first, given.first + given.many), given.seed):
            document = read(scanned(path, Path(name)))
            scans += 1
            folded = fold_truth(truth)
            compare_cells(path, folded["tables"], plain(document), cells, given.faults)
            compare_records(path, folded["records"], normalize(plain(document)), records, given.faults, bare)
    lines = [
        (
            f"The PDF files among documents {given.first} to {given.first + given.many - 1} of seed"
            f" {given.seed}, {scans} in all, printed at {DOTS} dpi,"
        ),
        "a little askew and noisy, and read again.",
        "",
        "| what | printed | exact, or F1 |",
        "| --- | --- | --- |",
        f"| cells | {cells.printed} | {cells.same / max(1, cells.printed):.2%} |",
        *(f"| {name} | {tally.printed} | {tally.f1:.4f} |" for name, tally in records.items()),
    ]
    print("\n".join(lines))
    if given.write:
        write_section("Scans", lines)


if __name__ == "__main__":
    main()
