"""Quantities of running text, by hand-written sentences, and the offsets they keep."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.folding import fold
from normalize.quantities.quantities import quantities

CASES = tomllib.loads((Path(__file__).parent / "cases" / "quantities.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["text"])
def test_quantities_in_the_wild(case: dict[str, object]) -> None:
    """Each figure is found once, with its kind, number and unit."""
    text = str(case["text"])
    found = [
        [
            text[item.start : item.end],
            item.kind,
            "" if item.value is None else f"{item.value:f}",
            item.unit or "",
        ]
        for item in quantities(text)
    ]
    assert found == case["quantities"]


@pytest.mark.parametrize("text", CASES["none"][0]["texts"])
def test_words_that_are_no_quantities(text: str) -> None:
    """Slogans, list numbers, codes, names and telephone numbers count nothing."""
    assert quantities(text) == []


def test_base_values() -> None:
    """Money is based on yuan, areas on square metres, and the printed precision stays."""
    money, area, share = quantities("286.95万元，2公顷，千分之三")
    assert (money.base_value, money.base_unit) == (Decimal(2869500), "CNY")
    assert money.base_value is not None
    assert money.base_value.as_tuple().exponent == 2
    assert (area.base_value, area.base_unit) == (Decimal(20000), "m2")
    assert (share.value, share.unit, share.base_unit) == (Decimal("0.3"), "%", "percent")


def test_comparators_and_approximation() -> None:
    """Words of comparison before and after become signs; 约 余 左右 make a figure approximate."""
    found = {
        item.text: (item.comparator, item.approximate)
        for item in quantities("不超过5万元，90%以上，约30人，20个左右，≤60天")
    }
    assert found == {
        "不超过5万元": ("<=", False),
        "90%以上": (">=", False),
        "约30人": (None, True),
        "20个左右": (None, True),
        "≤60天": ("<=", False),
    }


def test_a_mended_number_says_so() -> None:
    """A blank inside a percentage is mended, and the quantity tells."""
    (broken,) = quantities("完成率66. 85%")
    assert (broken.value, broken.repair) == (Decimal("66.85"), "blank")
    assert quantities("完成率66.85%")[0].repair is None


@given(
    st.text(
        alphabet="0123456789.,，．％%万亿元个人年月日号十百千一二三第约余多至-—（）()〔〕 \n负点分之",
        max_size=60,
    )
)
def test_any_text_keeps_offsets(text: str) -> None:
    """Whatever the text, quantities lie in order within it and folding keeps its length."""
    assert len(fold(text)) == len(text)
    position = 0
    for item in quantities(text):
        assert position <= item.start < item.end <= len(text)
        position = item.end


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        ("完成率1O0%", "100", "letter"),
        ("支出l2.5万元", "12.5", "letter"),
        ("支出1,2OO元", "1200", "letter"),
        ("支出120元", "120", None),
    ],
)
def test_letters_misread_for_digits(text: str, value: str, repair: str | None) -> None:
    """O and l among the digits of money and percent are digits, and it is said that they were mended.

    Offsets stay.
    """
    (found,) = quantities(text)
    assert (str(found.value), found.repair) == (value, repair)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", ["Il元旦", "CO2%", "采用IO模式", "O元", "PM2.5"])
def test_letters_that_are_no_digits(text: str) -> None:
    """Letters without a digit beside them, or in words, stay letters."""
    assert all(found.repair is None for found in quantities(text))
