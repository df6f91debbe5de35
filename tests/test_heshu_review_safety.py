"""The review page and the report with hostile texts, and against those who may not ask."""

from __future__ import annotations

import io
import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pytest
from fastapi.testclient import TestClient
from lxml.html import HtmlElement

from heshu.checked import CheckedDocument
from heshu.processes.bounds import Bounds
from heshu.report.report_page import write_report
from heshu.review.application import make_app
from heshu.review.serving import ReviewError, ReviewOptions, check_options
from heshu.review.uploads import AT_ONCE, BusyError, Uploads
from heshu.review.workspace import Workspace, WorkspaceOptions
from heshu.sources import Source
from heshu.web.guard import POLICY, WRONG_SECONDS, Terms
from tests.review_stores import fill, hostile_document

PAYLOADS: list[str] = tomllib.loads(
    (Path(__file__).parent / "cases" / "xss.toml").read_text(encoding="utf-8")
)["payloads"]
HERE = "http://127.0.0.1:8642"
LOCAL, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)
TOKEN = "0123456789abcdef-token"
OWN_SCRIPTS = ("/static/script.js?v=",)
DANGEROUS = {
    "iframe",
    "object",
    "embed",
    "base",
    "marquee",
    "audio",
    "video",
    "template",
    "math",
    "foreignobject",
    "animate",
    "use",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of documents whose every text is a payload, file names included."""
    path = tmp_path_factory.mktemp("hostile") / "store.heshu"
    whole = hostile_document("hostile.docx", PAYLOADS)
    names = [
        (Path(f"/nowhere/{number}"), hostile_document(text, [text])) for number, text in enumerate(PAYLOADS)
    ]
    fill(path, [(Path("/nowhere/hostile.docx"), whole), *names])
    return path


@pytest.fixture(scope="module")
def workspace(store: Path) -> Iterator[Workspace]:
    """Return an open desk on the store."""
    with Workspace(WorkspaceOptions(store, bounds=Bounds(seconds=30))) as opened:
        yield opened


def browser(
    workspace: Workspace, terms: Terms | None = None, client: tuple[str, int] = LOCAL, address: str = HERE
) -> TestClient:
    """Return a browser at the page."""
    return TestClient(
        make_app(workspace, terms or Terms()), base_url=address, client=client, follow_redirects=False
    )


def mark(page: TestClient) -> str:
    """Return the mark of the forms of the session."""
    (first, *_) = lxml.html.fromstring(page.get("/").text).xpath("//input[@name='mark']/@value")
    return str(first)


def check_harmless(text: str, scripts: int) -> HtmlElement:
    """Say of a page that nothing in it runs but the scripts of our own.

    That nothing comes from elsewhere.
    """
    root = lxml.html.fromstring(text)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    sources = [element.get("src", "") for element in elements if element.tag == "script"]
    assert len(sources) == scripts
    assert all(source.startswith(OWN_SCRIPTS) for source in sources)
    for element in elements:
        assert element.tag.lower() not in DANGEROUS
        assert not [
            name
            for name in element.attrib
            if name.lower().startswith("on") or name.lower() in ("style", "srcdoc", "formaction")
        ]
        for name in ("href", "src", "action"):
            address = element.get(name, "/").strip().lower()
            assert address.startswith(("/", "#")) or (name == "href" and address.startswith("data:text/csv;"))
            assert not address.startswith("//")
    return root


def test_there_are_sixty_payloads() -> None:
    """The list is as long as it is said to be, and none is twice in it."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/findings",
        "/departments",
        "/documents",
        "/distributions",
        "/documents/1-0",
        "/documents/1-0/records",
    ],
)
def test_no_page_runs_what_documents_say(workspace: Workspace, address: str) -> None:
    """Names, cells, messages, problems and records stand as text."""
    root = check_harmless(browser(workspace).get(address).text, 1)
    assert "alert(1)" in root.text_content() or address == "/distributions"


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_finding_runs_what_it_says(workspace: Workspace, number: int) -> None:
    """The page of a finding shows the payload as it is, also as a note and as a search."""
    page, text = browser(workspace), PAYLOADS[number]
    link = f"/documents/1-0/findings/id{number + 1}"
    form = {"mark": mark(page), "verdict": "confirmed", "note": text, "query": f"?text={quote(text)}"}
    assert page.post(f"{link}/verdict", data=form).status_code == 303
    root = check_harmless(page.get(f"{link}?text={quote(text)}").text, 1)
    shown = " ".join(root.xpath("//header/h1")[0].text_content().split())
    assert shown == " ".join(text.split())
    assert root.xpath("//textarea[@name='note']")[0].text == text
    check_harmless(
        page.get(f"/findings?text={quote(text)}&department={quote(text)}&rule={quote(text)}").text, 1
    )


