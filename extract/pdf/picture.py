"""Pictures of what the reader saw.

Each page of a PDF with the cells it found, their spans and the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.document import BBox, Block, Document, Table
from extract.limits import Limits

_RESOLUTION = 100
"""Dots to the inch; a page of A4 is 827 by 1,170 pixels."""
_CELL = ((40, 110, 220, 40), (40, 110, 220, 255))
_SPANNING = ((240, 150, 20, 70), (200, 110, 0, 255))
_TEXT = ((60, 160, 60, 40), (60, 160, 60, 255))
"""Fill and outline of cells, of cells that are merged, and of paragraphs."""
_LABEL = (200, 0, 0)


def draw_pictures(document: Document, data: bytes, folder: Path, stem: str, limits: Limits) -> list[Path]:
    """Write `STEM-0001.png` and so on to `folder`, one for each page of the PDF in `data`; return the files.

    Cells are blue, merged ones orange with their rows x columns; paragraphs are green; each block has its
    number in reading order, at its top right. Raises `UnreadableError` where the file cannot be opened.
    """
    from extract.pdf.plumber_page import plumber_pages

    marks = _marks(document)
    written = []
    with plumber_pages(data[max(0, data.find(b"%PDF-")) :], limits) as pages:
        for page in pages:
            picture = page.to_image(
                resolution=_resolution(float(page.width), float(page.height), limits), antialias=True
            )
            for place, kind, label in marks.get(page.page_number, ()):
                _draw(picture, place, kind, label, (float(page.cropbox[0]), float(page.cropbox[1])))
            target = folder / f"{stem}-{page.page_number:04}.png"
            picture.save(str(target), format="PNG")
            written.append(target)
    return written


Mark = tuple[BBox, tuple[tuple[int, ...], tuple[int, ...]], str]
"""A box with its colours and the words at its corner."""


def _marks(document: Document) -> dict[int, list[Mark]]:
    marks: dict[int, list[Mark]] = {}
    for number, block in enumerate(document.blocks, start=1):
        for page, mark in _block_marks(block, number):
            marks.setdefault(page, []).append(mark)
    return marks


def _block_marks(block: Block, number: int) -> Iterator[tuple[int, Mark]]:
    """Yield page and mark of each piece of a block; its number stands at the first one."""
    label = f"#{number}"
    if not isinstance(block, Table):
        for region in block.at.regions:
            yield region.page, (region.bbox, _TEXT, label)
            label = ""
        return
    for cell in block.cells:
        spans = cell.row_span > 1 or cell.column_span > 1
        own = f"{cell.row_span}x{cell.column_span}" if spans else ""
        for region in cell.at.regions:
            yield (
                region.page,
                (region.bbox, _SPANNING if spans else _CELL, " ".join(filter(None, (label, own)))),
            )
            label = ""


def _resolution(width: float, height: float, limits: Limits) -> float:
    """Return the dots to the inch at which a page has no more pixels than may be rendered."""
    most: float = (limits.scan_pixels / max(1.0, width * height)) ** 0.5 * 72
    return min(_RESOLUTION, most)


def _draw(
    picture: Any,
    box: BBox,
    colours: tuple[tuple[int, ...], tuple[int, ...]],
    label: str,
    origin: tuple[float, float],
) -> None:
    left, top = origin
    placed = (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
    if placed[2] <= placed[0] or placed[3] <= placed[1]:
        return
    picture.draw_rect(placed, fill=colours[0], stroke=colours[1])
    if label:
        x, y = picture._reproject((placed[2], placed[1]))
        picture.draw.text((x - 2 - picture.draw.textlength(label), y + 1), label, fill=_LABEL)
