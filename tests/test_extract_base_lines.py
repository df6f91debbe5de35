"""Printed lines are those of one base line, whatever their fonts say of how high and low they reach."""

from __future__ import annotations

from itertools import product

import pytest

from extract.limits import Limits
from extract.pdf.pdf_file import read_pdf
from tests.hostile_pdf import one_page, stream

SIZE = 12
SENTENCES = (
    ("年末在编", "218", "人，比上年增加", "11", "人。"),
    ("办公用房", "3062.4", "平方米，较核定少", "96.8", "平方米。"),
    ("公务用车", "27", "辆，年度更新", "4", "辆。"),
    ("全年接待", "1509", "批次，合计", "48.36", "万元。"),
)


def two_fonts(shift: float, pitch: float) -> bytes:
    """Return a page whose figures have boxes lower by `shift` points than its words, on the same lines."""
    down = round(1000 * shift / SIZE)
    words = (
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /Ascent 859 /Descent -141 /CapHeight 700"
        b" /FontBBox [0 -141 1000 859] /ItalicAngle 0 /StemV 80 >>"
    )
    figures = (
        b"<< /Type /FontDescriptor /FontName /Odd /Flags 32 /Ascent %d /Descent %d /CapHeight 700"
        b" /FontBBox [0 %d 500 %d] /ItalicAngle 0 /StemV 80 >>"
        % (859 - down, -141 - down, -141 - down, 859 - down)
    )
    more = {
        5: (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H"
            b" /DescendantFonts [6 0 R] >>"
        ),
        6: (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /FontDescriptor 7 0 R /DW 1000"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        7: words,
        8: (
            b"<< /Type /Font /Subtype /TrueType /BaseFont /Odd /FontDescriptor 9 0 R /FirstChar 32"
            b" /LastChar 126 /Widths [%s] /Encoding /WinAnsiEncoding >>" % b" ".join([b"500"] * 95)
        ),
        9: figures,
    }
    content = []
    for line, parts in enumerate(SENTENCES):
        x, y = 72.0, 700 - line * pitch
        for part in parts:
            western = part[0].isdigit()
            text = part.encode("ascii" if western else "utf-16-be").hex().encode()
            font = b"F2" if western else b"F1"
            content.append(b"BT /%s %d Tf 1 0 0 1 %f %f Tm <%s> Tj ET" % (font, SIZE, x, y, text))
            x += len(part) * SIZE * (0.5 if western else 1.0)
    page = b"/Resources << /Font << /F1 5 0 R /F2 8 0 R >> >>"
    return one_page(stream(b"\n".join(content)), page, more=more)


@pytest.mark.parametrize(
    ("shift", "pitch"), [*product((3, 5, 8), (12, 14, 16)), *product((-3, -5, -8), (12, 14, 16))]
)
def test_lines_of_two_fonts(shift: float, pitch: float) -> None:
    """Words and figures of a line are read in their order, however far their boxes are apart."""
    document = read_pdf("two.pdf", "", two_fonts(shift, pitch), Limits())
    text = "".join(block.text for block in document.blocks if hasattr(block, "text"))
    assert text.replace("\n", "") == "".join(map("".join, SENTENCES))
