"""The web application: its pages behind their guard."""

from __future__ import annotations

from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from heshu.review import actions, pages
from heshu.review.page_request import language_of
from heshu.review.workspace import Workspace
from heshu.store.connection import StoreError
from heshu.web.guard import App, Guard, Refused, Terms
from heshu.web.sessions import Sessions
from heshu.web.static_files import STATICS
from heshu.web.templating import render
from heshu.web.wording import phrase


def make_app(workspace: Workspace, terms: Terms) -> App:
    """Return the application for an open desk, which is asked on these terms."""
    sessions = Sessions()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.workspace, app.state.sessions = workspace, sessions
    app.include_router(pages.router)
    app.include_router(actions.router)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _no_page)
    app.add_exception_handler(StoreError, _store_failed)
    language = workspace.options.language
    return Guard(
        cast(App, app),
        terms,
        sessions,
        lambda status, words: _error_page(language, status, phrase(words, language)).encode("utf-8"),
    )


def _refused(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, Refused)
    language = language_of(request)
    return HTMLResponse(_error_page(language, error.status, phrase(error.words, language)), error.status)


def _no_page(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 404
    language = language_of(request)
    return HTMLResponse(_error_page(language, status, phrase("not_found", language)), status)


def _store_failed(request: Request, error: Exception) -> HTMLResponse:
    return HTMLResponse(_error_page(language_of(request), 503, str(error)), 503)


def _error_page(language: str, status: int, words: str) -> str:
    versions = {name: static.version for name, static in STATICS.items()}
    return render(
        "error.html", "en" if language == "en" else "zh", status=status, words=words, versions=versions
    )
