"""Documents on their way to other machines.

Read there where the same file is seen, else handed over with their bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extract.limits import Limits
from heshu.sources import Source

BATCH = (
    16  # documents a task: enough to make handing over cheap, few enough to do again when a machine is lost
)
BATCH_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Handed:
    """A source, the size and time of change (ns) of its file, None if there is none.

    The bytes of its files where they are sent.
    """

    source: Source
    stamp: tuple[int, int] | None
    data: bytes | None = None
    converted: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unseen:
    """Comes back in place of a result: there is no such file here."""


def batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Yield the sources in groups for one task each."""
    batch: list[Source] = []
    weight = 0
    for source in sources:
        batch.append(source)
        weight += _size(source.path) + (_size(source.converted) if source.converted else 0)
        if len(batch) >= BATCH or weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def hand_over(source: Source, limits: Limits, *, send: bool) -> Handed:
    """Return a source to be sent; with its bytes, if it has a file that may be read at all."""
    stamp = _stamp(source.path)
    if not send or stamp is None or stamp[0] > limits.file_bytes:
        return Handed(source, stamp)
    try:
        return Handed(
            source,
            stamp,
            source.path.read_bytes(),
            source.converted.read_bytes() if source.converted else None,
        )
    except OSError:
        return Handed(source, stamp)


def take_over(handed: Handed, folder: Path, number: int) -> Source | Unseen:
    """Return the source as it is read here, its files in `folder` if they were sent."""
    source = handed.source
    if handed.data is None:
        seen = handed.stamp is None or (
            _stamp(source.path) == handed.stamp and (source.converted is None or source.converted.is_file())
        )
        return source if seen else Unseen()
    path = folder / f"{number}{source.path.suffix}"
    path.write_bytes(handed.data)
    if handed.converted is None or source.converted is None:
        return replace(source, path=path)
    converted = folder / f"{number}-converted{source.converted.suffix}"
    converted.write_bytes(handed.converted)
    return replace(source, path=path, converted=converted)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if path.is_file() else None


def _size(path: Path) -> int:
    stamp = _stamp(path)
    return stamp[0] if stamp else 0
