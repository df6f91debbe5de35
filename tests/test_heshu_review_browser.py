"""The review page driven in a real browser.

Keys, boxes, verdicts, files dropped, hostile texts, and both sizes of screen. Pictures of what was seen go to
the folder that HESHU_SCREENSHOTS names.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from extract.limits import Limits
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.report.report_page import write_report
from heshu.store.catalogue import load, stored_documents
from heshu.store.database import open_database
from heshu.store.decisions import decisions_after
from tests.review_stores import fill, hostile_document, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLES = Path(__file__).parents[1] / "samples"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
TOLERANCE = 3.0  # pixels between a box and the place it stands for
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)></iframe>",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None or importlib.util.find_spec("playwright") is None,
        reason="needs a browser: apt-get install chromium, and the extra browser",
    ),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the samples in two counties."""
    folder = tmp_path_factory.mktemp("batch")
    for number, path in enumerate(sorted(SAMPLES.glob("*.*"))):
        if path.suffix in (".pdf", ".docx", ".md"):
            county = folder / ("清苇县", "澄湖区")[number % 2]
            county.mkdir(exist_ok=True)
            shutil.copy(path, county)
    return folder


@pytest.fixture
def store(reports: Path, tmp_path: Path) -> Path:
    """Return a store of the samples."""
    path = tmp_path / "batch.heshu"
    ingest(reports, path)
    return path


def ingest(folder: Path, store: Path) -> None:
    """Take a folder into a store."""
    run_ingest([folder], IngestOptions(str(store), None, Bounds(limits=Limits()), "zh", quiet=True))


class Watched:
    """A page whose complaints are kept.

    Errors of the script, violations of the policy, dialogs, requests to elsewhere.
    """

    def __init__(self, browser: Browser, address: str, size: str = "desktop") -> None:
        """Open a window of a size at an address."""
        width, height = SIZES[size]
        self.page: Page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        self.complaints: list[str] = []
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on(
            "request",
            lambda request: (
                None if request.url.startswith((address, "data:")) else self.complaints.append(request.url)
            ),
        )

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture where one is wanted."""
        if folder := os.environ.get("HESHU_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=whole)

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def heading(page: Page) -> str:
    """Return what the finding says."""
    return page.locator(".panel header h1").inner_text()


def check_boxes(page: Page, expected: list[tuple[int, tuple[float, float, float, float]]]) -> int:
    """Compare the boxes on the pictures with places in points; return how many there are."""
    page.locator(".page img").evaluate_all(
        "(all) => Promise.all(all.map((one) => { one.loading = 'eager'; return one.decode(); }))"
    )
    drawn = page.evaluate("""() => Array.from(document.querySelectorAll(".page .box rect")).map((rect) => {
            const figure = rect.closest(".page"), image = figure.querySelector("img").getBoundingClientRect();
            const box = rect.getBoundingClientRect();
            return [Number(figure.dataset.page), box.left - image.left, box.top - image.top, box.right - image.left, box.bottom - image.top,
                    image.width, Number(figure.querySelector("svg").viewBox.baseVal.width)];
        })""")
    assert len(drawn) == len(expected)
    for number, box in expected:
        assert any(
            page_number == number
            and all(
                abs(edge * width / points - seen) <= TOLERANCE for edge, seen in zip(box, edges, strict=True)
            )
            for page_number, *edges, width, points in drawn
        )
    return len(drawn)


def places(store: Path, link: str) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Return page and box of each figure of the finding that an address leads to, from the store."""
    key, finding = link.partition("/documents/")[2].partition("?")[0].split("/findings/")
    with open_database(store, write=False) as database:
        stored = next(stored for stored in stored_documents(database) if stored.key == key)
        found = next(entry for entry in load(database, stored).findings if entry.id == finding)
    return [
        (region.page, region.bbox)
        for fact in found.facts
        if fact.file is None
        for region in fact.value.at.regions
    ]


def test_ten_findings_are_walked_and_decided_by_keyboard(
    chromium: Browser, store: Path, reports: Path
) -> None:
    """Boxes lie over their figures within 3 pixels.

    Verdicts are kept, undone, and still there when all was taken in again.
    """
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(address)
        assert "总览" in page.locator("h1").inner_text()
        watched.picture("overview", whole=True)
        page.click("text=开始审核")
        seen, boxes, given = [], 0, []
        for number in range(10):
            seen.append(heading(page))
            if page.locator(".page").count():
                boxes += check_boxes(page, places(store, page.url))
                watched.picture(f"finding-{number + 1}")
            key, verdict = (("a", "confirmed"), ("f", "false_alarm"), ("e", "misread"), ("n", "explained"))[
                number % 4
            ]
            given.append((page.url, verdict))
            watched.press(key)
        assert len({page_url for page_url, _ in given}) == 10
        assert any("基本支出286.95万元 ≠ 人员经费265.55万元" in words for words in seen)
        assert boxes >= 10
        watched.press("k")
        assert page.url.partition("?")[0] == given[-1][0].partition("?")[0]
        assert "误报" in page.locator(".panel header").inner_text()
        watched.press("u")
        assert "未处理" in page.locator(".panel header").inner_text()
        assert "已撤销" in page.locator(".notice-line").inner_text()
        for path in reports.rglob("*.*"):
            os.utime(path)
        ingest(reports, store)
        for link, verdict in given[:-1]:
            page.goto(link)
            assert page.locator(f"button[value={verdict}]").get_attribute("aria-pressed") == "true"
        page.goto(given[-1][0])
        assert page.locator("button[aria-pressed=true][name=verdict]").count() == 0
        assert watched.complaints == []
    with open_database(store, write=False) as database:
        assert len(decisions_after(database, 0)) == 11


