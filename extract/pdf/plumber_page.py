"""A page of pdfplumber whose characters and lines come from PDFium.

`crop`, `filter`, tables and debug pictures at PDFium's speed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from extract.errors import UnreadableError
from extract.layout.page_content import PageContent
from extract.limits import Limits
from extract.pdf.pdf_page import read_page
from extract.pdf.pdfium import PdfiumFile

Objects = dict[str, list[dict[str, Any]]]


class PdfiumBackedPage(Page):
    """A page with the content that PDFium read; pdfminer never parses it."""

    def __init__(self, stock: Page, content: PageContent) -> None:
        """Take the place of `stock`, a page of pdfplumber that was not parsed yet."""
        super().__init__(stock.pdf, stock.page_obj, stock.page_number, stock.initial_doctop)
        self._objects = page_objects(content, self)

    @property
    def objects(self) -> Objects:
        """Return characters and lines as pdfplumber names them."""
        return self._objects


@contextmanager
def plumber_pages(data: bytes, limits: Limits) -> Iterator[Iterator[PdfiumBackedPage]]:
    """Open a PDF and give its pages one by one, each closed when the next is asked for.

    Those that cannot be read are left out.
    Raises `UnreadableError` ("encrypted", "damaged") where one of the two libraries cannot open it.
    """
    with PdfiumFile(data) as file:
        try:
            plumber = pdfplumber.open(io.BytesIO(data))
        except Exception as error:
            raise UnreadableError("damaged", reason="PDF") from error
        with plumber:
            yield _pages(plumber, file, limits)


def _pages(plumber: PDF, file: PdfiumFile, limits: Limits) -> Iterator[PdfiumBackedPage]:
    for index, stock in enumerate(plumber.pages[: min(len(file), limits.pages)]):
        try:
            page = PdfiumBackedPage(stock, read_page(file, index, limits))
        except UnreadableError:
            continue
        yield page
        page.close()


def page_objects(content: PageContent, page: Page) -> Objects:
    """Return what stands on a page as pdfplumber's dictionaries, in the coordinates of `page`."""
    left, top = float(page.cropbox[0]), float(page.cropbox[1])
    chars = [
        _placed(page, "char", (box[0] + left, box[1] + top, box[2] + left, box[3] + top)) | _letter(code, box)
        for code, box in zip(content.codes.tolist(), content.boxes.tolist(), strict=True)
        if box[2] > box[0] and code > _CONTROLS
    ]
    level = [
        _placed(page, "line", (x0 + left, y + top, x1 + left, y + top))
        for y, x0, x1 in content.horizontals.tolist()
    ]
    upright = [
        _placed(page, "line", (x + left, y0 + top, x + left, y1 + top))
        for x, y0, y1 in content.verticals.tolist()
    ]
    return {"char": chars, "line": level + upright}


_CONTROLS = 31
"""Code points up to here are no characters that are printed."""


def _letter(code: int, box: list[float]) -> dict[str, Any]:
    height = box[3] - box[1]
    return {"text": chr(code), "size": height, "fontname": "", "upright": True, "adv": box[2] - box[0]}


def _placed(page: Page, kind: str, box: tuple[float, float, float, float]) -> dict[str, Any]:
    x0, top, x1, bottom = box
    height = float(page.mediabox[3])
    return {
        "object_type": kind,
        "page_number": page.page_number,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "y0": height - bottom,
        "y1": height - top,
        "doctop": page.initial_doctop + top,
        "width": x1 - x0,
        "height": bottom - top,
    }
