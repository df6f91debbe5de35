"""Archives: which members come out, under which names, and what is refused."""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from extract.archive import Member, is_archive, unpack
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.sniff import peek, zip_directory
from heshu.pipeline import check_all, read_all
from heshu.processes.bounds import Bounds
from heshu.progress import Expected
from heshu.sources import Source, collect, is_document
from tests.hostile_packages import (
    archive,
    docx,
    entry,
    marked_encrypted,
    nested,
    overlapping,
    paragraph,
    renamed,
    table,
)

TEXT = "本年支出合计1130.35万元。".encode()


def members(tmp_path: Path, data: bytes, limits: Limits | None = None) -> list[Member]:
    """Unpack an archive."""
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return unpack(path, Path(tempfile.mkdtemp(prefix="out-", dir=tmp_path)), limits or Limits(), is_document)


def told(found: list[Member]) -> dict[str, str | None]:
    """Return the problem codes by name, None for members that were unpacked."""
    return {member.name: member.problem and member.problem.code for member in found}


def refusal(tmp_path: Path, data: bytes, limits: Limits | None = None) -> str:
    """Return the code for which a whole archive is refused."""
    with pytest.raises(UnreadableError) as caught:
        members(tmp_path, data, limits)
    return caught.value.problem.code


def test_members_come_by_name_and_only_documents(tmp_path: Path) -> None:
    """Sorted, with their folders; programs, locks, hidden files and what a Mac adds are left out."""
    left_out = [
        ("setup.exe", b"MZ"),
        ("~$a.docx", b""),
        ("__MACOSX/._a.txt", b"1"),
        (".git/a.txt", b"1"),
        ("d/", b""),
    ]
    found = members(tmp_path, archive(("b.txt", TEXT), ("县/a.txt", b"1"), *left_out))
    assert told(found) == {"b.txt": None, "县/a.txt": None}
    assert [member.path.read_bytes() for member in found if member.path] == [TEXT, b"1"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_an_encoding_that_is_not_told_are_repaired(tmp_path: Path, encoding: str) -> None:
    """Archives of Chinese Windows hold GBK, those of other programs UTF-8."""
    assert told(members(tmp_path, renamed("区直\\自评表.txt".encode(encoding), TEXT))) == {
        "区直/自评表.txt": None
    }


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "a/../../b.txt",
        "..\\a.txt",
        "/etc/a.txt",
        "\\\\host\\a.txt",
        "C:\\a.txt",
        "c:a.txt",
        "a" * 2000 + ".txt",
    ],
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    """A bad name costs only its own member, and nothing is written under it."""
    found = told(members(tmp_path, archive((name, TEXT), ("fine.txt", TEXT))))
    assert sorted(str(code) for code in found.values()) == ["None", "unsafe"]
    assert [path.name for path in tmp_path.glob("out-*/**/*")] == ["000001"]


def test_links_and_encrypted_members_are_refused(tmp_path: Path) -> None:
    """A link would be read as what it points to; a password is nowhere to be had."""
    assert told(members(tmp_path, archive((entry("a.txt", stat.S_IFLNK | 0o777), b"/etc/passwd")))) == {
        "a.txt": "unsafe"
    }
    assert told(members(tmp_path, marked_encrypted(archive(("a.txt", TEXT))))) == {"a.txt": "encrypted"}


def test_archives_are_opened_one_level_deep(tmp_path: Path) -> None:
    """An archive in an archive is, one in that is not; none is left behind."""
    assert told(members(tmp_path, archive(("i.zip", archive(("a.txt", TEXT))), ("z.txt", TEXT)))) == {
        "i.zip/a.txt": None,
        "z.txt": None,
    }
    assert told(members(tmp_path, nested(3, TEXT))) == {"2.zip/1.zip": "limit"}
    deeper = replace(Limits(), archive_depth=2)
    assert told(members(tmp_path, nested(3, TEXT), deeper)) == {"2.zip/1.zip/inside.txt": None}


def test_a_word_file_in_an_archive_is_a_document(tmp_path: Path) -> None:
    """A Word file is a ZIP container itself, and no archive."""
    assert told(members(tmp_path, archive(("a.docx", docx(paragraph()))))) == {"a.docx": None}


