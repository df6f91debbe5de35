"""`heshu annotate`: a copy of each document with the findings written at the figures.

To be sent back to those who filed it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import HeshuError, UnreadableError
from extract.language import Bilingual, Language
from extract.limits import Limits
from extract.problems import message
from extract.sniff import sniff
from heshu.checked import CheckedDocument, Failure
from heshu.interface_language import localized
from heshu.jobs.exporting import verdicts_from
from heshu.output.human import one_line
from heshu.pipeline import check_source
from heshu.processes.bounds import Bounds
from heshu.processes.isolation import run_isolated
from heshu.processes.preparing import Preparation
from heshu.progress import Expected
from heshu.sources import PathError, Source, collect_some, printable
from heshu.store.database import open_database
from heshu.store.judged import judged_documents
from rules.finding import SEVERITIES, Severity

if TYPE_CHECKING:
    from heshu.annotation.marks import Mark

UNREAD = 3
"""The exit status where a document was not read."""
SUFFIXES = {"pdf": ".pdf", "docx": ".docx", "doc": ".docx", "xlsx": ".xlsx"}
"""The formats that can hold comments, and the ending of the copy; an old Word file is given back as the new
one it was read as."""


_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of one document: how many findings stand in its copy, and where that lies.

    None where there is none, and then the library it `needs`, if that is why.
    """

    findings: int | None
    needs: str | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Stored(Source):
    """A file of a store with what is stored of it; only the findings that were asked for are left."""

    document: CheckedDocument | None = None


def chosen_sources(
    paths: Sequence[Path], store: str | None, verdict: str | None, target: Path | None, *, quiet: bool
) -> list[Source]:
    """Return what is to be annotated: the documents at paths, or those of a store.

    Raises `HeshuError` where neither or both are given.
    """
    if (store is None) == (not paths):
        raise HeshuError(
            localized(
                "请给出文件，或用 --store 给出存储（二者之一）", "give documents, or a store with --store"
            )
        )
    if store is None:
        if verdict is not None:
            raise HeshuError(
                localized("--verdict 要与 --store 同用", "--verdict needs the verdicts of a --store")
            )
        return collect_some(paths, quiet=quiet)
    if target is None:
        raise HeshuError(localized("请用 -o 给出写入的文件夹", "name the folder for the copies with -o"))
    return stored_sources(store, verdicts_from(verdict))


def stored_sources(store: Path | str, verdicts: tuple[str, ...]) -> list[Source]:
    """Return the documents of a store that have findings of some verdicts (all where none is named).

    Raises `StoreError`, and `PathError` where there are none.
    """
    with open_database(store, write=False) as database:
        found: list[Source] = [
            Stored(stored.path, document.file, document=document)
            for stored, document in judged_documents(database, verdicts)
            if document.findings and not stored.member
        ]
    if not found:
        raise PathError(localized("存储中没有这样的疑点", "the store holds no such findings"))
    return found


def run_annotate(
    sources: list[Source],
    target: Path | None,
    bounds: Bounds,
    language: Language,
    *,
    info: bool,
    quiet: bool,
) -> int:
    """Write the copies and return the exit status; `info` takes the findings that are only hints along."""
    several = len(sources) > 1 or isinstance(sources[0], Stored)
    folder = target if target is not None and (several or target.is_dir()) else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    chosen = SEVERITIES if info else SEVERITIES[:-1]
    name = partial(_target, folder=folder, target=target)
    work = partial(annotate_source, name=name, limits=bounds.limits, language=language, severities=chosen)
    unread = False
    with (
        Preparation(bounds, Expected(len(sources))) as preparation,
        closing(run_isolated(work, preparation.ready(sources), bounds)) as results,
    ):
        for source, result in results:
            preparation.discard(source)
            unread = _tell(source, result, language, quiet=quiet) or unread
    return UNREAD if unread else 0


