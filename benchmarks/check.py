"""How much of `check` is reading, meaning and validation, on one document, in one run.

    python benchmarks/check.py DOCUMENT

Prints the processor time of each stage (best of several rounds) and the ratio of the whole to reading alone.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extract.reader import read
from normalize.report import normalize
from rules.validate import validate

ROUNDS = 5


def main() -> None:
    """Time the stages and print their shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    path = parser.parse_args().document
    best = dict.fromkeys(("reading", "meaning", "validation"), float("inf"))
    for _ in range(ROUNDS):
        marks = [time.process_time()]
        document = read(path)
        marks.append(time.process_time())
        reports = normalize(document)
        marks.append(time.process_time())
        validate(reports)
        marks.append(time.process_time())
        for name, begin, end in zip(best, marks, marks[1:], strict=False):
            best[name] = min(best[name], end - begin)
    whole = sum(best.values())
    for name, seconds in best.items():
        print(f"{name:>10}: {seconds * 1e3:8.1f} ms, {seconds / whole:6.1%}")
    print(f"check takes {whole / best['reading']:.2f} times reading alone")


if __name__ == "__main__":
    main()