def test_what_swells_is_refused(tmp_path: Path) -> None:
    """Packed too tightly, too many files, too many bytes, one file listed many times."""
    assert told(members(tmp_path, archive(("a.txt", bytes(4 << 20))))) == {"a.txt": "limit"}
    assert (
        refusal(
            tmp_path, archive(*((f"{n}.txt", b"1") for n in range(9))), replace(Limits(), archive_entries=8)
        )
        == "limit"
    )
    assert refusal(tmp_path, overlapping(50)) == "damaged"
    small = replace(Limits(), archive_bytes=len(TEXT) + 1)
    assert told(members(tmp_path, archive(("a.txt", TEXT), ("b.txt", TEXT)), small)) == {
        "a.txt": None,
        "b.txt": "limit",
    }


def test_files_of_inner_archives_count(tmp_path: Path) -> None:
    """The number of files is that of all archives together.

    The inner archive that is one too many is refused.
    """
    data = archive(("a.zip", archive(*((f"{n}.txt", b"1") for n in range(5)))), ("b.txt", TEXT))
    assert told(members(tmp_path, data, replace(Limits(), archive_entries=5))) == {
        "a.zip": "limit",
        "b.txt": None,
    }


def test_what_gives_nothing_is_refused_as_a_whole(tmp_path: Path) -> None:
    """No document, no member, no directory."""
    assert refusal(tmp_path, archive(("a.exe", b"MZ"))) == "no_documents"
    assert refusal(tmp_path, archive()) == "no_documents"
    assert refusal(tmp_path, archive(("a.txt", TEXT))[:40]) == "damaged"


def test_a_directory_is_measured_before_it_is_read(tmp_path: Path) -> None:
    """Also that of a large archive, whose figures stand in a record of their own."""
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("a.txt", TEXT), ("b.txt", TEXT)))
    entries, size = zip_directory(path)
    assert (entries, 46 * 2 < size < 200) == (2, True)
    data = path.read_bytes()
    at = data.rfind(b"PK\x05\x06")
    record = b"PK\x06\x06" + bytes(28) + (7).to_bytes(8, "little") + (900).to_bytes(8, "little") + bytes(8)
    locator = b"PK\x06\x07" + bytes(4) + at.to_bytes(8, "little") + bytes(4)
    path.write_bytes(data[:at] + record + locator + data[at:])
    assert zip_directory(path) == (7, 900)


def test_archives_are_told_from_documents(tmp_path: Path) -> None:
    """By what is in them; the first look needs only the first entry."""
    path = tmp_path / "a"
    for data, seen, verdict in [
        (archive(("a.txt", TEXT)), "zip", True),
        (docx(paragraph()), "other", False),
        (archive(("a.bin", b""), ("word/document.xml", b"<x/>")), "zip", False),
        (archive(), "zip", True),
        (b"%PDF-1.7", "other", False),
    ]:
        path.write_bytes(data)
        assert (peek(path), is_archive(path)) == (seen, verdict)


@pytest.mark.slow
def test_members_are_documents_of_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand in the place of their archive, count, and leave nothing behind.

    The bad one is named, the damaged archive too.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.md").write_bytes(TEXT)
    (reports / "b.zip").write_bytes(
        archive(("内/1.docx", docx(table())), ("2.pdf", b"%PDF-cut"), ("3.txt", TEXT))
    )
    (reports / "c.zip").write_bytes(archive(("a.txt", TEXT))[:40])
    (reports / "d.txt").write_bytes(TEXT)
    sources = collect([reports])
    expected = Expected(len(sources))
    found = [
        (one.file, [problem.code for problem in one.problems])
        for one in check_all(sources, Bounds(seconds=60), expected=expected)
    ]
    assert found == [
        ("a.md", []),
        ("b.zip/2.pdf", ["damaged"]),
        ("b.zip/3.txt", []),
        ("b.zip/内/1.docx", []),
        ("c.zip", ["damaged"]),
        ("d.txt", []),
    ]
    assert expected.count == 6
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.slow
def test_a_batch_that_is_broken_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops taking documents finds the private folder gone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("1.txt", TEXT), ("2.txt", TEXT)))
    documents = read_all([Source(path, "a.zip")], Bounds(seconds=60))
    assert next(iter(documents)).file == "a.zip/1.txt"
    documents.close()  # type: ignore[attr-defined]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_archive_with_an_odd_compression_is_named(tmp_path: Path) -> None:
    """A method that cannot be unpacked is told of that member."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("a.txt", TEXT)
    changed = bytearray(data.getvalue())
    changed[8] = 97  # WavPack, in the local header
    changed[data.getvalue().find(b"PK\x01\x02") + 10] = 97
    assert told(members(tmp_path, bytes(changed))) == {"a.txt": "unsupported"}
