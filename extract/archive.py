"""The documents inside a ZIP archive, unpacked with care.

Names lie, sizes lie, and archives lie inside archives. Nothing is written under a name of the archive's own
choosing: members get numbers for names in the folder of the caller.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from extract.document import Problem
from extract.errors import BROKEN_ZIP, UnreadableError, of_system
from extract.limits import Limits
from extract.sniff import zip_directory, zip_kind

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_UNIX = 3
_CHUNK = 1 << 20
_SMALL = 1 << 20
"""Bytes unpacked up to which a member may be packed as tightly as it likes."""
_LONGEST_ENTRY = 1024
"""Bytes of the central directory that an entry takes at most on average: a fixed part, a name and a few extra
fields."""
_LONGEST_NAME = 1024
"""Characters of a name with its folders; no file system takes a longer path than four times this."""
_DRIVE = re.compile(r"[A-Za-z]:")
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an archive.

    Its name there, and where it was unpacked or the problem that kept it from being.
    """

    name: str
    path: Path | None = None
    problem: Problem | None = None


def is_archive(path: Path) -> bool:
    """Tell whether a file is a ZIP archive of files rather than a document in a ZIP container."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return start in _STARTS and zip_kind(path) == "zip"


def unpack(path: Path, folder: Path, limits: Limits, wanted: Callable[[str], bool]) -> list[Member]:
    """Unpack the members of the archive at `path` whose last name is `wanted` into `folder`.

    Archives inside it one level deep. Members come in the order of their names. Raises `UnreadableError`
    ("damaged", "limit", "no_documents") where the archive as a whole gives nothing; a member that cannot be
    unpacked carries its problem and costs no other.
    """
    members = list(_Unpacking(folder, limits, wanted).members(path, "", 0))
    if not members:
        raise UnreadableError("no_documents")
    return members


class _Unpacking:
    """One archive being unpacked: what it has written and how many members it has shown so far."""

    def __init__(self, folder: Path, limits: Limits, wanted: Callable[[str], bool]) -> None:
        self._folder, self._limits, self._wanted = folder, limits, wanted
        self._bytes = 0
        self._entries = 0
        self._files = 0

    def members(self, path: Path, prefix: str, depth: int) -> Iterator[Member]:
        """Yield the members of an archive, `prefix` before their names."""
        with _open(path, self._limits) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_overlap(entries)
            self._entries += len(entries)
            if self._entries > self._limits.archive_entries:
                raise _too_much(
                    "压缩包内文件数 (files in the archive)", self._entries, self._limits.archive_entries
                )
            named = sorted((entry_name(entry), number) for number, entry in enumerate(entries))
            for name, number in named:
                if _is_visible(name) and self._wanted(PurePosixPath(name).name):
                    yield from self._member(archive, entries[number], name, prefix, depth)

    def _member(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, prefix: str, depth: int
    ) -> Iterator[Member]:
        try:
            _check(entry, name, self._limits)
            target = self._write(archive, entry)
        except UnreadableError as error:
            yield Member(prefix + name[:_LONGEST_NAME], problem=error.problem)
            return
        if is_archive(target):
            yield from self._inner(target, prefix + name, depth)
        else:
            yield Member(prefix + name, target)

    def _inner(self, path: Path, name: str, depth: int) -> Iterator[Member]:
        """Yield the members of an archive in an archive, which is removed afterwards."""
        try:
            if depth >= self._limits.archive_depth:
                raise _too_much(
                    "压缩包嵌套层数 (archives in archives)", depth + 1, self._limits.archive_depth
                )
            yield from self.members(path, name + "/", depth + 1)
        except UnreadableError as error:
            yield Member(name, problem=error.problem)
        finally:
            path.unlink(missing_ok=True)

    def _write(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Path:
        """Unpack one entry, counting what really comes out of it."""
        self._files += 1
        target = self._folder / f"{self._files:06}"
        try:
            with archive.open(entry) as source, target.open("xb") as sink:
                while chunk := source.read(_CHUNK):
                    self._bytes += len(chunk)
                    if self._bytes > self._limits.archive_bytes:
                        raise _too_much(
                            "压缩包解压后字节数 (bytes unpacked from the archive)",
                            self._bytes,
                            self._limits.archive_bytes,
                        )
                    sink.write(chunk)
        except UnreadableError:
            target.unlink()
            raise
        except NotImplementedError as error:
            raise UnreadableError(
                "unsupported", format=f"ZIP 压缩方法 (compression method) {entry.compress_type}"
            ) from error
        except BROKEN_ZIP as error:
            target.unlink(missing_ok=True)
            raise _broken(error) from error
        return target


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry, repaired.

    Archives made on Chinese Windows hold GBK, some others UTF-8, without saying so.
    >>> entry_name(zipfile.ZipInfo("自评表.pdf".encode("gbk").decode("cp437")))
    '自评表.pdf'
    """
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _recoded(name)
    name = name.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:]
    return name


def _recoded(name: str) -> str:
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _is_visible(name: str) -> bool:
    """Leave out what operating systems and office programs hide.

    Names that lead out of the archive are looked at later.
    """
    folders = PurePosixPath(name).parts[:-1]
    return not any(part == "__MACOSX" or (part.startswith((".", "~$")) and part != "..") for part in folders)


def _check(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Refuse an entry that is not an honest file of this archive; raises `UnreadableError`."""
    if len(name) > _LONGEST_NAME:
        raise UnreadableError("unsafe", reason="文件名过长 (its name is too long)")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
        raise UnreadableError("unsafe", reason="文件名指向压缩包之外 (its name leads out of the archive)")
    if entry.create_system == _UNIX and stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise UnreadableError("unsafe", reason="链接或特殊文件 (a link or a special file)")
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted")
    if entry.file_size > limits.file_bytes:
        raise _too_much("文件字节数 (bytes)", entry.file_size, limits.file_bytes)
    ratio = entry.file_size // max(1, entry.compress_size)
    if entry.file_size > _SMALL and ratio > limits.zip_ratio:
        raise _too_much("压缩比 (compression ratio)", ratio, limits.zip_ratio)


def _check_overlap(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive that lists the same bytes as many files: so a few megabytes become many gigabytes."""
    placed = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    if any(start + size > after for (start, size), (after, _) in pairwise(placed)):
        raise UnreadableError("damaged", reason="ZIP: 文件重叠 (files overlap)")


def _open(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Open an archive; the size of its directory is looked at first, as all of it is read into memory."""
    if path.stat().st_size > limits.file_bytes:
        raise _too_much("文件字节数 (bytes)", path.stat().st_size, limits.file_bytes)
    entries, size = zip_directory(path)
    if entries > limits.archive_entries or size > limits.archive_entries * _LONGEST_ENTRY:
        raise _too_much(
            "压缩包内文件数 (files in the archive)",
            max(entries, size // _LONGEST_ENTRY),
            limits.archive_entries,
        )
    try:
        return zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise _broken(error) from error


def _broken(error: Exception) -> UnreadableError:
    """Return what an error of `zipfile` means: also the system speaks through it, of a full disk for one."""
    if isinstance(error, OSError) and error.errno is not None:
        return of_system(error, "ZIP")
    return UnreadableError("damaged", reason="ZIP")


def _too_much(what: str, value: int, limit: int) -> UnreadableError:
    return UnreadableError("limit", what=what, value=value, limit=limit)