def test_keys_for_notes_search_zoom_help_and_documents(chromium: Browser, store: Path) -> None:
    """In a field keys are letters; everywhere else they are commands."""
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(f"{address}/findings?text=self-evaluation-report.pdf&rule=C03")
        page.click(".findings tbody a")
        before = page.locator(".page img").bounding_box()
        page.keyboard.press("z")
        after = page.locator(".page img").bounding_box()
        assert before
        assert after
        assert after["width"] > 1.3 * before["width"]
        check_boxes(page, places(store, page.url))
        watched.picture("zoomed")
        page.keyboard.press("z")
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        watched.picture("help")
        page.keyboard.press("?")
        assert not page.locator("#help").is_visible()
        page.keyboard.press("m")
        page.keyboard.type("faen 请核实")
        assert page.locator("textarea[name=note]").input_value() == "faen 请核实"
        page.keyboard.press("Escape")
        watched.press("n")
        page.go_back()
        page.reload()
        assert page.locator("textarea[name=note]").input_value() == "faen 请核实"
        watched.press("d")
        assert page.locator(".page").count() == 4
        watched.picture("document")
        page.keyboard.press("/")
        page.keyboard.type("公用经费")
        watched.press("Enter")
        assert "21.4" in page.locator(".findings").inner_text()
        assert watched.complaints == []


def test_a_note_is_never_lost(chromium: Browser, store: Path) -> None:
    """It is kept as it is typed, without a verdict, whichever way the page is left."""
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(f"{address}/start")
        first = page.url
        page.keyboard.press("m")
        page.keyboard.type("请单位说明")
        page.keyboard.press("Escape")
        watched.press("j")
        watched.press("k")
        assert page.url == first
        assert page.locator("textarea[name=note]").input_value() == "请单位说明"
        page.keyboard.press("m")
        page.keyboard.press("End")
        page.keyboard.type("口径")
        page.click("a[data-key=l]")
        page.goto(first)
        assert page.locator("textarea[name=note]").input_value() == "请单位说明口径"
        assert page.locator("button[aria-pressed=true][name=verdict]").count() == 0
        page.keyboard.press("u")
        page.wait_for_url("**/findings?*")
        assert "没有可撤销的判断" in page.locator(".notice-line").inner_text()
        assert watched.complaints == []


def test_a_working_day(chromium: Browser, store: Path, tmp_path: Path) -> None:
    """From the list to signed letters of three departments and the list in Excel, and how many strokes it takes.

    The strokes: a click, a key, a choice in a list. The tutorial names their number.
    """
    openpyxl, docx = pytest.importorskip("openpyxl"), pytest.importorskip("docx")
    strokes = 0
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(address)
        page.click(".reviewer summary")
        page.fill(".reviewer input[name=name]", "张三")
        page.click(".reviewer button")
        page.click("text=疑点 >> nth=0")
        page.select_option("select[name=severity]", "error")
        page.wait_for_url("**severity=error**")
        strokes += 6
        page.check("[data-chooses-all]")
        page.click("#bulk button[value=confirmed]")
        page.wait_for_load_state()
        assert "已记录：确认" in page.locator(".notice-line").inner_text()
        watched.picture("list-decided")
        with page.expect_download() as saved:
            page.click("text=Excel")
        strokes += 3
        saved.value.save_as(str(tmp_path / "list.xlsx"))
        sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["问题清单"]
        heads = [cell.value for cell in sheet[1]]
        verdict, reviewer = (heads.index(name) for name in ("审核结论", "审核人"))
        assert {row[verdict].value for row in sheet.iter_rows(min_row=2)} == {"确认"}
        assert {row[reviewer].value for row in sheet.iter_rows(min_row=2)} == {"张三"}
        page.click("text=部门 >> nth=0")
        strokes += 1
        names = page.locator("a[href^='/letters/rectification']")
        assert names.count() >= 3
        watched.picture("departments-letters")
        for number in range(3):
            with page.expect_download() as saved:
                names.nth(number).click()
            strokes += 1
            path = tmp_path / saved.value.suggested_filename
            saved.value.save_as(str(path))
            assert path.name.endswith("-整改通知书.docx")
            text = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
            assert path.name.removesuffix("-整改通知书.docx") in text
            assert "{{" not in text
        assert strokes == 13
        assert watched.complaints == []


