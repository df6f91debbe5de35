"""`heshu extract`: documents as printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.document import Document
from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.formats import ExtractFormat
from heshu.jobs.writers import write_json_array
from heshu.output.document_records import DOCUMENT_SCHEMA, document_json, markdown_blocks, text_lines
from heshu.output.human import one_line, problem_lines
from heshu.pipeline import read_all
from heshu.processes.bounds import Bounds
from heshu.progress import Expected, with_progress
from heshu.sources import collect_some

Read = Document | CheckedDocument


def run_extract(
    paths: list[Path], form: ExtractFormat, bounds: Bounds, language: Language, *, quiet: bool
) -> int:
    """Print the documents at `paths` as printed and return the exit status."""
    sources = collect_some(paths, quiet=quiet)
    unread: list[str] = []
    expected = Expected(len(sources))
    documents = _noted(
        with_progress(read_all(sources, bounds, expected), expected, quiet=quiet), unread, language
    )
    if form is ExtractFormat.JSON:
        write_json_array(
            DOCUMENT_SCHEMA, (document_json(document, language) for document in documents), sys.stdout
        )
    else:
        for document in documents:
            sys.stdout.writelines(_pieces(document, form, named=expected.count > 1))
            sys.stdout.flush()
    return 3 if unread else 0


def _noted(documents: Iterable[Read], unread: list[str], language: Language) -> Iterator[Read]:
    """Pass documents on, telling of what was not read."""
    for document in documents:
        for line in problem_lines(document, language):
            print(line, file=sys.stderr)  # noqa: T201 - the program's output
        if document.status == "failed":
            unread.append(document.file)
        yield document


def _pieces(document: Read, form: ExtractFormat, *, named: bool) -> Iterator[str]:
    if named:
        yield (
            f"==> {one_line(document.file)} <==\n"
            if form is ExtractFormat.TEXT
            else f"<!-- {one_line(document.file).replace('--', '- -')} -->\n\n"
        )
    if not isinstance(document, Document):
        return
    if form is ExtractFormat.TEXT:
        yield from (f"{line}\n" for line in text_lines(document))
    else:
        yield from (f"{block}\n\n" for block in markdown_blocks(document))
