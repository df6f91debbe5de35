"""The fixed path of a document through the stages, one by one here and in child processes for many."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from heshu.checked import CheckedDocument, Failure, checked, failed
from heshu.isolation import Bounds, run_isolated
from heshu.sources import Source


def read_source(source: Source) -> Document:
    """Return the document printed in a file; raises `UnreadableError`."""
    from extract.reader import read

    return read(source.path, name=source.name)


def check_source(source: Source) -> CheckedDocument:
    """Read, normalize and validate a file; raises `UnreadableError`."""
    document = read_source(source)  # before the next stages are loaded, which a file that cannot be read does not need

    from normalize.report import normalize
    from rules.validate import validate

    reports = normalize(document)
    return checked(document, reports, tuple(validate(reports).findings))


def check_here(path: Path) -> CheckedDocument:
    """Check one file in this process; one that cannot be read comes back with status "failed"."""
    source = Source(path, path.as_posix())
    try:
        return check_source(source)
    except UnreadableError as error:
        return _failed(source, Failure(error.problem))


def check_all(
    sources: Iterable[Source],
    bounds: Bounds,
    work: Callable[[Source], CheckedDocument] = check_source,
) -> Iterator[CheckedDocument]:
    """Yield the checked form of each source in their order, each made by `work` in a child process within `bounds`."""
    for source, result in run_isolated(work, sources, bounds):
        yield _failed(source, result) if isinstance(result, Failure) else result


def read_all(sources: Iterable[Source], bounds: Bounds) -> Iterator[Document | CheckedDocument]:
    """Yield the document of each source in their order, or the failed form of one that could not be read."""
    for source, result in run_isolated(read_source, sources, bounds):
        yield _failed(source, result) if isinstance(result, Failure) else result


def _failed(source: Source, failure: Failure) -> CheckedDocument:
    return failed(source.name, file_sha256(source.path), failure)


def file_sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file, None if it cannot be read or is larger than any document may be."""
    try:
        if path.stat().st_size > Limits().file_bytes:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
