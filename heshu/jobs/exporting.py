"""`heshu export`: the tables of a store as files, with what was decided of the findings.

The same content gives the same bytes, in whatever order it was taken in.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from extract.errors import HeshuError
from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.extras import check_installed
from heshu.interface_language import localized
from heshu.jobs.writers import Writer, write_html, write_jsonl
from heshu.output.csv_tables import write_header, write_rows
from heshu.output.parquet import write_parquet
from heshu.output.sarif import write_sarif
from heshu.output.tables import COLUMNS, Row, collect_tables
from heshu.store.checksums import check_damage
from heshu.store.contents import Run, progress
from heshu.store.database import open_database
from heshu.store.decisions import VERDICTS
from heshu.store.judged import UNDECIDED, judged_documents
from heshu.suggestions import did_you_mean
from heshu.web.wording import phrase


class ExportFormat(StrEnum):
    """What `heshu export` writes."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONL = "jsonl"
    HTML = "html"
    SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the command line asked for."""

    store: Path | str
    folder: Path
    formats: tuple[ExportFormat, ...]
    language: Language
    quiet: bool = False
    verdicts: tuple[str, ...] = ()


Write = Callable[[Iterable[CheckedDocument], Path, Language], None]


def formats_from(text: str) -> tuple[ExportFormat, ...]:
    """Return the formats of a list such as "csv,xlsx"; raises `HeshuError` for one there is not.

    >>> formats_from("csv, xlsx")
    (<ExportFormat.CSV: 'csv'>, <ExportFormat.XLSX: 'xlsx'>)
    """
    names = list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    known = [form.value for form in ExportFormat]
    if not names or not set(names) <= set(known):
        unknown = next((name for name in names if name not in known), text)
        said = localized(f"没有“{unknown}”这种格式，可用：", f"there is no format “{unknown}”; there are ")
        raise HeshuError(said + ", ".join(known) + did_you_mean(unknown, known))
    return tuple(map(ExportFormat, names))


def verdicts_from(text: str | None) -> tuple[str, ...]:
    """Return the verdicts of a list such as "confirmed,explained"; raises `HeshuError` for one there is not.

    They may be named in Chinese.
    """
    known = {name: name for name in (*VERDICTS, UNDECIDED)} | {
        phrase(name, "zh", "verdict"): name for name in (*VERDICTS, UNDECIDED)
    }
    names = [name.strip() for name in re.split("[,，、]", text or "") if name.strip()]
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        said = localized(f"没有“{unknown}”这种审核结论，可用：", f"no such verdict: “{unknown}”; there are ")
        raise HeshuError(said + ", ".join(known) + did_you_mean(unknown, known))
    return tuple(dict.fromkeys(known[name] for name in names))


def run_export(options: ExportOptions) -> int:
    """Write the store to the folder and return the exit status; raises `StoreError`.

    A file is put in its place when it is whole, so that a table is never half written.
    """
    if ExportFormat.PARQUET in options.formats:
        check_installed("parquet")
    if ExportFormat.HTML in options.formats:
        check_installed("report")
    with open_database(options.store, write=False) as database:
        options.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".heshu-", dir=options.folder) as name:
            for form in options.formats:
                found = (document for _, document in judged_documents(database, options.verdicts))
                if form is ExportFormat.XLSX:
                    _write_xlsx(found, Path(name), options, progress(database).last)
                else:
                    WRITES[form](found, Path(name), options.language)
            written = sorted(Path(name).iterdir())
            for path in written:
                path.replace(options.folder / path.name)
        check_damage(database)
    if not options.quiet:
        print("\n".join(str(options.folder / path.name) for path in written), file=sys.stderr)  # noqa: T201 - the program's output
    return 0


def write_csv_files(found: Iterable[CheckedDocument], folder: Path, language: Language) -> None:
    """Write each table as `<name>.csv`, a document at a time.

    So that a store may be larger than the memory.
    """
    with ExitStack() as stack:
        streams = {
            name: stack.enter_context(
                (folder / f"{name}.csv").open("w", encoding="utf-8", errors="replace", newline="")
            )
            for name in COLUMNS
        }
        for name, stream in streams.items():
            write_header(stream, COLUMNS[name])
        for document in found:
            for name, part in collect_tables((document,), language).items():
                write_rows(streams[name], COLUMNS[name], part)


def _parts(found: Iterable[CheckedDocument], language: Language) -> Iterator[dict[str, list[Row]]]:
    return (collect_tables((document,), language) for document in found)


def _write_xlsx(
    found: Iterable[CheckedDocument], folder: Path, options: ExportOptions, last: Run | None
) -> None:
    """Write the workbook: of the day on which documents were taken in last, so that it is the same again."""
    from heshu.output.workbook import write_workbook

    made = datetime.fromtimestamp(last.updated, UTC).date() if last else None
    parts = _parts(found, options.language)
    across = _across_rows(options)
    write_workbook(folder / "heshu.xlsx", parts, options.language, made=made, across=across)


def _across_rows(options: ExportOptions) -> list[Row]:
    """Return what shows when the documents are looked at together, as rows of a sheet."""
    from heshu.across.across import look_across

    return [
        Row(
            {
                "nature": found.kind,
                "first": found.first.file,
                "other": found.second.file,
                "message": found.message.in_language(options.language),
                "extent": found.extent,
            }
        )
        for found in look_across(options.store)[0]
    ]


def _write_parquet(found: Iterable[CheckedDocument], folder: Path, language: Language) -> None:
    write_parquet(folder, _parts(found, language))


def _one_file(name: str, write: Writer) -> Write:
    """Return what writes all documents to one file of text in the folder."""

    def write_file(found: Iterable[CheckedDocument], folder: Path, language: Language) -> None:
        with (folder / name).open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
            write(found, stream, language)

    return write_file


WRITES: dict[ExportFormat, Write] = {
    ExportFormat.CSV: write_csv_files,
    ExportFormat.PARQUET: _write_parquet,
    ExportFormat.JSONL: _one_file("heshu.jsonl", write_jsonl),
    ExportFormat.HTML: _one_file("heshu.html", write_html),
    ExportFormat.SARIF: _one_file("heshu.sarif", write_sarif),
}
