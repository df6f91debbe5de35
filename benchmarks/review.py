"""What the review page costs with very many findings.

As times and as ratios to a static file sent by the same server.
    python benchmarks/review.py [--findings 50000] [--steps 20]

The store holds copies of a sample that differ in their last line, each with its own file, so that every
picture is drawn anew once. Times to first paint and from one finding to the next, picture and boxes included,
are those of Chromium; where there is none only the server is timed.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from heshu.api import check
from heshu.checked import CheckedDocument
from tests.review_stores import fill, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "self-evaluation-report.pdf"
EACH = 25
"""Findings of a document."""
COUNTIES = 20
DECODED = """async () => {
    await Promise.all(Array.from(document.querySelectorAll(".page img")).map((image) => image.decode()));
    return performance.timeOrigin + performance.now();
}"""


def copies(folder: Path, documents: int) -> Iterator[tuple[Path, CheckedDocument]]:
    """Yield copies of the sample with their results, the findings of each repeated under ids of their own."""
    made, data = check(SAMPLE), SAMPLE.read_bytes()
    for number in range(documents):
        path = folder / f"{number:05}.pdf"
        content = data + f"\n% {number}\n".encode()
        path.write_bytes(content)
        findings = tuple(
            replace(made.findings[n % len(made.findings)], id=f"{number:05x}{n:03x}") for n in range(EACH)
        )
        reports = tuple(replace(report, department=f"{number % 400}局") for report in made.reports)
        file, digest = f"{number % COUNTIES:02}县/{path.name}", hashlib.sha256(content).hexdigest()
        yield path, replace(made, file=file, sha256=digest, findings=findings, reports=reports)


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """Return the median of the times that a piece of work takes."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def fetch(address: str) -> bytes:
    """Return what is sent from an address."""
    with urllib.request.urlopen(address) as answer:
        found: bytes = answer.read()
        return found


def time_server(address: str) -> None:
    """Print what the pages cost the server."""
    static = seconds(lambda: fetch(f"{address}/static/style.css"))
    pages = {
        "overview": "/",
        "list": "/findings",
        "list, filtered": "/findings?severity=error&county=03%E5%8E%BF",
        "list, searched": "/findings?text=21.4",
        "list, undecided": "/findings?verdict=undecided",
        "departments": "/departments",
        "documents": "/documents",
        "a finding": "/documents/7-0/findings/00006000",
        "its document": "/documents/7-0",
    }
    print(f"{'static file':>20}: {static * 1e3:7.1f} ms")
    for name, path in pages.items():
        taken = seconds(lambda path=path: fetch(f"{address}{path}"))  # type: ignore[misc]
        print(f"{name:>20}: {taken * 1e3:7.1f} ms, {taken / static:6.1f} times the static file")


def first_paint(page: Page, address: str) -> float:
    """Return the seconds to the first paint of what is on a page."""
    page.goto(address)
    script = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
    while (found := page.evaluate(script)) is None:
        time.sleep(0.01)
    return float(found) / 1e3


def walk(page: Page, steps: int) -> list[float]:
    """Return the seconds that each step to the next finding takes.

    From the key to the picture with its boxes.
    """
    taken = []
    for _ in range(steps):
        page.wait_for_load_state("networkidle")
        begin = page.evaluate("performance.timeOrigin + performance.now()")
        with page.expect_navigation():
            page.keyboard.press("j")
        taken.append((page.evaluate(DECODED) - begin) / 1e3)
    return taken


def time_browser(address: str, steps: int) -> None:
    """Print what a person waits for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        static = statistics.median(first_paint(page, f"{address}/static/icon.svg") for _ in range(5))
        print(f"{'first paint, static':>20}: {static * 1e3:7.1f} ms")
        for name, path in {"overview": "/", "list": "/findings"}.items():
            taken = statistics.median(first_paint(page, f"{address}{path}") for _ in range(5))
            print(
                f"{'first paint, ' + name:>20}: {taken * 1e3:7.1f} ms, {taken / static:6.1f} times the static"
                " file"
            )
        for name, path in {"same document": "/findings?sort=file", "another document": "/findings"}.items():
            page.goto(f"{address}{path}")
            page.click(".findings tbody a")
            found = sorted(walk(page, steps))
            print(
                f"{'next, ' + name:>20}: {statistics.median(found) * 1e3:7.1f} ms, at most"
                f" {found[-1] * 1e3:.1f} ms, picture decoded"
            )
        browser.close()


def main() -> None:
    """Make the store and time the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name) / "files", Path(name) / "store.heshu"
        folder.mkdir()
        documents = -(-options.findings // EACH)
        fill(store, copies(folder, documents))
        begin = time.perf_counter()
        with served(store) as address:
            print(
                f"{documents} documents, {documents * EACH} findings; ready after"
                f" {time.perf_counter() - begin:.1f} s"
            )
            fetch(f"{address}/")
            time_server(address)
            if shutil.which("chromium"):
                time_browser(address, options.steps)


if __name__ == "__main__":
    main()
