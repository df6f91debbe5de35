"""Other readers of PDF and Word tables, as far as they are installed.

Each reads a whole file and gives up its result.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[Path], object]


def pdfium_text(path: Path) -> None:
    """Read only the text, through PDFium: the floor."""
    import pypdfium2

    file = pypdfium2.PdfDocument(path)
    for index in range(len(file)):
        page = file[index]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    file.close()


def pdfium_calls(path: Path) -> None:
    """Make the calls into PDFium that finding words and rulings takes, and nothing else.

    What no reader in Python can do without.
    """
    from extract.limits import Limits
    from extract.pdf.pdfium import PATH_OBJECT, PdfiumFile, bounds, colors, draw_modes

    limits = Limits()
    with PdfiumFile(path.read_bytes()) as file:
        for index in range(len(file)):
            with file.page(index) as page:
                page.characters(limits.page_characters)
                paths = page.objects(limits.page_objects)[PATH_OBJECT]
                draw_modes(paths), colors(paths, stroke=False), bounds(paths)


def plumber(path: Path) -> list[list[str]]:
    """Read the tables of each page through pdfplumber; return the words of their cells."""
    import pdfplumber

    found = []
    with pdfplumber.open(path) as file:
        for page in file.pages:
            tables = [table.extract() for table in page.find_tables()]
            found.append([cell for table in tables for row in table for cell in row if cell])
            page.close()
    return found


def tablers(path: Path) -> int:
    """Read the tables of each page through tablers; return the number of cells."""
    import tablers

    with tablers.Document(str(path)) as file:
        return sum(
            len(table.cells)
            for page in file.pages()
            for table in tablers.find_tables(page, extract_text=True)
        )


def pymupdf(path: Path) -> int:
    """Read the tables of each page through PyMuPDF; return the number of rows."""
    import pymupdf

    with pymupdf.open(path) as file:
        return sum(len(table.extract()) for page in file for table in page.find_tables().tables)


def camelot(path: Path) -> int:
    """Read the ruled tables of all pages through camelot; return their number."""
    import camelot

    return len(camelot.read_pdf(str(path), pages="all", flavor="lattice"))


def docling_parse(path: Path) -> int:
    """Read the cells of text of all pages through docling-parse, which finds no tables.

    Return the number of pages.
    """
    from docling_parse.pdf_parser import DoclingPdfParser

    return sum(1 for _ in DoclingPdfParser().load(str(path)).iterate_pages())


def row_cells(path: Path) -> list[str]:
    """Read the tables of a Word file as python-docx offers it; return the words of the cells."""
    import docx

    return [
        cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells
    ]


OPTIONAL: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "tablers": (tablers, ("tablers",)),
    "PyMuPDF": (pymupdf, ("pymupdf",)),
    "camelot": (camelot, ("camelot", "playa")),
    "docling-parse": (docling_parse, ("docling_parse", "docling_core")),
}
"""Readers that the project does not need, with the modules that they need."""


def installed() -> dict[str, Reader]:
    """Return those of the optional readers that can be run."""
    return {
        name: reader
        for name, (reader, needed) in OPTIONAL.items()
        if all(importlib.util.find_spec(module) for module in needed)
    }