def _tell(source: Source, result: Copy | Failure, language: Language, *, quiet: bool) -> bool:
    """Say what became of a document; return whether it gave no copy."""
    name = one_line(source.name)
    failed = isinstance(result, Failure) or result.findings is None
    if failed or not quiet:
        words = message(result.problem) if isinstance(result, Failure) else _words(result)
        print(f"{name}: {one_line(words.in_language(language))}", file=sys.stderr)  # noqa: T201 - the program's output
    return failed


def _words(copy: Copy) -> Bilingual:
    if copy.needs:
        return Bilingual(
            '写批注需要可选组件，请先安装：pip install "heshu[annotate]"',
            f'{copy.needs} is missing; install it with pip install "heshu[annotate]"',
        )
    if copy.findings is None:
        return Bilingual(
            "此格式不能写批注，请另存为 .docx、.xlsx 或 .pdf",
            "this format holds no comments; save it as .docx, .xlsx or .pdf",
        )
    return Bilingual(
        f"{copy.findings}项疑点已写入批注：{copy.path}",
        f"{copy.findings} findings written as comments: {copy.path}",
    )


def annotate_source(
    source: Source,
    name: Callable[[Source, str], Path],
    limits: Limits,
    language: Language,
    severities: Sequence[Severity],
) -> Copy:
    """Check a document and write its copy to `name(source, ending)`.

    Raises `UnreadableError` where it cannot be read or written.
    """
    from heshu.annotation.marks import marks

    stored = source.document if isinstance(source, Stored) else None
    document = check_source(source, limits) if stored is None else stored
    suffix = SUFFIXES.get(document.format or "")
    if suffix is None:
        return Copy(None)
    write, library = WRITERS[suffix]
    if importlib.util.find_spec(library) is None:
        return Copy(None, library)
    target = name(source, suffix)
    if target.resolve() == source.path.resolve():
        raise UnreadableError("overwriting")
    data = _bytes_of(source)
    if stored is not None and hashlib.sha256(data).hexdigest() != stored.sha256:
        raise UnreadableError("changed")
    if sniff(data) != suffix.removeprefix("."):  # such as a Word file in one XML, which is read as one
        return Copy(None)
    chosen = list(marks(document.findings, severities, language))
    _replace(target, write(data, chosen, limits, language))
    return Copy(len({mark.number for mark in chosen}), path=printable(str(target)))


def _bytes_of(source: Source) -> bytes:
    try:
        return (source.converted or source.path).read_bytes()
    except OSError as error:
        raise UnreadableError("moved", reason=error.strerror or type(error).__name__) from error


def _pdf(data: bytes, marks: Sequence[Mark], limits: Limits, language: Language) -> bytes:
    from heshu.annotation.annotate_pdf import annotate_pdf

    return annotate_pdf(data, marks, limits, language)


def _word(data: bytes, marks: Sequence[Mark], limits: Limits, language: Language) -> bytes:
    from heshu.annotation.annotate_word import annotate_word

    return annotate_word(data, marks, limits)


def _excel(data: bytes, marks: Sequence[Mark], limits: Limits, language: Language) -> bytes:
    from heshu.annotation.annotate_excel import annotate_excel

    return annotate_excel(data, marks, limits)


WRITERS: dict[str, tuple[Callable[[bytes, Sequence[Mark], Limits, Language], bytes], str]] = {
    ".pdf": (_pdf, "pikepdf"),
    ".docx": (_word, "docx"),
    ".xlsx": (_excel, "openpyxl"),
}
"""What writes the copy, and the library it needs, by the copy's ending."""


def _target(source: Source, suffix: str, folder: Path | None, target: Path | None) -> Path:
    """Return where the copy of a document goes.

    The file asked for, a file in the folder asked for, or a file beside the document.
    """
    if folder is not None:
        return folder / (_UNSAFE.sub("_", str(Path(source.name).with_suffix(""))).strip("._") + suffix)
    return target or source.path.with_name(f"{source.path.stem}-核数{suffix}")


def _replace(target: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    partly = target.with_name(target.name + ".part")
    try:
        partly.write_bytes(data)
        partly.replace(target)
    except OSError as error:
        partly.unlink(missing_ok=True)
        raise UnreadableError(
            "unwritable", name=target.name, reason=error.strerror or type(error).__name__
        ) from error
