"""Takes documents into a store.

What is known is not read again, what is new is read in children and kept at once.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from extract.document import Problem
from heshu.checked import Failure, failed
from heshu.jobs.ingest_work import Reading, Revalidation, take_in, validate_again
from heshu.pipeline import file_sha256
from heshu.processes.bounds import Bounds
from heshu.processes.engine import Engine, LocalEngine
from heshu.processes.preparing import Preparation
from heshu.progress import Expected
from heshu.rule_selection import Choice
from heshu.sources import Source
from heshu.store.packing import PackedDocument, PackedValidation, pack_document
from heshu.store.results import KnownItem, Place
from heshu.store.source_files import FileState, KnownSource
from heshu.store.versions import Versions
from heshu.store.writing import Store
from rules.settings import Settings

Way = Literal["read", "known", "unchanged", "validated"]


@dataclass(frozen=True, slots=True)
class IngestedDocument:
    """What came of a document, and how.

    It was read, known from another place, unchanged, or validated from its stored reports. `counts` are its
    findings by severity, the gravest first; `problems` are told of when they are new.
    """

    file: str
    status: str
    way: Way
    counts: tuple[int, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Origin:
    """A file being taken in: how it was found, and how many documents of it have been met."""

    key: Path
    known: KnownSource
    state: FileState
    settings: Settings
    ruleset: str
    sha256: str | None = None
    count: int = 0

    def place(self, member: str = "") -> Place:
        """Return the place of the next document of the file."""
        return Place(self.known.id, self.state.path, self.ruleset, self.count, member)


@dataclass(frozen=True, slots=True)
class OutdatedRules:
    """Documents that a ruleset has not seen yet: what is reported of them when it has, and their files."""

    ruleset: str
    settings: Settings
    found: list[IngestedDocument] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """How documents are taken in.

    Within which bounds, by which rules, whether those that failed are read again, and where they are read.
    """

    bounds: Bounds
    versions: Versions
    chosen: Choice
    retry: bool = False
    engine: Engine = field(default_factory=LocalEngine)


class Ingestion:
    """One command's work on a store. `report` is called for each document when it is stored."""

    def __init__(
        self, store: Store, terms: Terms, report: Callable[[IngestedDocument], None], expected: Expected
    ) -> None:
        """Work on `terms`; `expected` learns what archives hold."""
        self._store, self._report, self._expected = store, report, expected
        self._terms, self._bounds = terms, terms.bounds
        self._open: deque[Origin] = deque()
        self._origins: dict[Path, Origin] = {}
        self._stale: dict[tuple[int, str], OutdatedRules] = {}

    def run(self, sources: Sequence[Source], work: Callable[[Source], PackedDocument] | None = None) -> None:
        """Take in all sources; `work` reads one (`take_in` if None)."""
        self._store.sources.register((os.fsencode(source.path.resolve()), source.name) for source in sources)
        self._store.sources.forget_missing(_exists)
        self._read(sources, work or partial(take_in, limits=self._bounds.limits))
        self._validate_again()

    def _read(self, sources: Sequence[Source], work: Callable[[Source], PackedDocument]) -> None:
        with Preparation(self._bounds, self._expected) as preparation:
            readings = self._unread_members(preparation, self._unsettled(sources))
            with closing(self._terms.engine.run(work, readings, self._bounds)) as results:
                for source, result in results:
                    self._keep(source, result)
                    preparation.discard(source)
        while self._open:
            self._finish(self._open[0], self._open[0].sha256)

    def _unsettled(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the files that have to be opened; the others are settled by what is stored."""
        for source in sources:
            origin = self._origin(source)
            if not self._settle(origin):
                self._open.append(origin)
                self._origins[origin.key] = origin
                yield source

    def _origin(self, source: Source) -> Origin:
        state = _state(source)
        known = self._store.sources.find(state.path)
        if known is None:  # another program has found it missing and dropped it
            self._store.sources.register([(state.path, state.name)])
            known = self._store.sources.find(state.path)
        assert known is not None
        settings = self._terms.chosen.of(source)
        return Origin(source.path, known, state, settings, self._terms.versions.ruleset_under(settings))

    def _settle(self, origin: Origin) -> bool:
        """Say whether a file is stored already: unchanged, moved, or a copy of another."""
        sources, known, state = self._store.sources, origin.known, origin.state
        if sources.is_complete(known) and known.is_unchanged(state):
            origin.sha256 = known.sha256
            return self._accept(origin)
        origin.sha256 = file_sha256(Path(os.fsdecode(state.path)), self._bounds.limits)
        if origin.sha256 is None:
            return False
        if not (sources.is_complete(known) and known.sha256 == origin.sha256):
            origin.known = sources.take_over(known.id, origin.sha256, state, _exists) or known
        if sources.is_complete(origin.known) and origin.known.sha256 == origin.sha256:
            sources.confirm(origin.known.id, state)
            return self._accept(origin)
        return self._link(origin)

    def _accept(self, origin: Origin) -> bool:
        """Report the documents of a file that is stored as it is; say whether it may stay so."""
        items = self._store.results.of_source(origin.known.id)
        if self._terms.retry and any(item.outcome == "failed" for item in items):
            return self._link(origin)
        self._expected.add(len(items) - 1)
        for item in items:
            self._met(origin, item, "unchanged")
        return True

    def _link(self, origin: Origin) -> bool:
        """Take the documents of a file from another of the same content."""
        assert origin.sha256 is not None
        item = self._store.results.link(origin.place(), origin.sha256, retry=self._terms.retry)
        if item is None:
            return False
        self._store.sources.finish(origin.known.id, origin.state, origin.sha256, 1)
        self._met(origin, item, "known")
        return True

    def _met(self, origin: Origin, item: KnownItem, way: Way) -> None:
        """Report a stored document, now or when the ruleset wanted for it has seen it."""
        handled = IngestedDocument(origin.state.name + item.member, item.outcome, way, item.counts)
        if item.ruleset == origin.ruleset:
            self._report(handled)
        else:
            stale = self._stale.setdefault(
                (item.extraction, origin.ruleset), OutdatedRules(origin.ruleset, origin.settings)
            )
            stale.found.append(replace(handled, status=item.status))
            stale.sources.append(origin.known.id)

    def _unread_members(self, preparation: Preparation, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the documents to read, with their places; members of archives that are known are linked."""
        for source in preparation.ready(sources):
            origin = self._origins[source.archive or source.path]
            member = source.name[len(origin.state.name) :] if source.archive else ""
            place = origin.place(member)
            origin.count += 1
            if source.archive and self._link_member(source, origin, place):
                preparation.discard(source)
            else:
                yield Reading(**_values(source), place=place, settings=origin.settings)

    def _link_member(self, source: Source, origin: Origin, place: Place) -> bool:
        sha256 = None if source.problem else file_sha256(source.path, self._bounds.limits)
        item = self._store.results.link(place, sha256, retry=self._terms.retry) if sha256 else None
        if item is not None:
            self._met(origin, item, "known")
        return item is not None

    def _keep(self, source: Source, result: PackedDocument | Failure) -> None:
        """Store what came of a document, and finish the files that are whole by that."""
        assert isinstance(source, Reading)
        if isinstance(result, Failure):
            result = pack_document(failed(source.name, file_sha256(source.path, self._bounds.limits), result))
        origin = self._origins[source.archive or source.path]
        if result.status == "failed" and not _is_file(origin.key):
            self._pass_over(source, origin, result)
            return
        self._store.results.keep(source.place, result)
        while self._open[0] is not origin:  # results come in the order of the files
            self._finish(self._open[0], self._open[0].sha256)
        if not source.archive:
            self._finish(origin, result.sha256)
        self._report(
            IngestedDocument(source.name, result.status, "read", result.validation.counts, result.problems)
        )

    def _pass_over(self, source: Source, origin: Origin, result: PackedDocument) -> None:
        """Report a file that has gone meanwhile, or a folder that is closed, and keep nothing of it."""
        while self._open[0] is not origin:
            self._finish(self._open[0], self._open[0].sha256)
        if not source.archive:
            del self._origins[self._open.popleft().key]
            self._store.sources.forget(origin.known.id)
        self._report(IngestedDocument(source.name, "failed", "read", (0, 0, 0), result.problems))

    def _finish(self, origin: Origin, sha256: str | None) -> None:
        self._store.sources.finish(origin.known.id, origin.state, sha256, origin.count)
        del self._origins[self._open.popleft().key]

    def _validate_again(self) -> None:
        """Have the rulesets see what was validated by others only."""
        tasks = (self._revalidation(extraction, stale) for (extraction, _), stale in self._stale.items())
        with closing(self._terms.engine.run(validate_again, tasks, self._bounds)) as outcomes:
            for source, outcome in outcomes:
                assert isinstance(source, Revalidation)
                validation = (
                    PackedValidation(problem=outcome.problem) if isinstance(outcome, Failure) else outcome
                )
                stale = self._stale[source.extraction, source.ruleset]
                self._store.results.keep_validation(
                    source.extraction, source.ruleset, validation, stale.sources
                )
                for handled in stale.found:
                    self._report(_validated(handled, validation))

    def _revalidation(self, extraction: int, stale: OutdatedRules) -> Revalidation:
        reports = self._store.results.reports(extraction)
        name = stale.found[0].file
        return Revalidation(
            Path(),
            name,
            extraction=extraction,
            reports=reports,
            ruleset=stale.ruleset,
            settings=stale.settings,
        )


def _state(source: Source) -> FileState:
    """Look at a file; one that is no longer there has no size, which its reader will say."""
    path = os.fsencode(source.path.resolve())
    now = time.time_ns()
    try:
        found = source.path.stat()
    except OSError:
        return FileState(path, source.name, -1, -1, now)
    return FileState(path, source.name, found.st_size, found.st_mtime_ns, now)


def _is_file(path: Path) -> bool:
    """Tell whether a file is there still; one that may not be looked at is taken to be."""
    try:
        return path.is_file()
    except OSError:
        return True


def _exists(path: bytes) -> bool:
    try:
        return Path(os.fsdecode(path)).exists()
    except OSError:  # it may not be looked at
        return True


def _values(source: Source) -> dict[str, Any]:
    return {entry.name: getattr(source, entry.name) for entry in fields(source)}


def _validated(handled: IngestedDocument, validation: PackedValidation) -> IngestedDocument:
    if validation.problem:
        return IngestedDocument(handled.file, "failed", "validated", validation.counts, (validation.problem,))
    return replace(handled, way="validated", counts=validation.counts)
