"""`heshu review`: serves the page until it is stopped."""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.errors import HeshuError
from extract.language import Language
from heshu.extras import check_installed
from heshu.interface_language import localized
from heshu.processes.bounds import Bounds

SHORTEST_TOKEN = 16
LOCAL = "127.0.0.1"
ANY = frozenset({"0.0.0.0", "::"})
"""All addresses of the machine; its name is shown for them."""
MEGABYTE = 1 << 20
GRACE_SECONDS = 5
"""For requests that are being answered when the page is stopped."""


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """What the command line asked for."""

    store: Path | str
    bounds: Bounds
    language: Language
    host: str = LOCAL
    port: int = 8642
    token: str | None = None
    author: str | None = None
    upload_megabytes: int = 64


class ReviewError(HeshuError):
    """A page that may not be served so."""


def check_options(options: ReviewOptions) -> None:
    """Raise `ReviewError` where others could reach the page without a token.

    Or with one that can be guessed.
    """
    if not _is_loopback(options.host) and options.token is None:
        notice = localized("向其他机器开放需要口令，例如", "for other machines a token is needed, such as")
        raise ReviewError(f"{notice}: --token {secrets.token_urlsafe(24)}")
    if options.token is not None and len(options.token) < SHORTEST_TOKEN:
        raise ReviewError(
            localized(f"口令至少{SHORTEST_TOKEN}个字符", f"a token has {SHORTEST_TOKEN} characters at least")
        )


def run_review(options: ReviewOptions) -> int:
    """Serve the page until Ctrl-C and return the exit status; raises `ReviewError`, `StoreError`."""
    check_options(options)
    check_installed("web")
    import uvicorn

    from heshu.review.application import make_app
    from heshu.review.workspace import Workspace, WorkspaceOptions
    from heshu.web.guard import Terms, own_names
    from heshu.web.patience import AT_ONCE, bounded_protocol

    names = own_names() | {options.host.lower()} if options.token else frozenset()
    terms = Terms(options.token, frozenset(names), options.upload_megabytes * MEGABYTE)
    author = options.author or (None if options.token else _user())
    with (
        _listening(options.host, options.port) as listening,
        Workspace(WorkspaceOptions(options.store, options.language, options.bounds, author)) as workspace,
    ):
        print(f"{localized('审核页面', 'review page')}: {address(options)}", file=sys.stderr, flush=True)  # noqa: T201 - the program's output
        config = uvicorn.Config(
            make_app(workspace, terms),
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            ws="none",
            http=bounded_protocol(),
            backlog=AT_ONCE,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        with suppress(KeyboardInterrupt):  # the way to stop it
            uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket at which the page is served; raises `OSError` where it is taken."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def address(options: ReviewOptions) -> str:
    """Return where the page is, with the token where one is needed.

    >>> from heshu.processes.bounds import Bounds
    >>> address(ReviewOptions("s", Bounds(), "zh", host="::1", port=80))
    'http://[::1]:80/'
    """
    shown = socket.gethostname() if options.host in ANY else options.host
    host = f"[{shown}]" if ":" in shown else shown
    return f"http://{host}:{options.port}/" + (f"?token={options.token}" if options.token else "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
