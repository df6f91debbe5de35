"""Writes checked documents as they come: for people, as JSON, as JSON lines, as CSV, as SARIF, as a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.formats import CheckFormat
from heshu.output.csv_tables import write_header, write_rows
from heshu.output.grouping import grouped_lines
from heshu.output.human import finding_line
from heshu.output.json_records import SCHEMA, document_json
from heshu.output.sarif import write_sarif
from heshu.output.tables import COLUMNS, rows

Writer = Callable[[Iterable[CheckedDocument], TextIO, Language], None]


def write_human(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write a line a finding."""
    for document in documents:
        stream.writelines(
            finding_line(document.file, finding, language) + "\n" for finding in document.findings
        )
        stream.flush()


def write_grouped(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write a paragraph a document, its findings by severity and those of one cause together."""
    for document in documents:
        stream.writelines(f"{line}\n" for line in grouped_lines(document, language))
        stream.flush()


def write_json(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write one JSON object with all documents."""
    write_json_array(SCHEMA, (document_json(document, language) for document in documents), stream)


def write_json_array(schema: str, documents: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write `{"schema": …, "documents": […]}` without holding all documents at once."""
    stream.write(f'{{"schema": {json.dumps(schema)}, "documents": [')
    for number, document in enumerate(documents):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(document, ensure_ascii=False))  # `dump` would encode it in Python
    stream.write("\n]}\n")


def write_jsonl(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write a document a line, as soon as it is done."""
    for document in documents:
        stream.write(json.dumps(document_json(document, language), ensure_ascii=False) + "\n")
        stream.flush()


def write_csv(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write the table of findings."""
    write_header(stream, COLUMNS["findings"])
    for document in documents:
        write_rows(
            stream, COLUMNS["findings"], (row for name, row in rows(document, language) if name == "findings")
        )
        stream.flush()


def write_html(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write one HTML file that needs nothing else."""
    from heshu.report.report_page import write_report

    write_report(documents, stream, language)


WRITERS: dict[CheckFormat, Writer] = {
    CheckFormat.HUMAN: write_human,
    CheckFormat.JSON: write_json,
    CheckFormat.JSONL: write_jsonl,
    CheckFormat.CSV: write_csv,
    CheckFormat.SARIF: write_sarif,
    CheckFormat.HTML: write_html,
    CheckFormat.GROUPED: write_grouped,
}
