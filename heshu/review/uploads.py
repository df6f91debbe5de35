"""Files dropped onto the page.

Checked at once in children, kept until the program ends, never put into the store.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from heshu.checked import CheckedDocument
from heshu.comparing import related
from heshu.pipeline import check_all
from heshu.processes.bounds import Bounds
from heshu.review.entries import Entry, county_of, in_yuan
from heshu.sources import Source, printable
from heshu.store.catalogue import StoredDocument
from rules.settings import Settings

MOST_FILES = 20
"""Files of one drop."""
MOST_KEPT = 200
"""Documents kept; the oldest go first."""
KEPT_BYTES = 1 << 30
KEPT_SECONDS = 12 * 3600.0
AT_ONCE = 4
"""Drops that are checked at once; whoever comes then is told to try again, so that one that hangs blocks
nobody."""
CHUNK = 1 << 20


class BusyError(Exception):
    """As many drops as may be are being checked."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that was dropped, its bytes, and since when it is kept."""

    path: Path
    size: int
    since: float


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A document that was dropped, checked."""

    stored: StoredDocument
    checked: CheckedDocument

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return its findings in short."""
        department = next((report.department for report in self.checked.reports if report.department), None)
        return tuple(
            Entry(
                self.stored,
                number,
                found.id,
                found.rule,
                found.severity,
                found.message,
                in_yuan(None if found.difference is None else format(found.difference, "f"), found.unit),
                department,
                county_of(self.stored),
                cause=found.cause,
            )
            for number, found in enumerate(self.checked.findings)
        )


class Uploads:
    """The documents that were dropped, by key.

    Use as a context manager: their files are removed at the end.
    """

    def __init__(self, bounds: Bounds) -> None:
        """Check within `bounds`."""
        self._bounds = bounds
        self._found: dict[str, Uploaded] = {}
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._files_kept: deque[_Kept] = deque()
        self._files = self._documents = 0

    def __enter__(self) -> Uploads:
        self._place = tempfile.TemporaryDirectory(prefix="heshu-", ignore_cleanup_errors=True)
        self._folder = Path(self._place.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._place.cleanup()

    def get(self, key: str) -> Uploaded | None:
        """Return a document by its key."""
        return self._found.get(key)

    def all(self) -> list[Uploaded]:
        """Return all documents, the newest first."""
        return list(reversed(list(self._found.values())))

    def check(self, files: Sequence[tuple[str, BinaryIO]]) -> list[Uploaded]:
        """Check files given by name and content and return what came of them."""
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            with self._lock:
                sources = [self._source(name, stream) for name, stream in files[:MOST_FILES]]
            found = list(related(check_all(sources, self._bounds), lambda name: Settings()))
            with self._lock:
                taken = [self._take(sources, document) for document in found]
                self._forget()
            return taken
        finally:
            self._places.release()

    def _source(self, name: str, stream: BinaryIO) -> Source:
        """Write a file to the private folder under a name of our own; the name it came with is shown only."""
        self._files += 1
        path = self._folder / f"{self._files:06}"
        with path.open("xb") as sink:
            while chunk := stream.read(CHUNK):
                sink.write(chunk)
        shown = printable(name.replace("\\", "/").rpartition("/")[2])[:200] or path.name
        self._files_kept.append(_Kept(path, path.stat().st_size, time.monotonic()))
        return Source(path, f"{self._files}/{shown}")  # two may have one name

    def _take(self, sources: Sequence[Source], document: CheckedDocument) -> Uploaded:
        source = next(
            source
            for source in sources
            if document.file == source.name or document.file.startswith(f"{source.name}/")
        )
        self._documents += 1
        key, name = f"u{self._documents}", document.file.partition("/")[2]
        stored = StoredDocument(
            key=key,
            file=name,
            path=source.path,
            member=document.file.removeprefix(source.name),
            document=f"upload:{key}",
            sha256=document.sha256,
            format=document.format,
            pages=document.pages,
            status=document.status,
            problems=document.problems,
            extraction=0,
            ruleset="",
        )
        self._found[key] = Uploaded(stored, replace(document, file=name))
        return self._found[key]

    def _forget(self) -> None:
        """Drop the oldest while there are too many, or too much of them, or they are too old."""
        oldest_allowed = time.monotonic() - KEPT_SECONDS
        while self._files_kept and (
            len(self._found) > MOST_KEPT
            or sum(kept.size for kept in self._files_kept) > KEPT_BYTES
            or self._files_kept[0].since < oldest_allowed
        ):
            gone = self._files_kept.popleft()
            gone.path.unlink(missing_ok=True)
            for key in [key for key, found in self._found.items() if found.stored.path == gone.path]:
                del self._found[key]
