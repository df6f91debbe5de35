"""From the paths of a command to the documents in them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.document import Problem
from extract.errors import HeshuError, of_system
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
        ".csv",
        ".tsv",
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
ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso"})
"""Archives that are not opened."""
OURS = frozenset({"heshu.toml"})
"""What belongs beside documents."""
MOST_KINDS = 6
"""Endings that are named of files that were passed over."""
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


def collect(paths: Sequence[Path], skipped: Counter[str] | None = None) -> list[Source]:
    """Return the documents at `paths`, in their order, folders walked and sorted by name; each file once.

    `skipped` counts the files of folders that are no documents by their name, by ending.
    Raises `PathError` for a path that does not exist or is neither file nor folder.
    """
    sources: dict[Path, Source] = {}
    for path in paths:
        for source in _sources(path, Counter() if skipped is None else skipped):
            sources.setdefault(source.path.resolve(), source)
    return list(sources.values())


def collect_some(paths: Sequence[Path], *, quiet: bool = True) -> list[Source]:
    """Return the documents at `paths`, saying on standard error what was passed over unless `quiet`.

    Raises `PathError` also if there are none, which is more likely a slip than meant.
    """
    skipped: Counter[str] = Counter()
    sources = collect(paths, skipped)
    words = skipped_words(skipped)
    if not sources:
        raise PathError(
            localized("文件夹中没有可读的文件", "no documents in the folder")
            + ": "
            + printable(" ".join(map(str, paths)))
            + (f"; {words}" if words else "")
        )
    if words and not quiet:
        print(words, file=sys.stderr)  # noqa: T201 - the program's output
    return sources


def skipped_words(skipped: Counter[str]) -> str:
    """Return which files of folders were passed over, "" where none was.

    >>> skipped_words(Counter({".rar": 2, ".csv": 1}))
    '跳过3个文件：.rar 2个、.csv 1个（压缩包请先解压）'
    """
    if not skipped:
        return ""
    count, kinds = skipped.total(), skipped.most_common(MOST_KINDS)
    listed = [localized(f"{kind} {n}个", f"{n} {kind}") for kind, n in kinds]
    more = localized("等", " …") if len(skipped) > MOST_KINDS else ""
    packed = localized("（压缩包请先解压）", " (unpack archives first)") if ARCHIVES & set(skipped) else ""
    words = localized("、", ", ").join(listed) + more
    return localized(f"跳过{count}个文件：", f"passed over {count} files: ") + words + packed


def _sources(path: Path, skipped: Counter[str]) -> Iterator[Source]:
    if path.is_dir():
        yield from _walk(path, skipped)
    elif path.is_file():
        yield Source(path, printable(path.as_posix()))
    else:
        raise PathError(
            localized("找不到文件或文件夹", "no such file or folder") + f": {printable(str(path))}"
        )


def _walk(root: Path, skipped: Counter[str]) -> Iterator[Source]:
    """Yield the documents under `root`; links to folders are not followed, so that none is entered twice."""
    closed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=closed.append):
        yield from _closed(root, closed)
        folders[:] = sorted(name for name in folders if not name.startswith(TEMPORARY_PREFIXES))
        for name in sorted(files):
            path = Path(folder, name)
            if is_document(name) and _is_there(path):
                yield Source(path, printable(path.relative_to(root).as_posix()))
            elif not name.startswith(TEMPORARY_PREFIXES) and name not in OURS:
                skipped[path.suffix.lower() or localized("无后缀", "no ending")] += 1
    yield from _closed(root, closed)


def _is_there(path: Path) -> bool:
    """Tell whether a name is that of a file; one that may not be looked at is left to its reader to tell."""
    try:
        return path.is_file()
    except OSError:
        return True


def _closed(root: Path, errors: list[OSError]) -> Iterator[Source]:
    """Yield folders that could not be opened, as documents that cannot be read: their files are unknown."""
    while errors:
        error = errors.pop(0)
        path = Path(error.filename or root)
        name = path.relative_to(root).as_posix() if path != root else root.as_posix()
        yield Source(path, printable(f"{name}/"), problem=of_system(error).problem)


def is_document(name: str) -> bool:
    """Tell whether a file found in a folder may be a document.

    >>> is_document("自评表.PDF"), is_document("~$自评表.docx"), is_document("expected.json")
    (True, False, False)
    """
    return Path(name).suffix.lower() in DOCUMENT_SUFFIXES and not name.startswith(TEMPORARY_PREFIXES)


def printable(name: str) -> str:
    """Return a file name as valid Unicode; bytes that are none are shown as U+FFFD."""
    return os.fsencode(name).decode("utf-8", errors="replace")
