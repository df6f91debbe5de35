"""A document's reports: its forms, its running text, its statements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extract.document import Block, Document, Heading, Paragraph, Table
from normalize.confidence import with_confidence
from normalize.extent import with_extent
from normalize.folding import squeeze
from normalize.forms.basic_data import basic_data
from normalize.forms.forms import FormTable, form_report, form_table
from normalize.narrative.amounts import amounts
from normalize.narrative.claims import claims
from normalize.narrative.numbering import list_numbers
from normalize.narrative.scores import narrative_totals
from normalize.narrative.sentences import Sentence, sentences
from normalize.records import Amount, Report, ReportKind
from normalize.statements import statement, statement_title
from normalize.titles import department_of, is_title, kind_of, without_department, year_of

_NEAR = 6  # lines above a table that may be its title and unit
_OPENING = 12  # blocks at the start of a document that may hold its title


@dataclass(slots=True)
class _Form:
    """A form being gathered: its tables and the lines above the first."""

    lines: list[str]
    tables: list[FormTable] = field(default_factory=list)


def normalize(document: Document) -> tuple[Report, ...]:
    """Return the reports of a document in reading order, forms first where they stand first."""
    forms, text = _parted(document.blocks)
    reports = [form_report(form.tables, form.lines) for form in forms]
    narrative = _narrative(text, document)
    if narrative is not None:
        position = 0 if not forms or _text_leads(document.blocks) else len(reports)
        reports.insert(position, narrative)
    reports = [_completed(report, reports) for report in reports]
    return with_extent(with_confidence(tuple(reports), document) or (_empty(document),), document)


def _parted(blocks: tuple[Block, ...]) -> tuple[list[_Form], list[Block]]:
    """Part the blocks into forms and the rest."""
    forms: list[_Form] = []
    rest: list[Block] = []
    lines: list[str] = []
    fresh = True
    for block in blocks:
        if not isinstance(block, Table):
            fresh = fresh or is_title(block.text)
            lines = [*lines, squeeze(block.text)][-_NEAR:]
            rest.append(block)
            continue
        form = form_table(block) if _may_be_form(block, lines) else None
        if form is None:
            rest.append(block)
            continue
        if not forms or ((fresh or form.opens) and _begins(forms[-1], form, fresh)):
            forms.append(_Form(lines))
        forms[-1].tables.append(form)
        fresh, lines = False, []
    return forms, rest


def _may_be_form(table: Table, lines: list[str]) -> bool:
    """Say whether a table is neither a statement nor a table of basic data, by its title."""
    return statement_title(table) is None and not any(
        kind_of(line) == "basic_data" for line in (*lines, table.caption or "")
    )


def _begins(last: _Form, form: FormTable, fresh: bool) -> bool:
    """Say whether a table begins another form: it has what the last form has already."""
    kinds = {part.kind for table in last.tables for part in table.parts}
    return (fresh and bool(form.profile or form.title)) or bool(kinds & {part.kind for part in form.parts})


def _text_leads(blocks: tuple[Block, ...]) -> bool:
    """Say whether running text stands before the first table."""
    words = 0
    for block in blocks:
        if isinstance(block, Table):
            return words > 200
        words += len(block.text)
    return True


def _narrative(blocks: list[Block], document: Document) -> Report | None:
    opening = (block.text if isinstance(block, Paragraph) else block.caption for block in blocks[:_OPENING])
    lines = [squeeze(line) for line in opening if line]
    title = next((line for line in lines if is_title(line) and kind_of(line)), None) or next(
        (line for line in lines if is_title(line)), None
    )
    kind = kind_of(title or "") or kind_of("".join(lines[:3])) or "other"
    year = year_of([title, *lines])
    if kind == "basic_data":
        return basic_data(blocks, title, year)
    text = list(sentences(blocks, title))
    found, stated = amounts(text, year)
    statements = tuple(
        statement(block, name)
        for block in blocks
        if isinstance(block, Table) and (name := statement_title(block)) is not None
    )
    if kind == "other" and statements:
        kind = (
            "final_accounts"
            if sum("决算" in item.title for item in statements) * 2 > len(statements)
            else "budget"
        )
    if not statements and not _is_narrative(text, found, kind):
        return None
    if kind in (
        "department_self_evaluation",
        "project_self_evaluation",
        "score_sheet",
        "performance_targets",
    ):
        kind = "self_evaluation_report"
    names = [name for line in lines[:4] if (name := department_of(line))]
    department = names[0] if names else None
    return Report(
        kind=kind,
        title=title,
        department=department,
        project=None,
        year=year,
        totals=narrative_totals(text),
        amounts=tuple(_named(amount, department) for amount in found),
        stated=stated,
        statements=statements,
        claims=(*claims(text), *list_numbers(text)),
    )


def _named(amount: Amount, department: str | None) -> Amount:
    context = without_department(amount.context, department) if amount.context else None
    return replace(amount, label=without_department(amount.label, department), context=context)


def _is_narrative(text: list[Sentence], found: tuple[Amount, ...], kind: ReportKind) -> bool:
    """Say whether the text outside forms is a report of its own, and not only their titles and signatures."""
    whole = sum(sentence.text.rstrip().endswith("。") for sentence in text)
    money = sum(amount.value.kind in ("money", "percent") for amount in found)
    return (
        whole >= 3
        or bool(money)
        or (bool(found) and kind in ("self_evaluation_report", "final_accounts", "budget"))
    )


def _completed(report: Report, reports: list[Report]) -> Report:
    """Take department and year from the document's other reports where this one does not print them."""
    return replace(
        report,
        department=report.department
        or next((other.department for other in reports if other.department), None),
        year=report.year or next((other.year for other in reports if other.year), None),
    )


def _empty(document: Document) -> Report:
    """Return the report of a document without forms or figures."""
    title = next(
        (
            squeeze(block.text)
            for block in document.blocks
            if isinstance(block, (Heading, Paragraph)) and block.text.strip()
        ),
        None,
    )
    return Report(
        kind=kind_of(title or "") or "other",
        title=title,
        department=department_of(title or ""),
        project=None,
        year=year_of([title]),
    )
