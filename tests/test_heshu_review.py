"""The review page: what it shows, what is decided on it, and what is kept."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from extract.errors import HeshuError
from extract.limits import Limits
from heshu import extras
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.review.application import make_app
from heshu.review.serving import ReviewOptions, run_review
from heshu.review.workspace import Workspace, WorkspaceOptions
from heshu.store.database import open_database
from heshu.store.decisions import decisions_after
from heshu.web.guard import Terms

SAMPLES = Path(__file__).parents[1] / "samples"
REPORT = "self-evaluation-report.pdf"
HERE = "http://127.0.0.1:8642"
LOCAL = ("127.0.0.1", 50000)


def ingest(folder: Path, store: Path) -> None:
    """Take a folder into a store."""
    run_ingest([folder], IngestOptions(str(store), None, Bounds(limits=Limits()), "zh", quiet=True))


def client(app: ASGIApp) -> TestClient:
    """Return a browser on this machine."""
    return TestClient(app, base_url=HERE, client=LOCAL)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of reports of two counties."""
    folder = tmp_path_factory.mktemp("reports")
    for county, names in {
        "甲县": (REPORT, "self-evaluation-department.pdf"),
        "乙县": ("score-sheet.docx", "basic-data.md"),
    }.items():
        (folder / county).mkdir()
        for name in names:
            shutil.copy(SAMPLES / name, folder / county)
    return folder


@pytest.fixture(scope="module")
def ingested(reports: Path) -> Path:
    """Return a store of the reports."""
    store = reports.parent / f"{reports.name}.heshu"
    ingest(reports, store)
    return store


@pytest.fixture
def store(ingested: Path, tmp_path: Path) -> Path:
    """Return a store to decide in."""
    return Path(shutil.copy(ingested, tmp_path / "store.heshu"))


@pytest.fixture
def page(store: Path) -> Iterator[TestClient]:
    """Return a browser at the page."""
    with Workspace(WorkspaceOptions(store)) as workspace:
        yield client(make_app(workspace, Terms()))


def get(page: TestClient, address: str) -> str:
    """Return a page that must be there."""
    answer = page.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def links(text: str) -> list[str]:
    """Return the addresses of the findings that a page leads to, each once."""
    return list(
        dict.fromkeys(
            html.unescape(link) for link in re.findall(r'href="(/documents/[^"]+/findings/[^"]+)"', text)
        )
    )


def mark(text: str) -> str:
    """Return the mark of the forms of a page."""
    found = re.search(r'name="mark" value="([0-9a-f]+)"', text)
    assert found
    return found[1]


def decide(page: TestClient, link: str, verdict: str, note: str = "", query: str = "") -> str:
    """Give a verdict on the page of a finding and return the page that follows."""
    path = link.partition("?")[0]
    form = {"mark": mark(get(page, link)), "verdict": verdict, "note": note, "query": query}
    answer = page.post(f"{path}/verdict", data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


def first_of(page: TestClient, rule: str) -> str:
    """Return the address of the first finding of a rule."""
    return links(get(page, f"/findings?rule={rule}"))[0]


def test_the_overview_counts_documents_and_findings(page: TestClient) -> None:
    """Documents, severities, counties and departments are counted.

    Charts are inline and have their data behind them.
    """
    text = get(page, "/")
    assert "甲县" in text
    assert "乙县" in text
    assert "澄湖区行政审批服务局" in text
    assert text.count("<svg") == 2
    assert "甲县" in page.get("/data/counties.csv").content.decode("utf-8-sig")


def test_departments_are_ordered_by_the_money_at_stake(page: TestClient) -> None:
    """The department whose figures are 66,300 yuan apart stands first; a slip of a unit is no money.

    A false alarm counts for nothing.
    """
    text = get(page, "/departments")
    assert "66,300" in text
    assert text.index("澄湖区行政审批服务局") < text.index("青岚市栖云区政务审批服务局")
    decide(page, first_of(page, "C02"), "false_alarm")
    assert "66,300" not in get(page, "/departments")


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("severity=error", "C03", "S01"),
        ("rule=C02", "1123.72万元", "21.4万元"),
        ("county=乙县", "basic-data.md", "self-evaluation-report.pdf"),
        ("text=公用经费 21.4", "C03", "C02</abbr>"),
        ("verdict=confirmed", "没有符合条件的疑点", "C03</abbr>"),
        ("department=澄湖区行政审批服务局", "C03", "basic-data.md"),
    ],
)
def test_the_list_is_filtered_and_searched(page: TestClient, query: str, found: str, missing: str) -> None:
    """Each condition shows what fulfils it and nothing else."""
    text = get(page, f"/findings?{query}")
    body = text[text.index("</form>\n") if "</form>\n" in text else 0 :]
    assert found in body
    assert missing not in re.sub(r"<select.*?</select>", "", body, flags=re.DOTALL)


