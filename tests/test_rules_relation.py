"""The engine: intervals of printed figures, readings, and what a relation asks of one of its figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.document import Location
from rules.catalogue.snippets import value_of
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Outcome, Relation, evaluate, needed
from rules.vocabulary import meaning


def _book(*texts: str) -> FactTable:
    book = FactTable(())
    for number, text in enumerate(texts):
        book.add(value_of(text, Location(paragraph=number, start=0, end=1)), f"x{number}", "g")
    return book


def _sum(count: int) -> Relation:
    return Relation("C05", "", (Equation(0, tuple((ONE, i) for i in range(1, count))),), ())


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (("30万元", "29.98万元"), "fails"),
        (("30万元", "30.00万元"), "holds"),
        (("843.4万元", "843.40万元"), "holds"),
        (("10.01万元", "5.00万元", "5.00万元"), "holds"),
        (("10.02万元", "5.00万元", "5.00万元"), "fails"),
        (("15.02万元", "5.00万元", "5.00万元", "5.00万元"), "holds"),
        (("15.03万元", "5.00万元", "5.00万元", "5.00万元"), "fails"),
        (("约10万元", "5.00万元", "6.00万元"), "not_checkable"),
    ],
)
def test_sums(texts: tuple[str, ...], outcome: Outcome) -> None:
    """Sums widen with their parts, dropped zeros are restored, approximate figures prove nothing."""
    assert evaluate(_sum(len(texts)), _book(*texts).closed()) == outcome


@pytest.mark.parametrize(
    ("rate", "outcome"),
    [("95.46%", "holds"), ("95.45%", "holds"), ("95%", "holds"), ("95.47%", "fails"), ("95.44%", "fails")],
)
def test_rates(rate: str, outcome: Outcome) -> None:
    """A rate may be rounded or cut (95.457), to its own digits."""
    facts = _book(rate, "9746.50万元", "10210.34万元").closed()
    relation = Relation("F02", "", (Equation(0, ((ONE, 1),), ((ONE, 2),), HUNDRED),), ())
    assert evaluate(relation, facts) == outcome


def test_needed_part() -> None:
    """A sum asks for the part that closes it, give or take the rounding of the others."""
    facts = _book("286.95万元", "265.55万元", "21.4元").closed()
    [(low, high)] = needed(_sum(3), facts, 2)
    assert (low, high) == (Decimal(213900), Decimal(214100))


def test_needed_divisor() -> None:
    """A rate asks for the denominator that gives it.

    It lies between the quotients at the ends of the intervals.
    """
    facts = _book("50.00%", "10.00万元", "99.00万元").closed()
    relation = Relation("F02", "", (Equation(0, ((ONE, 1),), ((ONE, 2),), HUNDRED),), ())
    [(low, high)] = needed(relation, facts, 2)
    assert Decimal(199800) < low < Decimal(200000) < high < Decimal(200200)


def test_division_by_nothing_is_not_checkable() -> None:
    """A rate of nothing proves nothing."""
    facts = _book("100%", "0.00万元", "0.00万元").closed()
    assert (
        evaluate(Relation("F02", "", (Equation(0, ((ONE, 1),), ((ONE, 2),), HUNDRED),), ()), facts)
        == "not_checkable"
    )


def test_a_merged_cell_is_one_fact() -> None:
    """A figure known by its place is entered once, however many rows give it."""
    book, value = FactTable(()), value_of("5", Location(table=1, row=2, column=3))
    assert book.add(value, "a", "g") == book.add(value, "b", "g") == 0


@pytest.mark.parametrize(
    ("label", "concept", "scope"),
    [
        ("公共预算财政拨款基本支出", "basic", "general"),
        ("“三公”经费", "three_public", None),
        ("因公出国（境）费", "abroad", None),
        ("2023年度收入决算数", "income", None),
        ("日常公用经费", "public", None),
        ("其他收入", None, None),
    ],
)
def test_labels(label: str, concept: str | None, scope: str | None) -> None:
    """Labels are read through scope words, years, quotation marks and endings."""
    found = meaning(label)
    assert (found.concept if found else None, found.scope if found else None) == (concept, scope)
