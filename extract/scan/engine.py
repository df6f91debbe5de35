"""Text recognition, through RapidOCR with the models that its wheel contains; nothing is fetched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.return_word_box": True,
    "Global.max_side_len": 8000,
    "Det.limit_type": "max",
    "Det.limit_side_len": 4000,
    "Global.use_vertical_padding": False,
    "Det.box_thresh": 0.45,
}
NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"
"""What onnxruntime asks the environment for: nothing leaves the machine."""
_COARSER = 0.7
"""Words are looked for in an image so much smaller: 140 dots to the inch show them as well, in half the time
and memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised in a piece of one line.

    Its characters without blanks, the middle of each as a share of the width, and how sure.
    """

    text: str
    middles: tuple[float, ...]
    scores: tuple[float, ...]
    blanks: tuple[int, ...] = ()

    @property
    def score(self) -> float:
        """Return the mean of the characters' scores, 0 where there are none."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


NOTHING = Reading("", (), ())


@cache
def is_available() -> bool:
    """Say whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


@cache
def _engine() -> Any:
    """Return the engine, made once for each process: its models take a second to load."""
    os.environ[NO_TELEMETRY] = (
        "1"  # before the library loads: it would resolve a host and keep an id of the machine
    )
    from rapidocr import RapidOCR

    return RapidOCR(params=_SETTINGS)


def detect(gray: np.ndarray) -> np.ndarray:
    """Return the upright boxes (n, 4: left, top, right, bottom in pixels) of the words on the page."""
    import cv2

    small = cv2.resize(gray, None, fx=_COARSER, fy=_COARSER, interpolation=cv2.INTER_AREA)
    found = _engine()(_color(np.asarray(small)), use_det=True, use_cls=False, use_rec=False)
    corners = getattr(found, "boxes", None)
    if corners is None or not len(corners):
        return np.zeros((0, 4))
    points = np.asarray(corners, np.float64) / _COARSER
    return np.concatenate((points.min(axis=1), points.max(axis=1)), axis=1)


def recognize(crops: Sequence[tuple[np.ndarray, float, float]]) -> list[Reading]:
    """Return what stands in each of the images (grey, one line each).

    It come with left and right of the word as shares of their width.
    """
    if not crops:
        return []
    found = _engine().recognize_txt([_color(image) for image, _, _ in crops])
    return [
        _reading(text, words, left, right)
        for text, words, (_, left, right) in zip(found.txts, found.word_results, crops, strict=True)
    ]


def _color(gray: np.ndarray) -> np.ndarray:
    return np.repeat(gray[:, :, None], 3, axis=2)


def _reading(text: str, words: Any, left: float, right: float) -> Reading:
    """Bring the recogniser's columns, which count blanks and padding apart, to the characters."""
    solid = [index for index, character in enumerate(text) if not character.isspace()]
    columns = [column for word in words.word_cols for column in word]
    if not solid or len(columns) != len(solid):
        return NOTHING
    shares = [((column + 0.5) / words.line_txt_len - left) / (right - left) for column in columns]
    middles = tuple(min(1.0, max(0.0, share)) for share in shares)
    blanks = tuple(place for place, index in enumerate(solid) if index and text[index - 1].isspace())
    return Reading(
        "".join(text[index] for index in solid),
        middles,
        tuple(float(words.confs[index]) for index in solid),
        blanks,
    )