def test_a_finding_shows_figures_boxes_and_the_rule(page: TestClient) -> None:
    """The equation, the culprit with the proposed figure, the explanation.

    A box for each figure on the picture of its page.
    """
    text = get(page, first_of(page, "C03"))
    for words in (
        "基本支出286.95万元 ≠ 人员经费265.55万元",
        "<del>21.4元</del>",
        ">21.4万元</ins>",
        "基本支出等于人员经费与公用经费之和",
    ):
        assert words in text
    boxes = re.findall(r'<g class="box (\w+)" data-fact="(\d)"', text)
    assert set(boxes) == {("fact", "1"), ("fact", "2"), ("culprit", "3")}
    picture = re.search(r'src="(/documents/[^"]+\.png\?v=\w+)"', text)
    assert picture
    answer = page.get(picture[1])
    assert answer.content.startswith(b"\x89PNG")
    assert "immutable" in answer.headers["cache-control"]


def test_a_document_without_pages_is_shown_as_printed(page: TestClient) -> None:
    """In a Word file the cells of the finding are marked in the table, and what is far away is left out."""
    text = get(page, links(get(page, "/findings?text=score-sheet"))[0])
    assert re.search(r'<td id="c-1-\d+-\d+"[^>]* class="mark culprit"', text)


def test_records_carry_the_places_they_were_read_from(page: TestClient) -> None:
    """Each value of the records names page and box, or cell, for the script to show."""
    keys = re.findall(
        r'href="/documents/([\d-]+)">(甲县/self-evaluation-department.pdf|乙县/score-sheet.docx)<',
        get(page, "/documents"),
    )
    pages = {name: get(page, f"/documents/{key}/records") for key, name in keys}
    assert re.search(
        r'data-at-page="1" data-at-box="[\d.,]+">2048.62<', pages["甲县/self-evaluation-department.pdf"]
    )
    assert 'data-at-name="c-1-' in pages["乙县/score-sheet.docx"]


def test_the_whole_document_links_all_findings(page: TestClient) -> None:
    """Every page is shown, and every box leads to its finding."""
    key = first_of(page, "C03").split("/")[2]
    text = get(page, f"/documents/{key}")
    assert text.count('<figure class="page"') == 4
    assert len(links(text)) == 4
    assert re.search(r'<a href="/documents/[^"]+" class="box error">', text)


def test_a_verdict_is_kept_and_leads_to_the_next_finding(page: TestClient, store: Path) -> None:
    """The next page is the next finding of the same list.

    Verdict and note are shown, and are rows of the store.
    """
    one, two = links(get(page, "/findings?severity=error"))[:2]
    text = decide(page, one, "confirmed", "已电话核实", "?severity=error")
    assert "已记录：确认" in text
    assert two.partition("?")[0] + "/verdict" in text
    text = get(page, one)
    assert 'value="confirmed" class="confirmed" data-key="a" aria-pressed="true"' in text
    assert "已电话核实</textarea>" in text
    with open_database(store, write=False) as database:
        assert [(row.verdict, row.note) for row in decisions_after(database, 0)] == [
            ("confirmed", "已电话核实")
        ]


def test_undo_puts_back_what_stood_before(page: TestClient, store: Path) -> None:
    """Undone are verdicts of this session, the last first; rows are only added."""
    link = first_of(page, "C03")
    decide(page, link, "explained", "一")
    decide(page, link, "misread", "二")
    form = {"mark": mark(get(page, link)), "query": ""}
    text = page.post("/undo", data=form).text
    assert 'data-key="n" aria-pressed="true"' in text
    assert "一</textarea>" in text
    text = page.post("/undo", data=form).text
    assert 'aria-pressed="true"' not in text
    with open_database(store, write=False) as database:
        assert [row.verdict for row in decisions_after(database, 0)] == [
            "explained",
            "misread",
            "explained",
            "withdrawn",
        ]
    assert page.post("/undo", data=form).status_code == 200


def test_verdicts_survive_when_everything_is_taken_in_again(reports: Path, tmp_path: Path) -> None:
    """A verdict stays with its finding when the store is filled again.

    When the file has changed and the finding has not.
    """
    folder, store = tmp_path / "reports", tmp_path / "store.heshu"
    shutil.copytree(reports, folder)
    ingest(folder, store)
    with Workspace(WorkspaceOptions(store)) as workspace:
        page = client(make_app(workspace, Terms()))
        link = first_of(page, "H01")
        decide(page, link, "confirmed")
        with (folder / "乙县" / "basic-data.md").open("a", encoding="utf-8") as stream:
            stream.write("\n\n补充说明。\n")
        ingest(folder, store)
        assert "补充说明" in get(page, link.partition("/findings")[0])
        assert 'data-key="a" aria-pressed="true"' in get(page, link)


