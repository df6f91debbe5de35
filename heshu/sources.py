"""From the paths of a command to the documents in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.document import Problem
from extract.errors import HeshuError
from heshu.interface_language import localized

DOCUMENT_SUFFIXES = frozenset(
    {
        ".pdf",
        ".doc",
        ".docx",
        ".docm",
        ".wps",
        ".rtf",
        ".odt",
        ".xls",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".et",
        ".ods",
        ".zip",
    }
    | {
        ".html",
        ".htm",
        ".xhtml",
        ".mht",
        ".mhtml",
        ".ofd",
        ".md",
        ".txt",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
    },
)
"""What may be a document, by its name; a folder is searched for these. A file that is named itself is always
tried."""
TEMPORARY_PREFIXES = (".", "~$", "~")
"""Hidden files, and the locks and temporary copies that office programs leave beside an open document."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and the name it has in all output.

    `temporary`: the file was taken out of an archive and is removed when it has been read. `converted` is a
    Word file that was made of it. `problem` is what is already known to keep it from being read, `archive`
    the file it was taken out of.
    """

    path: Path
    name: str
    temporary: bool = False
    converted: Path | None = None
    problem: Problem | None = None
    archive: Path | None = None


class PathError(HeshuError):
    """A path that cannot be read from at all."""


def collect(paths: Sequence[Path]) -> list[Source]:
    """Return the documents at `paths`, in their order, folders walked and sorted by name; each file once.

    Raises `PathError` for a path that does not exist or is neither file nor folder.
    """
    sources: dict[Path, Source] = {}
    for path in paths:
        for source in _sources(path):
            sources.setdefault(source.path.resolve(), source)
    return list(sources.values())


def collect_some(paths: Sequence[Path]) -> list[Source]:
    """Return the documents at `paths`.

    Raises `PathError` also if there are none, which is more likely a slip than meant.
    """
    sources = collect(paths)
    if not sources:
        raise PathError(
            localized("文件夹中没有可读的文件", "no documents in the folder")
            + ": "
            + printable(" ".join(map(str, paths)))
        )
    return sources


def _sources(path: Path) -> Iterator[Source]:
    if path.is_dir():
        yield from _walk(path)
    elif path.is_file():
        yield Source(path, printable(path.as_posix()))
    else:
        raise PathError(
            localized("找不到文件或文件夹", "no such file or folder") + f": {printable(str(path))}"
        )


def _walk(root: Path) -> Iterator[Source]:
    """Yield the documents under `root`; links to folders are not followed, so that none is entered twice."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(TEMPORARY_PREFIXES))
        for name in sorted(files):
            path = Path(folder, name)
            if is_document(name) and path.is_file():
                yield Source(path, printable(path.relative_to(root).as_posix()))


def is_document(name: str) -> bool:
    """Tell whether a file found in a folder may be a document.

    >>> is_document("自评表.PDF"), is_document("~$自评表.docx"), is_document("expected.json")
    (True, False, False)
    """
    return Path(name).suffix.lower() in DOCUMENT_SUFFIXES and not name.startswith(TEMPORARY_PREFIXES)


def printable(name: str) -> str:
    """Return a file name as valid Unicode; bytes that are none are shown as U+FFFD."""
    return os.fsencode(name).decode("utf-8", errors="replace")
