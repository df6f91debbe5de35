"""The steps from the image of a page to places on it, each by itself."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extract.document import Heading, Line, Location, Paragraph
from extract.errors import UnreadableError
from extract.layout.lattice import Grid
from extract.layout.page_frame import map_points
from extract.limits import Limits
from extract.scan.boxes import Spot, spots
from extract.scan.characters import place_characters, repaired
from extract.scan.engine import NOTHING, Reading
from extract.scan.image import image_frames, points_per_pixel
from extract.scan.image_rulings import find_ink, find_rulings
from extract.scan.places import bring_back
from extract.scan.upright import quarter_turned, skew, straighten
from tests.needs import NEEDS_OCR


def ruled(size: int = 600) -> np.ndarray:
    """Return a white image with a frame and a cross in it, two pixels wide."""
    gray = np.full((size, size), 255, np.uint8)
    for at in (100, 300, 500):
        gray[at : at + 2, 100:502] = 0
        gray[100:502, at : at + 2] = 0
    return gray


@pytest.mark.parametrize(
    ("size", "resolution", "points"),
    [
        ((1654, 2339), (200, 200), 0.36),
        ((2480, 3508), (300.0, 300.0), 0.24),
        ((1654, 2339), (72, 72), 842 / 2339),
        ((4000, 3000), (300, 300), 0.24),
        ((12000, 9000), (300, 300), 842 / 12000),
        ((1000, 500), None, 0.842),
        ((1000, 500), "wrong", 0.842),
    ],
)
def test_size_of_a_pixel(size: tuple[int, int], resolution: object, points: float) -> None:
    """The resolution of a file is believed where it makes a page of paper; else the page is taken for A4."""
    assert points_per_pixel(*size, resolution) == pytest.approx(points)


@NEEDS_OCR
def test_transparent_image_lies_on_white() -> None:
    """What is transparent in an image is paper."""
    data = io.BytesIO()
    Image.new("RGBA", (800, 600), (0, 0, 0, 0)).save(data, "PNG")
    assert next(image_frames(data.getvalue(), Limits())).gray.min() == 255


def test_too_many_pixels_are_refused() -> None:
    """An image is not unpacked before its size is known."""
    data = io.BytesIO()
    Image.new("1", (900, 900)).save(data, "PNG")
    with pytest.raises(UnreadableError) as caught:
        next(image_frames(data.getvalue(), Limits(image_pixels=800_000)))
    assert caught.value.problem.code == "limit"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(40), b"II*\x00\xff\xff\xff\xff", b"GIF89a"]
)
def test_damaged_images_are_refused(data: bytes) -> None:
    """Files that only begin as images are damaged."""
    with pytest.raises(UnreadableError) as caught:
        list(image_frames(data, Limits()))
    assert caught.value.problem.code == "damaged"
    assert " at 0x" not in str(caught.value)


@NEEDS_OCR
@pytest.mark.parametrize("degrees", [-3.0, -1.5, 0.5, 2.2])
def test_skew_is_found_and_undone(degrees: float) -> None:
    """The angle of a turned page is found to a twentieth of a degree.

    Set straight, its points map back to where they were.
    """
    turned = straighten(ruled(), degrees)
    assert skew(turned.gray < 128) == pytest.approx(-degrees, abs=0.05)
    again = straighten(turned.gray, -degrees)
    middle = np.array([[again.gray.shape[1] / 2, again.gray.shape[0] / 2]])
    assert map_points(map_points(middle, again.back), turned.back)[0] == pytest.approx([300, 300], abs=1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_map_back(turns: int) -> None:
    """A dark spot on a page turned by quarters is mapped back to where it was."""
    gray = np.full((40, 70), 255, np.uint8)
    gray[5, 60] = 0
    turned = quarter_turned(gray, turns)
    row, column = np.argwhere(turned.gray == 0)[0]
    assert map_points(np.array([[column + 0.5, row + 0.5]]), turned.back)[0] == pytest.approx([60.5, 5.5])


@NEEDS_OCR
def test_rulings_are_told_from_strokes() -> None:
    """Lines of a grid are found.

    A long stroke within a word and a short one that ends at no ruling are no lines.
    """
    gray = ruled()
    gray[200:203, 150:190] = 0  # a stroke of a word
    gray[400:403, 330:368] = 0  # 一, in no word's box
    words = np.array([[140.0, 180.0, 200.0, 220.0]])
    found = find_rulings(find_ink(gray), words, 0.36, 100)
    assert sorted(round(y) for y, _, _ in found.horizontals) == [101, 301, 501]
    assert sorted(round(x) for x, _, _ in found.verticals) == [101, 301, 501]


def ink(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    """Return ink with filled boxes: left, top, right, bottom."""
    made = np.zeros((60, 120), np.uint8)
    for left, top, right, bottom in strokes:
        made[top:bottom, left:right] = 1
    return made


@pytest.mark.parametrize(
    ("read", "strokes", "box", "meant"),
    [
        ("一", [(10, 30, 38, 33)], (10, 30, 38, 33), "—"),
        ("", [(10, 30, 66, 33)], (10, 30, 66, 33), "——"),
        ("", [(10, 30, 20, 33), (24, 30, 34, 33)], (10, 30, 34, 33), "--"),
        ("一", [(10, 30, 38, 32), (30, 27, 38, 32)], (10, 27, 38, 32), "一"),
        ("二", [(10, 24, 38, 27), (10, 33, 38, 36)], (10, 24, 38, 36), "="),
        ("二", [(14, 20, 34, 23), (10, 40, 38, 43)], (10, 20, 38, 43), "二"),
        ("1", [(20, 10, 24, 40)], (20, 10, 24, 40), "1"),
        (
            "1",
            [(30 - index, 10 + 2 * index, 33 - index, 12 + 2 * index) for index in range(15)],
            (16, 10, 33, 40),
            "/",
        ),
    ],
    ids=["dash", "long dash", "two hyphens", "one of a Song type", "equal", "two", "digit", "slash"],
)
def test_signs_are_mended_by_their_shape(
    read: str, strokes: list[tuple[int, int, int, int]], box: tuple[int, int, int, int], meant: str
) -> None:
    """A sign in a cell is mended only where its ink leaves no doubt."""
    reading = Reading(read, (0.5,), (0.7,)) if read else NOTHING
    assert (
        repaired(Spot(box, (0, 0, 120, 60)), reading, ink(*strokes), 255 * (1 - ink(*strokes)), 28.0).text
        == meant
    )


def test_strokes_of_a_sign_are_one_spot() -> None:
    """Two flat strokes close below each other in a cell are read as one sign.

    Though words were found in each.
    """
    printed = ink((30, 24, 46, 28), (30, 32, 46, 36))
    grid = Grid((0.0, 120.0), (0.0, 60.0), ((0, 0, 1, 1),), ((0.0, 0.0, 120.0, 60.0),), ((0,),))
    words = np.array(
        [
            [28.0, 22.0, 48.0, 29.0],
            [28.0, 31.0, 48.0, 38.0],
            [200.0, 0.0, 300.0, 30.0],
            [200.0, 30.0, 300.0, 60.0],
            [200.0, 60.0, 300.0, 90.0],
        ]
    )
    assert [spot.box for spot in spots(words, [grid], printed, 1.0)] == [(30, 24, 46, 36)]


def test_sure_reading_of_half_a_sign() -> None:
    """A sign of equality that was read surely stays, though the box holds only its upper stroke."""
    half = ink((10, 30, 26, 34))
    reading = Reading("=", (0.5,), (0.99,))
    assert (
        repaired(Spot((10, 30, 26, 34), (0, 0, 120, 60)), reading, half, 255 * (1 - half), 28.0).text == "="
    )


def test_two_hyphens_that_blur_into_one_stroke() -> None:
    """Where the ink of two hyphens runs together, the paler columns between them part them."""
    merged = ink((10, 30, 30, 34))
    gray = 255 - 200 * merged
    gray[30:34, 19:21] = 215
    reading = Reading("-", (0.5,), (0.9,))
    assert repaired(Spot((10, 30, 30, 34), (0, 0, 120, 60)), reading, merged, gray, 28.0).text == "--"


@pytest.mark.parametrize(
    ("lower", "meant"), [((88, 30, 98, 40), "63%"), ((70, 38, 71, 40), "63°")], ids=["percent", "degree"]
)
def test_percent_taken_for_a_degree(lower: tuple[int, int, int, int], meant: str) -> None:
    """A small ring with another one below it is a percent sign; a ring alone is a degree."""
    printed = ink((10, 10, 24, 40), (40, 10, 54, 40), (72, 10, 82, 20), lower)
    reading = Reading("63°", (0.1, 0.4, 0.8), (0.9, 0.9, 0.6))
    assert repaired(Spot((10, 10, 100, 40)), reading, printed, 255 * (1 - printed), 40.0).text == meant


def test_characters_have_the_height_of_their_type() -> None:
    """Digits and Chinese characters of one type have boxes of one height.

    No blank stands between close neighbours.
    """
    spots = [Spot((10, 10, 100, 36)), Spot((10, 50, 52, 71))]
    readings = [
        Reading("自评表", (0.17, 0.5, 0.83), (0.9, 0.9, 0.9)),
        Reading("9.6", (0.2, 0.5, 0.8), (0.9, 0.4, 0.9)),
    ]
    found = place_characters(spots, readings, ink(), 255 * (1 - ink()))
    heights = found.boxes[:, 3] - found.boxes[:, 1]
    assert bytes(found.codes.astype("<u4")).decode("utf-32-le") == "自评表9.6"
    assert heights == pytest.approx([heights[0]] * 6)
    assert found.scores.tolist() == [0.9, 0.9, 0.9, 0.9, 0.4, 0.9]


def test_places_are_brought_back() -> None:
    """Boxes and lines of a page in the frames are mapped, those of other pages stay."""

    def paragraph(page: int) -> Paragraph:
        line = Line(0, 2, page, 10.0, 20.0, (5.0, 15.0, 25.0), 0.9)
        return Heading(
            "概况", Location(page=page, bbox=(5.0, 10.0, 25.0, 20.0), paragraph=page, start=0, end=2), (line,)
        )

    moved, kept = bring_back([paragraph(1), paragraph(2)], {1: (1.0, 0.0, 0.0, 1.0, 100.0, 50.0)})
    assert moved == Heading(
        "概况",
        Location(page=1, bbox=(105.0, 60.0, 125.0, 70.0), paragraph=1, start=0, end=2),
        (Line(0, 2, 1, 60.0, 70.0, (105.0, 115.0, 125.0), 0.9),),
    )
    assert kept == paragraph(2)


@NEEDS_OCR
def test_wall_through_a_word_is_a_ruling() -> None:
    """Between two texts that were taken for one word.

    A wall that sticks out above and below is none of its strokes.
    """
    gray = np.full((600, 600), 255, np.uint8)
    gray[100:102, 100:502] = 0
    for at in (100, 300, 500):
        gray[100:150, at : at + 2] = 0
    word = np.array([[110.0, 102.0, 490.0, 150.5]])
    assert {round(at, -1) for at, _, _ in find_rulings(find_ink(gray), word, 0.36, 4000).verticals} == {
        100,
        300,
        500,
    }


@NEEDS_OCR
def test_strokes_that_meet_at_the_edge_of_a_word_are_no_ruling() -> None:
    """Upper strokes of two characters that run together are longer than a character is high.

    A ruling as long that is held on both sides is one.
    """
    gray = ruled()
    gray[145:149, 106:166] = 0
    gray[149:175, 130:134] = 0
    word = np.array([[104.0, 143.0, 240.0, 178.0]])
    assert {round(at, -1) for at, _, _ in find_rulings(find_ink(gray), word, 0.36, 4000).horizontals} == {
        100,
        300,
        500,
    }
    gray[145:149, 100:302] = 0
    word = np.array([[98.0, 143.0, 304.0, 178.0]])
    assert 147 in {round(at) for at, _, _ in find_rulings(find_ink(gray), word, 0.36, 4000).horizontals}


@NEEDS_OCR
def test_strokes_near_a_border_are_no_ruling() -> None:
    """一 and a stroke of the next character that run together beside a border are no ruling.

    Though they are longer than a word is high.
    """
    gray = ruled()
    gray[150:153, 109:152] = 0
    word = np.array([[154.0, 132.0, 240.0, 170.0]])
    assert {round(at, -1) for at, _, _ in find_rulings(find_ink(gray), word, 0.36, 4000).horizontals} == {
        100,
        300,
        500,
    }
    gray[150:153, 109:160] = 0
    word = np.array([[124.0, 132.0, 240.0, 170.0]])
    assert {round(at, -1) for at, _, _ in find_rulings(find_ink(gray), word, 0.36, 4000).horizontals} == {
        100,
        300,
        500,
    }
