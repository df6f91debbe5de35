"""`heshu extract --picture`.

Pictures of what the reader saw, made in child processes as documents are read.
"""

from __future__ import annotations

import re
from contextlib import closing
from functools import partial
from pathlib import Path

from extract.errors import of_system
from extract.limits import Limits
from heshu.pipeline import read_source
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.sources import Source, collect_some

_UNSAFE = re.compile(r"[^\w.-]+")


def draw_all(paths: list[Path], folder: Path, bounds: Bounds) -> int:
    """Write the pictures of all PDF files at `paths` to `folder` and return how many there are.

    Other formats have no pages to draw.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = partial(draw_source, folder=folder, limits=bounds.limits)
    with closing(run_isolated(work, collect_some(paths), bounds)) as results:
        return sum(result for _, result in results if isinstance(result, int))


def draw_source(source: Source, folder: Path, limits: Limits) -> int:
    """Write the pictures of one document and return their number.

    Raises `UnreadableError` where it cannot be read.
    """
    from extract.pdf.picture import draw_pictures

    document = read_source(source, limits)
    if document.format != "pdf":
        return 0
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise of_system(error) from error
    return len(draw_pictures(document, data, folder, _stem(source.name), limits))


def _stem(name: str) -> str:
    """Return the name of a document as part of a file name: without folders' marks and its ending."""
    return _UNSAFE.sub("_", name.removesuffix(".pdf")).strip("._") or "document"
