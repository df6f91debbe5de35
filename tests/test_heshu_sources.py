"""Which files of a folder are taken for documents, in which order, under which names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from heshu.sources import PathError, collect, collect_some


def touch(folder: Path, *names: str) -> None:
    """Make empty files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")


def names(*paths: Path) -> list[str]:
    """Return the names of the documents at `paths`."""
    return [source.name for source in collect(paths)]


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """Files come before folders, each sorted, named relative to the folder given."""
    touch(tmp_path, "b.pdf", "a.docx", "county/2.PDF", "county/1.md", "area/x.xlsx")
    assert names(tmp_path) == ["a.docx", "b.pdf", "area/x.xlsx", "county/1.md", "county/2.PDF"]


def test_what_is_no_document_is_left_in_the_folder(tmp_path: Path) -> None:
    """Locks, hidden and temporary files and other kinds of files are no documents."""
    touch(tmp_path, "~$a.docx", ".a.pdf", "~a.docx", "a.expected.json", "make.py", ".git/a.pdf", "a.pdf")
    assert names(tmp_path) == ["a.pdf"]


def test_a_file_that_is_named_is_always_taken(tmp_path: Path) -> None:
    """Whoever names a file means it."""
    touch(tmp_path, "report.dat")
    assert names(tmp_path / "report.dat") == [(tmp_path / "report.dat").as_posix()]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """A folder and a file in it name the same document."""
    touch(tmp_path, "a.pdf")
    assert len(names(tmp_path / "a.pdf", tmp_path, tmp_path)) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_to_a_folder_above_does_not_hang(tmp_path: Path) -> None:
    """Links to folders are not followed."""
    touch(tmp_path, "a.pdf")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in a folder is passed over; one that is named is refused."""
    os.mkfifo(tmp_path / "a.pdf")
    touch(tmp_path, "b.pdf")
    assert names(tmp_path) == ["b.pdf"]
    with pytest.raises(PathError):
        collect([tmp_path / "a.pdf"])


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    """A path that is not there and a folder without documents are slips."""
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(PathError) as caught:
            collect_some([path])
        assert caught.value.exit_code == 2
