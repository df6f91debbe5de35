"""What tests need that may not be installed: the marks of those that are skipped without it."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from extract.scan.engine import is_available

NEEDS_OCR = pytest.mark.skipif(
    not is_available() and os.environ.get("CI") != "true",
    reason="needs OpenCV, of the extra ocr (where CI is true the test runs, and fails without it)",
)
# It is not imported to see whether it is there: it would put a finder of its own before all later imports.
NEEDS_REPORT = pytest.mark.skipif(find_spec("pygal") is None, reason="needs the extra report")
