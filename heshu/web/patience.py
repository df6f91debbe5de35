"""Connections that a server bears: how many, and how long each may take to ask."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
"""From a connection, or the answer before, to the end of the next request's headers."""
MOST_CONNECTIONS = 256
AT_ONCE = 16
"""Connections taken from the system in one go."""
OTHER_FILES = 3
"""One in so many open files may be a connection: children, the store and pages need some, too."""


class PatientProtocol(H11Protocol):
    """A connection that is closed when it does not ask in time, or when there are too many."""

    most = MOST_CONNECTIONS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        self.loop.call_later(HEADER_SECONDS, self._look, self.server_state.total_requests)

    def _look(self, _: int) -> None:
        is_idle = self.cycle is None or self.cycle.response_complete
        if is_idle and not self.transport.is_closing():
            self.transport.close()


def bounded_protocol() -> type[PatientProtocol]:
    """Return the protocol for as many connections as the open files of this process allow."""
    most = min(MOST_CONNECTIONS, max(8, _open_files() // OTHER_FILES))
    return type("BoundedProtocol", (PatientProtocol,), {"most": most})


def _open_files() -> int:
    """Return how many files this process may have open, after asking for as many as a program may ask for."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS * OTHER_FILES
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted: Any = MOST_CONNECTIONS * OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return int(wanted if soft == resource.RLIM_INFINITY else soft)
