"""The independent judge: the same papers for the same seed, slips that are known, sums that hold."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.independent.accounts import draw_accounts
from benchmarks.independent.documents import MAKERS, draw_paper, written
from benchmarks.independent.figures import MARK, number, plain
from benchmarks.independent.judging import Said, judge
from benchmarks.independent.slips import KINDS, Slip, spoil

PAPERS = [next(n for n in range(200) if draw_paper(n, 1).kind == kind) for kind in MAKERS] + [0]


@pytest.mark.parametrize("number_", PAPERS)
def test_same_bytes_for_the_same_seed(number_: int) -> None:
    """A paper depends on its number and the seed alone; its marks are not printed."""
    paper = draw_paper(number_, 1)
    data = written(paper)
    assert data == written(draw_paper(number_, 1))
    assert data != written(draw_paper(number_, 2))
    assert any(MARK.search(text) for text in paper.texts())
    assert not any("\ue000" <= letter <= "\ue003" for text in paper.texts() for letter in plain(text))


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_is_printed_and_known(kind: str) -> None:
    """A spoilt paper differs from the clean one where its truth says so."""
    paper = next(paper for n in range(200) if (paper := draw_paper(n, 1)).kind == "accounts")
    spoilt = spoil(paper, kind, Random(3))
    assert spoilt is not None
    changed, slip = spoilt
    before, after = ([plain(text) for text in one.texts()] for one in (paper, changed))
    differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert 0 < len(differing) <= len(slip.wrong)
    assert all(any(wrong in new for wrong in slip.wrong) for _, new in differing)
    assert slip.right != slip.wrong


def test_the_books_balance() -> None:
    """What was received and carried over is what was spent and is carried on, to the cent."""
    for seed in range(20):
        books = draw_accounts(Random(seed))
        total = books.total
        left = total(lambda item: item.received) + total(lambda item: item.opening)
        assert left == total(lambda item: item.spent) + total(lambda item: item.closing)
        assert total(lambda item: item.basic) == books.personnel + books.running


def test_a_verdict_needs_the_altered_figure() -> None:
    """A finding counts where the altered figure is among its facts.

    Mends where it proposes the old one.
    """
    slip = Slip("digit", ("12.50",), ("12.30",), "其中")
    right = Said("X", "error", "", ("12.50万元", "3万元"), "12.50万元", "12.30万元")
    other = Said("X", "error", "", ("3万元",), "3万元", "4万元")
    assert judge(slip, [right]).mended
    assert not judge(slip, [other]).detected
    assert number("1,204.50万元") == number("1204.5")
