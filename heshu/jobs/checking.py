"""`heshu check`: the main job."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.language import Language
from heshu.baseline import load_baseline, without_known
from heshu.checked import CheckedDocument
from heshu.comparing import MOST, SettingsOf, related, related_in_passing, settings_of
from heshu.extras import check_installed
from heshu.formats import CheckFormat
from heshu.jobs.writers import WRITERS
from heshu.output.human import Tally, notice_lines, problem_lines
from heshu.output.parquet import write_parquet
from heshu.output.statistics import Statistics
from heshu.pipeline import check_all
from heshu.processes.bounds import Bounds
from heshu.progress import Expected, with_progress
from heshu.rule_selection import choice
from heshu.sources import collect_some
from rules.finding import Severity

log = logging.getLogger(__name__)
STREAMED = (CheckFormat.HUMAN, CheckFormat.JSONL, CheckFormat.GROUPED)
"""What is printed as soon as a document is read: nobody should wait for a whole county to see the first
line."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line asked for.

    `folder` gets records and workbook; `fail_on` None never fails for findings. `select` and `ignore` choose
    rules; findings of `baseline`, an earlier output, are left out; `statistics` tells what was checked.
    """

    form: CheckFormat
    folder: Path | None
    fail_on: Severity | None
    bounds: Bounds
    language: Language
    quiet: bool
    parquet: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    settings: Path | None = None
    baseline: Path | None = None
    statistics: bool = False


def run_check(paths: list[Path], options: CheckOptions) -> int:
    """Check the documents at `paths`, write what was asked for and return the exit status."""
    sources = collect_some(paths, quiet=options.quiet)
    if options.parquet:
        check_installed("parquet")
    if options.form is CheckFormat.HTML:
        check_installed("report")
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    chosen = choice(options.select, options.ignore, sources, called=paths, named=options.settings)
    for notice in chosen.notices:
        print(notice, file=sys.stderr)  # noqa: T201 - nobody's rules are silenced in silence
    known = load_baseline(options.baseline) if options.baseline is not None else frozenset()
    tally, statistics = Tally(), Statistics()
    kept: list[CheckedDocument] | None = [] if options.folder else None
    expected = Expected(len(sources))
    documents = with_progress(
        check_all(sources, options.bounds, expected=expected, chosen=chosen), expected, quiet=options.quiet
    )
    documents = _related(documents, settings_of(sources, chosen), options, expected)
    documents = _measured((without_known(document, known) for document in documents), statistics)
    _print(_counted(documents, tally, kept, options), options)
    if options.folder and kept is not None:
        _write_folder(options.folder, kept, options)
    if options.statistics:
        for line in statistics.lines(options.language):
            print(line, file=sys.stderr)  # noqa: T201 - asked for
    if not options.quiet:
        print(tally.summary(options.language), file=sys.stderr)  # noqa: T201 - the summary is the program's output
        if options.folder:
            print(_written(options.folder, options.language), file=sys.stderr)  # noqa: T201 - so is this
    return tally.exit_code(options.fail_on)


def _written(folder: Path, language: Language) -> str:
    """Return what lies in the folder now, and what to open first."""
    if language == "zh":
        return f"已写入 {folder}：heshu.xlsx（先看其中的“问题清单”）、heshu.json 和 CSV 表"
    return f"written to {folder}: heshu.xlsx (see its sheet Findings first), heshu.json and CSV tables"


def _print(documents: Iterator[CheckedDocument], options: CheckOptions) -> None:
    """Write the documents to standard output; a page goes to the folder, where there is one."""
    if options.form is CheckFormat.HTML and options.folder:
        with (options.folder / "heshu.html").open(
            "w", encoding="utf-8", errors="replace", newline="\n"
        ) as stream:
            WRITERS[options.form](documents, stream, options.language)
    else:
        WRITERS[options.form](documents, sys.stdout, options.language)
        sys.stdout.flush()


def _related(
    documents: Iterator[CheckedDocument], settings: SettingsOf, options: CheckOptions, expected: Expected
) -> Iterator[CheckedDocument]:
    """Compare the documents with each other.

    Those that are written as soon as they are read only with those before them.
    """
    streamed = options.form in STREAMED or expected.count > MOST
    return (related_in_passing if streamed else related)(documents, settings)


def _measured(documents: Iterable[CheckedDocument], statistics: Statistics) -> Iterator[CheckedDocument]:
    for document in documents:
        statistics.add(document.coverage)
        yield document


def _counted(
    documents: Iterable[CheckedDocument],
    tally: Tally,
    kept: list[CheckedDocument] | None,
    options: CheckOptions,
) -> Iterator[CheckedDocument]:
    """Pass documents on, counting them, telling of what was not read.

    Keeping them if they are needed again.
    """
    for document in documents:
        tally.add(document)
        log.info(
            "%s: %s, %s, %d reports, %d findings",
            document.file,
            document.status,
            document.format,
            len(document.reports),
            len(document.findings),
        )
        for line in (
            *problem_lines(document, options.language),
            *notice_lines(document, options.language),
        ):
            print(line, file=sys.stderr)  # noqa: T201 - the program's output
        if kept is not None:
            kept.append(document)
        yield document


def _write_folder(folder: Path, documents: list[CheckedDocument], options: CheckOptions) -> None:
    from heshu.jobs.writers import write_json
    from heshu.output.csv_tables import write_tables
    from heshu.output.tables import collect_tables
    from heshu.output.workbook import write_workbook

    with (folder / "heshu.json").open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        write_json(documents, stream, options.language)
    tables = collect_tables(documents, options.language)
    write_tables(folder, tables)
    write_workbook(folder / "heshu.xlsx", [tables], options.language, made=date.today())  # noqa: DTZ011 - of the wall
    if options.parquet:
        write_parquet(folder, [tables])
