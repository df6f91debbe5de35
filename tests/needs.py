"""What tests need that may not be installed: the marks of those that are skipped without it."""

from __future__ import annotations

import os

import pytest

from extract.scan_engine import is_available

NEEDS_OCR = pytest.mark.skipif(
    not is_available() and os.environ.get("CI") != "true",
    reason="needs OpenCV, of the extra ocr (where CI is true the test runs, and fails without it)",
)
