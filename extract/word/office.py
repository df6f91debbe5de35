"""Documents of other word processors (.doc .wps .rtf .odt).

Turned into Word files by LibreOffice where it is installed. Many files go through one call, as LibreOffice
takes longer to start than to convert. A call has a profile of its own, in which macros, links and the network
are shut off, and limits of time, memory and output; a file that brings a call down costs only itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import ceil
from pathlib import Path

from extract.document import Document, Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sniff import peek, sniff, zip_directory, zip_kind

OFFICE_KINDS = {"doc": "Word 97–2003 / WPS（.doc .wps）", "rtf": "RTF", "odt": "OpenDocument（.odt）"}
"""The kinds, as `extract.sniff` names them, that LibreOffice turns into Word files, and what people call
them."""
PROGRAM_VARIABLE = "HESHU_SOFFICE"
"""The environment variable that names LibreOffice's program where it is installed in an unusual place."""
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "/opt/libreoffice/program/soffice",
)
_OPTIONS = ("--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault")
_PROFILE = Path(__file__).parent / "data" / "office_profile.xcu"
_FIB = b"\xec\xa5"
"""How the header of a Word 97–2003 text stream begins; it stands at the beginning of a sector."""
_FIB_FLAGS = 0x0A
_FIB_ENCRYPTED = 0x0100
_SECTOR = 512
_LARGEST_DIRECTORY = 1 << 20
"""Bytes of the directory of a document in a ZIP container; a larger one is opened only where memory is
bounded."""


def office_kind(path: Path, limits: Limits) -> str | None:
    """Return the kind of a file that LibreOffice has to turn into a Word file, None for any other.

    At most its directory is read of a ZIP.
    """
    seen = peek(path)
    if seen == "rtf":
        return "rtf"
    if seen == "ole" and path.stat().st_size <= limits.file_bytes:
        kind = sniff(path.read_bytes())
    elif seen == "odt" and zip_directory(path)[1] <= _LARGEST_DIRECTORY:
        kind = zip_kind(path)
    else:
        return None
    return kind if kind in OFFICE_KINDS else None