def test_the_report_runs_nothing_at_all(workspace: Workspace) -> None:
    """The offline report has no script and a policy that allows none."""
    stream = io.StringIO()
    write_report((hostile_document(text, PAYLOADS) for text in PAYLOADS[:10]), stream, "zh")
    root = check_harmless(stream.getvalue(), 0)
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv]/@content")[0]
    assert len(root.xpath("//style")) == 1


def test_a_dropped_file_with_a_hostile_name_is_shown_as_text(workspace: Workspace) -> None:
    """What a browser says a file is called is never a path and never markup."""
    page = browser(workspace)
    for name in ("<img src=x onerror=alert(1)>.md", "../../../etc/passwd.md", "..\\..\\x.md"):
        answer = page.post(
            "/uploads", data={"mark": mark(page)}, files=[("files", (name, b"# \xe8\x87\xaa\xe8\xaf\x84"))]
        )
        assert answer.status_code == 303
        text = page.get(answer.headers["location"]).text
        check_harmless(text, 1)
        assert ".." not in lxml.html.fromstring(text).xpath("//h1")[0].text_content()


def test_every_answer_has_the_strict_policy(workspace: Workspace) -> None:
    """Neither inline script nor inline style is allowed, and no other site may frame.

    Sniff or keep a page.
    """
    page = browser(workspace)
    for address in (
        "/",
        "/findings",
        "/static/script.js",
        "/nothing",
        "/documents/1-0/pages/1.png",
        "/data/rules.csv",
    ):
        headers = page.get(address).headers
        assert headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert headers["x-content-type-options"] == "nosniff"
    assert page.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8642",
        "",
        "[::1].evil.example",
        "127.0.0.1@evil.example",
    ],
)
def test_another_host_name_is_refused(workspace: Workspace, host: str) -> None:
    """A page elsewhere whose name leads here (DNS rebinding) gets nothing."""
    assert browser(workspace).get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST"])
def test_this_machine_is_answered(workspace: Workspace, host: str) -> None:
    """All names of the loopback are good."""
    assert browser(workspace).get("/", headers={"host": host}).status_code == 200


def test_another_machine_is_refused_without_a_token(workspace: Workspace) -> None:
    """Even if the server were bound to all addresses by mistake."""
    assert browser(workspace, client=ELSEWHERE).get("/").status_code == 403


def test_with_a_token_only_who_has_it_is_answered(workspace: Workspace) -> None:
    """The token comes once in the address, then in a cookie that does not hold it, or in a header."""
    page = browser(workspace, Terms(token=TOKEN), ELSEWHERE, "http://192.0.2.1:8642")
    assert page.get("/").status_code == 401
    assert page.get("/static/style.css").status_code == 401
    assert page.get("/?token=wrong-token-0123456").status_code == 401
    assert page.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert page.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    entered = page.get(f"/findings?severity=error&token={TOKEN}")
    assert entered.status_code == 303
    assert entered.headers["location"] == "/findings?severity=error"
    assert TOKEN not in entered.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= set(entered.headers["set-cookie"].split("; "))
    assert page.get("/").status_code == 200
    assert page.get("/", headers={"host": "evil.example"}).status_code == 421


def test_a_token_in_the_address_leads_nowhere_else(workspace: Workspace) -> None:
    """A path that browsers take for another server is not redirected to."""
    page = browser(workspace, Terms(token=TOKEN))
    answer = page.get(f"{HERE}//evil.example/?token={TOKEN}")
    assert not answer.headers["location"].startswith("//")


def test_a_form_without_its_mark_is_refused(workspace: Workspace) -> None:
    """A form needs the mark of its own session, and no other page may send it."""
    page = browser(workspace)
    link = "/documents/1-0/findings/id1/verdict"
    good = {"mark": mark(page), "verdict": "confirmed"}
    assert page.post(link, data={"verdict": "confirmed"}).status_code == 403
    assert page.post(link, data=good | {"mark": "0" * 64}).status_code == 403
    assert page.post(link, data=good | {"mark": mark(browser(workspace))}).status_code == 403
    assert page.post(link, data=good, headers={"origin": "http://evil.example"}).status_code == 403
    assert page.post(link, data=good, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert page.post(link, data=good | {"verdict": "dismissed"}).status_code == 400
    assert page.get(link).status_code == 405
    assert page.post(link, data=good, headers={"origin": HERE}).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/documents/..%2f..%2fetc%2fpasswd",
        "/documents/1-0/pages/..%2f1.png",
        "/documents/1-0/pages/999999999.png",
        "/documents/1-0/pages/-1.png",
        "/documents/1-0/findings/..%2f..%2fx",
        "/documents/%2fetc%2fpasswd",
        "/documents/99999-0",
        "/documents/u99",
        "/documents/1-0/findings/unknown",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/style.css%00.png",
        "/data/..%2frules.csv",
        "/openapi.json",
        "/docs",
    ],
)
def test_no_address_is_a_path(workspace: Workspace, path: str) -> None:
    """Documents, pages and files of the program are named by numbers and by a list.

    Whatever else is asked for is not there.
    """
    assert browser(workspace).get(path).status_code in (404, 405)


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\r\nset-cookie: x=1",
    ],
)
def test_switching_the_language_leads_nowhere_else(workspace: Workspace, goal: str) -> None:
    """Only an address of this server is gone back to."""
    assert browser(workspace).get(f"/language/en?to={quote(goal)}").headers["location"] == "/"


