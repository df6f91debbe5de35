"""A store that is damaged says so: no traceback, no changed figure as if it were right, and what is whole comes out."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from heshu.jobs.exporting import ExportFormat, ExportOptions, run_export
from heshu.jobs.status import run_status, run_verify
from heshu.store.checksums import CHECKED, verify
from heshu.store.connection import DamagedError, StoreError
from heshu.store.database import open_database
from heshu.store.decisions import decide
from tests.ingest_desk import Workspace

REPORTS = 12
FLIPS = 40


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of a few reports and a decision, in one file without a log beside it."""
    desk = Workspace(tmp_path_factory.mktemp("damage"))
    for number in range(REPORTS):
        desk.write(f"report-{number:02}.md", f"{1940 + number}.42")
    desk.ingest()
    path = desk.folder / "x.db"
    with open_database(path, write=True) as database:
        key = database.row("SELECT key FROM document ORDER BY key")
        assert key is not None
        decide(database, key[0], "f", "confirmed", "checked against the paper")
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def exported(store: Path, folder: Path) -> tuple[list[str], str | None]:
    """Return the lines of an export and what was told."""
    shutil.rmtree(folder, ignore_errors=True)
    told = None
    try:
        run_export(ExportOptions(store, folder, (ExportFormat.JSONL,), "en", quiet=True))
    except StoreError as error:
        told = str(error)
    written = folder / "heshu.jsonl"
    return (written.read_text(encoding="utf-8").splitlines() if written.exists() else []), told


def test_a_whole_store_is_whole(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every row has its checksum, `--verify` says so, and the export is complete."""
    assert run_verify(store, json_wanted=False) == 0
    assert run_verify(store, json_wanted=True) == 0
    assert '"whole": true' in capsys.readouterr().out
    lines, told = exported(store, tmp_path / "out")
    assert (len(lines), told) == (REPORTS, None)
    with open_database(store, write=False) as database:
        assert all(
            database.row(f"SELECT count(*) FROM {table} WHERE checksum IS NULL") == (0,) for table in CHECKED
        )


def test_a_changed_digit_is_told_and_the_others_come_out(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The figure of one finding is altered behind the program's back: that document alone is left out."""
    bad = tmp_path / "bad.db"
    shutil.copyfile(store, bad)
    with sqlite3.connect(bad) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        row = connection.execute("SELECT min(extraction) FROM finding").fetchone()
        table, column = ("finding", "body") if row[0] else ("validation", "coverage")
        connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, '1', '7')"
            f" WHERE extraction = (SELECT min(extraction) FROM {table})"
        )
    connection.close()
    lines, told = exported(bad, tmp_path / "out")
    statuses = [json.loads(line)["status"] for line in lines]
    assert statuses.count("failed") == 1
    assert len(lines) == REPORTS
    assert told is not None
    assert "report-00.md" in told
    with pytest.raises(DamagedError):
        run_verify(bad, json_wanted=False)
    assert "finding" in capsys.readouterr().out or table == "validation"


def test_every_flipped_bit_is_told_or_harmless(store: Path, tmp_path: Path) -> None:
    """No traceback, and no document comes out other than it was written unless it is told."""
    data, chance = store.read_bytes(), random.Random(23)
    good, _ = exported(store, tmp_path / "good")
    bad = tmp_path / "bad.db"
    for _ in range(FLIPS):
        broken = bytearray(data)
        broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        for beside in tmp_path.glob("bad.db*"):
            beside.unlink()
        bad.write_bytes(broken)
        lines, told = exported(bad, tmp_path / "out")
        others = [json.loads(line) for line in lines if line not in good]
        assert told is not None or lines == good
        assert all(document["status"] == "failed" for document in others)
        for look in (run_verify, run_status):
            try:
                look(bad, json_wanted=True) if look is run_verify else run_status(bad, "en", json_wanted=True)
            except StoreError as error:
                assert str(bad) in str(error)


def test_a_store_without_checksums_gets_them(store: Path, tmp_path: Path) -> None:
    """One of an earlier version is brought up when it is opened for writing."""
    old = tmp_path / "old.db"
    shutil.copyfile(store, old)
    with sqlite3.connect(old) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'decision_%ete'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in CHECKED:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        connection.execute("UPDATE heshu_store SET version = 3")
    connection.close()
    with open_database(old, write=True) as database:
        assert verify(database).is_none
        with pytest.raises(StoreError):
            database.execute("UPDATE decision SET verdict = 'misread'")