def test_the_verdict_bar_is_always_in_view(chromium: Browser, store: Path) -> None:
    """At 1280 by 720 the buttons stand on the screen on every finding, without scrolling."""
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(f"{address}/start")
        for _ in range(8):
            box = page.locator(".verdicts .buttons").bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 720
            watched.press("j")
        assert watched.complaints == []


def test_a_record_shows_where_it_was_read(chromium: Browser, store: Path) -> None:
    """The box of the value under the pointer stands at its place on the page."""
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(f"{address}/documents?text=self-evaluation-department.pdf")
        page.click("table a")
        page.click("text=全部记录")
        page.locator("#page-1 img").evaluate("(image) => image.decode()")
        shown = page.locator(".value[data-at-page]", has_text="1940.42").first
        shown.hover()
        box = page.locator("rect.source").bounding_box()
        image = page.locator("#page-1 img").bounding_box()
        points = page.locator("#page-1 svg").evaluate("(svg) => svg.viewBox.baseVal.width")
        assert box
        assert image
        left, top, _, _ = (
            float(edge) * image["width"] / points
            for edge in (shown.get_attribute("data-at-box") or "").split(",")
        )
        assert abs(box["x"] - image["x"] - left) <= TOLERANCE
        assert abs(box["y"] - image["y"] - top) <= TOLERANCE
        watched.picture("records")
        assert watched.complaints == []


def test_a_file_is_dropped_and_its_findings_seen(chromium: Browser, store: Path) -> None:
    """A file let go over the page is checked at once."""
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        page.goto(address)
        data = (SAMPLES / "self-evaluation-report.pdf").read_bytes()
        transfer = page.evaluate_handle(
            """(bytes) => { const transfer = new DataTransfer();
                transfer.items.add(new File([new Uint8Array(bytes)], "某局自评报告.pdf", {type: "application/pdf"})); return transfer; }""",
            list(data),
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
        watched.picture("dropping")
        with page.expect_navigation(timeout=60_000):
            page.dispatch_event("body", "drop", {"dataTransfer": transfer})
        assert "某局自评报告.pdf" in page.locator("h1").inner_text()
        assert "基本支出286.95万元 ≠ 人员经费265.55万元" in page.locator(".cards").inner_text()
        page.click(".cards a")
        assert page.locator(".box.culprit").count() >= 1
        watched.picture("dropped")
        assert watched.complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_the_screen(chromium: Browser, store: Path, size: str) -> None:
    """Nothing is wider than the screen, every control has a name, and Chinese is the language."""
    with served(store) as address:
        watched = Watched(chromium, address, size)
        page = watched.page
        page.goto(f"{address}/findings?rule=C03")
        links = page.eval_on_selector_all(
            ".findings tbody a", "(links) => links.map((link) => link.getAttribute('href'))"
        )
        paths = {
            "list": "/findings",
            "departments": "/departments",
            "documents": "/documents",
            "distributions": "/distributions",
        }
        paths |= {f"c03-{number}": link for number, link in enumerate(links)}
        for name, path in paths.items():
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            watched.picture(f"{size}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert page.evaluate("document.documentElement.lang") == "zh-CN"
            nameless = page.evaluate(
                """() => Array.from(document.querySelectorAll("button, input:not([type=hidden]), select, textarea, a, img, svg"))
                    .filter((one) => one.checkVisibility() && !one.getAttribute("aria-label") && !one.alt && !(one.textContent || "").trim()
                        && !(one.labels && one.labels.length)).map((one) => one.outerHTML.slice(0, 120))"""
            )
            assert nameless == []
        assert watched.complaints == []


def test_hostile_texts_run_nowhere(chromium: Browser, tmp_path: Path) -> None:
    """No dialog opens and no violation of the policy is told of, in page, note and report."""
    store, report = tmp_path / "hostile.heshu", tmp_path / "report.html"
    document = hostile_document("<img src=x onerror=alert(1)>.docx", PAYLOADS)
    fill(store, [(tmp_path / "x", document)])
    with report.open("w", encoding="utf-8") as stream:
        write_report([document], stream, "zh")
    with served(store) as address:
        watched = Watched(chromium, address)
        page = watched.page
        for path in (
            "/",
            "/findings",
            "/departments",
            "/documents",
            "/documents/1-0",
            "/documents/1-0/records",
        ):
            page.goto(f"{address}{path}")
        for number, text in enumerate(PAYLOADS, start=1):
            page.goto(f"{address}/documents/1-0/findings/id{number}")
            page.fill("textarea[name=note]", text)
            page.click("button[value=explained]")
            page.goto(f"{address}/documents/1-0/findings/id{number}")
            assert page.locator("textarea[name=note]").input_value() == text
        assert watched.complaints == []
    offline = Watched(chromium, "file://")
    offline.page.goto(report.as_uri())
    assert offline.page.evaluate("document.scripts.length") == 0
    offline.picture("hostile-report", whole=True)
    assert offline.complaints == []
