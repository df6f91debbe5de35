"""The store as it is read: the documents in it in a fixed order, and how far the work on it has come."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from extract.document import Problem
from heshu.checked import CheckedDocument
from heshu.sources import printable
from heshu.store.checksums import damage_message, whole_rows
from heshu.store.connection import DamagedError, Database
from heshu.store.packing import unpack_coverage, unpack_finding, unpack_problems, unpack_reports


@dataclass(frozen=True, slots=True)
class Run:
    """A command that took documents in.

    Its state, its times in seconds since 1970, and how many documents it has handled.
    """

    state: str
    started: float
    updated: float
    done: int
    failed: int

    @property
    def rate(self) -> float | None:
        """Return documents a second, None before there is any."""
        return (
            self.done / (self.updated - self.started) if self.done and self.updated > self.started else None
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """What a store holds: documents by status, failed ones by code, findings by severity; files that wait.

    The last run.
    """

    statuses: dict[str, int]
    codes: dict[str, int]
    findings: dict[str, int]
    waiting: int
    decisions: int
    last: Run | None


DAMAGED_DOCUMENT = Problem("damaged_store")


def documents(database: Database) -> Iterator[CheckedDocument]:
    """Yield all documents by name, whatever the order in which they came.

    A name that several have is replaced by their whole paths. One that is not as it was written comes as
    failed; it is noted, as are places that cannot be read at all (`Database.damage`).
    """
    with database.reading():
        for name, extraction, ruleset in _items(database):
            try:
                found = stored_document(database, name, extraction, ruleset)
            except DamagedError:
                found = None
            if found is None:  # what one transaction sees does not go away by itself
                database.damage.append(name)
                found = CheckedDocument(name, None, None, None, "failed", (DAMAGED_DOCUMENT,))
            yield found


def signatures(database: Database, version: bytes) -> dict[str, bytes]:
    """Return the signatures of all documents by SHA-256.

    Those that were made by the method of this version.
    """
    sql = (
        "SELECT DISTINCT d.sha256, s.minhash FROM item i JOIN extraction e ON e.id = i.extraction JOIN"
        " document d ON d.key = e.document JOIN signature s ON s.extraction = e.id"
        f" WHERE {database.whole('signature', 's')}"
    )
    return {
        digest: bytes(minhash) for digest, minhash in database.rows(sql) if bytes(minhash).startswith(version)
    }


def progress(database: Database) -> Progress:
    """Return how far the work has come."""
    with database.reading():
        statuses, codes = Counter[str](), Counter[str]()
        for status, code, count in database.rows(_BY_OUTCOME):
            statuses[status] += count
            if status == "failed":
                codes[code] += count
        sums = database.row(f"SELECT sum(v.errors), sum(v.warnings), sum(v.infos) FROM {_VALIDATED}") or (
            0,
            0,
            0,
        )
        last = database.row(
            "SELECT state, started, updated, done, failed FROM run r"
            f" WHERE {database.whole('run', 'r')} ORDER BY done = 0, id DESC LIMIT 1"
        )
        return Progress(
            statuses=dict(sorted(statuses.items())),
            codes=dict(sorted(codes.items())),
            findings={
                name: int(count or 0) for name, count in zip(("error", "warning", "info"), sums, strict=True)
            },
            waiting=_count(database, "source WHERE reading IS NULL"),
            decisions=_count(database, "decision"),
            last=Run(*last) if last else None,
        )


_VALIDATED = (
    "item i JOIN validation v ON v.extraction = i.extraction AND v.ruleset = i.ruleset JOIN extraction e ON"
    " e.id = i.extraction"
)
_BY_OUTCOME = (
    "SELECT CASE WHEN v.problem IS NULL THEN e.status ELSE 'failed' END, "
    f"CASE WHEN v.problem IS NULL THEN e.code ELSE 'validation' END, count(*) FROM {_VALIDATED} GROUP BY 1, 2"
)


def _count(database: Database, what: str) -> int:
    row = database.row(f"SELECT count(*) FROM {what}")
    return int(row[0]) if row else 0


def _items(database: Database) -> list[tuple[str, int, str]]:
    """Return name, extraction and ruleset of each document, sorted here.

    Databases differ in how they sort Chinese. Places that are not as they were written are noted.
    """
    sql = (
        "SELECT s.name, s.path, i.member, i.number, i.extraction, i.ruleset FROM item i JOIN source s ON s.id"
        f" = i.source WHERE {database.whole('item', 'i')} AND {database.whole('source', 's')}"
    )
    found = sorted(whole_rows(database, sql, "item"), key=lambda row: (row[0], bytes(row[1]), row[3]))
    shared = shared_names((row[0], row[3]) for row in found)
    return [(document_name(row[0], row[1], row[2], shared), row[4], row[5]) for row in found]


def shared_names(items: Iterable[tuple[str, int]]) -> set[str]:
    """Return the names that several files have.

    From the file's name and the number in it of each document.
    """
    return {
        name for name, count in Counter(name for name, number in items if number == 0).items() if count > 1
    }


def document_name(name: str, path: bytes, member: str, shared: Container[str]) -> str:
    """Return the name of a document.

    That of its file, or the whole path where others have the name, and of the member of an archive.
    """
    file = printable(os.fsdecode(bytes(path))) if name in shared else name
    return f"{file}{member}"


def stored_document(database: Database, name: str, extraction: int, ruleset: str) -> CheckedDocument | None:
    """Return a document with its reports and findings, under a name; None where it is stored no longer.

    Raises `DamagedError` for one that is not as it was written.
    """
    whole = " AND ".join(
        database.whole(table, alias)
        for table, alias in (("extraction", "e"), ("document", "d"), ("validation", "v"))
    )
    sql = (
        f"SELECT {whole}, v.errors + v.warnings + v.infos, d.sha256, e.format, e.pages, e.status, e.problems,"
        " e.reports, v.coverage, v.problem FROM extraction e JOIN document d ON d.key = e.document JOIN"
        " validation v ON v.extraction = e.id AND v.ruleset = ? WHERE e.id = ?"
    )
    row = database.row(sql, ruleset, extraction)
    if row is None:
        return None
    is_whole, count, sha256, form, pages, status, problems, reports, coverage, problem = row
    if not is_whole:
        raise DamagedError(damage_message(database, [name]))
    if problem is not None:
        return CheckedDocument(name, sha256, None, None, "failed", unpack_problems(problem))
    bodies = database.rows(
        "SELECT body FROM finding f WHERE extraction = ? AND ruleset = ?"
        f" AND {database.whole('finding', 'f')} ORDER BY number",
        extraction,
        ruleset,
    )
    if len(bodies) != count:
        raise DamagedError(damage_message(database, [name]))
    return CheckedDocument(
        name,
        sha256,
        form,
        pages,
        status,
        unpack_problems(problems),
        unpack_reports(reports),
        tuple(unpack_finding(body) for (body,) in bodies),
        *unpack_coverage(coverage),
    )
