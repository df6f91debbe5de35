"""Pages behind an annotated PDF: what the boxes mean, and every finding by its number, to be read on paper.

The text is set in the Song typeface that PDF readers bring for Chinese (Adobe-GB1), so that no font need be
embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extract.language import Bilingual, Language
from heshu.annotation.marks import Mark
from heshu.output.places import place_words

if TYPE_CHECKING:
    import pikepdf

UNDRAWN = {"≠": "不等于", "≥": "不小于", "≤": "不大于"}
"""Signs that fonts which stand in for the Song typeface often lack."""
A4 = (595.0, 842.0)
MARGIN, SIZE, LEADING, TITLE = 56.0, 10.0, 16.0, 15.0
TITLE_WORDS = Bilingual("核数：疑点清单", "heshu: findings")
LEGEND = (
    Bilingual(
        "图例：实线框为疑误数字，虚线框为参与核对的数字，框旁的号码与下列序号一致。",
        "A solid box is round a figure that may be wrong, a dashed one round a figure compared with it.",
    ),
    Bilingual("红色：错误　橙色：提醒　蓝色：提示", "red: error   orange: warning   blue: hint"),
)


def append_list(file: pikepdf.Pdf, marks: Sequence[Mark], language: Language) -> None:
    """Add pages with the legend and the list of findings; none where there are no marks."""
    if not marks:
        return
    font = file.make_indirect(_font())
    lines = list(_lines(marks, language))
    at_once = int((A4[1] - 2 * MARGIN - 2 * TITLE) // LEADING)
    for start in range(0, len(lines), at_once):
        _add_page(file, font, lines[start : start + at_once], language)


def _lines(marks: Sequence[Mark], language: Language) -> Iterator[str]:
    width = A4[0] - 2 * MARGIN
    for words in LEGEND:
        yield from wrapped(words.in_language(language), width)
    for mark in marks:
        if mark.accused:
            yield ""
            where = place_words(mark.at, language)
            for number, part in enumerate(drawn(f"{mark.number}. {where} {mark.text}").splitlines()):
                yield from (line if not number else f"　{line}" for line in wrapped(part, width - SIZE))


def drawn(text: str) -> str:
    """Return a text with words for signs that may not be drawn, and a mark for what the font cannot name.

    >>> drawn("甲≠乙")
    '甲不等于乙'
    """
    return "".join(UNDRAWN.get(letter, letter) if ord(letter) < 0x10000 else "\ufffd" for letter in text)


def wrapped(text: str, width: float) -> list[str]:
    """Return a text in lines of at most so many points; a Chinese character is as wide as the size.

    >>> wrapped("核对数字ab", 30.0)
    ['核对数', '字ab']
    """
    lines, used = [""], 0.0
    for letter in text:
        wide = SIZE / 2 if letter.isascii() else SIZE
        if used + wide > width:
            lines.append("")
            used = 0.0
        lines[-1] += letter
        used += wide
    return lines


def _add_page(file: pikepdf.Pdf, font: Any, lines: Sequence[str], language: Language) -> None:
    from pikepdf import Dictionary, Name, Page

    top = A4[1] - MARGIN
    texts = [_text(TITLE_WORDS.in_language(language), MARGIN, top, TITLE)]
    texts += [
        _text(line, MARGIN, top - 2 * TITLE - number * LEADING, SIZE)
        for number, line in enumerate(lines)
        if line
    ]
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, *A4],
        Resources=Dictionary(Font=Dictionary(F=font)),
        Contents=file.make_stream("\n".join(texts).encode("ascii")),
    )
    file.pages.append(Page(file.make_indirect(page)))


def _text(line: str, left: float, bottom: float, size: float) -> str:
    digits = line.encode("utf-16-be", "replace").hex()
    return f"BT /F {size} Tf {left:.1f} {bottom:.1f} Td <{digits}> Tj ET"


def _font() -> pikepdf.Dictionary:
    from pikepdf import Array, Dictionary, Name, String

    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/STSong-Light"),
        Flags=6,
        FontBBox=Array([-25, -254, 1000, 880]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=93,
    )
    kind = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=kind,
        DW=1000,
        W=Array([1, 95, 500, 814, 939, 500]),
        FontDescriptor=descriptor,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([descendant]),
    )
