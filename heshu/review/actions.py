"""What is done at the page: verdicts, their undoing, files dropped, the language switched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from heshu.review.entries import Entry, Query
from heshu.review.page_request import LANGUAGE_COOKIE, FindingId, Key, PageRequest, asked, query_of
from heshu.review.uploads import MOST_FILES
from heshu.store.decisions import VERDICTS, WITHDRAWN
from heshu.web.guard import Refused
from heshu.web.wording import phrase

MOST_FIELDS = 20
A_YEAR_IN_SECONDS = 365 * 24 * 3600
SEE_OTHER = 303
router = APIRouter()


async def filled_in(request: Request) -> AsyncIterator[FormData]:
    """Give the form that was sent, its files closed afterwards.

    Raises `Refused` if it was not made for this session.
    """
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except HTTPException as error:  # too many files, or no form at all
        raise Refused(
            413 if "many" in str(error.detail) else 400,
            "too_large" if "many" in str(error.detail) else "forbidden",
        ) from error
    try:
        if not request.app.state.sessions.is_mark(request.state.session, _text(form, "mark")):
            raise Refused(403, "forbidden")
        yield form
    finally:
        await form.close()


Ask = Annotated[PageRequest, Depends(asked)]
Form = Annotated[FormData, Depends(filled_in)]


@router.post("/documents/{key}/findings/{finding}/verdict")
def give_verdict(ask: Ask, key: Key, finding: FindingId, form: Form) -> RedirectResponse:
    """Keep a verdict and go to the next finding of the list."""
    opened = ask.opened(key)
    entry, verdict, query = (
        ask.entry(opened, finding),
        _text(form, "verdict"),
        query_of(_text(form, "query")),
    )
    if not opened.is_stored or verdict not in (*VERDICTS, WITHDRAWN):
        raise Refused(400, "forbidden")
    goal = entry if verdict == WITHDRAWN else _next(ask, entry, query)
    ask.workspace.decide(ask.session, entry, verdict, _text(form, "note"))
    ask.session.tell(phrase("saved", ask.language) + phrase(verdict, ask.language, "verdict"))
    return RedirectResponse(goal.link + query.address(), SEE_OTHER)


def _next(ask: PageRequest, entry: Entry, query: Query) -> Entry:
    """Return the finding after one in its list, the finding itself where it is the last."""
    entries = iter(ask.workspace.walked(query, ask.session))
    for other in entries:
        if other.id == entry.id and other.stored.key == entry.stored.key:
            return next(entries, entry)
    return entry


@router.post("/undo")
def undo(ask: Ask, form: Form) -> RedirectResponse:
    """Undo the last verdict of the session and go to its finding."""
    step, query = ask.workspace.undo(ask.session), query_of(_text(form, "query"))
    if step is None:
        return RedirectResponse("/findings" + query.address(), SEE_OTHER)
    ask.session.tell(f"{phrase('undone', ask.language)}: {phrase(step.verdict, ask.language, 'verdict')}")
    return RedirectResponse(f"/documents/{step.key}/findings/{step.finding}{query.address()}", SEE_OTHER)


@router.post("/uploads")
async def check_files(ask: Ask, form: Form) -> RedirectResponse:
    """Check files that were dropped and go to what came of them."""
    files = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
    given = [(part.filename or "", part.file) for part in files]
    taken = await run_in_threadpool(ask.workspace.uploads.check, given) if given else []
    goal = f"/documents/{taken[0].stored.key}" if len(taken) == 1 else "/documents#uploaded"
    return RedirectResponse(goal, SEE_OTHER)


@router.get("/language/{name}")
def switch_language(name: str, to: str = "/") -> RedirectResponse:
    """Switch the language and go back to where it was switched."""
    goal = to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"
    answer = RedirectResponse(goal, SEE_OTHER)
    if name in ("zh", "en"):
        answer.set_cookie(LANGUAGE_COOKIE, name, max_age=A_YEAR_IN_SECONDS, httponly=True, samesite="strict")
    return answer


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
