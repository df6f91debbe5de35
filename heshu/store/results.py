"""The documents of a store: what was read of them, what the rules say of it, and at which places they lie."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from heshu.store.checksums import damage_message
from heshu.store.connection import DamagedError, Database
from heshu.store.history import record
from heshu.store.packing import PackedDocument, PackedValidation, text_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies.

    Its file, and in an archive its number and name ("/county/form.pdf"; "" for the file itself). `ruleset` is
    the one wanted there.
    """

    source: int
    path: bytes
    ruleset: str
    number: int = 0
    member: str = ""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A document that is stored.

    What came of reading it, under which ruleset, and its findings by severity, the gravest first.
    `is_validated` is False where validation itself failed.
    """

    extraction: int
    status: str
    ruleset: str
    counts: tuple[int, ...]
    member: str
    is_validated: bool

    @property
    def outcome(self) -> str:
        """Return what came of it on the whole."""
        return self.status if self.is_validated else "failed"


class Results:
    """What one reader with its configuration (`reading`) made of documents, counted for `run`.

    Each method that writes is one transaction.
    """

    def __init__(self, database: Database, reading: str, run: int) -> None:
        """Work on a database open for writing."""
        self._database, self._reading, self._run = database, reading, run

    def of_source(self, source: int) -> list[KnownItem]:
        """Return the documents of a file."""
        sql = (
            "SELECT e.id, e.status, i.ruleset, v.problem, i.member, v.errors, v.warnings, v.infos FROM item i"
            " JOIN extraction e ON e.id = i.extraction JOIN validation v ON v.extraction = i.extraction AND"
            " v.ruleset = i.ruleset WHERE i.source = ? ORDER BY i.number"
        )
        return [
            KnownItem(row[0], row[1], row[2], row[5:], row[4], row[3] is None)
            for row in self._database.rows(sql, source)
        ]

    def link(self, place: Place, sha256: str, *, retry: bool) -> KnownItem | None:
        """Put the document of this content at a place and return it, if this reader has read it.

        With `retry` none that failed. Where the ruleset of the place has not seen it yet, it has the findings
        of another for now.
        """
        sql = "SELECT id, status FROM extraction WHERE document = ? AND reading = ?"
        row = self._database.row(sql, sha256, self._reading)
        if row is None or (row[1] == "failed" and retry):
            return None
        sql = (
            "SELECT ruleset, problem, errors, warnings, infos FROM validation WHERE extraction = ? ORDER BY"
            " ruleset <> ?, ruleset"
        )
        ruleset, problem, *counts = self._database.rows(sql, row[0], place.ruleset)[0]
        if problem and retry:
            return None
        found = KnownItem(row[0], row[1], ruleset, tuple(counts), place.member, problem is None)
        with self._database.writing():
            self._put(place, found.extraction, ruleset)
            self._count(failed=found.outcome == "failed")
        return found

    def keep(self, place: Place, document: PackedDocument) -> None:
        """Store a document that was read, or could not be, and put it at its place."""
        key = document.sha256 or "unread:" + place.path.decode("utf-8", "backslashreplace") + place.member
        with self._database.writing():
            extraction, taken = self._extraction(key, document)
            if taken:
                self._validate(extraction, place.ruleset, document.validation)
            else:  # it is stored by another program, or has been read wholly before
                self._validate_once(
                    extraction,
                    place.ruleset,
                    document.validation if document.status != "failed" else _no_verdict(document),
                )
            self._put(place, extraction, place.ruleset)
            self._count(failed=document.status == "failed")

    def reports(self, extraction: int) -> bytes:
        """Return the packed reports of an extraction."""
        sql = f"SELECT {self._database.whole('extraction', 'e')}, reports FROM extraction e WHERE id = ?"
        row = self._database.row(sql, extraction)
        if row is not None and not row[0]:
            raise DamagedError(damage_message(self._database, [f"extraction {extraction}"]))
        return bytes(row[1]) if row else b""

    def keep_validation(
        self, extraction: int, ruleset: str, validation: PackedValidation, sources: Iterable[int]
    ) -> None:
        """Store what a ruleset says of an extraction, for the places in files where it is wanted."""
        with self._database.writing():
            self._validate_once(extraction, ruleset, validation)
            self._database.many(
                "UPDATE item SET ruleset = ? WHERE extraction = ? AND source = ?",
                [(ruleset, extraction, id) for id in sources],
            )
            self._count(failed=validation.problem is not None)

    def _extraction(self, key: str, document: PackedDocument) -> tuple[int, bool]:
        """Store what was read, in place of nothing or of a failure.

        Return its number and whether it was taken.
        """
        reading = self._reading
        known = self._database.row(
            "SELECT id, status FROM extraction WHERE document = ? AND reading = ?", key, reading
        )
        code = document.problems[0].code if document.problems else None
        read = (
            document.status,
            code,
            document.format,
            document.pages,
            text_of(document.problems),
            document.reports,
        )
        if known is None:
            self._database.execute(
                "INSERT INTO document (key, sha256) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                key,
                document.sha256,
            )
            sql = (
                "INSERT INTO extraction (document, reading, status, code, format, pages, problems, reports)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
            self._database.execute(sql, key, reading, *read)
            known = self._database.row(
                "SELECT id, status FROM extraction WHERE document = ? AND reading = ?", key, reading
            )
            assert known is not None
            self._sign(known[0], document.signature)
            return int(known[0]), True
        if known[1] != "failed":
            return int(known[0]), False
        sql = (
            "UPDATE extraction SET status = ?, code = ?, format = ?, pages = ?, problems = ?, reports = ?"
            " WHERE id = ?"
        )
        self._database.execute(sql, *read, known[0])
        self._sign(known[0], document.signature)
        return int(known[0]), True

    def _sign(self, extraction: int, signature: bytes) -> None:
        if signature:
            sql = (
                "INSERT INTO signature (extraction, minhash) VALUES (?, ?) ON CONFLICT (extraction) DO UPDATE"
                " SET minhash = excluded.minhash"
            )
            self._database.execute(sql, extraction, signature)

    def _validate_once(self, extraction: int, ruleset: str, validation: PackedValidation) -> None:
        """Write findings unless they are there; that they could not be had gives way to findings."""
        sql = "SELECT problem FROM validation WHERE extraction = ? AND ruleset = ?"
        there = self._database.row(sql, extraction, ruleset)
        if there is None or (there[0] is not None and validation.problem is None):
            self._write_validation(extraction, ruleset, validation)

    def _validate(self, extraction: int, ruleset: str, validation: PackedValidation) -> None:
        """Write the findings of what has just been read.

        Those of a failure before, under any ruleset, are dropped.
        """
        self._database.execute("DELETE FROM finding WHERE extraction = ?", extraction)
        self._write_validation(extraction, ruleset, validation)
        self._database.execute("UPDATE item SET ruleset = ? WHERE extraction = ?", ruleset, extraction)
        self._database.execute(
            "DELETE FROM validation WHERE extraction = ? AND ruleset <> ?", extraction, ruleset
        )

    def _write_validation(self, extraction: int, ruleset: str, validation: PackedValidation) -> None:
        problem = text_of((validation.problem,)) if validation.problem else None
        self._database.execute(
            "INSERT INTO validation (extraction, ruleset, errors, warnings, infos, coverage, problem) VALUES"
            " (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (extraction, ruleset) DO UPDATE SET errors = excluded.errors,"
            " warnings = excluded.warnings, infos = excluded.infos, coverage = excluded.coverage, problem ="
            " excluded.problem",
            extraction,
            ruleset,
            *validation.counts,
            validation.coverage,
            problem,
        )
        self._database.many(
            "INSERT INTO finding (extraction, ruleset, number, id, rule, severity, body) VALUES (?, ?, ?, ?,"
            " ?, ?, ?)",
            [
                (extraction, ruleset, number, entry.id, entry.rule, entry.severity, entry.body)
                for number, entry in enumerate(validation.findings, start=1)
            ],
        )

    def _put(self, place: Place, extraction: int, ruleset: str) -> None:
        """Put an extraction at a place; another that was there goes to history."""
        record(
            self._database,
            "changed",
            "i.source = ? AND i.number = ? AND i.extraction <> ?",
            place.source,
            place.number,
            extraction,
        )
        self._database.execute(
            "INSERT INTO item (source, number, member, extraction, ruleset) VALUES (?, ?, ?, ?, ?) ON"
            " CONFLICT (source, number) DO UPDATE SET member = excluded.member, extraction ="
            " excluded.extraction, ruleset = excluded.ruleset",
            place.source,
            place.number,
            place.member,
            extraction,
            ruleset,
        )

    def _count(self, *, failed: bool) -> None:
        sql = "UPDATE run SET done = done + 1, failed = failed + ?, updated = ? WHERE id = ?"
        self._database.execute(sql, int(failed), time.time(), self._run)


def _no_verdict(document: PackedDocument) -> PackedValidation:
    return PackedValidation(problem=document.problems[0])
