"""The store as the review page looks at it: documents one by one, findings in short, and decisions."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from heshu.store.catalogue import (
    finding_bodies,
    load,
    report_head,
    report_heads,
    reports_of,
    stamp,
    stored_documents,
)
from heshu.store.codec import pack
from heshu.store.database import StoreError, open_database
from heshu.store.decisions import WITHDRAWN, Verdicts, decide, decisions_after
from normalize.records import Report
from tests.conftest import NewStore
from tests.review_stores import fill, hostile_document


def test_documents_come_back_as_they_were_put_in(new_store: NewStore) -> None:
    """Names, departments, findings in their order, and the whole document."""
    address = new_store("catalogue")
    before = hostile_document("甲县/一.docx", ["甲局", "乙局"])
    fill(
        address,
        [(Path("/b/二.docx"), hostile_document("乙县/二.docx", ["丙局"])), (Path("/a/一.docx"), before)],
    )
    with open_database(address, write=False) as database:
        two, one = stored_documents(database)
        assert (one.file, two.file) == ("甲县/一.docx", "乙县/二.docx")
        assert load(database, one) == before
        heads = report_heads(database, [one.extraction, two.extraction])
        assert {extraction: head.department for extraction, head in heads.items()} == {
            one.extraction: "甲局",
            two.extraction: "丙局",
        }
        assert [body["id"] for _, _, body in finding_bodies(database, [one.extraction])] == ["id1", "id2"]
        assert [report["title"] for report in reports_of(database, one.extraction)] == ["甲局", "乙局"]
        assert stamp(database)


def test_the_last_decision_stands_until_it_is_withdrawn(new_store: NewStore) -> None:
    """Decisions are rows; those of former contents of a place count when no later one was made of the present."""
    address = new_store("decisions")
    document = hostile_document("一.docx", ["甲局"])
    fill(
        address, [(Path("/a/一.docx"), document), (Path("/a/二.docx"), hostile_document("二.docx", ["乙局"]))]
    )
    with open_database(address, write=True) as database:
        key, former = (stored.document for stored in stored_documents(database))
        verdicts = Verdicts()
        decide(database, former, "id1", "misread", None, "某人")
        verdicts.refresh(database)
        found = verdicts.of((key, former), "id1")
        assert found is not None
        assert (found.verdict, found.note, found.author) == ("misread", None, "某人")
        decide(database, key, "id1", "confirmed", "  已核实\x00 ")
        verdicts.refresh(database)
        found = verdicts.of((key, former), "id1")
        assert found is not None
        assert (found.verdict, found.note) == ("confirmed", "已核实")
        decide(database, key, "id1", WITHDRAWN)
        verdicts.refresh(database)
        assert verdicts.of((key, former), "id1") is None
        assert len(decisions_after(database, 0)) == 3
        with pytest.raises(StoreError):
            decide(database, key, "id1", "dismissed")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zlib",
        zlib.compress(b"[]"),
        zlib.compress(b'[{"kind":"budget","depart'),
        zlib.compress(b"[{}]"),
    ],
)
def test_the_head_of_reports_that_cannot_be_read_says_no_department(data: bytes) -> None:
    """Damaged, empty and cut reports raise nothing."""
    assert report_head(data).get("department") is None


def test_the_head_of_reports_is_read_from_its_beginning() -> None:
    """A long report is not unpacked for its department."""
    packed = pack(tuple(Report("budget", f"标题{number}", "某局", None, 2024) for number in range(5_000)))
    assert report_head(packed[:2_048])["department"] == "某局"
