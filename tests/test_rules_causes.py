"""Findings know the headings they stand under, and those of one mistake share a cause."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extract.document import Location
from extract.language import Bilingual
from heshu.api import check
from rules.catalogue.snippets import value_of
from rules.engine.causes import placed
from rules.finding import Culprit, Finding, FindingFact


def _found(tmp_path: Path, text: str) -> list[tuple[str, str | None, str | None]]:
    path = tmp_path / "report.md"
    path.write_text(text, encoding="utf-8")
    return [(found.rule, found.section, found.cause) for found in check(path).findings]


def test_running_text_has_its_headings(tmp_path: Path) -> None:
    """The path of the headings above the figure."""
    text = (
        "# 清河县水务局2023年度部门决算\n\n## 一、收支情况\n\n### （一）支出\n\n"
        "基本支出180万元，其中：人员经费160万元，公用经费30万元。\n"
    )
    ((_, section, cause),) = _found(tmp_path, text)
    assert section is not None
    assert "支出" in section
    assert cause is None


def _finding(rule: str, difference: str, row: int, *, accused: bool) -> Finding:
    value = value_of("12.50万元", Location(table=1, row=row, column=2))
    fact = FindingFact("part", "公用经费", value)
    culprits = (Culprit(0, "digit", "12.50", "125.00", 0.9),) if accused else ()
    words = Bilingual(rule, rule)
    return Finding(
        f"{rule}{row}",
        rule,
        rule,
        "error",
        words,
        "",
        (fact,),
        difference=Decimal(difference),
        unit="万元",
        culprits=culprits,
    )


def test_one_accused_figure_is_one_cause() -> None:
    """Whatever the rules it breaks; a figure elsewhere that looks the same is another."""
    one, two, other = placed(
        [
            _finding("C01", "112.5", 3, accused=True),
            _finding("C03", "7", 3, accused=True),
            _finding("C03", "7", 9, accused=True),
        ],
        (),
    )
    assert one.cause == two.cause
    assert one.cause is not None
    assert other.cause is None


def test_one_long_difference_is_one_cause() -> None:
    """Of one rule, where nobody is accused; a short difference may be met by accident."""
    first, second, short, same = placed(
        [
            _finding("C13", "144017.88", 3, accused=False),
            _finding("C13", "144017.88", 4, accused=False),
            _finding("C13", "12", 5, accused=False),
            _finding("C13", "12", 6, accused=False),
        ],
        (),
    )
    assert first.cause == second.cause
    assert first.cause is not None
    assert short.cause is None
    assert same.cause is None
