"""The same report printed in another way has the same verdicts.

Another format, another unit, more zeros, rows in another order.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extract.document import Cell, Document, Paragraph, Table
from extract.reader import read
from normalize.records import FundRow, Report, Value
from normalize.report import normalize
from rules.finding import Finding
from rules.validate import validate
from samples import content as printed
from samples.corpus.accounts import final_accounts
from samples.corpus.forms import self_evaluation
from samples.corpus.layouts import LAYOUTS
from samples.corpus.reports import narrative
from samples.drawing import draw
from samples.form_twin import form_twin
from samples.markdown import write_markdown
from samples.other_forms import adjusted_budget_form, basic_data, rate_form, score_sheet, target_declaration
from samples.project_forms import department_form, project_form, yuan_form
from samples.report_twin import report_twin
from samples.web import write_web
from samples.word import write_word

Pages = Sequence[printed.Content]
Verdict = tuple[object, ...]

_FIGURE = re.compile(r"(?<![\d.,])\d{2,6}\.\d\d(?=万元|$)")
_AMOUNT = re.compile(r"(?P<number>(?<![\d.,])[\d,]+(?:\.\d+)?)(?P<blank>\s*)万元")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")


def _generated(make: Callable[[random.Random], Pages], seed: int) -> Callable[[], Pages]:
    """Return what makes a generated document with one figure of its money wrong."""
    return lambda: _spoilt(make(random.Random(seed)), random.Random(seed))


SAMPLES: dict[str, Callable[[], Pages]] = {
    "form": lambda: form_twin(printed=False),
    "report": report_twin,
    "department": department_form,
    "project": project_form,
    "in yuan": yuan_form,
    "adjusted": adjusted_budget_form,
    "rate": rate_form,
    "scores": score_sheet,
    "targets": target_declaration,
    "basic data": basic_data,
}
GENERATED: dict[str, Callable[[], Pages]] = {
    **{
        f"{name} {seed}": _generated(lambda c, n=name: self_evaluation(c, LAYOUTS[n]).content, seed)
        for name in LAYOUTS
        for seed in (1, 2)
    },  # type: ignore[misc]
    **{f"narrative {seed}": _generated(lambda c: narrative(c).content, seed) for seed in range(6)},
    **{f"accounts {seed}": _generated(lambda c: final_accounts(c).content, seed) for seed in range(4)},
}
DOCUMENTS = {**SAMPLES, **GENERATED}


def _spoilt(content: Pages, chance: random.Random) -> Pages:
    """Put one mistake into the money of a document: a slipped point, or two digits exchanged."""
    places = [(b, r, c) for b, block in enumerate(content) for r, c in _texts(block)]
    block, row, column = chance.choice(places)
    wrong = _wrong(chance)
    found = content[block]
    if isinstance(found, printed.Text):
        changed: printed.Content = replace(found, text=_FIGURE.sub(wrong, found.text, count=1))
    else:
        assert isinstance(found, printed.Table)
        rows = [list(cells) for cells in found.rows]
        cell = rows[row][column]
        text = _FIGURE.sub(wrong, cell if isinstance(cell, str) else cell.text, count=1)
        rows[row][column] = text if isinstance(cell, str) else replace(cell, text=text)
        changed = replace(found, rows=rows)
    return [*content[:block], changed, *content[block + 1 :]]


def _texts(block: printed.Content) -> list[tuple[int, int]]:
    if isinstance(block, printed.Text):
        return [(0, 0)] if _FIGURE.search(block.text) else []
    if not isinstance(block, printed.Table):
        return []
    texts = [
        (r, c, cell if isinstance(cell, str) else cell.text)
        for r, cells in enumerate(block.rows)
        for c, cell in enumerate(cells)
    ]
    return [(r, c) for r, c, text in texts if _FIGURE.fullmatch(text)]


def _wrong(chance: random.Random) -> Callable[[re.Match[str]], str]:
    shift = chance.random() < 0.5

    def change(found: re.Match[str]) -> str:
        text = found[0]
        spots = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
        if shift or not spots:
            return f"{Decimal(text) * 10:.2f}"
        return text[: spots[0]] + text[spots[0] + 1] + text[spots[0]] + text[spots[0] + 2 :]

    return change


def _write_text(path: Path, content: Pages) -> None:
    lines = [block.number + block.text for block in content if isinstance(block, printed.Text)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


WRITERS: dict[str, Callable[[Path, Pages], object]] = {
    "docx": lambda path, content: write_word(path, content, printed.LANDSCAPE),
    "pdf": lambda path, content: draw(path, content, paper=printed.LANDSCAPE, style="form"),
    "html": write_web,
    "md": write_markdown,
    "txt": _write_text,
}


@cache
def _read(name: str, suffix: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document.{suffix}"
        WRITERS[suffix](path, DOCUMENTS[name]())
        return read(path)


@cache
def _reports(name: str, suffix: str = "html") -> tuple[Report, ...]:
    return normalize(_read(name, suffix))


@cache
def _found(name: str, suffix: str = "html") -> list[Verdict]:
    return _verdicts(_reports(name, suffix))


def _verdicts(reports: Sequence[Report]) -> list[Verdict]:
    """Return what is found: rule, severity, figures, and the figure blamed first with what happened to it."""
    return sorted(
        (_told(finding) for finding in validate(reports).findings if finding.severity != "info"), key=str
    )


def _told(finding: Finding) -> Verdict:
    blamed = finding.culprits[0] if finding.culprits else None
    culprit = (_number(finding.facts[blamed.fact].value), blamed.operation) if blamed is not None else None
    return (
        finding.rule,
        finding.severity,
        tuple(sorted(_number(fact.value) for fact in finding.facts)),
        culprit,
    )


def _number(value: Value) -> str:
    number = value.base_value if value.base_value is not None else value.value
    return "".join(value.text.split()) if number is None else f"{number.normalize():f}"


def _suffixes(name: str) -> list[str]:
    """Return the formats that can say the document: Markdown has no merged cells, plain text no tables."""
    tables = [block for block in DOCUMENTS[name]() if isinstance(block, printed.Table)]
    cells = [cell for table in tables for row in table.rows for cell in row if not isinstance(cell, str)]
    flat = all(cell.row_span == 1 == cell.column_span and "\n" not in cell.text for cell in cells)
    return ["docx", "pdf", "html", *(["md"] if flat else []), *([] if tables else ["txt"])]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in GENERATED else []) for name in DOCUMENTS]
)
def test_another_format(name: str) -> None:
    """Word, PDF and web page, Markdown and plain text where they can say the document.

    Give the same verdicts.
    """
    found = {suffix: _found(name, suffix) for suffix in _suffixes(name)}
    assert all(verdicts == found["html"] for verdicts in found.values()), found


@pytest.mark.parametrize("names", [SAMPLES, GENERATED], ids=["samples", "generated"])
def test_the_documents_hold_mistakes(names: dict[str, Callable[[], Pages]]) -> None:
    """What is compared is not nothing: most documents have a finding."""
    assert sum(bool(_found(name)) for name in names) > len(names) / 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_money_in_yuan(name: str) -> None:
    """Ten thousands printed as yuan, in labels, cells and sentences, change no verdict."""
    places = _places(_reports(name), "万元")
    assert _verdicts(
        normalize(_rewritten(_read(name, "html"), _in_yuan, places, _ten_thousand_times))
    ) == _found(name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_zeros_behind_the_point(name: str) -> None:
    """A zero more behind the point of every amount changes no verdict."""
    places = _places(_reports(name), None)
    longer = _rewritten(_read(name, "html"), lambda text: _AMOUNT.sub(_with_zero, text), places, _with_zero)
    assert _verdicts(normalize(longer)) == _found(name)


@pytest.mark.parametrize(
    "name", [name for name in DOCUMENTS if not name.startswith(("narrative", "accounts", "basic"))]
)
def test_rows_in_another_order(name: str) -> None:
    """Indicators and sources in another order have the same verdicts."""
    assert _verdicts([_shuffled(report, random.Random(name)) for report in _reports(name)]) == _found(name)


def _shuffled(report: Report, chance: random.Random) -> Report:
    groups: dict[object, list[int]] = {}
    for number, row in enumerate(report.indicators):
        groups.setdefault((row.level1, row.level2), []).append(number)
    order = [number for group in groups.values() for number in chance.sample(group, len(group))]
    parents = [row for row in report.funds if row.parent is None]
    children: list[FundRow] = [row for row in report.funds if row.parent is not None]
    chance.shuffle(children)
    return replace(
        report, indicators=tuple(report.indicators[number] for number in order), funds=(*parents, *children)
    )


Place = tuple[int | None, int | None, int | None]


def _places(reports: Sequence[Report], unit: str | None) -> set[Place]:
    """Return the cells that hold an amount (in `unit`, if given)."""
    values = [
        value
        for report in reports
        for value in (
            *(
                v
                for row in report.funds
                for v in (row.initial_budget, row.budget, row.executed, row.transferred)
            ),
            *(v for row in report.indicators for v in (row.target, row.actual)),
            *(cell.value for statement in report.statements for cell in statement.cells),
            *(amount.value for amount in report.amounts),
        )
        if value is not None and value.base_unit == "CNY"
    ]
    return {
        (v.at.table, v.at.row, v.at.column)
        for v in values
        if v.at.table is not None and unit in (None, v.unit)
    }


def _rewritten(
    document: Document,
    words: Callable[[str], str],
    places: set[Place],
    figure: Callable[[re.Match[str]], str],
) -> Document:
    """Return the document with `words` done to every text and `figure` to the number of the cells at `places`."""

    def cell(entry: Cell) -> Cell:
        at = entry.at.table, entry.at.row, entry.at.column
        return replace(
            entry,
            text=(
                _NUMBER.sub(figure, entry.text, count=1)
                if at in places and "元" not in entry.text
                else words(entry.text)
            ),
        )

    def block(entry: object) -> object:
        if isinstance(entry, Table):
            caption, unit = (words(text) if text else text for text in (entry.caption, entry.unit))
            return replace(entry, cells=tuple(cell(each) for each in entry.cells), caption=caption, unit=unit)
        assert isinstance(entry, Paragraph)
        return replace(entry, text=words(entry.text))

    return replace(document, blocks=tuple(block(entry) for entry in document.blocks))  # type: ignore[misc]


def _in_yuan(text: str) -> str:
    return _AMOUNT.sub(lambda found: f"{_ten_thousand_times(found)}{found['blank']}元", text).replace(
        "万元", "元"
    )


def _ten_thousand_times(found: re.Match[str]) -> str:
    text = found.groupdict().get("number") or found[0]
    number = Decimal(text.replace(",", "")) * 10000
    return f"{number.quantize(Decimal('0.01')):{',' if ',' in text else ''}f}"


def _with_zero(found: re.Match[str]) -> str:
    text = found.groupdict().get("number") or found[0]
    longer = f"{text}0" if "." in text else text
    return longer + found[0][len(text) :]
