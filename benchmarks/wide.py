"""How long the validation of a very large document takes, with no mistake in it and with many.

    python benchmarks/wide.py [MISTAKES ...]

The document has two statements by function with three columns, some 5,000 figures; mistakes are put at random
places. Prints processor time.
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from benchmarks.making import Line, Maker, table
from benchmarks.spoiling import KINDS
from normalize.records import Report
from rules.validate import gather, validate

CLASSES, SECTIONS, ITEMS = 20, 4, 9
SLIPS = ("shift x10", "transposed", "substituted", "unit 元", "added")


def wide(seed: int) -> Report:
    """Return final accounts with two large statements of the same rows."""
    maker = Maker(seed)
    rows = _rows(maker)
    heads = (("支出决算表", "本年支出合计"), ("一般公共预算财政拨款支出决算表", "合计"))
    statements = tuple(table(maker, title, (whole, "基本支出", "项目支出"), rows) for title, whole in heads)
    return Report("final_accounts", None, None, None, 2023, statements=statements)


def _rows(maker: Maker) -> list[Line]:
    rows: list[Line] = []
    for first in range(CLASSES):
        sections = [_section(maker, f"{201 + first}{number:02}") for number in range(1, SECTIONS + 1)]
        rows.append((str(201 + first), f"第{first}类支出", _added([lines[0] for lines in sections])))
        rows += [line for lines in sections for line in lines]
    return [
        (None, "合计", _added([line for line in rows if line[0] is not None and len(line[0]) == 3])),
        *rows,
    ]


def _section(maker: Maker, code: str) -> list[Line]:
    items: list[Line] = []
    for number in range(1, ITEMS + 1):
        basic, project = maker.between(20, 900), maker.between(20, 900)
        items.append((f"{code}{number:02}", f"{code}项{number}", (basic + project, basic, project)))
    return [(code, f"{code}款", _added(items)), *items]


def _added(lines: list[Line]) -> tuple[Decimal, ...]:
    return tuple(sum((figures[n] for _, _, figures in lines), Decimal(0)) for n in range(3))


def spoilt(report: Report, mistakes: int) -> Report:
    """Return the report with so many mistakes, at random places."""
    chance = random.Random(mistakes)
    for _ in range(mistakes):
        report, _ = KINDS[chance.choice(SLIPS)](report, chance)
    return report


def main() -> None:
    """Print a line for every number of mistakes."""
    clean = wide(1)
    facts, relations = gather((clean,))
    print(f"{len(facts)} figures, {len(relations)} relations")
    for mistakes in [int(text) for text in sys.argv[1:]] or [0, 20, 200]:
        report = spoilt(clean, mistakes)
        begun = time.process_time()
        found = validate((report,)).findings
        seconds = time.process_time() - begun
        errors = sum(finding.severity == "error" for finding in found)
        print(
            f"{mistakes:4} mistakes: {errors:4} errors, {seconds:6.2f} s,"
            f" {seconds / len(relations) * 1000:5.2f} s per 1,000 relations"
        )


if __name__ == "__main__":
    main()
