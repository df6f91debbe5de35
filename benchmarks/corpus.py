"""How exactly the generated corpus is read: cells by format, and, for information, records by kind.

A cell is exact if row, column, spans and text (white space folded) are those that were printed; a table that
is found in pieces, or not at all, costs its cells. Run from the top of the checkout: `python
benchmarks/corpus.py --many 204`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from benchmarks.results import write_section
from extract.document import Document, Table
from extract.errors import UnreadableError
from extract.reader import read
from normalize.records import Report, StatementRow, Value
from normalize.report import normalize
from samples.corpus.many import make_many

Key = tuple[int, int, int, int, str]
"""Row, column, spans and text of a cell."""
Record = tuple[str, ...]
RECORDS = ("funds", "indicators", "totals", "amounts", "statements", "base values")
YUAN = {"元": Decimal(1), "万元": Decimal(10000)}
MONEY_FIELDS = ("initial_budget", "budget", "executed", "transferred")


@dataclass(slots=True)
class Tally:
    """What was printed, what was read and what of it agrees."""

    printed: int = 0
    read: int = 0
    same: int = 0

    def add(self, printed: Counter[Any], read: Counter[Any]) -> None:
        """Count two collections and what they share."""
        self.printed += printed.total()
        self.read += read.total()
        self.same += (printed & read).total()

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 1 where there is nothing."""
        return 2 * self.same / (self.printed + self.read) if self.printed + self.read else 1.0


