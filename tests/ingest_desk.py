"""A folder of reports that are taken into a store, and what it holds."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from heshu.checked import CheckedDocument
from heshu.jobs.ingest_work import take_in
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.sources import Source
from heshu.store.contents import documents
from heshu.store.database import open_database
from heshu.store.packing import PackedDocument
from heshu.store.versions import Versions

VERSIONS = Versions("reader/1", "rules/1")
BOUNDS = Bounds(seconds=20, megabytes=2048, jobs=1)


def reading(source: Source, log: Path) -> PackedDocument:
    """Read a document and note that it was; one whose name says so hangs, crashes or exits."""
    with log.open("a", encoding="utf-8") as stream:
        stream.write(source.name + "\n")
    if "hang" in source.name:
        sum(range(10**12))
    if "crash" in source.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "exit" in source.name:
        os._exit(3)
    return take_in(source, BOUNDS.limits)


class Workspace:
    """A folder of reports and a store for them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reports, self.log = folder, folder / "reports", folder / "read.log"
        self.reports.mkdir()
        self.options = IngestOptions(folder / "x.db", "error", BOUNDS, "zh", quiet=True)

    def write(self, name: str, amount: str = "100") -> Path:
        """Write a report whose text has an amount.

        Its time of change lies in the past, as that of most files does.
        """
        path = self.reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(amount), encoding="utf-8")
        age(path)
        return path

    def ingest(self, versions: Versions = VERSIONS, **changes: object) -> list[str]:
        """Take the folder in and return the names of the documents that were read."""
        self.log.unlink(missing_ok=True)
        run_ingest([self.reports], replace(self.options, **changes), versions, partial(reading, log=self.log))  # type: ignore[arg-type]
        return sorted(self.log.read_text(encoding="utf-8").splitlines()) if self.log.exists() else []

    def documents(self) -> list[CheckedDocument]:
        """Return what the store holds."""
        with open_database(self.options.store, write=False) as store:
            return list(documents(store))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        return rows(self.options.store, sql)


def text(amount: str) -> str:
    """Return a report with a sum that is wrong unless the amount is 100."""
    return (
        f"# 部门整体支出绩效自评报告\n\n基本支出{amount}.00万元，其中人员经费60.00万元，公用经费40.00万元。\n"
    )


def age(path: Path, seconds: int = 3600) -> None:
    """Put a file's time of change into the past."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def rows(store: Path | str, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on a store."""
    with open_database(store, write=False) as database:
        return database.rows(sql)


def write_archive(path: Path, members: dict[str, str]) -> None:
    """Write reports into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, amount in members.items():
            archive.writestr(name, text(amount))
    path.write_bytes(buffer.getvalue())
    age(path)
