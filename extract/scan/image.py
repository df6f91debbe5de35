"""Pages as grey images of about 200 dots to the inch: rendered from a PDF, or the frames of an image file."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.errors import UnreadableError
from extract.limits import Limits
from extract.scan.stamp import gray_without_stamps

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS = 72.0
RESOLUTION = 200.0
"""Dots to the inch: characters of 9 points are 25 pixels high, about half of what the recogniser works on;
more only costs time."""
_A4_LONG = 842.0
_LONG_SIDES = (500.0, 1300.0)
"""Long sides in points, A5 to A3, that are believed of an image file; others tell of a camera, whose
resolution says nothing."""
_RESOLUTIONS = (90.0, 1300.0)
"""Dots to the inch that a scanner writes; 72 stands for nothing known."""
_OBJECT = re.compile(r" ?<[^<>]* at 0x[0-9a-fA-F]+>")
"""An object in a message of the library, named by its place in memory."""
_WHITE = 255
_ENLARGE = 3.0
"""An image is enlarged no more than this: there is nothing to be seen in it."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as an image: `gray` (rows, columns) from 0, black, to 255, white.

    How many points a pixel measures.
    """

    gray: np.ndarray
    scale: float

    @property
    def width(self) -> float:
        """Return the width in points."""
        return float(self.gray.shape[1] * self.scale)

    @property
    def height(self) -> float:
        """Return the height in points."""
        return float(self.gray.shape[0] * self.scale)


class RenderedPdf:
    """The pages of a PDF as images; to be closed after use."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open `data` a second time; raises `UnreadableError` where it cannot be."""
        import pypdfium2

        self._limits = limits
        try:
            self._file = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("damaged", reason=str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def page(self, number: int) -> Raster:
        """Return the page with the 1-based `number` at 200 dots to the inch.

        Or fewer if it would have too many pixels.
        Raises `UnreadableError` where it cannot be rendered.
        """
        import pypdfium2

        try:
            page = self._file[number - 1]
            width, height = page.get_size()
            zoom = min(RESOLUTION / POINTS, math.sqrt(self._limits.scan_pixels / max(1.0, width * height)))
            bitmap = page.render(scale=zoom, rev_byteorder=True, prefer_bgrx=False)
            colored = np.array(bitmap.to_numpy(), np.uint8)
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("damaged_page", page=number, reason=str(error)) from error
        bitmap.close()
        page.close()
        return Raster(_gray(colored, 1.0 / zoom), 1.0 / zoom)


def image_frames(data: bytes, limits: Limits) -> Iterator[Raster]:
    """Yield the frames of an image file (PNG, JPEG, TIFF, BMP, GIF).

    Raises `UnreadableError` ("damaged", "limit").
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images and odd tags; size is bounded here
            with Image.open(io.BytesIO(data)) as image:
                for number in range(frame_count(image)):
                    image.seek(number)
                    yield _frame(image, limits)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        TypeError,
        IndexError,
    ) as error:
        raise UnreadableError(
            "damaged", reason=_OBJECT.sub("", f"{type(error).__name__}: {error}")[:200]
        ) from error
    except Image.DecompressionBombError as error:
        raise UnreadableError(
            "limit", what="图片像素 (pixels)", value=str(error)[:80], limit=limits.image_pixels
        ) from error


def frame_count(image: Any) -> int:
    """Return how many frames an open image has."""
    return int(getattr(image, "n_frames", 1))


def _frame(image: Image, limits: Limits) -> Raster:
    from PIL import ImageOps

    pixels = image.width * image.height
    if pixels > limits.image_pixels:
        raise UnreadableError("limit", what="图片像素 (pixels)", value=pixels, limit=limits.image_pixels)
    scale = points_per_pixel(image.width, image.height, image.info.get("dpi"))
    upright = ImageOps.exif_transpose(image)
    zoom = min(scale * RESOLUTION / POINTS, _ENLARGE, math.sqrt(limits.scan_pixels / max(1, pixels)))
    size = (max(1, round(upright.width * zoom)), max(1, round(upright.height * zoom)))
    scaled = scale * upright.width / size[0]
    return Raster(_gray(np.array(_on_white(upright).resize(size), np.uint8), scaled), scaled)


def _gray(image: np.ndarray, scale: float) -> np.ndarray:
    """Return an image in grey; a coloured one loses its red stamps."""
    return (
        gray_without_stamps(image, scale)
        if image.ndim == 3 and image.shape[2] == 3
        else image.reshape(image.shape[:2])
    )


def _on_white(image: Image) -> Image:
    """Return the image with 8 bits a colour, what is transparent in it as white paper."""
    from PIL import Image as Images

    if image.mode.startswith("I"):  # 16 bits, which a conversion would cut off at 255
        deep = np.asarray(image).astype(np.int64)
        return Images.fromarray(
            (deep >> 8 if deep.max(initial=0) > _WHITE else deep).clip(0, _WHITE).astype(np.uint8)
        )
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("L" if image.mode in ("1", "L", "F") else "RGB")
    colored = image.convert("RGBA")
    return Images.alpha_composite(Images.new("RGBA", colored.size, "white"), colored).convert("RGB")


def points_per_pixel(width: int, height: int, resolution: object) -> float:
    """Return how many points a pixel of an image file measures.

    By its resolution if that makes a page, else as if it were A4.
    """
    longer = max(width, height, 1)
    try:
        dots = float(resolution[0])  # type: ignore[index] # whatever a file says is tried
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dots = 0.0
    if (
        _RESOLUTIONS[0] <= dots <= _RESOLUTIONS[1]
        and _LONG_SIDES[0] <= longer * POINTS / dots <= _LONG_SIDES[1]
    ):
        return POINTS / dots
    return _A4_LONG / longer
