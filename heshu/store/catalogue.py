"""The documents of a store one by one, as a person looks at them.

Where each lies, what it is, and its findings in short.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.document import Problem
from heshu.checked import CheckedDocument
from heshu.store.checksums import whole_rows
from heshu.store.connection import DamagedError, Database
from heshu.store.contents import DAMAGED_DOCUMENT, document_name, shared_names, stored_document
from heshu.store.packing import unpack_problems

HEAD_BYTES = 2_048
"""Of the packed reports of a document: kind, title and department of the first report stand there."""
AT_ONCE = 500
"""Extractions whose findings are asked for in one query."""

Stamp = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document at its place. `key` names it in links: file and number in its archive, never a path.

    `member` is its name in an archive, "" for a file itself; `document` the key of its content, `former`
    those of what was there before, which decisions may have been made of. `path` is the file it was read
    from.
    """

    key: str
    file: str
    path: Path
    member: str
    document: str
    sha256: str | None
    format: str | None
    pages: int | None
    status: str
    problems: tuple[Problem, ...]
    extraction: int
    ruleset: str
    former: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the keys under which decisions on its findings are looked for."""
        return (self.document, *self.former)


def stamp(database: Database) -> Stamp:
    """Return what changes whenever documents are taken in."""
    return database.row("SELECT max(id), max(updated), sum(done) FROM run") or ()


def stored_documents(database: Database) -> list[StoredDocument]:
    """Return all documents by name; a name that several have is replaced by their whole paths."""
    sql = (
        "SELECT s.id, i.number, s.name, s.path, i.member, e.document, d.sha256, e.format, e.pages, e.status,"
        f" e.problems, v.problem, i.extraction, i.ruleset, {database.whole('extraction', 'e')} AND"
        f" {database.whole('validation', 'v')} FROM item i JOIN source s ON s.id = i.source JOIN"
        " extraction e ON e.id = i.extraction JOIN document d ON d.key = e.document JOIN validation v ON"
        " v.extraction = i.extraction AND v.ruleset = i.ruleset WHERE"
        f" {database.whole('item', 'i')} AND {database.whole('source', 's')}"
    )
    former = _former(database)
    rows = whole_rows(database, sql, "item")
    found = sorted(rows, key=lambda row: (row[2], bytes(row[3]), row[1]))
    shared = shared_names((row[2], row[1]) for row in found)
    return [_holding(row, shared, former) for row in found]


def _former(database: Database) -> dict[tuple[int, str], tuple[str, ...]]:
    found: defaultdict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    for source, member, document in database.rows(
        "SELECT source, member, document FROM history h"
        f" WHERE {database.whole('history', 'h')} ORDER BY id DESC"
    ):
        found[source, member][document] = None
    return {place: tuple(documents) for place, documents in found.items()}


def _holding(
    row: tuple[Any, ...], shared: set[str], former: dict[tuple[int, str], tuple[str, ...]]
) -> StoredDocument:
    (
        source,
        number,
        name,
        path,
        member,
        document,
        sha256,
        form,
        pages,
        status,
        problems,
        problem,
        extraction,
        ruleset,
        is_whole,
    ) = row
    failed = problem is not None or not is_whole
    told = unpack_problems(problem if problem is not None else problems) if is_whole else (DAMAGED_DOCUMENT,)
    return StoredDocument(
        key=f"{source}-{number}",
        file=document_name(name, path, member, shared),
        path=Path(os.fsdecode(bytes(path))),
        member=member,
        document=document,
        sha256=sha256,
        format=None if failed else form,
        pages=None if failed else pages,
        status="failed" if failed else status,
        problems=told,
        extraction=extraction,
        ruleset=ruleset,
        former=tuple(key for key in former.get((source, member), ()) if key != document),
    )


def load(database: Database, stored: StoredDocument) -> CheckedDocument:
    """Return a document with its reports and findings; one that is stored no longer has failed."""
    try:
        found = stored_document(database, stored.file, stored.extraction, stored.ruleset)
    except DamagedError:
        database.damage.append(stored.file)
        return CheckedDocument(stored.file, stored.sha256, None, None, "failed", (DAMAGED_DOCUMENT,))
    return found or CheckedDocument(stored.file, stored.sha256, None, None, "failed", stored.problems)


def finding_bodies(
    database: Database, extractions: Iterable[int]
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield extraction, ruleset and the finding as a plain JSON object.

    Those of one document in their order.
    """
    wanted = list(extractions)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = (
            f"SELECT extraction, ruleset, body FROM finding f WHERE extraction IN ({marks}) AND"
            f" {database.whole('finding', 'f')} ORDER BY extraction, ruleset, number"
        )
        for extraction, ruleset, body in database.rows(sql, *some):
            yield extraction, ruleset, json.loads(body)


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Whose report a document holds: department, kind and year of the first report that names one."""

    department: str | None = None
    kind: str | None = None
    year: int | None = None


def report_heads(database: Database, extractions: Iterable[int]) -> dict[int, ReportHead]:
    """Return whose reports documents hold."""
    found: dict[int, ReportHead] = {}
    wanted = list(extractions)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        sql = (
            f"SELECT id, substr(reports, 1, {HEAD_BYTES}) FROM extraction WHERE id IN"
            f" ({', '.join('?' * len(some))})"
        )
        found |= {
            extraction: _head(database, extraction, bytes(head))
            for extraction, head in database.rows(sql, *some)
        }
    return found


def _head(database: Database, extraction: int, head: bytes) -> ReportHead:
    first = report_head(head)
    department = first.get("department")
    if not isinstance(department, str):
        reports = reports_of(database, extraction)
        department = next((report["department"] for report in reports if report.get("department")), None)
    kind, year = first.get("kind"), first.get("year")
    return ReportHead(
        department, kind if isinstance(kind, str) else None, year if isinstance(year, int) else None
    )


def unpacked_reports(data: bytes) -> list[dict[str, Any]]:
    """Return packed reports as plain JSON objects, in which what has its default is left out.

    None where the data is empty.
    """
    if not data:
        return []
    found: list[dict[str, Any]] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return found


def report_head(data: bytes) -> dict[str, str | int | None]:
    """Return the plain fields at the head of the first of packed reports.

    From the beginning of the data alone.
    >>> report_head(zlib.compress(b'[{"kind":"budget","department":"D","year":2024,"funds":[{'))
    {'kind': 'budget', 'department': 'D', 'year': 2024}
    """
    try:
        text = zlib.decompressobj().decompress(data, 4 * HEAD_BYTES).decode("utf-8", "ignore")
    except zlib.error:
        return {}
    found: dict[str, str | int | None] = {}
    decoder, position = json.JSONDecoder(), 2  # after "[{"
    while position < len(text):
        try:
            name, position = decoder.raw_decode(text, position)
            value, position = decoder.raw_decode(text, position + 1)
        except ValueError:  # the text ends here
            break
        if not isinstance(name, str) or isinstance(value, (list, dict)):
            break
        found[name] = value
        position += 1
    return found


def reports_of(database: Database, extraction: int) -> list[dict[str, Any]]:
    """Return the reports of an extraction as plain JSON objects."""
    row = database.row("SELECT reports FROM extraction WHERE id = ?", extraction)
    return unpacked_reports(bytes(row[0])) if row else []
