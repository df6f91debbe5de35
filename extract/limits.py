"""How large a document may be. Beyond a limit the rest is left out and the document says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no honest report reaches, met by a hostile file before it exhausts the machine.

    The longest published final accounts seen have some 300 pages, 6,000 characters and 3,000 rulings a page.
    """

    file_bytes: int = 512 << 20
    """Size of a file."""
    pages: int = 3_000
    """Pages of one PDF."""
    page_points: float = 20_000.0
    """Width or height of a page in points; PDF itself stops at 14,400."""
    page_characters: int = 100_000
    """Characters read from one page."""
    page_objects: int = 100_000
    """Path objects read from one page, those inside form objects included."""
    path_segments: int = 4_000
    """Segments of one path; a longer one is a drawing, not a border."""
    page_rulings: int = 4_000
    """Rulings of a page after snapping; more of them is a map or a hatching, and no table is looked for."""
    scan_pages: int = 25
    """Pages read by text recognition, which takes two to five seconds a page; a document has two minutes by
    default."""
    scan_pixels: int = 9_000_000
    """Pixels of a page that is rendered for text recognition; an A3 page has 8 million. A larger one is
    rendered more coarsely."""
    scan_words: int = 5_000
    """Pieces of text of one page that are recognised; a page of figures in small type has 1,000."""
    image_pixels: int = 120_000_000
    """Pixels of an image file; an A3 page at 600 dots to the inch has 70 million."""
    form_depth: int = 6
    """Form objects inside form objects."""
    table_cells: int = 200_000
    """Cells of one table."""
    table_columns: int = 1_000
    """Columns of one table; a greater span is cut down to it."""
    sheet_extent: int = 10_000_000
    """Cells of the rectangle around all cells of a sheet, empty ones included."""
    text_characters: int = 4_000_000
    """Characters read from a text file."""
    blocks: int = 100_000
    """Paragraphs and tables of one document."""
    part_bytes: int = 64 << 20
    """Size of one XML part of a Word or Excel file, unpacked."""
    zip_bytes: int = 1 << 30
    """Size of all parts of a Word or Excel file together, unpacked."""
    zip_ratio: int = 300
    """Unpacked size over packed size of a part, or of a file in an archive, greater than a megabyte."""
    archive_entries: int = 10_000
    """Files in one archive, those in archives inside it included."""
    archive_bytes: int = 2 << 30
    """Size of all files of one archive together, unpacked."""
    archive_depth: int = 1
    """Archives inside archives."""
    archive_lost: float = 600.0
    """Seconds that members of one archive may take and give nothing; after that each has a few seconds only,
    and after as many again the rest is not read."""
    office_seconds: float = 60.0
    """Seconds of one call of LibreOffice."""
    office_memory: int = 4 << 30
    """Address space of LibreOffice in bytes, on Linux."""
    office_bytes: int = 256 << 20
    """Size of the file that LibreOffice makes of a document."""
    xml_depth: int = 200
    """Nesting of XML elements; the XML parser refuses more than 256 itself."""
    table_depth: int = 8
    """Tables inside cells of tables."""
