"""A form: its tables read into funds, indicators, totals and goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.document import Cell, Table
from normalize.folding import bare, squeeze
from normalize.forms.form_parts import Part, header_matches, parts
from normalize.forms.funds import fund_rows
from normalize.forms.indicators import execution_row, indicator_rows
from normalize.forms.labelled_funds import declared_funds
from normalize.forms.profile import goals, profile
from normalize.grid import Grid, printed
from normalize.narrative.amounts import amounts
from normalize.narrative.claims import cell_claims
from normalize.narrative.sentences import cell_sentences
from normalize.quantities.values import money_unit, table_unit
from normalize.records import Claim, Report, ReportKind
from normalize.titles import department_of, is_title, kind_of, without_number, year_of
from normalize.vocabulary import label, match, words

_MONEY = ("initial_budget", "budget", "executed", "transferred")


@dataclass(frozen=True)
class FormTable:
    """A table that is a form or a part of one, with its header parts."""

    grid: Grid
    parts: tuple[Part, ...]

    @property
    def opens(self) -> bool:
        """Say whether the table begins a form: it names its department or project, or has a fund block."""
        return bool(self.profile) or any(part.kind == "fund" for part in self.parts)

    @property
    def profile(self) -> dict[str, str]:
        """Return the key and value cells."""
        return profile(self.grid)

    @property
    def title(self) -> str | None:
        """Return a title printed in the table's first row, across it."""
        for row in (1, 2):
            cells = printed(self.grid.row(row))
            if len(cells) == 1 and is_title(cells[0].text):
                return squeeze(cells[0].text)
        return None


def form_table(table: Table) -> FormTable | None:
    """Return a table as part of a form, None if it is none."""
    grid = Grid(table)
    found = tuple(part for part in parts(grid) if not _compares_years(part))
    return FormTable(grid, found) if found and not _lists_no_funds(grid, found) else None


def _lists_no_funds(grid: Grid, found: tuple[Part, ...]) -> bool:
    """Say whether a table only has columns as a fund block has them, over rows that are no sources of funds.

    Projects or units with their budget and what was spent of it.
    """
    if any(part.kind != "fund" or part.column("max_score") or part.column("score") for part in found):
        return False
    plain, sources = words("fund_total", "plain"), words("declared", "source")
    labels = {label(cells[0].text).removeprefix("其中:") for cells in _rows_of(grid, found) if cells}
    whole = labels & (words("fund_total") - plain)
    above = range(1, min(part.header_row for part in found))
    keyed = any(match(cell.text, "profile") for row in above for cell in printed(grid.row(row)))
    return not whole and not labels <= plain | sources and not keyed


def _rows_of(grid: Grid, found: tuple[Part, ...]) -> Iterator[tuple[Cell, ...]]:
    for part in found:
        for row in range(part.first, part.last + 1):
            yield printed(grid.row(row))


def _compares_years(part: Part) -> bool:
    """Say whether a header prints one kind of money twice (上年决算数, 本年决算数).

    That is a comparison, and no fund block.
    """
    fields = [column.match.field for column in part.columns if column.match.field in _MONEY]
    return part.kind == "fund" and len(fields) != len(set(fields))


def form_report(tables: Iterable[FormTable], above: Iterable[str]) -> Report:
    """Return the report of one form; `above` are the lines printed over it, the nearest last."""
    forms, lines = list(tables), list(above)
    keys: dict[str, str] = {}
    for form in forms:
        keys = form.profile | keys
    title = next((title for form in forms if (title := form.title)), None) or _title_of(lines)
    year = year_of([title, *reversed(lines), keys.get("year"), *_first_cells(forms)])
    report = Report(
        kind="other",
        title=without_number(title) if title else None,
        department=next((keys[key] for key in ("department", "authority", "unit") if key in keys), None)
        or department_of(title or ""),
        project=keys.get("project"),
        year=year,
    )
    unit = next((unit for line in reversed(lines[-3:]) if (unit := money_unit(line))), None)
    for form in forms:
        report = _with_table(report, form, unit)
    return replace(report, kind=_kind(report, forms))


def _title_of(lines: list[str]) -> str | None:
    titles = [line for line in reversed(lines) if is_title(line)]
    return next((line for line in titles if kind_of(line)), titles[0] if titles else None)


def _first_cells(forms: list[FormTable]) -> Iterator[str]:
    for form in forms[:1]:
        for row in range(1, min(4, form.grid.table.rows) + 1):
            yield from (cell.text for cell in form.grid.row(row))


def _with_table(report: Report, form: FormTable, unit: str | None) -> Report:
    grid, unit = form.grid, table_unit(form.grid.table) or unit
    target, cells = goals(grid, form.parts)
    report = replace(report, funds=(*report.funds, *declared_funds(grid, form.parts, unit)))
    for part in form.parts:
        report = replace(report, headers=(*report.headers, *header_matches(part)))
        if part.kind == "fund":
            report = replace(report, funds=(*report.funds, *fund_rows(grid, part, unit)))
        else:
            rows, totals = indicator_rows(grid, part)
            if (execution := execution_row(grid, part)) is not None and not any(
                row.max_score or row.score for row in report.funds
            ):
                report = replace(report, funds=(*report.funds, execution))
            report = replace(report, indicators=(*report.indicators, *rows), totals=report.totals or totals)
            report = replace(report, claims=(*report.claims, *_indicator_claims(grid, part)))
    words = [
        sentence
        for number, cell in enumerate(cells)
        for sentence in cell_sentences(cell, "年度总体目标", number)
    ]
    return replace(
        report, goals=report.goals or target, amounts=(*report.amounts, *amounts(words, report.year)[0])
    )


def _indicator_claims(grid: Grid, part: Part) -> Iterator[Claim]:
    names = part.column("content") or part.column("level3")
    for field in ("target", "actual"):
        column = part.column(field)
        if column is None:
            continue
        seen: set[Cell] = set()
        for row in range(part.first, part.last + 1):
            cell = grid.under(column.header, row)
            if cell is not None and cell not in seen and cell.text.strip():
                seen.add(cell)
                name = grid.under(names.header, row) if names else None
                yield from cell_claims(cell, squeeze(name.text) if name else None)


def _kind(report: Report, forms: list[FormTable]) -> ReportKind:
    named = kind_of(report.title or "")
    has_actual = any(part.column("actual") or part.column("score") for form in forms for part in form.parts)
    if named in ("department_self_evaluation", "project_self_evaluation", "score_sheet", "basic_data"):
        if (
            named == "department_self_evaluation"
            and report.project
            and "整体" not in bare(report.title or "")
        ):
            return "project_self_evaluation"
        return named
    if named == "performance_targets" or not has_actual:
        return "performance_targets"
    if report.project:
        return "project_self_evaluation"
    return "department_self_evaluation" if report.funds else "score_sheet"
