"""A PDF with a box and a comment at each figure of each finding."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.document import BBox, Region
from extract.language import Language
from extract.layout.page_frame import Matrix, page_frame
from extract.limits import Limits
from extract.pdf.pdfium import PdfiumFile
from heshu.annotation.appended_list import append_list
from heshu.annotation.marks import AUTHOR, Mark
from rules.finding import Severity

if TYPE_CHECKING:
    import pikepdf

COLORS: dict[Severity, tuple[float, float, float]] = {
    "error": (0.80, 0.10, 0.10),
    "warning": (0.85, 0.50, 0.0),
    "info": (0.15, 0.40, 0.75),
}
"""The parts of red, green and blue, as in the workbook."""
_MARGIN = 1.5
"""Points by which a box is drawn around its figure."""
_DIGITS = 6.0
"""Points; the height of the number beside a box."""
_PRINTED = 4
"""The flag that has an annotation printed with its page."""


def annotate_pdf(data: bytes, marks: Sequence[Mark], limits: Limits, language: Language = "zh") -> bytes:
    """Return the file with the marks and a list of them behind; what is printed is not touched.

    The file was read within `limits` before.
    """
    import pikepdf

    start = max(0, data.find(b"%PDF-"))
    with pikepdf.open(io.BytesIO(data[start:])) as file, PdfiumFile(data[start:]) as seen:
        for mark in marks:
            for index, region in enumerate(mark.at.regions):
                if region.page <= min(len(file.pages), limits.pages):
                    with seen.page(region.page - 1) as page:
                        frame = page_frame(page.visible_box(), page.quarter_turns)
                    _add(file, region, frame, mark, first=index == 0)
        append_list(file, marks, language)
        written = io.BytesIO()
        file.save(written, deterministic_id=True)
    return written.getvalue()


def _add(file: pikepdf.Pdf, region: Region, frame: Matrix, mark: Mark, *, first: bool) -> None:
    from pikepdf import Array, Dictionary, Name, String

    left, bottom, right, top = file_box(region.bbox, frame)
    box = (left - _MARGIN, bottom - _MARGIN, right + _MARGIN, top + _MARGIN)
    above = _DIGITS if first else 0.0
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array([round(edge, 2) for edge in (box[0], box[1], box[2], box[3] + above)]),
        RD=Array([0, round(above, 2), 0, 0]),
        Contents=String(f"{mark.number}. {mark.text}"),
        T=String(AUTHOR),
        NM=String(f"heshu-{mark.number}-{region.page}-{round(left)}-{round(bottom)}"),
        C=Array(COLORS[mark.severity]),
        F=_PRINTED,
        BS=Dictionary(W=1.5 if mark.accused else 0.75, S=Name.S if mark.accused else Name.D),
        AP=Dictionary(N=_appearance(file, box, mark, above)),
    )
    page = file.pages[region.page - 1]
    if "/Annots" not in page:
        page.Annots = Array([])
    page.Annots.append(file.make_indirect(annotation))


def _appearance(file: pikepdf.Pdf, box: BBox, mark: Mark, above: float) -> pikepdf.Object:
    """Return how the box looks, with the number of its finding in the room `above` it.

    For programs that draw no boxes of their own.
    """
    from pikepdf import Array, Dictionary, Name

    width, height = box[2] - box[0], box[3] - box[1]
    color = " ".join(f"{part:.2f}" for part in COLORS[mark.severity])
    line, dash = (1.5, "") if mark.accused else (0.75, "[3 2] 0 d ")
    drawn = (
        f"{color} RG {line} w {dash}{line / 2:.2f} {line / 2:.2f} {width - line:.2f} {height - line:.2f}"
        " re S "
    )
    if above:
        drawn += f"q {color} rg BT /F {above} Tf 0 {height + 0.8:.2f} Td ({mark.number}) Tj ET Q"
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    stream = file.make_stream(drawn.encode("ascii"))
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, round(width, 2), round(height + above, 2)])
    stream.Matrix = Array([1, 0, 0, 1, 0, 0])
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    return file.make_indirect(stream)


def file_box(box: BBox, frame: Matrix) -> BBox:
    """Return a box on the visible page (from its top left) in the coordinates of the file.

    Left, bottom, right, top.
    """
    a, b, c, d, e, f = frame
    whole = a * d - b * c
    corners = [
        ((d * (x - e) - c * (y - f)) / whole, (a * (y - f) - b * (x - e)) / whole)
        for x, y in ((box[0], box[1]), (box[2], box[3]))
    ]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return xs[0], ys[0], xs[1], ys[1]
