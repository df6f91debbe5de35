"""`heshu export`: the tables of a store as files.

The same content gives the same bytes, in whatever order it was taken in.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
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
from heshu.output.tables import COLUMNS, Row, collect_tables
from heshu.store.contents import documents
from heshu.store.database import open_database
from heshu.suggestions import did_you_mean


class ExportFormat(StrEnum):
    """What `heshu export` writes."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONL = "jsonl"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the command line asked for."""

    store: Path | str
    folder: Path
    formats: tuple[ExportFormat, ...]
    language: Language
    quiet: bool = False


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
                WRITES[form](documents(database), Path(name), options.language)
            written = sorted(Path(name).iterdir())
            for path in written:
                path.replace(options.folder / path.name)
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


def _write_xlsx(found: Iterable[CheckedDocument], folder: Path, language: Language) -> None:
    from heshu.output.workbook import write_workbook

    write_workbook(folder / "heshu.xlsx", _parts(found, language), language)


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
    ExportFormat.XLSX: _write_xlsx,
    ExportFormat.PARQUET: _write_parquet,
    ExportFormat.JSONL: _one_file("heshu.jsonl", write_jsonl),
    ExportFormat.HTML: _one_file("heshu.html", write_html),
}
