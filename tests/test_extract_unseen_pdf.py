"""What a PDF page does not show is not read, and what it shows on any ground is."""

from __future__ import annotations

import pytest

from extract.errors import UnreadableError
from extract.limits import Limits
from extract.pdf.pdf_file import read_pdf
from tests.hostile_pdf import one_page, stream

BELOW = "BT /F1 12 Tf 72 500 Td (Books 4180) Tj ET"
STATES = b"/Resources << /Font << /F1 5 0 R >> /ExtGState << /Clear << /ca 0 >> /Half << /ca .5 >> >> >>"


def read(content: str) -> str:
    """Return the words of a page with this content above one line of text."""
    data = one_page(stream(f"{content}\n{BELOW}".encode()), STATES)
    try:
        document = read_pdf("a.pdf", "", data, Limits())
    except UnreadableError:
        return ""
    return " ".join(block.text for block in document.blocks if hasattr(block, "text"))


TEXT = "BT /F1 12 Tf 72 700 Td (Loans 9999) Tj ET"


@pytest.mark.parametrize(
    "content",
    [
        f"q 1 1 1 rg {TEXT} Q",
        f"q .985 g {TEXT} Q",
        f"q 3 Tr {TEXT} Q",
        f"q 7 Tr {TEXT} Q",
        f"q /Clear gs {TEXT} Q",
        f"0 g 60 690 200 30 re f {TEXT}",
        f"q .8 .1 .1 rg 60 690 200 30 re f {TEXT} Q",
        f"{TEXT} q 1 g 60 690 200 30 re f Q",
        f"{TEXT} q .2 .3 .7 rg 60 690 200 30 re f Q",
        f"q 300 300 100 100 re W n {TEXT} Q",
        TEXT.replace("72 700", "700 700"),
        TEXT.replace("72 700", "72 -40"),
        TEXT.replace("/F1 12", "/F1 0.1"),
    ],
    ids=lambda content: content[:24],
)
def test_not_seen(content: str) -> None:
    """White, invisible, clipped, covered, off the page or too small: nobody sees it."""
    assert read(content) == "Books 4180"


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        f"q .1 .2 .5 rg 60 690 200 30 re f 1 g {TEXT} Q",
        f"q .1 .2 .5 rg 60 690 m 260 690 l 270 700 l 260 720 l 60 720 l h f 1 g {TEXT} Q",
        f"q 1 1 0 rg 60 690 200 30 re f Q {TEXT}",
        f"{TEXT} q /Half gs 1 1 0 rg 60 690 200 30 re f Q",
        f"q 60 690 200 30 re W n {TEXT} Q",
        f"{TEXT} q 1 g 60 400 200 30 re f Q",
        f"q .6 g {TEXT} Q",
        f"q 1 Tr 1 g 0 G {TEXT} Q",
    ],
    ids=lambda content: content[:24],
)
def test_seen(content: str) -> None:
    """On a ground of another colour, marked, in a clip that holds it or only outlined, it is read."""
    assert "Loans 9999" in read(content)


def test_a_part_is_covered() -> None:
    """A bar over the figure of a line leaves the words before it."""
    assert read(f"{TEXT} q 0 g 108 690 200 30 re f Q") == "Loans Books 4180"


def test_a_page_whose_texts_have_no_characters() -> None:
    """Texts of nothing on a filled page are no error of the program."""
    data = one_page(stream(b"1 0 0 rg 60 690 200 30 re f BT /F1 12 Tf 1 g 72 700 Td () Tj (\x01) Tj ET"))
    with pytest.raises(UnreadableError, match="empty"):
        read_pdf("a.pdf", "", data, Limits())
