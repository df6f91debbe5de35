"""What the pages are made of.

The store with its index, the files behind it, what was dropped, and verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from extract.language import Language
from heshu.checked import CheckedDocument, Judgement
from heshu.processes.bounds import Bounds
from heshu.review.distributions import Counting
from heshu.review.entries import Entry, Query, is_of_verdict, selected
from heshu.review.index import Catalogue, Index
from heshu.review.originals import BoundedCache, Originals
from heshu.review.overview import Overview, overview
from heshu.review.uploads import Uploads
from heshu.store.catalogue import StoredDocument, load
from heshu.store.database import Database, open_database
from heshu.store.decisions import WITHDRAWN, Decision, decide
from heshu.store.remarks import add_remark
from heshu.web.sessions import Session, Step

DOCUMENTS_KEPT = 32
"""Documents with all their records in memory."""
LISTS_KEPT = 8
"""Lists as they were asked for last: walking through one asks for it at each step."""


@dataclass(frozen=True, slots=True)
class WorkspaceOptions:
    """The store, the language until somebody switches, within which bounds files are read.

    Who decides.
    """

    store: Path | str
    language: Language = "zh"
    bounds: Bounds = field(default_factory=lambda: Bounds(seconds=60, jobs=2))
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A document to be shown, with its findings in short. Verdicts are kept of one that is in the store."""

    stored: StoredDocument
    checked: CheckedDocument
    entries: tuple[Entry, ...]
    is_stored: bool


class Workspace:
    """Everything behind the pages. Use as a context manager."""

    def __init__(self, options: WorkspaceOptions) -> None:
        """Work on the store of `options`."""
        self.options = options
        self.catalogue, self.counting = Catalogue(), Counting()
        self.originals, self.uploads = (Originals(options.bounds), Uploads(options.bounds))
        self._loaded, self._lists = BoundedCache(DOCUMENTS_KEPT), BoundedCache(LISTS_KEPT)
        self._overview: tuple[Index, int, Overview] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Workspace:
        if Path(self.options.store).is_file():  # brings the tables of an older one to the newest version
            open_database(self.options.store, write=True).close()
        self.overview()  # tells at once of a store that cannot be read, and has the first page ready
        self._stack.enter_context(self.originals)
        self._stack.enter_context(self.uploads)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextmanager
    def reading(self) -> Iterator[tuple[Database, Index]]:
        """Give the store and its index as they are now."""
        with open_database(self.options.store, write=False) as database:
            yield database, self.catalogue.current(database)

    def opened(self, key: str) -> Opened | None:
        """Return a document by its key, None if there is none."""
        if (uploaded := self.uploads.get(key)) is not None:
            return Opened(uploaded.stored, uploaded.checked, uploaded.entries, is_stored=False)
        with self.reading() as (database, index):
            stored = index.stored_documents.get(key)
            if stored is None:
                return None
            known = (stored.extraction, stored.ruleset, stored.file)
            checked = self._loaded.get(known)
            if checked is None:
                checked = load(database, stored)
                self._loaded.put(known, checked, 1)
            return Opened(stored, checked, index.of_document[key], is_stored=True)

    def listed(self, query: Query) -> Sequence[Entry]:
        """Return the findings that a query asks for; those of a dropped document when it asks for one."""
        if (uploaded := self.uploads.get(query.document)) is not None:
            return selected(uploaded.entries, query, self.catalogue.verdict)
        with self.reading() as (_, index):
            key = (query, self.catalogue.verdicts.seen if query.verdict else 0)
            kept: tuple[Index, Sequence[Entry]] | None = self._lists.get(key)
            if kept is not None and kept[0] is index:
                return kept[1]
            found = selected(index.entries, query, self.catalogue.verdict)
            self._lists.put(key, (index, found), 1)
            return found

    def overview(self) -> Overview:
        """Return what the batch comes to; counted anew when documents or verdicts have come."""
        with self.reading() as (_, index):
            known = (index, self.catalogue.verdicts.seen)
            if self._overview is None or self._overview[0] is not index or self._overview[1] != known[1]:
                self._overview = (*known, overview(index.entries, self.catalogue.verdict))
            return self._overview[2]

    def walked(self, query: Query, session: Session) -> Sequence[Entry]:
        """Return the findings to walk through.

        Those listed, and those that have left the list by a verdict of this session.
        """
        if not query.verdict:
            return self.listed(query)
        decided = {(step.key, step.finding) for step in session.steps}
        return [
            entry
            for entry in self.listed(replace(query, verdict=""))
            if is_of_verdict(self.catalogue.verdict(entry), query.verdict)
            or (entry.stored.key, entry.id) in decided
        ]

    def decision(self, entry: Entry) -> Decision | None:
        """Return the decision that stands on a finding."""
        return self.catalogue.decision(entry)

    def judgement(self, entry: Entry) -> Judgement:
        """Return all that was decided of a finding."""
        return self.catalogue.judgement(entry)

    def of_one_cause(self, entry: Entry) -> list[Entry]:
        """Return the findings of a document that share the cause of one, itself among them."""
        opened = self.opened(entry.stored.key)
        return [other for other in (opened.entries if opened else ()) if other.group == entry.group]

    def remark(self, entry: Entry, kind: str, text: str, author: str | None) -> None:
        """Keep a note, a second check or a state of rectification, unless it stands there already."""
        standing = self.judgement(entry)
        before = standing.note if kind == "note" else getattr(standing, kind, None)
        if text.strip() == (before or ""):
            return
        with open_database(self.options.store, write=True) as database:
            add_remark(database, entry.stored.document, entry.id, kind, text, author or self.options.author)
            self.catalogue.current(database)

    def decide(
        self, session: Session, entry: Entry, verdict: str, note: str, author: str | None = None
    ) -> None:
        """Keep a verdict, so that the session may undo it."""
        before = self.decision(entry)
        step = Step(
            entry.stored.key,
            entry.id,
            verdict,
            before.verdict if before else "",
            (before.note if before else None) or "",
        )
        if note:
            self.remark(entry, "note", note, author)
        self._write(entry, verdict, note, author)
        session.steps.append(step)

    def undo(self, session: Session) -> Step | None:
        """Put back what stood before the last verdict of a session.

        Return what was undone, None if there is nothing to undo.
        """
        while session.steps:
            step = session.steps.pop()
            opened = self.opened(step.key)
            entry = (
                next((entry for entry in opened.entries if entry.id == step.finding), None)
                if opened
                else None
            )
            if entry is not None:
                if step.note_before:
                    self.remark(entry, "note", step.note_before, None)
                self._write(entry, step.before or WITHDRAWN, step.note_before)
                return step
        return None

    def _write(self, entry: Entry, verdict: str, note: str, author: str | None = None) -> None:
        with open_database(self.options.store, write=True) as database:
            decide(database, entry.stored.document, entry.id, verdict, note, author or self.options.author)
            self.catalogue.current(database)
