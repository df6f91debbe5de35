"""Image files: each frame is a page that is read by text recognition."""

from __future__ import annotations

from collections.abc import Iterator

from extract.blocks.drafts import number_blocks
from extract.document import Document, Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.pages.assembling import assemble, make_sheets, part_furniture
from extract.problems import limit_problem
from extract.scan.engine import is_available
from extract.scan.image import image_frames
from extract.scan.places import bring_back
from extract.scan.scanned_page import Scan, scan_page


def read_image(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return what is printed on an image.

    Raises `UnreadableError` where it cannot be opened, shows no text, or the extra is missing.
    """
    if not is_available():
        raise UnreadableError("scanned", pages=1)
    problems: list[Problem] = []
    scans = list(_scans(data, limits, problems))
    sheets = make_sheets([scan.content for scan in scans], limits)
    if all(sheet.is_blank for sheet in sheets):
        raise UnreadableError("empty")
    blocks = bring_back(
        number_blocks(assemble(part_furniture(sheets)[0])), {scan.content.number: scan.back for scan in scans}
    )
    return Document(name, sha256, "image", len(sheets), blocks, tuple(problems))


def _scans(data: bytes, limits: Limits, problems: list[Problem]) -> Iterator[Scan]:
    """Yield the frames as pages; one that is damaged ends the file, but does not cost those before it."""
    number = 0
    try:
        for number, raster in enumerate(image_frames(data, limits), start=1):
            if number > limits.scan_pages:
                problems.append(limit_problem("文字识别页数 (scanned pages)", number, limits.scan_pages))
                return
            scan = scan_page(raster, number, limits)
            if scan.content.overflow:
                problems.append(limit_problem(*scan.content.overflow))
            yield scan
    except UnreadableError as error:
        if number == 0:
            raise
        problems.append(error.problem)
