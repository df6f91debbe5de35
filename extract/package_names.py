"""Names of the parts of a package, which some programs write with the slashes of Windows."""

from __future__ import annotations

import io
import zipfile

from extract.errors import BROKEN_ZIP

_MOST_NAMES = 10_000


def with_slashes(data: bytes) -> bytes:
    r"""Return a ZIP file with `/` in the names of its parts where they have `\`, or `data` as it is.

    A name keeps its length, so that every place in the file stays right.
    """
    if not data.startswith(b"PK\x03\x04") or b"\\" not in data:
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [entry.orig_filename for entry in archive.infolist() if "\\" in entry.orig_filename]
    except BROKEN_ZIP:
        return data
    for name in sorted(names, key=len, reverse=True)[:_MOST_NAMES]:
        written = name.encode("utf-8")
        data = data.replace(written, written.replace(b"\\", b"/"))
    return data