@cache
def program() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        return shutil.which(named)
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def read_office(name: str, sha256: str, data: bytes, limits: Limits, kind: str) -> Document:
    """Return the document in a file of `kind`.

    Raises `UnreadableError` ("office_missing", "encrypted", "damaged", "timeout", "limit").
    """
    with tempfile.TemporaryDirectory(prefix="heshu-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "document")
        path.write_bytes(data)
        (result,) = convert([(path, kind)], Path(folder), limits)
        if isinstance(result, Problem):
            raise UnreadableError(result.code, **dict(result.details))
        return read_converted(name, sha256, result, limits)


def read_converted(name: str, sha256: str, path: Path, limits: Limits) -> Document:
    """Return the document in the Word file at `path` that was made of another; it has the format "doc"."""
    from extract.word.word_file import read_docx

    return replace(read_docx(name, sha256, path.read_bytes(), limits), format="doc")


def convert(files: Sequence[tuple[Path, str]], folder: Path, limits: Limits) -> list[Path | Problem]:
    """Turn `files`, each with its kind, into Word files in `folder`.

    Return for each the path of it or what kept it from being made. All go through one call; those for which
    that call gives nothing are tried again one by one.
    """
    if program() is None:
        return [Problem("office_missing", (("format", OFFICE_KINDS[kind]),)) for _, kind in files]
    with tempfile.TemporaryDirectory(prefix="office-", dir=folder, ignore_cleanup_errors=True) as work:
        inputs = [_take_in(path, kind, Path(work), number) for number, (path, kind) in enumerate(files)]
        paths = [path for path in inputs if isinstance(path, Path)]
        failure = _call(paths, Path(work), limits) if paths else None
        results: list[Path | Problem] = []
        for path in inputs:
            alone = failure if len(paths) == 1 else None
            results.append(
                path if isinstance(path, Problem) else _output(path, Path(work), folder, limits, alone)
            )
        return results


def _take_in(path: Path, kind: str, work: Path, number: int) -> Path | Problem:
    """Copy a file under a name with the suffix of its kind, which LibreOffice goes by."""
    if kind == "doc" and _is_encrypted(path.read_bytes()):
        return Problem("encrypted")
    copy = work / f"{number:04}.{kind}"
    shutil.copyfile(path, copy)
    return copy


def _is_encrypted(data: bytes) -> bool:
    """Tell whether the text of a Word 97–2003 file is encrypted."""
    for at in range(_SECTOR, len(data) - _FIB_FLAGS, _SECTOR):
        if data[at : at + 2] == _FIB:
            flags = int.from_bytes(data[at + _FIB_FLAGS : at + _FIB_FLAGS + 2], "little")
            return bool(flags & _FIB_ENCRYPTED)
    return False


def _output(path: Path, work: Path, folder: Path, limits: Limits, failure: Problem | None) -> Path | Problem:
    """Return what became of an input, moved out of the folder of the call.

    Try once more where nothing became of it.
    """
    made = work / "out" / f"{path.stem}.docx"
    if failure is None and not zipfile.is_zipfile(made):
        failure = _call([path], work, limits)
    if not zipfile.is_zipfile(made):
        return failure or Problem("damaged", (("reason", "LibreOffice"),))
    if (size := made.stat().st_size) > limits.office_bytes:
        return Problem(
            "limit",
            (
                ("what", "转换后字节数 (bytes converted)"),
                ("value", str(size)),
                ("limit", str(limits.office_bytes)),
            ),
        )
    descriptor, target = tempfile.mkstemp(suffix=".docx", dir=folder)
    os.close(descriptor)
    return made.replace(target)


def _call(paths: Sequence[Path], work: Path, limits: Limits) -> Problem | None:
    """Have LibreOffice convert files into the folder `out`.

    Return what went wrong with the call as a whole.
    """
    command = [program() or "", *_OPTIONS, f"-env:UserInstallation={_profile(work).as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work / "out"), *map(str, paths)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd=work,
        env=_environment(work),
        start_new_session=True,
    ) as process:
        try:
            _bound(process.pid, limits)
            process.wait(limits.office_seconds)
        except subprocess.TimeoutExpired:
            return Problem("timeout", (("seconds", f"{limits.office_seconds:g}"),))
        finally:
            _end(process)
    return None


def _profile(work: Path) -> Path:
    """Make a new profile, which no earlier call can have spoilt."""
    profile = Path(tempfile.mkdtemp(prefix="profile-", dir=work))
    (profile / "user").mkdir()
    shutil.copyfile(_PROFILE, profile / "user" / "registrymodifications.xcu")
    return profile


def _environment(work: Path) -> dict[str, str]:
    """Return the environment of a call: nothing in it leads to a display, a home folder or a proxy."""
    kept = {
        name: value
        for name in ("PATH", "SYSTEMROOT", "PROGRAMFILES", "LANG", "LC_ALL")
        if (value := os.environ.get(name))
    }
    return kept | {
        "HOME": str(work),
        "TMPDIR": str(work),
        "TEMP": str(work),
        "TMP": str(work),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _bound(pid: int, limits: Limits) -> None:
    """Bound memory, processor time and written bytes of a call that has just begun, where the system can.

    What it starts inherits them.
    """
    if sys.platform == "linux":
        import resource

        bounds = {
            resource.RLIMIT_AS: limits.office_memory,
            resource.RLIMIT_CPU: ceil(limits.office_seconds * 2),  # 0 would end it at its first tick
            resource.RLIMIT_FSIZE: limits.office_bytes,
            resource.RLIMIT_CORE: 0,
        }
        for what, most in bounds.items():
            with contextlib.suppress(
                ProcessLookupError, PermissionError, ValueError
            ):  # it may have ended, or may be bounded more narrowly
                resource.prlimit(pid, what, (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a call and all that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
