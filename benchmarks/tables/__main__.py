"""How well mistakes in tables of no known kind are found; see `benchmarks/tables/`.

python -m benchmarks.tables [--clean 500] [--altered 500] [--seed 1] [--faults N] [--write]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.results import write_section
from benchmarks.tables.measuring import SHAPES, Tally, altered, clean
from benchmarks.tables.spoiling import KINDS

RATES = ("noticed", "blamed", "mended")


def main() -> None:
    """Make the tables, check them and print what was found."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--clean", type=int, default=500, help="how many tables without a mistake")
    options.add_argument("--altered", type=int, default=500, help="how many tables with one altered cell")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--faults", type=int, default=0, help="print so many false findings and so many cells not blamed"
    )
    options.add_argument("--write", action="store_true", help="keep the results in benchmarks/results.md")
    given = options.parse_args()
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        one = clean(given.clean, given.seed, Path(folder))
        other = altered(given.altered, given.seed, Path(folder))
    lines = [*_clean_lines(one), "", *_altered_lines(other)]
    print("\n".join(lines))
    for tally in (one, other):
        for fault in tally.faults[: given.faults]:
            print(fault)
    print(f"{perf_counter() - begun:.0f} s")
    if given.write:
        write_section("Free tables", [f"Seed {given.seed}; {', '.join(SHAPES)}.", "", *lines])


def _clean_lines(tally: Tally) -> Iterator[str]:
    total = tally.counts.get("all", Counter())
    yield f"Clean tables: {total['tables']}, errors {total['errors']}, warnings {total['warnings']}."


def _altered_lines(tally: Tally) -> Iterator[str]:
    """Give a table: of all cells, and of those that the relations tell for certain to be wrong."""
    heads = ["altered", "cells", *RATES, "certain", *RATES, "other findings"]
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    designs = sorted(tally.counts.keys() - {"all", *SHAPES, *KINDS})
    for group in ["all", *SHAPES, *KINDS, *designs]:
        counts = tally.counts.get(group)
        if counts is not None:
            rates = [_rate(counts[name], counts["all"]) for name in RATES]
            certain = [_rate(counts[f"certain_{name}"], counts["certain"]) for name in RATES]
            cells = [
                group,
                str(counts["all"]),
                *rates,
                str(counts["certain"]),
                *certain,
                str(counts["others"]),
            ]
            yield f"| {' | '.join(cells)} |"


def _rate(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


if __name__ == "__main__":
    main()
