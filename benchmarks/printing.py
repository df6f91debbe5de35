"""How documents are read that other programs have printed.

Word files and web pages of the generated corpus, made PDF by LibreOffice and Chromium. Their layout is not
ours: columns are narrower, rows are cut by page breaks in the middle of a figure's unit or below the last
ruling, and borders are single or double. The truth is that of the corpus. Needs `soffice` and `chromium`;
what is missing is left out.

    python benchmarks/printing.py --many 272 --faults 3
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from benchmarks.corpus import RECORDS, Tally, compare_cells, compare_records
from benchmarks.results import write_section
from extract.reader import read
from extract.word.office import program
from normalize.report import normalize
from samples.corpus.many import make_many

Printer = Callable[[list[Path], Path], None]
"""Prints files into a folder, each as a PDF of its name."""
STYLE = (
    b"<style>table{border-collapse:collapse;width:100%} td,th{padding:4px"
    b" 6px;font-size:13px;line-height:1.5}</style></head>"
)
BROWSER = shutil.which("chromium")


def main() -> None:
    """Make the corpus, have it printed and print how it is read."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--many", type=int, default=272, help="how many documents; a third are Word files and web pages"
    )
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--faults", type=int, default=0, help="print so many cells and records that differ, a document"
    )
    options.add_argument("--write", action="store_true", help="keep the results in benchmarks/results.md")
    given = options.parse_args()
    lines = [
        "| printed by | documents | cells | exact | records | the same |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        paths = make_many(Path(folder, "corpus"), given.many, given.seed)
        lines += [
            measure(name, sources, output, given.faults)
            for name, sources, output in printed(paths, Path(folder))
        ]
    print("\n".join(lines))
    if given.write:
        write_section(
            "Printed by other programs", [f"Corpus of {given.many} documents, seed {given.seed}.", "", *lines]
        )


def printed(paths: Iterable[Path], folder: Path) -> Iterator[tuple[str, list[Path], Path]]:
    """Print in each way there is; yield its name, the sources and the folder with the PDF files."""
    word, pages = ([path for path in paths if path.suffix == suffix] for suffix in (".docx", ".html"))
    ways: list[tuple[str, Printer, list[Path]]] = []
    if program():
        ways += [("LibreOffice, Word file", by_office, word), ("LibreOffice, web page", by_office_web, pages)]
    if BROWSER:
        ways += [
            ("Chromium, double borders", by_browser, pages),
            ("Chromium, single borders", by_browser_styled, pages),
        ]
    for number, (name, printer, sources) in enumerate(ways):
        output = folder / f"printed-{number}"
        output.mkdir()
        printer(sources, output)
        yield name, sources, output


def by_office(paths: list[Path], output: Path, *options: str) -> None:
    """Print with LibreOffice, with a profile of its own."""
    profile = f"-env:UserInstallation={(output / 'profile').as_uri()}"
    given = options or ("--convert-to", "pdf")
    subprocess.run(
        [str(program()), profile, "--headless", *given, "--outdir", output, *paths],
        check=True,
        capture_output=True,
    )


def by_office_web(paths: list[Path], output: Path) -> None:
    """Print web pages with LibreOffice."""
    by_office(paths, output, "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_web_pdf_Export")


def by_browser(paths: list[Path], output: Path) -> None:
    """Print with Chromium."""
    for path in paths:
        target = f"--print-to-pdf={output / path.stem}.pdf"
        command = [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            target,
            path.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True)


def by_browser_styled(paths: list[Path], output: Path) -> None:
    """Print with Chromium after giving the tables single borders and some padding."""
    styled = output / "styled"
    styled.mkdir()
    for path in paths:
        (styled / path.name).write_bytes(path.read_bytes().replace(b"</head>", STYLE))
    by_browser(sorted(styled.iterdir()), output)


def measure(name: str, sources: list[Path], output: Path, faults: int) -> str:
    """Return a row of Markdown on how the printed files are read."""
    cells = Tally()
    records = {kind: Tally() for kind in RECORDS}
    for source in sources:
        truth = json.loads(source.with_name(source.name + ".truth.json").read_text(encoding="utf-8"))
        path = output / f"{source.stem}.pdf"
        document = read(path)
        compare_cells(path, truth["tables"], document, cells, faults)
        compare_records(path, truth["records"], normalize(document), records, faults)
    told, same = (
        sum(tally.printed for tally in records.values()),
        sum(tally.same for tally in records.values()),
    )
    return (
        f"| {name} | {len(sources)} | {cells.printed} | {cells.same / cells.printed:.2%} | {told} |"
        f" {same / told:.2%} |"
    )


if __name__ == "__main__":
    main()
