"""What children do for the page.

Sizes and pictures of pages, and the document as printed, from the file it was read from.
"""

from __future__ import annotations

import hashlib
import io
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from heshu.pipeline import read_source
from heshu.sources import Source

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS_PER_PIXEL = 0.5
"""A picture has two pixels a point: 144 dots to the inch, sharp when it is enlarged."""
PNG_EFFORT = 1  # of 9; more makes a picture a tenth smaller in three times the time
_PDF_HEAD = b"%PDF-"

Size = tuple[float, float]
"""Width and height of a page in points, as a reader sees it."""


@dataclass(frozen=True, slots=True)
class Original(Source):
    """The file of a document, its name in an archive ("" for a file itself).

    What its bytes were when it was read, and a page of it.
    """

    member: str = ""
    sha256: str | None = None
    format: str | None = None
    page: int = 1


def page_sizes(source: Source, limits: Limits) -> tuple[Size, ...]:
    """Return the sizes of the pages of a PDF or an image file; raises `UnreadableError`."""
    with _bytes(source, limits) as (original, data):
        if original.format == "image":
            return tuple((raster.width, raster.height) for raster in _frames(data, limits))
        with _pdf(data) as file:
            return tuple(file.get_page_size(number) for number in range(min(len(file), limits.pages)))


def page_picture(source: Source, limits: Limits) -> bytes:
    """Return a page as PNG; raises `UnreadableError`."""
    with _bytes(source, limits) as (original, data):
        picture = (
            _frame(data, original.page, limits)
            if original.format == "image"
            else _rendered(data, original.page, limits)
        )
        found = io.BytesIO()
        picture.save(found, "PNG", compress_level=PNG_EFFORT)
        return found.getvalue()


def whole_document(source: Source, limits: Limits) -> Document:
    """Return the document as printed; raises `UnreadableError`."""
    with _file(source, limits) as original:
        document = read_source(original, limits)
    _check_unchanged(original, document.sha256)
    return document


@contextmanager
def _bytes(source: Source, limits: Limits) -> Iterator[tuple[Original, bytes]]:
    with _file(source, limits) as original:
        data = _contents(original.path, limits)
    _check_unchanged(original, hashlib.sha256(data).hexdigest())
    yield original, data


def _contents(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise UnreadableError(
                "limit", what="文件字节数 (bytes)", value=path.stat().st_size, limit=limits.file_bytes
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError("missing", path="") from error


def _check_unchanged(original: Original, sha256: str) -> None:
    if original.sha256 is not None and original.sha256 != sha256:
        raise UnreadableError("missing", path=original.name)


@contextmanager
def _file(source: Source, limits: Limits) -> Iterator[Original]:
    """Give the file itself; a member of an archive is unpacked for as long as this lasts."""
    assert isinstance(source, Original)
    if not source.member:
        yield source
        return
    from extract.archive import unpack

    wanted = frozenset(PurePosixPath(source.member).parts)
    with tempfile.TemporaryDirectory(prefix="heshu-", ignore_cleanup_errors=True) as folder:
        try:
            members = unpack(source.path, Path(folder), limits, wanted.__contains__)
        except OSError as error:
            raise UnreadableError("missing", path=source.name) from error
        path = next(
            (member.path for member in members if f"/{member.name}" == source.member and member.path), None
        )
        if path is None:
            raise UnreadableError("missing", path=source.name)
        yield replace(source, path=path)


@contextmanager
def _pdf(data: bytes) -> Iterator[Any]:
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data[max(0, data.find(_PDF_HEAD)) :])
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("damaged", reason=str(error)) from error
    try:
        yield file
    finally:
        file.close()


def _rendered(data: bytes, number: int, limits: Limits) -> Image:
    import pypdfium2

    with _pdf(data) as file:
        if not 1 <= number <= len(file):
            raise UnreadableError("damaged_page", page=number, reason="")
        try:
            page = file[number - 1]
            width, height = page.get_size()
            zoom = min(1 / POINTS_PER_PIXEL, math.sqrt(limits.scan_pixels / max(1.0, width * height)))
            picture: Image = page.render(scale=zoom).to_pil()
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("damaged_page", page=number, reason=str(error)) from error
        return _without_colour(picture)


def _without_colour(picture: Image) -> Image:
    """Return a copy of a picture, in grey where it has no colours.

    A browser has a third of the bytes to decode.
    """
    from PIL import ImageChops

    red, green, blue = picture.convert("RGB").split()
    has_colour = ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    return picture.convert("RGB") if has_colour else green.copy()


def _frames(data: bytes, limits: Limits) -> Iterator[Any]:
    from extract.scan.image import image_frames

    return islice(image_frames(data, limits), limits.scan_pages)


def _frame(data: bytes, number: int, limits: Limits) -> Image:
    from PIL import Image

    raster = next(islice(_frames(data, limits), number - 1, None), None)
    if raster is None:
        raise UnreadableError("damaged_page", page=number, reason="")
    return Image.fromarray(raster.gray)
