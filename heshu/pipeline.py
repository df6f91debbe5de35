"""The fixed path of a document through the stages, one by one here and in child processes for many."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from heshu.checked import CheckedDocument, Failure, checked, failed
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.processes.preparing import Preparation
from heshu.progress import Expected
from heshu.rule_selection import Choice
from heshu.sources import Source
from rules.settings import Settings

Result = TypeVar("Result")


def read_source(source: Source, limits: Limits | None = None) -> Document:
    """Return the document printed in a file; raises `UnreadableError`."""
    if source.problem:
        raise UnreadableError(source.problem.code, **dict(source.problem.details))

    from extract.reader import read

    return read(source.path, name=source.name, limits=limits, converted=source.converted)


def check_source(
    source: Source, limits: Limits | None = None, chosen: Choice | None = None
) -> CheckedDocument:
    """Read, normalize and validate a file by the rules `chosen` (all if None); raises `UnreadableError`."""
    return check_document(read_source(source, limits), chosen.of(source) if chosen is not None else None)


def check_document(document: Document, settings: Settings | None = None) -> CheckedDocument:
    """Normalize and validate a document by the rules that `settings` choose (all if None)."""
    # Only now, as a file that cannot be read does not need these stages.
    from normalize.report import normalize
    from rules.validate import validate

    reports = normalize(document)
    return checked(document, reports, validate(reports, settings=settings))


def check_here(path: Path) -> CheckedDocument:
    """Check one file in this process; one that cannot be read comes back with status "failed"."""
    source = Source(path, path.as_posix())
    try:
        return check_source(source)
    except UnreadableError as error:
        return _failed(source, Failure(error.problem), Limits())


def check_all(
    sources: Iterable[Source],
    bounds: Bounds,
    work: Callable[[Source], CheckedDocument] | None = None,
    expected: Expected | None = None,
    chosen: Choice | None = None,
) -> Iterator[CheckedDocument]:
    """Yield the checked form of each source in their order, members of archives in place of these.

    Each is made by `work` (`check_source` if None) in a child process within `bounds`; `expected` learns how
    many there are; `chosen` says which rules are wanted.
    """
    yield from _outcomes(
        work or partial(check_source, limits=bounds.limits, chosen=chosen), sources, bounds, expected
    )


def read_all(
    sources: Iterable[Source], bounds: Bounds, expected: Expected | None = None
) -> Iterator[Document | CheckedDocument]:
    """Yield the document of each source in their order, or the failed form of one that could not be read."""
    yield from _outcomes(partial(read_source, limits=bounds.limits), sources, bounds, expected)


def _outcomes(
    work: Callable[[Source], Result], sources: Iterable[Source], bounds: Bounds, expected: Expected | None
) -> Iterator[Result | CheckedDocument]:
    with (
        Preparation(bounds, expected or Expected()) as preparation,
        closing(run_isolated(work, preparation.ready(sources), bounds)) as results,
    ):
        for source, result in results:
            outcome = _failed(source, result, bounds.limits) if isinstance(result, Failure) else result
            preparation.discard(source)
            yield outcome


def _failed(source: Source, failure: Failure, limits: Limits) -> CheckedDocument:
    return failed(source.name, file_sha256(source.path, limits), failure)


def file_sha256(path: Path, limits: Limits) -> str | None:
    """Return the SHA-256 of a file, None if it cannot be read or is larger than any document may be."""
    try:
        if path.stat().st_size > limits.file_bytes:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
