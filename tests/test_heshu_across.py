"""What shows across documents: copies with new figures, figures out of proportion, distributions.

And a store that forgets what is not used.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.document import Document, Location, Paragraph
from heshu.across.across import look_across, run_across
from heshu.across.copies import near_copies
from heshu.across.peers import Figure, distributions, jumps, outliers
from heshu.across.signatures import FEWEST, signature_of, version
from heshu.checked import CheckedDocument
from heshu.jobs.pruning import run_prune
from heshu.store.contents import documents
from heshu.store.database import open_database
from heshu.store.packing import pack_document
from heshu.store.results import Place
from heshu.store.writing import open_store
from normalize.records import FundRow, Report, Totals, Value
from tests.conftest import NewStore

TEXT = (
    "本部门认真贯彻落实上级关于全面实施预算绩效管理的各项要求，围绕年度重点工作安排使用财政资金，全年基本支出{}万元，保障了机关正常运转。"
    "在项目管理方面，严格执行政府采购和国库集中支付制度，对重大项目实行全过程跟踪监控，发现偏离目标的情况及时纠正，确保资金安全高效使用。"
    "在社会效益方面，群众办事满意度达到{}%，比上年有所提高，窗口服务更加规范，业务办理时限进一步压缩，得到了服务对象的普遍好评。"
)
OTHER = (
    "水库除险加固工程于三月开工，完成坝体灌浆、溢洪道衬砌和放水涵洞改造，汛前具备蓄水条件，下游四个乡镇的农田灌溉用水得到保障。"
    "施工期间先后组织质量抽检多次，合格率符合设计文件规定，参建各方责任明确，安全生产形势平稳，没有发生人员伤亡和较大质量事故。"
    "工程完工后及时办理竣工结算和财务决算，审减的工程价款按规定上缴，形成的固定资产已经移交管理单位，并落实了日常管护经费来源。"
)


def document_of(*texts: str) -> Document:
    """Return a document of paragraphs."""
    paragraphs = tuple(
        Paragraph(text, Location(paragraph=number)) for number, text in enumerate(texts, start=1)
    )
    return Document(file="a.md", sha256="a" * 64, format="markdown", pages=None, blocks=paragraphs)


def test_a_text_with_new_figures_is_a_copy_and_another_is_not() -> None:
    """Last year's report with this year's numbers agrees wholly; one of another subject does not.

    Too little text has no signature.
    """
    texts = {
        "first": TEXT.format("1,234.56", "95"),
        "next year": TEXT.format("2,345.67", "96.5"),
        "other": OTHER,
    }
    signatures = {name: signature_of(document_of(text)) for name, text in texts.items()}
    assert list(near_copies(signatures)) == [("next year", "first", 1.0)]
    assert signature_of(document_of("公用经费100万元")) == b""
    assert signature_of(document_of(*["项目名称"] * FEWEST)) == b""
    assert all(found.startswith(version()) for found in signatures.values())


def test_a_text_of_which_a_tenth_was_changed_is_a_copy() -> None:
    """Sentences put in leave most pieces as they were."""
    changed = signature_of(document_of(TEXT.format(1, 2) * 1 + OTHER + "另有少量文字不同的内容。"))
    ((name, first, share),) = near_copies(
        {"a": signature_of(document_of(TEXT.format(3, 4) + OTHER)), "b": changed}
    )
    assert (name, first) == ("b", "a")
    assert 0.85 < share <= 1


def figure(
    number: str, *, file: str = "a", measure: str = "rate", year: int = 2023, department: str = "财政局"
) -> Figure:
    """Return a figure of a report."""
    return Figure(
        file, "project_self_evaluation", department, None, year, measure, Decimal(number), number, Location(1)
    )  # type: ignore[arg-type]


def test_a_figure_far_from_its_peers_is_an_outlier() -> None:
    """A share printed for a percentage stands out among twenty.

    Among few nothing can be said, and a low rate is no outlier.
    """
    peers = [figure(str(90 + number % 10), file=str(number)) for number in range(20)]
    odd, low = figure("0.98", file="odd"), figure("70", file="low")
    ((found, middle, _),) = outliers([*peers, odd, low])
    assert found == odd
    assert 90 <= middle.number < 100
    assert list(outliers([*peers[:10], odd])) == []


def test_a_budget_ten_thousand_times_that_of_the_year_before_is_told() -> None:
    """Yuan for 万元 shows over the years; growth does not, nor another department."""
    budgets = [
        figure("1000000", measure="budget", year=2022),
        figure("100", measure="budget", year=2023),
        figure("130", measure="budget", year=2024),
    ]
    budgets.append(figure("1", measure="budget", year=2024, department="民政局"))
    assert [(now.year, before.year) for now, before, _ in jumps(budgets)] == [(2023, 2022)]


def test_scores_are_counted_by_kind_and_year() -> None:
    """Least, quartiles and most are figures that are printed; full marks are counted."""
    (found,) = distributions([figure(number, measure="score") for number in ("100", "80", "95", "100", "90")])
    assert (found.count, found.full) == (5, 2)
    assert [int(entry) for entry in (found.least, found.lower, found.median, found.upper, found.most)] == [
        80,
        90,
        95,
        100,
        100,
    ]


def value(number: str, unit: str) -> Value:
    """Return a printed value."""
    base = Decimal(number) * (10_000 if unit == "万元" else 1)
    return Value(
        f"{number}{unit}",
        Decimal(number),
        unit,
        base,
        "CNY" if unit in {"万元", "元"} else None,
        Location(1, (0.0, 0.0, 1.0, 1.0), 1, 2, 3),
    )


def checked(file: str, digest: str, year: int, budget: Value) -> CheckedDocument:
    """Return a document with a report."""
    report = Report(
        "project_self_evaluation",
        "自评表",
        "财政局",
        "道路",
        year,
        (FundRow("年度资金总额", budget=budget),),
        totals=Totals(score=value("98", "分")),
    )
    return CheckedDocument(file, digest * 64, "markdown", None, "ok", (), (report,))


def fill(store: Path | str) -> None:
    """Fill a store with three reports and a copy."""
    found = [
        checked("1.md", "a", 2022, value("100", "万元")),
        checked("2.md", "b", 2023, value("100", "元")),
        checked("3.md", "c", 2024, value("1", "元")),
    ]
    texts = (TEXT.format(1, 2), TEXT.format(3, 4), OTHER)
    with open_store(store, "reader/1") as opened:
        opened.sources.register([(f"/{number}.md".encode(), f"{number}.md") for number in range(1, 5)])
        for number in range(1, 5):
            document, text = found[min(number, 3) - 1], texts[min(number, 3) - 1]
            known = opened.sources.find(f"/{number}.md".encode())
            assert known is not None
            packed = pack_document(replace(document, file=f"{number}.md"), signature_of(document_of(text)))
            opened.results.keep(Place(known.id, f"/{number}.md".encode(), "rules/1"), packed)


def test_all_of_it_over_a_store(new_store: NewStore, capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding has both its files, and the place of a figure.

    A copy of the same bytes is told of and counts once.
    """
    store = new_store("x")
    fill(store)
    found, spread = look_across(store)
    assert [(entry.kind, entry.first.file, entry.second.file) for entry in found] == [
        ("same_content", "4.md", "3.md"),
        ("near_copy", "2.md", "1.md"),
        ("jump", "2.md", "1.md"),
        ("jump", "3.md", "2.md"),
    ]
    assert [entry.count for entry in spread] == [1, 1, 1]
    assert run_across(store, "zh", json_wanted=False) == 0
    assert "2.md:p1:1.2.3: jump 财政局2023年预算数100元，上年100万元" in capsys.readouterr().out
    run_across(store, "en", json_wanted=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[2]["second"] == {
        "file": "1.md",
        "text": "100万元",
        "at": {"page": 1, "bbox": [0.0, 0.0, 1.0, 1.0], "table": 1, "row": 2, "column": 3},
    }
    assert (lines[-1]["kind"], lines[-1]["median"]) == ("distribution", "98")


def test_what_is_no_longer_used_is_removed_and_decisions_stay(
    new_store: NewStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """Readings of another reader and former content go; documents, history and decisions do not."""
    store = new_store("x")
    fill(store)
    with open_store(store, "reader/2") as opened:
        known = opened.sources.find(b"/1.md")
        assert known is not None
        opened.results.keep(
            Place(known.id, b"/1.md", "rules/1"), pack_document(checked("1.md", "d", 2022, value("5", "元")))
        )
    with open_database(store, write=True) as database:
        database.execute(
            "INSERT INTO decision (document, finding, verdict, at) VALUES (?, 'f', 'confirmed', '2024')",
            "a" * 64,
        )
        before = list(documents(database))
    assert run_prune(store, "en") == 0
    assert "removed 1 readings and 1 verdicts" in capsys.readouterr().err
    with open_database(store, write=False) as database:
        assert list(documents(database)) == before
        assert database.rows("SELECT document, event FROM history") == [("a" * 64, "changed")]
        assert database.rows("SELECT count(*) FROM decision") == [(1,)]
        assert database.rows("SELECT count(*) FROM extraction") == [(3,)]
