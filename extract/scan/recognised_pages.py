"""Text recognition for those pages of a PDF that need it."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from extract.document import Problem
from extract.errors import UnreadableError
from extract.layout.page_content import PageContent
from extract.layout.page_frame import Matrix
from extract.limits import Limits
from extract.scan.engine import is_available
from extract.scan.image import RenderedPdf
from extract.scan.layer import Letters, count_letters, is_readable, needs_scan


class ScannedPages:
    """Reads pages of one PDF from their image. Use as a context manager.

    `frames` holds the matrix from each page set straight back to the page as it is; `unread` and `beyond` are
    the pages that could not be read because the extra `ocr` is missing or the limit was met, `problems` tells
    of those that could not be rendered.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Take the file; it is opened for rendering with the first page that needs it."""
        self._data, self._limits = data, limits
        self._file: RenderedPdf | None = None
        self.frames: dict[int, Matrix] = {}
        self.unread: list[int] = []
        self.beyond: list[int] = []
        self.problems: list[Problem] = []

    def __enter__(self) -> ScannedPages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def better(self, contents: Sequence[PageContent]) -> list[PageContent]:
        """Return pages as read from their images where their own text is missing or wrong.

        Else the pages themselves.
        """
        counted = count_letters([content.codes for content in contents])
        return [self._better(content, letters) for content, letters in zip(contents, counted, strict=True)]

    def _better(self, content: PageContent, letters: Letters) -> PageContent:
        if not needs_scan(content, letters):
            return content
        if not is_available():
            if not is_readable(letters):
                self.unread.append(content.number)
        elif len(self.frames) >= self._limits.scan_pages:
            self.beyond.append(content.number)
        else:
            return self._scanned(content, letters)
        return content

    def _scanned(self, content: PageContent, letters: Letters) -> PageContent:
        from extract.scan.scanned_page import scan_page

        try:
            self._file = self._file or RenderedPdf(self._data, self._limits)
            scan = scan_page(self._file.page(content.number), content.number, self._limits)
        except UnreadableError as error:
            if error.problem not in self.problems:
                self.problems.append(error.problem)
            return content
        self.frames[content.number] = scan.back
        return scan.content if len(scan.content.codes) or not is_readable(letters) else content
