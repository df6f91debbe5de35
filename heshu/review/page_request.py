"""A request as the pages need it: in which language, in which session, of which list.

And the pages that answer it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, unquote

from fastapi import Path as InPath
from fastapi import Request
from fastapi.responses import HTMLResponse

from extract.language import Language
from heshu.review.entries import Entry, Query
from heshu.review.workspace import Opened, Workspace
from heshu.store.decisions import VERDICTS
from heshu.web.guard import Refused
from heshu.web.sessions import Session, Sessions
from heshu.web.static_files import STATICS
from heshu.web.templating import render

LANGUAGE_COOKIE = "heshu_language"
REVIEWER_COOKIE = "heshu_reviewer"
LONGEST_NAME = 40
PRELOAD_HEADER = "x-heshu-preload"
Key = Annotated[str, InPath(pattern=r"^(\d{1,19}-\d{1,9}|u\d{1,9})$")]
FindingId = Annotated[str, InPath(pattern=r"^[0-9A-Za-z._-]{1,80}$")]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Who asks and what for."""

    request: Request
    workspace: Workspace
    sessions: Sessions
    session_id: str
    language: Language
    query: Query

    @property
    def session(self) -> Session:
        """Return the session of the browser."""
        return self.sessions.of(self.session_id)

    @property
    def reviewer(self) -> str | None:
        """Return the name that somebody gave at this browser, None where nobody did."""
        name = unquote(self.request.cookies.get(REVIEWER_COOKIE, ""))[:LONGEST_NAME].strip()
        return name if name.isprintable() and name else None

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page."""
        quiet = PRELOAD_HEADER in self.request.headers
        common = {
            "query": self.query,
            "mark": self.sessions.mark(self.session_id),
            "notice": "" if quiet else self.session.take_notice(),
            "here": quote(self.request.url.path)
            + (f"?{self.request.url.query}" if self.request.url.query else ""),
            "versions": {name: static.version for name, static in STATICS.items()},
            "verdicts": VERDICTS,
            "reviewer": self.reviewer or self.workspace.options.author or "",
        }
        return HTMLResponse(render(template, self.language, **common, **values), status)

    def opened(self, key: str) -> Opened:
        """Return a document; raises `Refused` (404) if there is none."""
        found = self.workspace.opened(key)
        if found is None:
            raise Refused(404, "not_found")
        return found

    def entry(self, opened: Opened, finding: str) -> Entry:
        """Return a finding of a document in short; raises `Refused` (404) if there is none."""
        found = next((entry for entry in opened.entries if entry.id == finding), None)
        if found is None:
            raise Refused(404, "not_found")
        return found


def asked(request: Request) -> PageRequest:
    """Return a request as the pages need it."""
    state = request.app.state
    return PageRequest(
        request,
        state.workspace,
        state.sessions,
        request.state.session,
        language_of(request),
        Query.of(request.query_params),
    )


def language_of(request: Request) -> Language:
    """Return the language that was switched to, or that of the program."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    workspace: Workspace = request.app.state.workspace
    return "en" if chosen == "en" else "zh" if chosen == "zh" else workspace.options.language


def query_of(text: str) -> Query:
    """Return the query of a list from the query part of its address."""
    parameters: Mapping[str, str] = dict(parse_qsl(text.removeprefix("?")))
    return Query.of(parameters)
