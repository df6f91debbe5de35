"""The pages that show: overview, lists, a finding, a document, its records, charts; and pictures and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from extract.language import Language
from heshu.checked import Failure
from heshu.jobs.lettering import letter_name
from heshu.letters.filling import TEMPLATES, filled, template_path
from heshu.letters.items import letters
from heshu.output.headings import entry_word
from heshu.output.plots import Chart, bars, columns, data
from heshu.review.distributions import charts
from heshu.review.entries import UNDECIDED, Entry, Query, grouped_entries
from heshu.review.figure_boxes import marks_of
from heshu.review.index import Index
from heshu.review.listing import LIST_TYPES, ListForm, list_file, paper_text
from heshu.review.originals import WITH_PAGES
from heshu.review.overview import chart_of, name_of
from heshu.review.page_request import FindingId, Key, PageRequest, asked
from heshu.review.records import report_views
from heshu.review.views import all_marks, finding_view, source_view
from heshu.store.catalogue import StoredDocument
from heshu.store.contents import progress
from heshu.store.decisions import VERDICTS
from heshu.store.judged import judged_documents
from heshu.store.remarks import RECTIFICATION, SECOND
from heshu.web.guard import Refused
from heshu.web.static_files import STATICS
from heshu.web.wording import phrase
from rules.finding import SEVERITIES, Finding

PAGE_ROWS = 100
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOP = 12
"""Groups of findings shown in the overview."""
A_YEAR = "private, max-age=31536000, immutable"
router = APIRouter()
Ask = Annotated[PageRequest, Depends(asked)]


@router.get("/")
def show_overview(ask: Ask) -> HTMLResponse:
    """Show what the batch comes to and how far its review is."""
    with ask.workspace.reading() as (database, _):
        done = progress(database)
    found = ask.workspace.overview()
    drawn = {
        name: bars(chart_of(name, shares[:TOP], ask.language, linked=True))
        for name, shares in (("rules", found.rules), ("counties", found.counties))
    }
    return ask.page(
        "overview.html", section="overview", found=found, done=done, charts=drawn, top=TOP, name_of=name_of
    )


@router.get("/start")
def start(ask: Ask) -> RedirectResponse:
    """Go to the first finding that nobody has decided on, or to the list where all are."""
    query = Query(verdict=UNDECIDED)
    entries = ask.workspace.listed(query)
    goal = entries[0].link if entries else "/findings"
    return RedirectResponse(goal + (query.address() if entries else ""), 303)


@router.get("/findings")
def show_findings(ask: Ask, page: int = 1) -> HTMLResponse:
    """Show the findings that the query asks for, a hundred at a time."""
    entries = ask.workspace.listed(ask.query)
    last = max(1, -(-len(entries) // PAGE_ROWS))
    number = min(max(1, page), last)
    some = entries[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    with ask.workspace.reading() as (_, index):
        choices = {
            name: sorted({str(getattr(entry, name) or "-") for entry in index.entries})
            for name in ("rule", "county", "department", "kind", "year")
        }
    return ask.page(
        "findings.html",
        section="findings",
        entries=some,
        groups=grouped_entries(some),
        count=len(entries),
        number=number,
        last=last,
        choices=choices,
        choice_name=choice_name,
        severities=SEVERITIES,
        verdict_of=ask.workspace.catalogue.verdict,
        name_of=name_of,
    )


def choice_name(field: str, name: str, language: Language) -> str:
    """Return what a value is called by which a list may be narrowed."""
    if field in ("kind", "year"):
        return phrase("not_known", language) if name == "-" else entry_word(field, name, language)
    return name_of(
        {"rule": "rules", "county": "counties", "department": "departments"}[field], name, language
    )


@router.get("/findings.{form}")
def send_findings(ask: Ask, form: ListForm) -> Response:
    """Send the findings that the query asks for as a table: CSV or a workbook."""
    body = list_file(ask.workspace, ask.workspace.listed(ask.query), form, ask.language)
    return Response(
        body,
        media_type=LIST_TYPES[form],
        headers={"content-disposition": f'attachment; filename="findings.{form}"'},
    )


@router.get("/letters/{name}.docx")
def send_letter(ask: Ask, name: str) -> Response:
    """Send a letter to the department of the query.

    It holds the confirmed findings, or those of the query's verdict.
    """
    if name not in TEMPLATES.values():
        raise Refused(404, "not_found")
    verdicts = (ask.query.verdict,) if ask.query.verdict in (*VERDICTS, UNDECIDED) else ("confirmed",)
    with ask.workspace.reading() as (database, index):
        documents = judged_documents(database, verdicts, _of_department(index, ask.query.department))
        found = letters((document for _, document in documents), date.today(), ask.query.department)  # noqa: DTZ011
    letter = found.get(ask.query.department)
    if letter is None:
        raise Refused(404, "no_confirmed")
    path = template_path(name)
    file = quote(letter_name(letter, path))
    return Response(
        filled(path, letter),
        media_type=WORD,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{file}"},
    )


def _of_department(index: Index, department: str) -> frozenset[str]:
    """Return the keys of the documents in which a report of the department may stand."""
    return frozenset(key for key, name in index.departments.items() if name == department)


@router.get("/departments")
def show_departments(ask: Ask) -> HTMLResponse:
    """Show departments by how much their figures are apart."""
    found = ask.workspace.overview()
    return ask.page("departments.html", section="departments", shares=found.departments, name_of=name_of)


@router.get("/documents")
def show_documents(ask: Ask, page: int = 1) -> HTMLResponse:
    """Show the documents of the store and those that were dropped."""
    with ask.workspace.reading() as (_, index):
        found = [
            stored
            for stored in index.stored_documents.values()
            if ask.query.text.casefold() in stored.file.casefold()
        ]
        counts = {
            key: Counter(entry.severity for entry in entries) for key, entries in index.of_document.items()
        }
    found, same = one_of_each(found)
    last = max(1, -(-len(found) // PAGE_ROWS))
    number = min(max(1, page), last)
    some = found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    return ask.page(
        "documents.html",
        same=same,
        section="documents",
        stored_documents=some,
        counts=counts,
        number=number,
        last=last,
        count=len(found),
        severities=SEVERITIES,
        departments=index.departments,
        uploaded=ask.workspace.uploads.all(),
    )


def one_of_each(
    found: Sequence[StoredDocument],
) -> tuple[list[StoredDocument], dict[str, list[StoredDocument]]]:
    """Return documents, of those with the same bytes the first only, and by its key the others."""
    first: dict[str, StoredDocument] = {}
    same: dict[str, list[StoredDocument]] = {}
    for stored in found:
        known = first.setdefault(stored.sha256 or stored.key, stored)
        if known is not stored:
            same.setdefault(known.key, []).append(stored)
    return list(first.values()), same


@router.get("/documents/{key}")
def show_document(ask: Ask, key: Key) -> HTMLResponse:
    """Show a whole document with all its findings."""
    opened = ask.opened(key)
    source = source_view(
        ask.workspace.originals, opened.stored, all_marks(key, opened.checked.findings), near_only=False
    )
    decisions = {entry.id: ask.workspace.decision(entry) for entry in opened.entries}
    return ask.page(
        "document.html",
        section="documents",
        opened=opened,
        stored=opened.stored,
        source=source,
        decisions=decisions,
    )


@router.get("/documents/{key}/records")
def show_records(ask: Ask, key: Key) -> HTMLResponse:
    """Show every record of a document beside it."""
    opened = ask.opened(key)
    source = source_view(ask.workspace.originals, opened.stored, (), near_only=False)
    return ask.page(
        "records.html",
        section="documents",
        opened=opened,
        stored=opened.stored,
        source=source,
        reports=report_views(opened.checked, ask.language),
    )


@router.get("/documents/{key}/findings/{finding}")
def show_finding(ask: Ask, key: Key, finding: FindingId) -> HTMLResponse:
    """Show a finding beside its document."""
    opened = ask.opened(key)
    entry = ask.entry(opened, finding)
    body = opened.checked.findings[entry.number]
    before, after, position, count = _neighbours(ask, entry)
    source = source_view(ask.workspace.originals, opened.stored, marks_of(body), near_only=True)
    with ask.workspace.reading() as (_, index):
        keys = index.keys
    return ask.page(
        "finding.html",
        section="findings",
        opened=opened,
        stored=opened.stored,
        entry=entry,
        view=finding_view(body),
        source=source,
        decision=ask.workspace.decision(entry),
        judgement=ask.workspace.judgement(entry),
        history=ask.workspace.catalogue.history(entry),
        together=ask.workspace.of_one_cause(entry),
        seconds=SECOND,
        rectifications=RECTIFICATION,
        paper=paper_text(opened.checked, body, ask.language),
        before=before,
        after=after,
        position=position,
        count=count,
        preload=_pictures_of(ask, after) if after else [],
        keys=keys,
        reports=report_views(opened.checked, ask.language) if source.is_missing else (),
    )


def _neighbours(ask: PageRequest, entry: Entry) -> tuple[Entry | None, Entry | None, int, int]:
    """Return the findings before and after one in its list, its number there, and how many there are."""
    entries = ask.workspace.walked(ask.query, ask.session)
    here = next((number for number, other in enumerate(entries) if _same(other, entry)), None)
    if here is None:  # it has left the list by its verdict, or the link was made without one
        return None, entries[0] if entries else None, 0, len(entries)
    return (
        entries[here - 1] if here else None,
        entries[here + 1] if here + 1 < len(entries) else None,
        here + 1,
        len(entries),
    )


def _same(one: Entry, other: Entry) -> bool:
    return one.id == other.id and one.stored.key == other.stored.key


def _pictures_of(ask: PageRequest, entry: Entry) -> list[str]:
    """Return the addresses of the pictures that the page of a finding will show.

    "" where its document is shown as printed.
    """
    opened = ask.opened(entry.stored.key)
    if opened.stored.format not in WITH_PAGES:
        return []
    finding: Finding = opened.checked.findings[entry.number]
    numbers = sorted({region.page for mark in marks_of(finding) for region in mark.at.regions})
    return [picture_address(entry.stored.key, opened.stored.sha256, number) for number in numbers]


def picture_address(key: str, sha256: str | None, number: int) -> str:
    """Return the address of the picture of a page.

    It changes with the document, so that browsers may keep it.
    """
    return f"/documents/{key}/pages/{number}.png?v={(sha256 or '')[:12]}"


@router.get("/documents/{key}/pages/{number}.png")
def show_picture(ask: Ask, key: Key, number: int) -> Response:
    """Send the picture of a page."""
    picture = ask.workspace.originals.picture(ask.opened(key).stored, number)
    if isinstance(picture, Failure):
        raise Refused(404, "no_original")
    return Response(picture, media_type="image/png", headers={"cache-control": A_YEAR})


@router.get("/distributions")
def show_distributions(ask: Ask) -> HTMLResponse:
    """Show how execution rates, scores and amounts are distributed."""
    with ask.workspace.reading() as (database, index):
        figures, count = ask.workspace.counting.count(database, index.stored_documents.values())
    found = charts(figures, ask.language)
    drawn = [
        (name, chart, (bars if name == "categories" else columns)(chart)) for name, chart in found.items()
    ]
    return ask.page(
        "distributions.html", section="distributions", drawn=drawn, done=len(figures), count=count
    )


@router.get("/data/{name}.csv")
def send_data(ask: Ask, name: str) -> Response:
    """Send the data behind a chart."""
    chart = _chart(ask, name)
    return Response(
        data(chart),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )


def _chart(ask: PageRequest, name: str) -> Chart:
    if name in ("rules", "counties", "departments"):
        return chart_of(name, getattr(ask.workspace.overview(), name), ask.language)
    if name in ("rates", "scores", "categories"):
        with ask.workspace.reading() as (database, index):
            return charts(
                ask.workspace.counting.count(database, index.stored_documents.values())[0], ask.language
            )[name]
    raise Refused(404, "not_found")


@router.get("/static/{name}")
def send_static(name: str) -> Response:
    """Send the style sheet, the script or the icon."""
    found = STATICS.get(name)
    if found is None:
        raise Refused(404, "not_found")
    return Response(found.body, headers={"content-type": found.kind, "cache-control": A_YEAR})
