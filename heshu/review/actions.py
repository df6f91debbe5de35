"""What is done at the page: verdicts, their undoing, files dropped, the language switched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from heshu.review.entries import Entry, Query
from heshu.review.page_request import (
    LANGUAGE_COOKIE,
    LONGEST_NAME,
    REVIEWER_COOKIE,
    FindingId,
    Key,
    PageRequest,
    asked,
    query_of,
)
from heshu.review.uploads import MOST_FILES, BusyError
from heshu.store.decisions import VERDICTS, WITHDRAWN
from heshu.store.remarks import RECTIFICATION, SECOND
from heshu.web.guard import Refused
from heshu.web.wording import phrase

MOST_FIELDS = 250
"""Fields of a form: a list has a hundred findings, each of which may be chosen."""
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
    together = ask.workspace.of_one_cause(entry) if _text(form, "together") else [entry]
    for one in together[::-1]:
        ask.workspace.decide(
            ask.session, one, verdict, _text(form, "note") if one is entry else "", ask.reviewer
        )
    ask.session.tell(phrase("saved", ask.language) + phrase(verdict, ask.language, "verdict"))
    return RedirectResponse(goal.link + query.address(), SEE_OTHER)


@router.post("/documents/{key}/findings/{finding}/remark")
def keep_remark(ask: Ask, key: Key, finding: FindingId, form: Form) -> Response:
    """Keep a note as it is typed, a second check or a state of rectification; the page stays."""
    opened = ask.opened(key)
    entry, kind, text = ask.entry(opened, finding), _text(form, "kind"), _text(form, "text")
    values = {"note": None, "second": SECOND, "rectification": RECTIFICATION}
    allowed = values.get(kind, ())
    if not opened.is_stored or kind not in values or (text and allowed is not None and text not in allowed):
        raise Refused(400, "forbidden")
    ask.workspace.remark(entry, kind, text, ask.reviewer)
    if _text(form, "stay"):
        return Response(status_code=204)
    return RedirectResponse(entry.link + query_of(_text(form, "query")).address(), SEE_OTHER)


@router.post("/verdicts")
def give_verdicts(ask: Ask, form: Form) -> RedirectResponse:
    """Keep one verdict on all findings that were chosen in a list."""
    verdict, query = _text(form, "verdict"), query_of(_text(form, "query"))
    if verdict not in VERDICTS:
        raise Refused(400, "forbidden")
    count = 0
    for reference in form.getlist("finding"):
        key, _, finding = reference.partition("/") if isinstance(reference, str) else ("", "", "")
        opened = ask.workspace.opened(key)
        entry = next((one for one in opened.entries if one.id == finding), None) if opened else None
        if entry is not None and opened is not None and opened.is_stored:
            ask.workspace.decide(ask.session, entry, verdict, "", ask.reviewer)
            count += 1
    words = phrase(verdict, ask.language, "verdict")
    ask.session.tell(
        f"{phrase('saved', ask.language)}{words} {count}" if count else phrase("none_chosen", ask.language)
    )
    return RedirectResponse("/findings" + query.address(), SEE_OTHER)


@router.post("/reviewer")
def name_reviewer(ask: Ask, form: Form) -> RedirectResponse:
    """Keep at this browser who decides at it."""
    name = "".join(letter for letter in _text(form, "name") if letter.isprintable()).strip()[:LONGEST_NAME]
    to = _text(form, "to")
    answer = RedirectResponse(to if _is_own(to) else "/", SEE_OTHER)
    answer.set_cookie(
        REVIEWER_COOKIE, quote(name), max_age=A_YEAR_IN_SECONDS, httponly=True, samesite="strict"
    )
    return answer


def _is_own(address: str) -> bool:
    """Tell whether an address is one of this page's own."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()


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
        ask.session.tell(phrase("nothing_to_undo", ask.language))
        return RedirectResponse("/findings" + query.address(), SEE_OTHER)
    ask.session.tell(f"{phrase('undone', ask.language)}: {phrase(step.verdict, ask.language, 'verdict')}")
    return RedirectResponse(f"/documents/{step.key}/findings/{step.finding}{query.address()}", SEE_OTHER)


@router.post("/uploads")
async def check_files(ask: Ask, form: Form) -> RedirectResponse:
    """Check files that were dropped and go to what came of them."""
    files = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
    given = [(part.filename or "", part.file) for part in files]
    try:
        taken = await run_in_threadpool(ask.workspace.uploads.check, given) if given else []
    except BusyError as error:
        raise Refused(503, "busy") from error
    goal = f"/documents/{taken[0].stored.key}" if len(taken) == 1 else "/documents#uploaded"
    return RedirectResponse(goal, SEE_OTHER)


@router.get("/language/{name}")
def switch_language(name: str, to: str = "/") -> RedirectResponse:
    """Switch the language and go back to where it was switched."""
    answer = RedirectResponse(to if _is_own(to) else "/", SEE_OTHER)
    if name in ("zh", "en"):
        answer.set_cookie(LANGUAGE_COOKIE, name, max_age=A_YEAR_IN_SECONDS, httponly=True, samesite="strict")
    return answer


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
