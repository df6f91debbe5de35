"""PostgreSQL under the store: what cannot be used is told of and left alone, and no password is shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from heshu.jobs.exporting import ExportOptions, formats_from, run_export
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.store import connection
from heshu.store.contents import progress
from heshu.store.database import StoreError, open_database
from heshu.store.writing import open_store
from tests.postgres_server import Server

ROOT = Path(__file__).parents[1]


@pytest.fixture
def address(postgres: Server) -> str:
    """Return the address of an empty database."""
    return postgres.new_store()


def test_the_tables_of_another_program_are_left_alone(address: str) -> None:
    """A database that holds other tables is refused, read or written, and gets none of the store's."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as other:
        other.execute("CREATE TABLE note (text text)")
        for write in (True, False):
            with pytest.raises(StoreError, match="别的程序的表"):
                open_database(address, write=write)
        assert other.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [
            ("note",)
        ]


def test_a_store_to_come_and_one_that_is_not_there_yet(address: str) -> None:
    """Reading an empty database makes nothing; a store of a newer version is refused."""
    with pytest.raises(StoreError, match="空的"):
        open_database(address, write=False)
    with open_database(address, write=True) as store:
        store.execute("UPDATE heshu_store SET version = 99")
    with pytest.raises(StoreError, match="更新版本"):
        open_database(address, write=True)


def test_a_schema_of_ones_own(address: str) -> None:
    """The search path of the address chooses the schema, so that a database may hold several stores."""
    with open_database(address, write=True) as store:
        store.execute("CREATE SCHEMA east")
    with open_database(address + "&options=-csearch_path%3Deast", write=True) as store:
        assert store.row("SELECT current_schema()") == ("east",)
        assert progress(store).statuses == {}


def test_a_locked_store_is_told_of(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that waits in vain says so; a reader does not wait."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with open_database(address, write=True) as one, one.writing():
        with pytest.raises(StoreError, match="锁住"):
            open_database(address, write=True)
        with open_database(address, write=False) as reader:
            assert progress(reader).statuses == {}


def test_a_server_that_is_read_only(address: str) -> None:
    """A copy of a database that follows another cannot be written, which is said; it can be read."""
    with open_database(address, write=True):
        pass
    standby = address + "&options=-cdefault_transaction_read_only%3Don"
    with pytest.raises(StoreError, match="只读"), open_store(standby, "reader/1"):
        pass
    with open_database(standby, write=False) as reader:
        assert progress(reader).statuses == {}


def test_a_server_that_is_not_there(tmp_path: Path, postgres: Server) -> None:
    """The message says what the system says, and not the password."""
    with pytest.raises(StoreError, match="无法连接数据库") as told:
        open_database(f"postgresql://me:secret@/base?host={tmp_path}", write=True)
    assert "secret" not in str(told.value)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing driver is told of with what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"heshu\[postgres\]"):
        open_database("postgresql://host/base", write=False)


@pytest.mark.slow
def test_a_file_and_a_database_give_the_same_export(address: str, tmp_path: Path) -> None:
    """All tables of the samples, to the byte; a second time nothing is read."""
    stores: tuple[Path | str, ...] = (tmp_path / "x.db", address)
    for number, store in enumerate(stores):
        for _ in range(2):
            assert (
                run_ingest(
                    [ROOT / "samples"], IngestOptions(store, "error", Bounds(jobs=1), "zh", quiet=True)
                )
                == 1
            )
        run_export(ExportOptions(store, tmp_path / str(number), formats_from("csv,jsonl"), "zh", quiet=True))
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir()} for number in range(2)
    )
    assert first == second
