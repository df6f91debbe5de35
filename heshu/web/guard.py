"""What stands before every page.

Who may ask, under which name, how much may be sent, and what a browser may do with the answer.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import ClientDisconnect

from heshu.web.sessions import COOKIE, Sessions

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Headers = dict[str, str]

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ANSWER_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
TOKEN_COOKIE = "heshu_token"
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?")
WRONG_SECONDS = 1.0
BODY_SECONDS = 30.0
"""Between two pieces of what is sent."""
FORM_BYTES = 64 << 10
"""A form without files; a note has 2,000 characters."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Who may ask: with a token anybody who has it, without one this machine only.

    `names` are those of the machine beside its addresses. `upload_bytes` is how much may be sent with files.
    """

    token: str | None = None
    names: frozenset[str] = frozenset()
    upload_bytes: int = 64 << 20


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """A request that is not answered, with the status and the words of its answer."""

    def __init__(self, status: int, words: str) -> None:
        """Refuse with the words named so."""
        super().__init__(words)
        self.status, self.words = status, words


class WrongToken(Refused):
    """A token that is not the right one, which may be a guess."""


class Guard:
    """An ASGI application around the page."""

    def __init__(
        self, app: App, terms: Terms, sessions: Sessions, refuse: Callable[[int, str], bytes]
    ) -> None:
        """Guard `app`; `refuse` makes the page of a refusal."""
        self._app, self._terms, self._sessions, self._refuse = (app, terms, sessions, refuse)
        self._wrong = asyncio.Lock()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer a request or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        started = False

        async def answering(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _with_headers(message.get("headers", []), cookies)
            await send(message)

        cookies: list[str] = []
        try:
            self._check_host(headers)
            if redirect := self._check_caller(scope, headers):
                await _answer(send, 303, b"", {"location": redirect[0]}, [redirect[1]])
                return
            self._check_origin(scope, headers)
            scope.setdefault("state", {})["session"] = self._session(headers, cookies)
            await self._app(scope, self._bounded(scope, headers, receive), answering)
        except (ClientDisconnect, ConnectionError):  # nobody waits for an answer any longer
            return
        except Refused as refusal:
            if started:
                raise
            if isinstance(refusal, WrongToken):
                await self._slow()
            await _answer(send, refusal.status, self._refuse(refusal.status, refusal.words), {}, [])

    async def _slow(self) -> None:
        """Let one wrong token a second be answered, however many come at once."""
        async with self._wrong:
            await asyncio.sleep(WRONG_SECONDS)

    def _check_host(self, headers: Headers) -> None:
        """Refuse a name that is not this machine's.

        A page elsewhere could have its own name lead here (DNS rebinding).
        """
        name = host_name(headers.get("host", ""))
        if name not in LOCAL_NAMES | self._terms.names and not (self._terms.token and _is_address(name)):
            raise Refused(421, "bad_host")

    def _check_caller(self, scope: MutableMapping[str, Any], headers: Headers) -> tuple[str, str] | None:
        """Return where to go and a cookie when the token has come with the address.

        Refuse who may not ask.
        """
        token = self._terms.token
        if token is None:
            if not _is_local((scope.get("client") or ("", 0))[0]):
                raise Refused(403, "unauthorised")
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), None)
        signed = self._sessions.signed("token")
        if given is not None and _same(given, token):
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            return _local_path(scope) + (
                f"?{rest}" if rest else ""
            ), f"{TOKEN_COOKIE}={signed}; Path=/; HttpOnly; SameSite=Strict"
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if _same(_cookies(headers).get(TOKEN_COOKIE, ""), signed) or _same(bearer, token):
            return None
        if given is not None or bearer:
            raise WrongToken(401, "unauthorised")
        raise Refused(401, "unauthorised")

    def _check_origin(self, scope: MutableMapping[str, Any], headers: Headers) -> None:
        """Refuse what another page sends; forms carry a mark besides."""
        if scope["method"] in ("GET", "HEAD"):
            return
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused(403, "forbidden")
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{headers.get('host', '')}":
            raise Refused(403, "forbidden")

    def _session(self, headers: Headers, cookies: list[str]) -> str:
        known = self._sessions.known_id(_cookies(headers).get(COOKIE))
        if known:
            return known
        new = self._sessions.new_id()
        cookies.append(f"{COOKIE}={new}; Path=/; HttpOnly; SameSite=Strict")
        return new

    def _bounded(self, scope: MutableMapping[str, Any], headers: Headers, receive: Receive) -> Receive:
        """Count what is sent, whatever its length is said to be."""
        most = self._terms.upload_bytes if scope["path"] == "/uploads" else FORM_BYTES
        phrase = headers.get("content-length", "0")
        if not phrase.isdecimal() or int(phrase) > most:
            raise Refused(413, "too_large")
        taken = 0

        complete = False

        async def counted() -> Message:
            nonlocal taken, complete
            if complete:  # from now on it is waited for the end of the connection only
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), BODY_SECONDS)
            except TimeoutError:
                raise Refused(408, "too_slow") from None
            taken += len(message.get("body", b""))
            if taken > most:
                raise Refused(413, "too_large")
            complete = not message.get("more_body", False)
            return message

        return counted


def host_name(host: str) -> str:
    """Return the name of a Host header without its port, "" where it is none.

    >>> host_name("[::1]:8000"), host_name("LOCALHOST:80"), host_name("[::1].evil.example")
    ('::1', 'localhost', '')
    """
    found = _HOST.fullmatch(host.lower())
    return (found[1] or found[2]) if found else ""


def own_names() -> frozenset[str]:
    """Return what this machine is called."""
    return frozenset({socket.gethostname().lower(), socket.getfqdn().lower()})


def _is_address(name: str) -> bool:
    """Tell whether a name is an address, which nobody else can have lead here."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8"))


def _local_path(scope: MutableMapping[str, Any]) -> str:
    """Return the path asked for as one of this server: "//elsewhere" would lead away."""
    path: str = scope.get("raw_path", b"/").decode("latin-1")
    return "/" + path.lstrip("/\\")


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _with_headers(headers: list[tuple[bytes, bytes]], cookies: list[str]) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    usual = {"cache-control": "no-store"} | ANSWER_HEADERS
    added = [(name.encode(), value.encode()) for name, value in usual.items() if name.encode() not in given]
    return [*headers, *added, *((b"set-cookie", cookie.encode("latin-1")) for cookie in cookies)]


async def _answer(send: Send, status: int, body: bytes, headers: Headers, cookies: list[str]) -> None:
    found = [
        (name.encode(), value.encode("latin-1"))
        for name, value in ({"content-type": "text/html; charset=utf-8"} | headers).items()
    ]
    await send({"type": "http.response.start", "status": status, "headers": _with_headers(found, cookies)})
    await send({"type": "http.response.body", "body": body})
