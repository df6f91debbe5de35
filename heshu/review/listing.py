"""A list of findings as a file, and one finding as a text for a work paper."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.output.csv_tables import write_header, write_rows
from heshu.output.headings import entry_word
from heshu.output.places import finding_place
from heshu.output.tables import COLUMNS, Row, collect_tables, report_of, whose
from heshu.output.workbook import write_workbook
from heshu.review.entries import Entry
from heshu.review.workspace import Workspace
from rules.catalogue.catalogue import RULES
from rules.finding import Finding

ListForm = Literal["csv", "xlsx"]
LIST_TYPES: dict[ListForm, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def list_file(workspace: Workspace, entries: Sequence[Entry], form: ListForm, language: Language) -> bytes:
    """Return findings as a file, in the order of the list."""
    rows = list(_rows(workspace, entries, language))
    if form == "csv":
        stream = io.StringIO(newline="")
        write_header(stream, COLUMNS["findings"])
        write_rows(stream, COLUMNS["findings"], rows)
        return stream.getvalue().encode("utf-8", "replace")
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS} | {"findings": rows}
    with tempfile.TemporaryDirectory(prefix="heshu-") as folder:
        path = Path(folder, "findings.xlsx")
        write_workbook(path, [tables], language, sheets=("findings",))
        return path.read_bytes()


def _rows(workspace: Workspace, entries: Sequence[Entry], language: Language) -> Iterator[Row]:
    documents: dict[str, dict[str, Row]] = {}
    for key in dict.fromkeys(entry.stored.key for entry in entries):
        opened = workspace.opened(key)
        if opened is not None:
            judgements = {entry.id: workspace.judgement(entry) for entry in opened.entries}
            document = replace(opened.checked, judgements=judgements)
            found = collect_tables((document,), language)["findings"]
            documents[key] = {str(row.entries["id"]): row for row in found}
    for entry in entries:
        row = documents.get(entry.stored.key, {}).get(entry.id)
        if row is not None:
            yield row


def paper_text(document: CheckedDocument, finding: Finding, language: Language) -> str:
    """Return a finding as a work paper takes it: whose report, where, what, by which rule."""
    about = whose(report_of(document, finding))
    kind = about["kind"]
    head = [
        str(about["department"] or ""),
        str(about["report_year"] or ""),
        str(entry_word("kind", kind, language)) if isinstance(kind, str) else "",
        document.file,
        finding_place(finding, language, document.format),
    ]
    rule = next((rule for rule in RULES if rule.id == finding.rule), None)
    lines = ["，".join(part for part in head if part), finding.message.in_language(language)]
    if rule is not None:
        lines.append(f"{rule.title.in_language(language)}（{rule.id}）{rule.source}")
    return "\n".join(lines)
