"""The validator as a whole: one mistake one finding, order, ids, settings, coverage, clean reports."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from benchmarks.making import make
from benchmarks.spoiling import KINDS, get
from rules.catalogue.snippets import report_of
from rules.validate import Settings, validate

ACCOUNTS = [
    "本年支出合计 | 1130.35万元",
    "> 公共预算财政拨款支出 | 1123.72万元",
    "公共预算财政拨款基本支出 | 286.95万元",
    "> 人员经费 | 265.55万元",
    "> 公用经费 | 21.4元",
    "公共预算财政拨款项目支出 | 843.4万元",
    "收入决算数 | 1130.35万元 | complete=yes",
    "> 一般公共预算财政拨款收入 | 1123.72万元",
    "> 其他收入 | 6.63万元",
]


def test_two_mistakes_are_two_findings() -> None:
    """A unit and a scope that share a figure are told apart, each with its figures and its repair."""
    findings = validate((report_of({"amounts": ACCOUNTS}),)).findings
    assert [(f.rule, f.severity) for f in findings] == [("C03", "error"), ("C02", "error")]
    unit, scope = findings
    assert (unit.reported, unit.expected, unit.difference, unit.unit) == (
        Decimal("21.4"),
        Decimal(214000),
        Decimal("213978.6"),
        "元",
    )
    assert unit.culprits[0].operation == "unit"
    assert unit.culprits[0].proposed == "21.4万元"
    assert unit.culprits[0].confidence >= 0.9
    assert unit.facts[unit.culprits[0].fact].value.text == "21.4元"
    assert scope.culprits[0].operation == "rebind"
    assert "1130.35万元" in scope.message.zh
    assert "其他收入6.63万元" in scope.message.zh


def test_message_can_be_pasted() -> None:
    """The message is the equation with its printed figures, the difference and the repair."""
    finding = validate((report_of({"amounts": ACCOUNTS}),)).findings[0]
    assert (
        finding.message.zh
        == "公共预算财政拨款基本支出286.95万元 ≠ 人员经费265.55万元 + 公用经费21.4元（合计265.55214万元，"
        "相差21.39786万元）"
        "；公用经费的单位应为万元，即21.4万元"
    )


def test_one_mistake_in_many_relations_is_one_finding() -> None:
    """A wrong executed figure breaks sum, rate and score, and is told once."""
    funds = [
        "年度资金总额 | budget=2048.62 | executed=19404.2 | rate=94.72% | w=10 | s=9.47",
        "> 财政拨款 | budget=2048.62 | executed=1940.42 | rate=94.72%",
    ]
    findings = [f for f in validate((report_of({"funds": funds}),)).findings if f.severity == "error"]
    assert len(findings) == 1
    assert findings[0].culprits[0].text == "19404.2"
    assert findings[0].culprits[0].proposed == "1940.42"


def test_ids_do_not_depend_on_place_and_differ() -> None:
    """The same mistake keeps its id when text is put before it; two findings have two ids."""
    first = validate((report_of({"amounts": ACCOUNTS}),)).findings
    moved = validate(
        (
            report_of({"amounts": ["捐赠 | 1.00万元"]}),
            report_of({"amounts": ["捐赠 | 1.00万元"]}),
            report_of({"amounts": ACCOUNTS}),
        )
    ).findings
    assert {f.id for f in first} == {f.id for f in moved}
    assert len({f.id for f in first}) == len(first)


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        (Settings(select=("C03",)), ["C03"]),
        (Settings(select=("C",)), ["C03", "C02"]),
        (Settings(select=("basic-expenditure-sum",)), ["C03"]),
        (Settings(ignore=("C03",)), ["C02"]),
    ],
)
def test_settings_choose_rules(settings: Settings, rules: list[str]) -> None:
    """Rules are chosen by id, by the beginning of an id, or by name."""
    validation = validate((report_of({"amounts": ACCOUNTS}),), settings=settings)
    assert [f.rule for f in validation.findings] == rules
    assert all(settings.wants(entry.rule) for entry in validation.coverage)


def test_coverage_counts_what_was_checked() -> None:
    """Coverage tells what held, what failed and what approximate figures kept from being checked."""
    amounts = ["基本支出 | 约320万元", "> 人员经费 | 290.25万元", "> 公用经费 | 30.55万元", *ACCOUNTS]
    entry = next(c for c in validate((report_of({"amounts": amounts}),)).coverage if c.rule == "C03")
    assert (entry.held, entry.failed, entry.not_checkable, entry.applicable) == (0, 1, 1, True)


def test_relations_are_counted_and_tie_their_figures() -> None:
    """What held and what failed is counted, and each figure in either is known by its place."""
    lines = ["支出合计 | 90.00万元 | complete=yes", "> 甲项 | 60.00万元", "> 乙项 | 30.00万元"]
    right = validate((report_of({"amounts": lines}),))
    wrong = validate((report_of({"amounts": [lines[0], lines[1], "> 乙项 | 31.00万元"]}),))
    assert (right.relations_held, right.relations_failed) == (1, 0)
    assert (wrong.relations_held, wrong.relations_failed) == (0, 1)
    assert len(right.tied) == len(wrong.tied) == 3


def test_nothing_gives_nothing() -> None:
    """No reports, and a report without figures, give no finding."""
    assert validate(()).findings == ()
    assert validate((report_of({}),)).findings == ()


@pytest.mark.parametrize("seed", range(40))
def test_clean_reports_have_no_error(seed: int) -> None:
    """A generated report without a mistake is not accused."""
    assert [f.message.zh for f in validate((make(seed),)).findings if f.severity == "error"] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith(("unit", "shift x"))])
@pytest.mark.parametrize("seed", range(5))
def test_slipped_units_and_points_are_named_and_mended(kind: str, seed: int) -> None:
    """A wrong unit or a slipped point is one error that blames the right figure and proposes the right text."""
    clean = make(seed)
    wrong, [place] = KINDS[kind](clean, Random(seed))
    [finding] = [f for f in validate((wrong,)).findings if f.severity == "error"]
    first = finding.culprits[0]
    assert finding.facts[first.fact].value.at == get(wrong, place).at
    assert first.proposed == get(clean, place).text


def test_very_large_and_tiny_figures_do_not_hang() -> None:
    """Figures beyond any report are left out instead of being computed with."""
    digits = "9" * 60
    amounts = [
        f"基本支出 | {digits}万元",
        f"> 人员经费 | {digits}万元",
        "> 公用经费 | 0.00000000000000000000000001万元",
    ]
    assert validate((report_of({"amounts": amounts}),)).findings == ()