def test_too_much_is_refused(workspace: Workspace) -> None:
    """Uploads are bounded by what they say and by what comes; other forms are small; files are counted."""
    page = browser(workspace, Terms(upload_bytes=100_000))
    form = {"mark": mark(page)}
    assert page.post("/uploads", data=form, files=[("files", ("a.pdf", b"x" * 200_000))]).status_code == 413
    assert page.post("/undo", data=form | {"query": "x" * 70_000}).status_code == 413
    assert (
        page.post(
            "/uploads", data=form, files=[("files", (f"{number}.md", b"x")) for number in range(21)]
        ).status_code
        == 413
    )
    chunks = (b"x" * 10_000 for _ in range(20))
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert page.post("/uploads", content=chunks, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("host", "token", "good"),
    [
        ("127.0.0.1", None, True),
        ("::1", None, True),
        ("localhost", None, True),
        ("0.0.0.0", None, False),
        ("192.0.2.1", None, False),
        ("example.org", None, False),
        ("0.0.0.0", "short", False),
        ("0.0.0.0", TOKEN, True),
    ],
)
def test_serving_others_needs_a_token(host: str, token: str | None, good: bool) -> None:
    """The command refuses to serve other machines without a token of 16 characters."""
    options = ReviewOptions("store", Bounds(), "zh", host=host, token=token)
    if good:
        check_options(options)
    else:
        with pytest.raises(ReviewError):
            check_options(options)


def test_a_drop_that_hangs_blocks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While as many drops as may be are being checked, the next is told to come again; then all goes on."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slowly(sources: list[Source], bounds: Bounds) -> Iterator[CheckedDocument]:
        begun.release()
        go_on.wait(20)
        return (CheckedDocument(source.name, None, None, None, "ok") for source in sources)

    monkeypatch.setattr("heshu.review.uploads.check_all", slowly)
    with Uploads(Bounds()) as uploads, ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(uploads.check, [("a.md", io.BytesIO(b"x"))]) for _ in range(AT_ONCE)]
        for _ in range(AT_ONCE):
            begun.acquire()
        with pytest.raises(BusyError):
            uploads.check([("b.md", io.BytesIO(b"x"))])
        go_on.set()
        assert all(len(task.result()) == 1 for task in waiting)
        assert len(uploads.check([("c.md", io.BytesIO(b"x"))])) == 1


def test_drops_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go, with their files, when there is too much of them or they are too old."""
    monkeypatch.setattr(
        "heshu.review.uploads.check_all",
        lambda sources, bounds: (CheckedDocument(source.name, None, None, None, "ok") for source in sources),
    )
    monkeypatch.setattr("heshu.review.uploads.KEPT_BYTES", 2_500)
    with Uploads(Bounds()) as uploads:
        kept = [uploads.check([("a.md", io.BytesIO(b"x" * 1_000))])[0].stored for _ in range(5)]
        assert [stored.path.exists() for stored in kept] == [False, False, False, True, True]
        assert [uploads.get(stored.key) is not None for stored in kept] == [False, False, False, True, True]
        monkeypatch.setattr("heshu.review.uploads.KEPT_SECONDS", -1.0)
        uploads.check([("b.md", io.BytesIO(b"x"))])
        assert uploads.all() == []


def test_wrong_tokens_are_answered_one_a_second(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guesses wait; a question without a token, and the right one, do not."""
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("heshu.web.guard.asyncio.sleep", note)
    page = browser(workspace, Terms(token=TOKEN), ELSEWHERE, "http://192.0.2.1:8642")
    assert page.get("/").status_code == 401
    assert waited == []
    assert page.get("/?token=a-guess-0123456789").status_code == 401
    assert page.get("/", headers={"authorization": "Bearer guess"}).status_code == 401
    assert waited == [WRONG_SECONDS] * 2
    assert page.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert len(waited) == 2
