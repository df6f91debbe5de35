"""The generated corpus: the same seed gives the same documents, and what is read is what was printed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from extract.reader import read
from samples.corpus.many import KINDS, LOOKS, make_many


def folded(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a small corpus in which each kind and each look stands."""
    return make_many(tmp_path_factory.mktemp("corpus"), max(len(KINDS), len(LOOKS)), 7)


def test_the_same_seed_gives_the_same_documents(tmp_path: Path) -> None:
    """PDF, Word, web pages and truths do not depend on when they were written."""
    first, second = (make_many(tmp_path / name, 6, 3) for name in ("first", "second"))
    same = [
        one.read_bytes() == other.read_bytes()
        for one, other in zip(first, second, strict=True)
        if one.suffix != ".xlsx"
    ]
    assert same == [True] * len(same)
    truths = [path.with_name(path.name + ".truth.json").read_bytes() for path in (*first, *second)]
    assert truths[:6] == truths[6:]
    assert first[0].read_bytes() != make_many(tmp_path / "third", 1, 4)[0].read_bytes()


def test_the_corpus_is_read_exactly(corpus: list[Path]) -> None:
    """Every cell has its row, column, spans and text, in every format."""
    for path in corpus:
        truth = json.loads(path.with_name(path.name + ".truth.json").read_text(encoding="utf-8"))
        printed = [
            sorted(
                (cell["row"], cell["column"], cell["row_span"], cell["column_span"], folded(cell["text"]))
                for cell in table["cells"]
            )
            for table in truth["tables"]
        ]
        found = [
            sorted(
                (cell.row, cell.column, cell.row_span, cell.column_span, folded(cell.text))
                for cell in table.cells
            )
            for table in read(path).tables
        ]
        assert found == printed, path.name


def test_figures_add_up(corpus: list[Path]) -> None:
    """The parts of the funds make the whole in every form that has both."""
    for path in corpus:
        records = json.loads(path.with_name(path.name + ".truth.json").read_text(encoding="utf-8"))["records"]
        budgets = [Decimal(fund["budget"].replace(",", "")) for fund in records["funds"]]
        assert not budgets or budgets[0] == sum(budgets[1:]), path.name
