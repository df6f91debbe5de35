"""What Python programs call.

It works in the calling process; for files that are not trusted, `heshu.pipeline.check_all` uses children.
"""

from __future__ import annotations

from pathlib import Path

from extract.document import Document
from heshu.checked import CheckedDocument
from heshu.pipeline import check_here, read_source
from heshu.sources import Source
from normalize.quantities.quantities import Quantity, quantities

__all__ = ["CheckedDocument", "Quantity", "check", "quantities", "read"]


def check(path: str | Path) -> CheckedDocument:
    """Return the reports and findings of the file at `path`.

    One that cannot be read has status "failed" and its problems.
    """
    return check_here(Path(path))


def read(path: str | Path) -> Document:
    """Return the document printed in the file at `path`; raises `extract.errors.UnreadableError`."""
    return read_source(Source(Path(path), Path(path).as_posix()))
