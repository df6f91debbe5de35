"""A PostgreSQL server of one's own.

Its data in a temporary folder, reached by a socket in it, by nobody else.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 60
UNPRIVILEGED = "postgres"  # the server refuses to run as root; Debian's package makes this user


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, None if there is none."""
    versions = [folder for folder in DEBIAN.glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A server in `folder`; it is started by `start`, and `kill` takes it away in the middle of anything."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._user: dict[str, Any] = (
            {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        self._count = 0

    def make(self) -> None:
        """Make the files of the server."""
        if self._user:
            shutil.chown(self._folder, UNPRIVILEGED, UNPRIVILEGED)
        command = [
            self._programs / "initdb",
            "-D",
            self._folder / "data",
            "--username=heshu",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
        ]
        subprocess.run([*command, "--no-sync"], check=True, capture_output=True, cwd="/", **self._user)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={self._folder}",
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=32MB",
        ]
        command = [self._programs / "postgres", "-D", self._folder / "data", *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._user)
        give_up = time.monotonic() + START_SECONDS
        while (
            subprocess.run([self._programs / "pg_isready", "-q", "-h", self._folder], check=False).returncode
            != 0
        ):
            if time.monotonic() > give_up or self._process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once, as a power cut would; it takes all its processes with it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def new_store(self) -> str:
        """Return the address of an empty database."""
        import psycopg

        self._count += 1
        name = f"store{self._count}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://heshu@/{database}?host={self._folder}"


@contextmanager
def running_server(programs: Path) -> Iterator[Server]:
    """Run a server of one's own for as long as this lasts."""
    folder = Path(
        tempfile.mkdtemp(prefix="heshu-postgres-", dir="/tmp")
    )  # a short path: that of a socket has at most 107 bytes
    server = Server(programs, folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
