"""The files behind the documents.

Asked for in child processes, as they are hostile, and kept in memory for a while.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any

from extract.document import Document
from heshu.checked import Failure
from heshu.processes.bounds import Bounds
from heshu.processes.children import Children
from heshu.review.drawing import Original, Size, page_picture, page_sizes, whole_document
from heshu.store.catalogue import StoredDocument

KEPT_BYTES = 128 << 20
"""Pictures and documents kept in memory; a page is about a quarter of a megabyte."""
BYTES_A_BLOCK = 2_000
"""What a paragraph or a cell takes in memory, for the account."""
WITH_PAGES = frozenset({"pdf", "image"})
"""Formats of which a picture of each page can be had."""

Work = Callable[..., Any]


class BoundedCache:
    """Things kept in memory up to a number of bytes; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        """Keep `most` bytes."""
        self._most, self._sum = most, 0
        self._things: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """Return what is kept under a key, None if nothing is."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: Any, thing: Any, size: int) -> None:
        """Keep a thing of about `size` bytes."""
        with self._lock:
            self._sum += size - self._things.pop(key, (None, 0))[1]
            self._things[key] = (thing, size)
            while self._sum > self._most and len(self._things) > 1:
                self._sum -= self._things.popitem(last=False)[1][1]


class Originals:
    """Pages and documents by their file. Use as a context manager; children are started when first needed."""

    def __init__(self, bounds: Bounds) -> None:
        """Work within `bounds`."""
        self._bounds = bounds
        self._kept = BoundedCache(KEPT_BYTES)
        self._stack = ExitStack()

    def __enter__(self) -> Originals:
        self._children = self._stack.enter_context(
            Children(self._bounds.jobs, self._bounds.seconds, self._bounds.megabytes)
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def sizes(self, stored: StoredDocument) -> tuple[Size, ...] | Failure:
        """Return the sizes of the pages of a document that has some."""
        found: tuple[Size, ...] | Failure = self._had("sizes", stored, 0, page_sizes)
        return found

    def picture(self, stored: StoredDocument, page: int) -> bytes | Failure:
        """Return the picture of a page as PNG."""
        found: bytes | Failure = self._had("picture", stored, page, page_picture)
        return found

    def document(self, stored: StoredDocument) -> Document | Failure:
        """Return a document as printed."""
        found: Document | Failure = self._had("document", stored, 0, whole_document)
        return found

    def _had(self, what: str, stored: StoredDocument, page: int, work: Work) -> Any:
        """Return what is kept, or have a child make it; failures are not kept: the file may come back."""
        key = (what, stored.document, stored.sha256, stored.path, page)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        original = Original(
            stored.path,
            stored.file,
            member=stored.member,
            sha256=stored.sha256,
            format=stored.format,
            page=page,
        )
        found = self._children.submit(partial(work, limits=self._bounds.limits), original).result()
        if not isinstance(found, Failure):
            self._kept.put(key, found, _size(found))
        return found


def _size(thing: Any) -> int:
    if isinstance(thing, bytes):
        return len(thing)
    if isinstance(thing, Document):
        return BYTES_A_BLOCK * (len(thing.blocks) + sum(len(table.cells) for table in thing.tables))
    return 64 * len(thing)
