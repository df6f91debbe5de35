"""What findings say: figures in one style, 应为 only of the accused figure, rates apart by 个百分点."""

from __future__ import annotations

from decimal import Decimal

from extract.document import Location
from rules.catalogue.snippets import value_of
from rules.engine.explanation import Explanation
from rules.engine.fact import FactTable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation
from rules.engine.search import Printed
from rules.engine.wording import message

NOBODY = Explanation((), frozenset())


def _words(equation: Equation, *figures: tuple[str, str], pages: tuple[int, ...] = ()) -> tuple[str, str]:
    table = FactTable(())
    for number, (label, text) in enumerate(figures):
        page = pages[number] if pages else None
        table.add(value_of(text, Location(page=page, paragraph=number + 1, start=0, end=1)), label, "g")
    facts = table.closed()
    relation = Relation("C05", "", (equation,), tuple((i, "part") for i in range(len(figures))))
    words = message(relation, facts, Printed(facts), NOBODY)
    return words.zh, words.en


def test_sum_without_suspect() -> None:
    """Without an accused figure nothing "should be": the sides and how far they are apart."""
    zh, en = _words(
        Equation(0, ((ONE, 1), (ONE, 2))),
        ("支出", "12345.60万元"),
        ("甲", "2000.00万元"),
        ("乙", "10000万元"),
    )
    assert zh == "支出12345.60万元 ≠ 甲2000.00万元 + 乙10000万元（合计12,000.00万元，相差345.60万元）"
    assert en.endswith("(together 12,000.00万元, difference 345.60万元)")
    assert "应为" not in zh


def test_rate() -> None:
    """A rate is apart from what the others give by percentage points."""
    rate = Equation(0, ((ONE, 1),), ((ONE, 2),), HUNDRED)
    zh, en = _words(rate, ("执行率", "60.0%"), ("执行数", "90万元"), ("预算数", "120万元"))
    assert zh == "执行率60.0% ≠ 执行数90万元 ÷ 预算数120万元（按其他数计算为75.00%，相差15.00个百分点）"
    assert en.endswith("(the other figures give 75.00%, difference 15.00 percentage points)")


def test_rate_apart_by_little() -> None:
    """As many decimals as show that the figures differ."""
    rate = Equation(0, ((ONE, 1),), ((ONE, 2),), HUNDRED)
    zh, _ = _words(rate, ("占比", "0.71%"), ("甲", "1723.93万元"), ("乙", "244675.66万元"))
    assert "按其他数计算为0.705%，相差0.005个百分点" in zh


def test_many_parts() -> None:
    """Of a long list the first three and the sum of all."""
    parts = tuple((f"指标{n}", f"{n}分") for n in range(1, 10))
    zh, _ = _words(Equation(0, tuple((ONE, i) for i in range(1, 10))), ("总分", "47分"), *parts)
    assert zh == "总分47分 ≠ 指标11分 + 指标22分 + 指标33分 + …（9项合计45分，相差2分）"


def test_large_amount() -> None:
    """Yuan by the hundred million are given in 亿元."""
    zh, _ = _words(Equation(0, ((ONE, 1),)), ("收入", "523,456,789.00元"), ("支出", "223,456,789.00元"))
    assert zh.endswith("（相差3亿元）")


def test_one_label_on_two_pages() -> None:
    """Two figures of one label are told apart by their pages."""
    equation = Equation(0, ((ONE, 1),))
    zh, _ = _words(equation, ("合计", "5万元"), ("合计", "6万元"), pages=(3, 7))
    assert zh == "合计（第3页）5万元 ≠ 合计（第7页）6万元（相差1万元）"


def test_constant() -> None:
    """What a figure is compared with may be a number."""
    zh, _ = _words(Equation(0, (), constant=HUNDRED), ("总分", "98分"))
    assert zh == "总分98分 ≠ 100分（相差2分）"


def test_constant_beside_figures() -> None:
    """The rest to 100% keeps its 100%."""
    minus = Decimal(-1)
    zh, _ = _words(Equation(0, ((minus, 1),), constant=HUNDRED), ("甲占比", "70%"), ("乙占比", "40%"))
    assert zh == "甲占比70% ≠ 100% − 乙占比40%（相差10个百分点）"