def test_a_dropped_file_is_checked_at_once(page: TestClient, store: Path) -> None:
    """Its findings and pages are shown; nothing is put into the store, and no verdict can be given."""
    form = {"mark": mark(get(page, "/"))}
    answer = page.post(
        "/uploads", data=form, files=[("files", ("自评报告.pdf", (SAMPLES / REPORT).read_bytes()))]
    )
    assert "自评报告.pdf" in answer.text
    link = links(answer.text)[0]
    text = get(page, link)
    assert "基本支出286.95万元" in text
    assert "不保存判断" in text
    assert (
        page.post(f"{link.partition('?')[0]}/verdict", data=form | {"verdict": "confirmed"}).status_code
        == 400
    )
    with open_database(store, write=False) as database:
        assert database.row("SELECT count(*) FROM source") == (4,)


def test_a_file_that_is_gone_leaves_its_records(reports: Path, tmp_path: Path) -> None:
    """Where the file cannot be opened any more, the page says so and shows what was stored."""
    folder, store = tmp_path / "reports", tmp_path / "store.heshu"
    folder.mkdir()
    shutil.copy(SAMPLES / "score-sheet.docx", folder)
    ingest(folder, store)
    (folder / "score-sheet.docx").unlink()
    with Workspace(WorkspaceOptions(store)) as workspace:
        text = get(client(make_app(workspace, Terms())), "/documents/1-0")
    assert "原文件无法打开" in text


def test_pages_in_an_archive_and_of_a_changed_file(tmp_path: Path) -> None:
    """The picture of a member of an archive is shown.

    That of a file which is no longer what was read is not.
    """
    folder, store = tmp_path / "reports", tmp_path / "store.heshu"
    folder.mkdir()
    with zipfile.ZipFile(folder / "全县.zip", "w") as archive:
        archive.write(SAMPLES / REPORT, "甲县/自评报告.pdf")
        archive.write(SAMPLES / "score-sheet.docx", "乙县/评分表.docx")
    ingest(folder, store)
    with Workspace(WorkspaceOptions(store)) as workspace:
        page = client(make_app(workspace, Terms()))
        keys = dict(re.findall(r'href="/documents/([\d-]+)">全县.zip/../([^<]+)<', get(page, "/documents")))
        assert sorted(keys.values()) == ["自评报告.pdf", "评分表.docx"]
        by_name = {name: key for key, name in keys.items()}
        assert page.get(f"/documents/{by_name['自评报告.pdf']}/pages/2.png").content.startswith(b"\x89PNG")
        assert '<td id="c-1-' in get(page, f"/documents/{by_name['评分表.docx']}")
    with zipfile.ZipFile(folder / "全县.zip", "w") as archive:
        archive.write(SAMPLES / "target-declaration.pdf", "甲县/自评报告.pdf")
    with Workspace(WorkspaceOptions(store)) as workspace:
        page = client(make_app(workspace, Terms()))
        assert page.get(f"/documents/{by_name['自评报告.pdf']}/pages/2.png").status_code == 404
        assert "原文件无法打开" in get(page, f"/documents/{by_name['自评报告.pdf']}")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    """Without the libraries of the page the command says what to install."""
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(HeshuError, match=r"heshu\[web\]"):
        run_review(ReviewOptions(store, Bounds(), "zh"))


def test_the_language_is_switched(page: TestClient) -> None:
    """All pages speak English after the switch, and Chinese without."""
    assert 'lang="zh-CN"' in get(page, "/")
    text = page.get("/language/en?to=/findings").text
    assert 'lang="en"' in text
    assert "Start reviewing" in text
    assert "difference" in get(page, first_of(page, "C03")).lower()


def test_distributions_have_their_data(page: TestClient) -> None:
    """Rates and scores are counted into ranges."""
    assert "已统计 4 / 4 份文件" in get(page, "/distributions")
    rows = page.get("/data/scores.csv").content.decode("utf-8-sig").splitlines()
    assert "95–100,3" in rows


def test_charts_lead_to_their_lists(page: TestClient) -> None:
    """The label of a bar is a link to the findings that it counts."""
    text = get(page, "/")
    assert '<a href="/findings?rule=C03"><text' in text
    assert "C03</abbr>" in get(page, "/findings?rule=C03")


def test_a_list_is_saved_as_it_is_shown(page: TestClient) -> None:
    """The findings of the query in a table and in a workbook, with the verdicts on them."""
    decide(page, first_of(page, "C02"), "explained")
    rows = get(page, "/findings.csv?rule=C02").splitlines()
    assert len(rows) >= 2
    assert any(",explained," in row for row in rows[1:])
    assert all(",C02," in row for row in rows[1:])
    assert page.get("/findings.xlsx?rule=C02").content.startswith(b"PK")


def test_a_letter_of_a_department(page: TestClient) -> None:
    """Word, of confirmed findings; before there are any, the page says what to do."""
    address = "/letters/rectification.docx?department=澄湖区行政审批服务局"
    assert "请先审核" in page.get(address).text
    decide(page, first_of(page, "C02"), "confirmed")
    answer = page.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert page.get("/letters/other.docx?department=x").status_code == 404
