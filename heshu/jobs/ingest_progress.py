"""How far a command that fills a store has come.

A bar in a terminal, log lines elsewhere, JSON lines for programs; on standard error.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from extract.language import Language
from extract.problems import message
from heshu.jobs.ingestion import IngestedDocument
from heshu.output.human import STATUS_NAMES, Tally, one_line
from heshu.progress import Expected
from rules.finding import SEVERITIES

if TYPE_CHECKING:
    from rich.progress import Progress

log = logging.getLogger(__name__)
LOG_SECONDS = 10.0
Print = Callable[[str], None]


class Monitor:
    """Counts what is handled and shows it. Use as a context manager."""

    def __init__(self, expected: Expected, language: Language, *, quiet: bool, json_log: bool) -> None:
        """Show what comes of the `expected` documents, in the way that fits where standard error goes."""
        self.tally, self.ways = Tally(), Counter[str]()
        self._expected, self._language = expected, language
        self._shown = not quiet and not json_log
        self._json = json_log
        self._bar = _bar() if self._shown and sys.stderr.isatty() else None
        self._task = self._bar.add_task("", total=expected.count, failed=0, rate="") if self._bar else None
        self._print: Print = _print_above(self._bar) if self._bar else _print
        self._begin = self._logged = time.monotonic()

    def __enter__(self) -> Monitor:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def handled(self, document: IngestedDocument) -> None:
        """Count a document and show it."""
        log.info("%s: %s, %s", document.file, document.way, document.status)
        self.ways[document.way] += 1
        self.tally.documents += 1
        self.tally.failed += document.status == "failed"
        self.tally.partial += document.status == "partial"
        self.tally.findings.update(dict(zip(SEVERITIES, document.counts, strict=True)))
        if self._json:
            self._print(json.dumps(self._event(document), ensure_ascii=False))
        elif self._shown:
            self._show(document)

    def summary(self) -> str:
        """Return all counts in two lines, or one JSON object."""
        if self._json:
            found = {severity: self.tally.findings[severity] for severity in SEVERITIES}
            counts = {
                "documents": self.tally.documents,
                "failed": self.tally.failed,
                "partial": self.tally.partial,
            }
            return json.dumps(
                {"event": "end", **counts, **found, **self.ways, "seconds": round(self._seconds, 3)}
            )
        read, known, unchanged, validated = (
            self.ways[way] for way in ("read", "known", "unchanged", "validated")
        )
        if self._language == "zh":
            ways = (
                f"读取{read}份，内容已有{known}份，未变{unchanged}份，"
                f"按新规则重新核对{validated}份；用时{self._seconds:.0f}秒"
            )
        else:
            ways = (
                f"{read} read, {known} of known content, {unchanged} unchanged, {validated} validated again;"
                f" {self._seconds:.0f} s"
            )
        return f"{self.tally.summary(self._language)}\n{ways}"

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._begin

    def _event(self, document: IngestedDocument) -> dict[str, object]:
        problems = [
            {"code": problem.code, "message": message(problem).in_language(self._language)}
            for problem in document.problems
        ]
        counts = dict(zip(SEVERITIES, document.counts, strict=True))
        head = {"event": "document", "file": document.file, "status": document.status, "way": document.way}
        return (
            head
            | counts
            | {
                "problems": problems,
                "done": self.tally.documents,
                "expected": self._expected.count,
            }
        )

    def _show(self, document: IngestedDocument) -> None:
        for problem in document.problems:
            status = STATUS_NAMES["failed" if document.status == "failed" else "partial"].in_language(
                self._language
            )
            self._print(
                f"{one_line(document.file)}: {status} ({problem.code})"
                f" {one_line(message(problem).in_language(self._language))}"
            )
        if self._bar and self._task is not None:
            rate = f"{self._rate:.1f}/s"
            self._bar.update(
                self._task,
                completed=self.tally.documents,
                total=self._expected.count,
                failed=self.tally.failed,
                rate=rate,
            )
        elif time.monotonic() - self._logged >= LOG_SECONDS:
            self._logged = time.monotonic()
            self._print(self._line())

    @property
    def _rate(self) -> float:
        return self.tally.documents / max(self._seconds, 1e-9)

    def _line(self) -> str:
        done, expected, failed = self.tally.documents, self._expected.count, self.tally.failed
        left = max(0, expected - done) / self._rate / 60
        if self._language == "zh":
            return f"已完成{done}/{expected}份，失败{failed}份，每秒{self._rate:.1f}份，约剩{left:.1f}分钟"
        return (
            f"{done} of {expected} done, {failed} failed, {self._rate:.1f}/s, about {left:.1f} minutes left"
        )


def _print(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the program's output


def _print_above(bar: Progress) -> Print:
    return lambda text: bar.console.print(text, markup=False, highlight=False, soft_wrap=True)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("[red]✗ {task.fields[failed]}"),
        TimeRemainingColumn(),
    )
    return Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
