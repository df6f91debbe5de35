"""What is done before documents are handed to children.

Archives are unpacked, documents of other word processors converted. Archives are unpacked in a child of their
own, with the bounds of a document; conversions are calls of LibreOffice with bounds of their own. Everything
is written to a private folder that is removed at the end, each file as soon as it has been read.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType

from extract.document import Problem
from extract.errors import of_system
from extract.limits import Limits
from heshu.checked import Failure
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.processes.scratch import scratch_folder
from heshu.progress import Expected
from heshu.sources import Source, is_document, printable

CONVERTED_AT_ONCE = 16
"""Files that go through one call of LibreOffice: enough to make its start cheap, few enough to do again one
by one."""


class Preparation:
    """The private folder of one command and what is done in it. Use as a context manager."""

    def __init__(self, bounds: Bounds, expected: Expected) -> None:
        """Prepare documents within `bounds`, adding to `expected` what archives hold."""
        self._bounds, self._expected = replace(bounds, jobs=1), expected
        self._stack = ExitStack()
        self._packed: deque[Source] = deque()

    def __enter__(self) -> Preparation:
        """Make the folder; the child that unpacks is started when the first archive is met."""
        self._folder = self._stack.enter_context(scratch_folder())
        work = partial(unpack_source, folder=self._folder, limits=self._bounds.limits)
        self._unpacked = self._stack.enter_context(
            closing(run_isolated(work, self._next_packed(), self._bounds, ahead=1))
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self._stack.close()

    def ready(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the sources in their order, archives replaced by their members.

        With what was converted beside its source.
        """
        expanded = (member for source in sources for member in self._members(source))
        while group := list(islice(expanded, CONVERTED_AT_ONCE)):
            yield from self._with_conversions(group)

    def discard(self, source: Source) -> None:
        """Remove what was written for a source that has been read."""
        if source.temporary:
            source.path.unlink(missing_ok=True)
        if source.converted:
            source.converted.unlink(missing_ok=True)

    def _next_packed(self) -> Iterator[Source]:
        while True:
            yield self._packed.popleft()

    def _members(self, source: Source) -> Iterator[Source]:
        if not _may_be_archive(source.path):
            yield source
            return
        self._packed.append(source)
        _, found = next(self._unpacked)
        if isinstance(found, Failure):
            shutil.rmtree(_place(self._folder, source), ignore_errors=True)
            yield replace(source, problem=found.problem)
        elif found is None:
            yield source
        else:
            self._expected.add(len(found) - 1)
            yield from found

    def _with_conversions(self, group: Sequence[Source]) -> Iterator[Source]:
        kinds = [_office_kind(source, self._bounds.limits) for source in group]
        files = [(source.path, kind) for source, kind in zip(group, kinds, strict=True) if kind]
        results = iter(self._converted(files) if files else ())
        for source, kind in zip(group, kinds, strict=True):
            result = next(results) if kind else None
            if isinstance(result, Problem):
                yield replace(source, problem=result)
            else:
                yield replace(source, converted=result)

    def _converted(self, files: Sequence[tuple[Path, str]]) -> Sequence[Path | Problem]:
        from extract.word.office import convert

        limits = self._bounds.limits
        try:
            return convert(
                files,
                self._folder,
                replace(limits, office_seconds=min(limits.office_seconds, self._bounds.seconds)),
            )
        except OSError as error:
            return [of_system(error).problem] * len(files)


def unpack_source(source: Source, folder: Path, limits: Limits) -> list[Source] | None:
    """Unpack an archive below `folder` and return its members as sources, None for a file that is none.

    Raises `UnreadableError`.
    """
    from extract.archive import is_archive, unpack

    if not is_archive(source.path):
        return None
    place = _place(folder, source)
    place.mkdir()
    members = unpack(source.path, place, limits, is_document)
    return [
        Source(
            member.path or place / "unread",
            printable(f"{source.name}/{member.name}"),
            temporary=True,
            problem=member.problem,
            archive=source.path,
        )
        for member in members
    ]


def _place(folder: Path, source: Source) -> Path:
    """Return the folder for the members of an archive; it has no part of the archive's name."""
    return folder / hashlib.sha256(str(source.path).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _may_be_archive(path: Path) -> bool:
    from extract.sniff import peek

    try:
        return peek(path) == "zip"
    except OSError:
        return False


def _office_kind(source: Source, limits: Limits) -> str | None:
    """Return the kind of a document that has to be converted.

    One that cannot be looked at is left to its reader.
    """
    from extract.word.office import office_kind

    try:
        return None if source.problem else office_kind(source.path, limits)
    except OSError:
        return None
