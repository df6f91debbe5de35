"""Sentences of narrative reports give labelled amounts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from normalize.records import Amount
from normalize.report import normalize
from tests.printed_tables import document


def _amounts(*lines: str) -> tuple[Amount, ...]:
    (report,) = normalize(document("# 2023年度某区审计局部门整体支出绩效自评报告", *lines))
    return report.amounts


def _brief(amount: Amount) -> tuple[str, str | None, str]:
    return amount.label, amount.context, amount.value.text


def test_of_which_over_a_full_stop() -> None:
    """其中 at the start of a sentence takes apart the figure of the sentence before."""
    found = _amounts(
        "一般公共预算财政拨款基本支出412.30万元。其中：人员经费380.10万元，日常公用经费32.20万元。"
    )
    assert [_brief(item) for item in found] == [
        ("基本支出", None, "412.30万元"),
        ("人员经费", "基本支出", "380.10万元"),
        ("日常公用经费", "基本支出", "32.20万元"),
    ]
    assert [item.parent for item in found] == [None, 0, 0]
    assert {item.scope for item in found} == {"general"}


def test_of_which_lists_the_amount_and_not_its_increase() -> None:
    """The nearest figure before 其中 is the increase; the list takes apart the amount."""
    found = _amounts(
        "2023年支出4757.21万元，比上年增加1866.87万元，增长64.59%，其中：基本支出2000.00万元，项目支出2757.21万元。"
    )
    assert [(item.measure, item.of) for item in found[1:3]] == [("increase", 0), ("growth", 0)]
    assert [item.parent for item in found[3:]] == [0, 0]
    assert found[1].basis == "last_year"


def test_list_with_a_rest_is_complete() -> None:
    """A list that ends with 其他 names every part."""
    found = _amounts("收入决算数900万元，其中，财政拨款收入850万元，其他收入50万元。")
    assert found[0].complete is True
    assert [item.complete for item in found[1:]] == [True, True]


def test_budget_and_completion_belong_to_their_subject() -> None:
    """年初预算, 支出决算 and 完成…的 are all of the subject named before."""
    found = _amounts("公务接待费支出预算为5.00万元，支出决算为3.20万元，完成预算的64%。")
    assert [(item.label, item.measure) for item in found] == [
        ("公务接待费", "budget"),
        ("公务接待费", "amount"),
        ("公务接待费", "completion"),
    ]
    assert found[2].of == 1


def test_respective_figures() -> None:
    """分别为 gives the figures of the names before it, in order."""
    found = _amounts("基本支出和项目支出分别为300万元、120.5万元。")
    assert [(item.label, item.value.text) for item in found] == [
        ("基本支出", "300万元"),
        ("项目支出", "120.5万元"),
    ]


def test_counts_with_their_enumerations() -> None:
    """A stated count takes the things named for it, before it or in a later sentence."""
    found = _amounts(
        "我局内设机构3个，行政编制12人。内设机构有办公室、法规股、“三农”审计股。",
        "完成供水、供电、燃气等3个领域专项审计。",
    )
    assert found[0].items == ("办公室", "法规股", "“三农”审计股")
    assert (found[0].items_open, found[1].label) == (False, "行政编制")
    assert (len(found[2].items), found[2].items_open) == (3, True)


def test_sections_and_years() -> None:
    """An amount carries the headings over it and the year named nearest before it."""
    found = _amounts("## 二、财务情况", "### （一）基本支出", "2022年支出100万元，2023年支出120万元。")
    assert [item.year for item in found] == [2022, 2023]
    assert found[0].section is not None
    assert found[0].section.endswith("二、财务情况/（一）基本支出")


def test_score_and_grade_of_a_narrative() -> None:
    """The self-score and the grade in words become the totals."""
    (report,) = normalize(
        document(
            "# 2023年度某局整体支出绩效自评报告",
            "经自评，本单位整体支出绩效得分为96.5分，评价等级为“优秀”。",
            "满分100分。",
        )
    )
    assert report.totals is not None
    assert report.totals.score is not None
    assert report.totals.grade is not None
    assert (report.totals.score.text, report.totals.grade.text) == ("96.5分", "优秀")


CASES = tomllib.loads((Path(__file__).parent / "cases" / "amounts.toml").read_text(encoding="utf-8"))[
    "paragraph"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:12])
def test_amounts_read_by_eye(case: dict[str, Any]) -> None:
    """Every figure of a paragraph has the label, the kind and the whole that a reader gives it."""
    (report,) = normalize(document("# 某县水利局2024年度部门决算", case["text"]))
    found = [
        [amount.value.text, amount.label, amount.measure, amount.context or ""] for amount in report.amounts
    ]
    assert found == case["amounts"]


def test_list_over_several_paragraphs() -> None:
    """A paragraph that ends with 其中： is taken apart by those below it; reasons told there are no parts."""
    found = _amounts(
        "一般公共预算财政拨款支出决算为2,200.00万元，完成年初预算的110%。其中：",
        "1.社会保障和就业支出（类）养老支出（款）基本养老保险缴费支出（项）。年初预算为150万元，支出决算为155万元。主要原因是新增人员支出5万元。",
        "2.农林水支出（类）水利（款）行政运行（项）。年初预算为2,000万元，支出决算为2,045万元。",
        "本单位另收到捐款3万元，全部入账。",
    )
    assert [(item.label, item.value.text) for item in found if item.parent == 0] == [
        ("基本养老保险缴费支出", "155万元"),
        ("行政运行", "2,045万元"),
    ]


def test_what_is_left_over_is_not_taken_apart() -> None:
    """A sentence that begins with 其中 takes apart what its parts add up to.

    Where nothing is large enough they are parts of nothing.
    """
    sure = _amounts("实际支出400万元，结余30万元。其中：校舍改善支出250万元，学生资助支出150万元。")
    assert [item.context for item in sure[2:]] == ["实际支出", "实际支出"]
    unsure = _amounts("支付进度较快，年末结余30万元。其中：校舍改善支出250万元，学生资助支出150万元。")
    assert [item.context for item in unsure[1:]] == [None, None]


def test_saved_is_not_about() -> None:
    """The 约 of 节约 makes no figure approximate, nor the 近 of 最近."""
    saved, recent = _amounts("比预算节约5.4万元。", "最近3年共投入20万元。")[0:2]
    assert (saved.value.text, saved.value.approximate) == ("5.4万元", False)
    assert not recent.value.approximate


def test_full_marks_are_no_score() -> None:
    """总分100分 before the score tells how much could be scored."""
    for words in (
        "本次自评总分100分，自评得分96.5分，评价等级为“优”。",
        "绩效自评满分100分，综合得分96.5分。",
    ):
        (report,) = normalize(document("# 2023年度某区审计局部门整体支出绩效自评报告", words))
        assert report.totals is not None
        assert report.totals.score is not None
        assert report.totals.score.text == "96.5分"
    (report,) = normalize(
        document("# 2023年度某区审计局部门整体支出绩效自评报告", "经自评，总分96.5分。其中指标得分90分。")
    )
    assert report.totals is not None
    assert report.totals.score is not None
    assert report.totals.score.text == "96.5分"


def test_the_next_number_ends_a_list_over_paragraphs() -> None:
    """Parts without numbers end where the next numbered item of the text begins."""
    found = _amounts(
        "1.基本支出预算2,476,260元。其中：",
        "工资福利支出预算2,016,908元，占基本支出预算81.45%。",
        "商品和服务支出预算459,352元，占基本支出预算18.55%。",
        "2.项目支出预算469,500元。",
    )
    assert [(item.label, item.context) for item in found if item.measure == "budget"] == [
        ("基本支出", None),
        ("工资福利支出", "基本支出"),
        ("商品和服务支出", "基本支出"),
        ("项目支出", None),
    ]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("本项目绩效得分：决策18分、过程19分、产出28分、效益27分，总分92分，评价等级为优。", "92分"),
        ("综合评价得分考虑了决策（30分）与产出（70分）两项，经评定，综合得分86分，等级为良好。", "86分"),
        ("经自评，自评得分为98.5分，等级为优。", "98.5分"),
    ],
)
def test_the_score_is_the_figure_that_the_word_stands_before(text: str, score: str) -> None:
    """Points of parts and weights in brackets are no score of the report."""
    (report,) = normalize(document("# 某县2024年专项资金绩效自评报告", text))
    assert report.totals is not None
    assert report.totals.score is not None
    assert report.totals.score.text == score
