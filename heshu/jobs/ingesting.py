"""`heshu ingest`: the main job for very many documents, into a store; stopped and started again at will."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.language import Language
from heshu.jobs.ingest_progress import Monitor
from heshu.jobs.ingestion import Ingestion, Terms
from heshu.processes.bounds import Bounds
from heshu.processes.engine import engine_at
from heshu.progress import Expected
from heshu.rule_selection import choice
from heshu.sources import Source, collect_some
from heshu.store.packing import PackedDocument
from heshu.store.versions import Versions, current_versions
from heshu.store.writing import open_store
from rules.finding import Severity

INTERRUPTED = 2


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the command line asked for.

    `fail_on` None never fails for findings; `retry` reads failed documents again. `select` and `ignore`
    choose rules. `scheduler` is the address of a Dask scheduler whose workers do the reading.
    """

    store: Path | str
    fail_on: Severity | None
    bounds: Bounds
    language: Language
    quiet: bool = False
    json_log: bool = False
    retry: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    settings: Path | None = None
    scheduler: str | None = None


def run_ingest(
    paths: list[Path],
    options: IngestOptions,
    versions: Versions | None = None,
    work: Callable[[Source], PackedDocument] | None = None,
) -> int:
    """Take the documents at `paths` into the store and return the exit status.

    Raises `StoreError` and `PathError`. `versions` are those of this program if None, `work` reads a document
    (`ingest_work.take_in` if None).
    """
    sources = collect_some(paths, quiet=options.quiet or options.json_log)
    expected = Expected(len(sources))
    versions = versions or current_versions(options.bounds.limits)
    chosen = choice(options.select, options.ignore, sources, called=paths, named=options.settings)
    for notice in () if options.json_log else chosen.notices:
        print(notice, file=sys.stderr)  # noqa: T201 - nobody's rules are silenced in silence
    terms = Terms(options.bounds, versions, chosen, options.retry, engine_at(options.scheduler))
    with open_store(options.store, terms.versions.reading) as store:
        monitor = Monitor(expected, options.language, quiet=options.quiet, json_log=options.json_log)
        try:
            with monitor:
                Ingestion(store, terms, monitor.handled, expected).run(sources, work)
        except KeyboardInterrupt:
            store.interrupted()
            print(_interrupted(monitor, expected, options), file=sys.stderr)  # noqa: T201 - the program's output
            return INTERRUPTED
    if not options.quiet:
        print(monitor.summary(), file=sys.stderr)  # noqa: T201 - the program's output
        if not options.json_log:
            print(_next_step(options), file=sys.stderr)  # noqa: T201 - so is this
    return monitor.tally.exit_code(options.fail_on)


def _next_step(options: IngestOptions) -> str:
    """Return where everything is now, and what to do with it."""
    store = shown_store(options.store)
    if options.language == "zh":
        return (
            f"已存入{store}。审核：heshu review --store {store}；导出：heshu export --store {store} --to 结果"
        )
    return (
        f"stored in {store}. To review: heshu review --store {store};"
        f" tables: heshu export --store {store} --to out"
    )


def shown_store(store: Path | str) -> str:
    """Return a store as it is written on a command line, without the password of an address.

    >>> shown_store("postgresql://anna:secret@host/base")
    'postgresql://anna@host/base'
    """
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", str(store))


def _interrupted(monitor: Monitor, expected: Expected, options: IngestOptions) -> str:
    done, store = monitor.tally.documents, shown_store(options.store)
    if options.language == "zh":
        return f"已中断：{done}/{expected.count}份已存入 {store}，没有丢失；再次运行同一命令即从此处继续"
    return (
        f"interrupted: {done} of {expected.count} are in {store}, nothing is lost; run the same"
        " command again to go on"
    )
