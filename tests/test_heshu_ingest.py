"""Taking documents into a store.

Nothing is read twice, nothing is lost, what is new is told from what is known.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from heshu.checked import CheckedDocument
from heshu.pipeline import check_all
from heshu.rule_selection import choice
from heshu.sources import collect
from heshu.store.contents import progress
from heshu.store.database import open_database
from tests.ingest_desk import BOUNDS, VERSIONS, Workspace, age, text, write_archive

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_unchanged_files_are_not_read_again(workspace: Workspace) -> None:
    """The second time nothing is read, nor its content looked at.

    The third, after a touch, only its content is looked at.
    """
    workspace.write("a.md")
    workspace.write("b/c.md", "101")
    assert workspace.ingest() == ["a.md", "b/c.md"]
    before = workspace.documents()
    assert workspace.ingest() == []
    age(workspace.reports / "a.md", 10)
    assert workspace.ingest() == []
    assert workspace.documents() == before
    assert workspace.rows("SELECT * FROM history") == []


@pytest.mark.slow
def test_the_store_holds_what_a_check_finds(workspace: Workspace) -> None:
    """Reports, findings, problems and statuses are those of `heshu check`."""
    workspace.write("a.md", "101")
    (workspace.reports / "empty.pdf").touch()
    (workspace.reports / "odd.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    shutil.copy(ROOT / "samples" / "score-sheet.docx", workspace.reports)
    workspace.ingest()
    checked = list(check_all(collect([workspace.reports]), BOUNDS))
    assert repr([told(document) for document in workspace.documents()]) == repr(
        [told(document) for document in checked]
    )


def told(document: CheckedDocument) -> CheckedDocument:
    """Return a document without the rules that met nothing to check."""
    return replace(document, coverage=tuple(entry for entry in document.coverage if entry.applicable))


@pytest.mark.slow
def test_a_changed_file_replaces_its_records_and_keeps_its_history(workspace: Workspace) -> None:
    """The findings are those of the new content; history names the old."""
    path = workspace.write("a.md")
    workspace.ingest()
    (old,) = workspace.documents()
    path.write_text(text("101"), encoding="utf-8")
    assert workspace.ingest() == ["a.md"]
    (new,) = workspace.documents()
    assert old.sha256 != new.sha256
    assert len(old.findings) < len(new.findings)
    assert workspace.rows("SELECT event, document FROM history") == [("changed", old.sha256)]
    path.write_text(text("100"), encoding="utf-8")
    assert workspace.ingest() == []
    assert workspace.documents() == [old]


@pytest.mark.slow
def test_a_moved_file_is_recognised_and_a_copy_is_a_second(workspace: Workspace) -> None:
    """A file that has gone from its place and turned up at another is the same document.

    One that is still there has a twin.
    """
    path = workspace.write("a.md")
    workspace.ingest()
    (workspace.reports / "2024").mkdir()
    path.rename(workspace.reports / "2024" / "b.md")
    assert workspace.ingest() == []
    assert [found.file for found in workspace.documents()] == ["2024/b.md"]
    assert workspace.rows("SELECT event FROM history") == [("moved",)]
    shutil.copy(workspace.reports / "2024" / "b.md", path)
    assert workspace.ingest() == []
    assert [found.file for found in workspace.documents()] == ["2024/b.md", "a.md"]


@pytest.mark.slow
def test_new_rules_validate_without_reading(workspace: Workspace) -> None:
    """Another ruleset sees the stored reports; going back to the first needs neither."""
    workspace.write("a.md", "101")
    workspace.write("copy.md", "101")
    workspace.ingest()
    before = workspace.documents()
    assert workspace.ingest(replace(VERSIONS, ruleset="rules/2")) == []
    assert workspace.documents() == before
    assert workspace.rows("SELECT DISTINCT ruleset FROM item") == [("rules/2",)]
    assert workspace.ingest() == []
    assert workspace.rows("SELECT DISTINCT ruleset FROM item") == [("rules/1",)]
    assert workspace.rows("SELECT ruleset, count(*) FROM validation GROUP BY 1") == [
        ("rules/1", 1),
        ("rules/2", 1),
    ]


@pytest.mark.slow
def test_settings_hold_for_the_folder_that_is_named(workspace: Workspace) -> None:
    """The rules of its `heshu.toml`, and of the command line, are part of the ruleset; a file below is not heeded.

    Changed ones validate without reading.
    """
    workspace.write("strict/a.md", "101")
    workspace.write("mild/b.md", "101")
    (workspace.reports / "mild" / "heshu.toml").write_text('[rules]\nignore = ["C03"]\n', encoding="utf-8")
    (workspace.reports / "heshu.toml").write_text('[rules]\nignore = ["C03"]\n', encoding="utf-8")
    workspace.ingest()
    assert [rules_of(document) for document in workspace.documents()] == [[], []]
    (workspace.reports / "heshu.toml").unlink()
    assert workspace.ingest() == []
    assert [rules_of(document) for document in workspace.documents()] == [["C03"], ["C03"]]
    assert workspace.ingest(ignore=("C03",)) == []
    assert [rules_of(document) for document in workspace.documents()] == [[], []]


@pytest.mark.slow
def test_settings_beside_an_archive_hold_for_its_members(workspace: Workspace) -> None:
    """In a check and in a store alike."""
    write_archive(workspace.reports / "all.zip", {"a.md": "101"})
    (workspace.reports / "heshu.toml").write_text('[rules]\nignore = ["C03"]\n', encoding="utf-8")
    workspace.ingest()
    sources = collect([workspace.reports])
    checked = list(check_all(sources, BOUNDS, chosen=choice((), (), sources, called=[workspace.reports])))
    assert [rules_of(document) for document in (*workspace.documents(), *checked)] == [[], []]


def rules_of(document: CheckedDocument) -> list[str]:
    """Return the rules of the findings of a document."""
    return [finding.rule for finding in document.findings]


@pytest.mark.slow
def test_a_new_reader_reads_again(workspace: Workspace) -> None:
    """What another reader, or one with other limits, has given is kept, but counts no longer."""
    workspace.write("a.md")
    workspace.ingest()
    assert workspace.ingest(replace(VERSIONS, reading="reader/2")) == ["a.md"]
    assert len(workspace.documents()) == 1


@pytest.mark.slow
def test_members_of_archives_are_documents(workspace: Workspace) -> None:
    """Each is known by its content; one that is no longer in the archive goes to history."""
    archive = workspace.reports / "all.zip"
    write_archive(archive, {"a.md": "100", "b.md": "101", "c.md": "102"})
    assert workspace.ingest() == ["all.zip/a.md", "all.zip/b.md", "all.zip/c.md"]
    write_archive(archive, {"a.md": "100", "d.md": "103"})
    assert workspace.ingest() == ["all.zip/d.md"]
    assert workspace.ingest() == []
    assert [found.file for found in workspace.documents()] == ["all.zip/a.md", "all.zip/d.md"]
    assert workspace.rows("SELECT event, member FROM history ORDER BY id") == [
        ("changed", "/b.md"),
        ("gone", "/c.md"),
    ]


@pytest.mark.slow
def test_bad_documents_are_outcomes_that_stay_until_they_are_tried_again(workspace: Workspace) -> None:
    """Hang, crash and exit are stored by their code, are not tried again by themselves.

    Are with `retry`.
    """
    for number, name in enumerate(("hang.md", "crash.md", "exit.md", "fine.md")):
        workspace.write(name, str(number))
    bounds = replace(BOUNDS, seconds=5)
    assert workspace.ingest(bounds=bounds) == ["crash.md", "exit.md", "fine.md", "hang.md"]
    found = {
        document.file: [problem.code for problem in document.problems] for document in workspace.documents()
    }
    assert found == {"crash.md": ["crash"], "exit.md": ["crash"], "fine.md": [], "hang.md": ["timeout"]}
    assert workspace.ingest(bounds=bounds) == []
    assert workspace.ingest(bounds=bounds, retry=True) == ["crash.md", "exit.md", "hang.md"]


@pytest.mark.slow
def test_a_file_that_goes_while_it_waits_is_told_of_and_then_forgotten(workspace: Workspace) -> None:
    """Nothing waits for ever."""
    path = workspace.write("a.md")
    workspace.ingest()
    with open_database(workspace.options.store, write=True) as store:
        store.execute(
            "INSERT INTO source (path, name) VALUES (?, 'gone.md')",
            os.fsencode(workspace.reports / "gone.md"),
        )
    with open_database(workspace.options.store, write=False) as store:
        assert progress(store).waiting == 1
    path.unlink()
    workspace.write("b.md", "7")
    workspace.ingest()
    with open_database(workspace.options.store, write=False) as store:
        assert (progress(store).waiting, progress(store).statuses) == (0, {"ok": 2})
