"""What tests of several files need: stores of both kinds, and reports to take in."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ingest_desk import Workspace
from tests.postgres_server import Server, programs, running_server

NewStore = Callable[[str], Path | str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a PostgreSQL server that runs as long as the tests do."""
    installed = programs()
    if installed is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs a PostgreSQL server (apt-get install postgresql) and the extra postgres")
    with running_server(installed) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> NewStore:
    """Return what gives the address of a store to be made, by name: a file, or a database of a server."""
    if request.param == "sqlite":
        return lambda name: tmp_path / f"{name}.db"
    server: Server = request.getfixturevalue("postgres")
    return lambda name: server.new_store()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty folder of reports with a store to be made."""
    return Workspace(tmp_path)
