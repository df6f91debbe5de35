"""Pictures of the review page and the offline report, made of the samples: `python docs/screenshots/make.py`.

Needs the extras `web` and `browser`, and Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
SAMPLES = FOLDER.parents[1] / "samples"
ADDRESS = "http://127.0.0.1:8643"
SECONDS = 30


def batch(folder: Path) -> Path:
    """Return a folder with the samples as reports of two counties."""
    for number, path in enumerate(
        path for path in sorted(SAMPLES.iterdir()) if path.suffix in {".pdf", ".docx", ".md"}
    ):
        county = folder / ("清苇县", "澄湖区")[number % 2]
        county.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, county)
    return folder


def heshu(*arguments: str | Path) -> list[str]:
    """Return a command of the program."""
    return [sys.executable, "-c", "from heshu.cli import main; main()", *map(str, arguments)]


@contextmanager
def served(store: Path) -> Iterator[None]:
    """Serve the review page for as long as this lasts."""
    server = subprocess.Popen(
        heshu("review", "--store", store, "--author", "张三", "--port", ADDRESS.rpartition(":")[2])
    )
    try:
        give_up = time.monotonic() + SECONDS
        while not is_there():
            if time.monotonic() > give_up:
                raise TimeoutError(ADDRESS)
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def is_there() -> bool:
    """Say whether the page answers."""
    try:
        with urllib.request.urlopen(ADDRESS):
            return True
    except urllib.error.URLError:
        return False


def take(page: Page, address: str, name: str, *, whole: bool = False) -> None:
    """Write the picture of an address."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)


def decide_all(page: Page) -> None:
    """Confirm all errors, so that departments have letters."""
    page.goto(f"{ADDRESS}/findings?severity=error")
    page.check("[data-chooses-all]")
    page.click("#bulk button[value=confirmed]")
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Write all pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, store, results = Path(name) / "reports", Path(name) / "county.heshu", Path(name) / "results"
        subprocess.run(heshu("ingest", batch(folder), "--store", store, "-q"), check=False)
        subprocess.run(
            heshu("check", folder, "--format", "html", "-o", results, "-q"),
            check=False,
            stdout=subprocess.DEVNULL,
        )
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        with served(store):
            take(page, ADDRESS, "overview", whole=True)
            page.goto(f"{ADDRESS}/findings?rule=C03&text=pdf")
            link = page.locator(".findings tbody a").first.get_attribute("href")
            take(page, f"{ADDRESS}{link}", "finding")
            decide_all(page)
            take(page, f"{ADDRESS}/departments", "departments")
        take(page, (results / "heshu.html").as_uri(), "report")
        browser.close()


if __name__ == "__main__":
    main()
