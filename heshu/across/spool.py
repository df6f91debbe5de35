"""Documents kept on disk while others are still being read, so that many of them do not fill the memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from types import TracebackType

from heshu.checked import CheckedDocument


class Spool:
    """Checked documents in a temporary file of this program's own, by their number in the order they came."""

    def __init__(self) -> None:
        """Open an empty spool; its file has no name, and is gone when the spool is closed."""
        self._file = TemporaryFile(prefix="heshu-")  # noqa: SIM115, closed with the spool
        self._offsets: list[int] = []

    def __enter__(self) -> Spool:
        """Return the spool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete what was kept."""
        self._file.close()

    def __len__(self) -> int:
        """Return how many documents are kept."""
        return len(self._offsets)

    def add(self, document: CheckedDocument) -> int:
        """Keep a document and return its number."""
        self._offsets.append(self._file.seek(0, 2))
        pickle.dump(document, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        return len(self._offsets) - 1

    def get(self, number: int) -> CheckedDocument:
        """Return a document by its number."""
        self._file.seek(self._offsets[number])
        found = pickle.load(self._file)
        assert isinstance(found, CheckedDocument)
        return found

    def all(self, numbers: Iterable[int]) -> Iterator[CheckedDocument]:
        """Yield documents by their numbers, one at a time."""
        yield from (self.get(number) for number in numbers)