def main() -> None:
    """Make the corpus, read it and print the shares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--many", type=int, default=204, help="how many documents")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--faults", type=int, default=0, help="print so many cells and records that differ, a document"
    )
    options.add_argument("--write", action="store_true", help="keep the results in benchmarks/results.md")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = measure(make_many(Path(folder), given.many, given.seed), given.faults)
    print("\n".join(lines))
    if given.write:
        write_section("Generated corpus", [f"{given.many} documents, seed {given.seed}.", "", *lines])


def measure(paths: Iterable[Path], faults: int) -> list[str]:
    """Read the documents and return the results as tables of Markdown."""
    cells: dict[str, Tally] = {}
    records: dict[str, Tally] = {name: Tally() for name in RECORDS}
    for path in paths:
        truth = json.loads(path.with_name(path.name + ".truth.json").read_text(encoding="utf-8"))
        try:
            document = read(path)
        except UnreadableError as error:
            print(f"{path.name}: {error}")
            continue
        compare_cells(path, truth["tables"], document, cells.setdefault(path.suffix, Tally()), faults)
        compare_records(path, truth["records"], normalize(document), records, faults)
    exact = [
        f"| {suffix} | {tally.printed} | {tally.same / tally.printed:.4%} | {tally.read - tally.same} |"
        for suffix, tally in sorted(cells.items())
    ]
    scores = [
        f"| {name} | {tally.printed} | {tally.read} | {tally.same} | {tally.f1:.4f} |"
        for name, tally in records.items()
    ]
    heads = ["| format | cells printed | exact | read otherwise |", "| --- | --- | --- | --- |"]
    record_heads = ["| records | printed | read | the same | F1 |", "| --- | --- | --- | --- | --- |"]
    return [*heads, *exact, "", *record_heads, *scores]


def compare_cells(
    path: Path, printed: Sequence[dict[str, Any]], document: Document, tally: Tally, faults: int
) -> None:
    """Compare the tables of a document, each with the one not yet taken that shares most cells with it."""
    left = [table_keys(table) for table in document.tables]
    for table in printed:
        truth = Counter(
            (cell["row"], cell["column"], cell["row_span"], cell["column_span"], folded(cell["text"]))
            for cell in table["cells"]
        )
        best = (
            max(range(len(left)), key=lambda index: (left[index] & truth).total(), default=None)
            if left
            else None
        )
        read_cells = left.pop(best) if best is not None else Counter()
        tally.add(truth, read_cells)
        show(path, "printed", (truth - read_cells).elements(), faults)
        show(path, "   read", (read_cells - truth).elements(), faults)
    for other in left:
        tally.add(Counter(), other)
        show(path, "  extra", other.elements(), faults)


def table_keys(table: Table) -> Counter[Key]:
    """Return the cells of a table as they are compared."""
    return Counter(
        (cell.row, cell.column, cell.row_span, cell.column_span, folded(cell.text)) for cell in table.cells
    )


def folded(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


def show(path: Path, what: str, items: Iterable[object], most: int) -> None:
    """Print the first `most` of the items."""
    for item in sorted(items, key=str)[:most]:
        print(f"{path.name} {what} {item}")


def compare_records(
    path: Path,
    printed: dict[str, Any],
    reports: Sequence[Report],
    tallies: dict[str, Tally],
    faults: int,
    shown: Callable[[str], str] = str,
) -> None:
    """Compare the records of a document by their texts as `shown`.

    Fields that the truth does not name are not looked at.
    """
    found = read_records(reports)
    for name in RECORDS:
        truth = Counter(tuple(map(shown, record)) for record in printed_records(name, printed).elements())
        own = Counter(tuple(map(shown, record)) for record in found[name])
        if not truth:
            continue
        tallies[name].add(truth, own)
        show(path, f"{name} printed", (truth - own).elements(), faults)
        show(path, f"{name}    read", (own - truth).elements(), faults)


def printed_records(name: str, truth: dict[str, Any]) -> Counter[Record]:
    """Return the records of one sort that were printed, a row of texts each."""
    if name == "totals":
        return Counter([("total", text) for field, text in truth["totals"].items() if field != "grade"])
    if name == "statements":
        rows = [
            (entry["title"], cell["row"], cell["column"].split("/")[-1], cell["value"])
            for entry in truth[name]
            for cell in entry["cells"]
        ]
        return Counter(tuple(map(folded, row)) for row in rows)
    if name == "base values":
        return Counter(printed_values(truth))
    fields = {"funds": FUND_FIELDS, "indicators": INDICATOR_FIELDS, "amounts": ("label", "value")}[name]
    return Counter(tuple(folded(entry.get(field, "")) for field in fields) for entry in truth[name])


def printed_values(truth: dict[str, Any]) -> Iterator[Record]:
    """Yield text, unit and yuan of every sum of money that was printed in a form.

    A statement or a sentence.
    """
    for fund in truth["funds"]:
        yield from (in_yuan(fund[field], fund["unit"]) for field in MONEY_FIELDS if field in fund)
    for entry in truth["statements"]:
        yield from (in_yuan(cell["value"], entry["unit"]) for cell in entry["cells"])
    for amount in truth["amounts"]:
        unit = next(unit for unit in sorted(YUAN, key=len, reverse=True) if amount["value"].endswith(unit))
        yield in_yuan(amount["value"], unit)


def in_yuan(text: str, unit: str) -> Record:
    """Return what is printed with its unit and its value in yuan; a text without a figure has neither."""
    digits = folded(text).removesuffix(unit).replace(",", "")
    if not digits.lstrip("-").replace(".", "", 1).isdigit():
        return folded(text), "", ""
    return folded(text), unit, str((Decimal(digits) * YUAN[unit]).normalize())


FUND_FIELDS = ("source", "initial_budget", "budget", "executed", "max_score", "execution_rate", "score")
INDICATOR_FIELDS = ("level1", "level2", "content", "target", "actual", "max_score", "score")


def read_records(reports: Sequence[Report]) -> dict[str, list[Record]]:
    """Return the records that were read, as `printed_records` gives those that were printed."""
    return {
        "funds": [
            tuple(text_of(getattr(fund, field)) for field in FUND_FIELDS)
            for report in reports
            for fund in report.funds
        ],
        "indicators": [
            (
                plain(each.level1),
                plain(each.level2),
                plain(each.content or each.level3),
                *(text_of(getattr(each, field)) for field in INDICATOR_FIELDS[3:]),
            )
            for report in reports
            for each in report.indicators
        ],
        "totals": [
            ("total", text)
            for report in reports
            if report.totals
            for text in (text_of(report.totals.max_score), text_of(report.totals.score))
            if text
        ],
        "amounts": [
            (amount.label, amount.value.text)
            for report in reports
            for amount in report.amounts
            if amount.measure == "amount"
            and amount.value.base_unit in (None, "CNY")
            and amount.value.kind != "score"
        ],
        "base values": list(read_values(reports)),
        "statements": [
            (
                folded(each.title),
                row_label(each.rows[cell.row]),
                folded("".join(each.columns[cell.column].path[-1:])),
                cell.value.text,
            )
            for report in reports
            for each in report.statements
            for cell in each.cells
        ],
    }


def read_values(reports: Sequence[Report]) -> Iterator[Record]:
    """Yield the sums of money that were read, as `printed_values` those that were printed."""
    for report in reports:
        sums = [getattr(fund, field) for fund in report.funds for field in MONEY_FIELDS]
        sums += [cell.value for statement in report.statements for cell in statement.cells]
        sums += [
            amount.value
            for amount in report.amounts
            if amount.measure == "amount" and amount.value.base_unit == "CNY"
        ]
        for value in sums:
            if value is not None:
                known = value.base_value is not None
                yield (
                    folded(value.text),
                    (value.unit or "") if known else "",
                    str(value.base_value.normalize()) if known else "",
                )


def row_label(row: StatementRow) -> str:
    """Return code and label of a row of a statement."""
    return folded(f"{row.code or ''} {row.label}")


def text_of(value: Value | str | None) -> str:
    """Return the printed text of a field, "" where nothing is printed."""
    return folded(value if isinstance(value, str) else value.text if value is not None else "")


def plain(label: str | None) -> str:
    """Return a label without blanks and without the points in brackets behind it."""
    return "".join((label or "").split("（")[0].split())


if __name__ == "__main__":
    main()
