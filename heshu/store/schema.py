"""The tables of a store, one migration a version; written in the SQL that SQLite and PostgreSQL share.

`{identity}` and `{bytes}` are what the two call differently. A migration that has been released is never
changed.
"""

from __future__ import annotations

from heshu.store.checksums import CHECKED

CHECKED_FROM = 4
"""The version of the tables from which on rows have checksums."""
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # A file on disk. `reading` tells under which reader and configuration all of it was taken in, NULL
        # while something is waiting;
        # size, mtime and sha256 are those of the file then, `looked_at` (ns) when that was.
        """CREATE TABLE source (
            id {identity},
            path {bytes} NOT NULL UNIQUE,
            name TEXT NOT NULL,
            size BIGINT,
            mtime BIGINT,
            looked_at BIGINT,
            sha256 TEXT,
            reading TEXT
        )""",
        "CREATE INDEX source_sha256 ON source (sha256)",
        # The bytes of a document, wherever they lie. `key` is their SHA-256, or made of the path where they
        # could not be read.
        "CREATE TABLE document (key TEXT PRIMARY KEY, sha256 TEXT)",
        # What one reader gave of a document: `reports` are the normalized records, packed.
        """CREATE TABLE extraction (
            id {identity},
            document TEXT NOT NULL REFERENCES document (key),
            reading TEXT NOT NULL,
            status TEXT NOT NULL,
            code TEXT,
            format TEXT,
            pages BIGINT,
            problems TEXT NOT NULL,
            reports {bytes} NOT NULL,
            UNIQUE (document, reading)
        )""",
        # What one ruleset says of it; `problem` is set where validation itself failed.
        """CREATE TABLE validation (
            extraction BIGINT NOT NULL REFERENCES extraction (id),
            ruleset TEXT NOT NULL,
            errors BIGINT NOT NULL,
            warnings BIGINT NOT NULL,
            infos BIGINT NOT NULL,
            coverage TEXT NOT NULL,
            problem TEXT,
            PRIMARY KEY (extraction, ruleset)
        )""",
        """CREATE TABLE finding (
            extraction BIGINT NOT NULL,
            ruleset TEXT NOT NULL,
            number BIGINT NOT NULL,
            id TEXT NOT NULL,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (extraction, ruleset, number),
            FOREIGN KEY (extraction, ruleset) REFERENCES validation (extraction, ruleset)
        )""",
        "CREATE INDEX finding_id ON finding (id)",
        # A document at its place: a file (number 0, no member), or the members of an archive in their order.
        """CREATE TABLE item (
            source BIGINT NOT NULL REFERENCES source (id),
            number BIGINT NOT NULL,
            member TEXT NOT NULL,
            extraction BIGINT NOT NULL,
            ruleset TEXT NOT NULL,
            PRIMARY KEY (source, number),
            FOREIGN KEY (extraction, ruleset) REFERENCES validation (extraction, ruleset)
        )""",
        "CREATE INDEX item_extraction ON item (extraction)",
        # What an item was before: `event` is changed, gone (from its archive) or moved (path is then the
        # former one).
        """CREATE TABLE history (
            id {identity},
            source BIGINT NOT NULL REFERENCES source (id),
            path {bytes} NOT NULL,
            member TEXT NOT NULL,
            document TEXT NOT NULL,
            extraction BIGINT NOT NULL,
            ruleset TEXT NOT NULL,
            event TEXT NOT NULL,
            at TEXT NOT NULL
        )""",
        # What a person decided of a finding; the last one counts, none is ever changed.
        """CREATE TABLE decision (
            id {identity},
            document TEXT NOT NULL REFERENCES document (key),
            finding TEXT NOT NULL,
            verdict TEXT NOT NULL,
            note TEXT,
            author TEXT,
            at TEXT NOT NULL
        )""",
        # Each command that took documents in; `state` is running, finished or interrupted. Times in seconds
        # since 1970.
        """CREATE TABLE run (
            id {identity},
            state TEXT NOT NULL,
            started DOUBLE PRECISION NOT NULL,
            updated DOUBLE PRECISION NOT NULL,
            done BIGINT NOT NULL,
            failed BIGINT NOT NULL
        )""",
    ),
    (
        # By what the text of an extraction is compared with others; of one with little text there is none.
        (
            "CREATE TABLE signature (extraction BIGINT PRIMARY KEY REFERENCES extraction (id), minhash"
            " {bytes} NOT NULL)"
        ),
    ),
    (
        # What a person added to a finding beside a verdict: a note, a second check, how far it is mended.
        """CREATE TABLE remark (
            id {identity},
            document TEXT NOT NULL REFERENCES document (key),
            finding TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            author TEXT,
            at TEXT NOT NULL
        )""",
    ),
    # Of the row, where the database keeps none of its own (see `checksums`).
    tuple(f"ALTER TABLE {table} ADD COLUMN checksum BIGINT" for table in CHECKED),
)
