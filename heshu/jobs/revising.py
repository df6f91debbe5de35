"""`heshu compare`: two versions of one document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.language import Language
from heshu.across.revisions import Change, Revision, revision
from heshu.formats import RulesFormat
from heshu.output.headings import column_heading, entry_word
from heshu.output.human import one_line, place, problem_lines
from heshu.output.json_records import finding_json, value_json
from heshu.pipeline import check_all
from heshu.processes.bounds import Bounds
from heshu.rule_selection import choice
from heshu.sources import collect_some
from rules.finding import Finding

SCHEMA = "heshu-compare/1"
NOT_TWO = 2
_TITLES = {
    "changes": ("改动的数字", "figures changed"),
    "gone": ("已消除的疑点", "findings gone"),
    "new": ("新出现的疑点", "new findings"),
    "left": ("仍在的疑点", "findings left"),
}


def run_compare(old: Path, new: Path, form: RulesFormat, bounds: Bounds, language: Language) -> int:
    """Print what changed; return 0 if nothing did, 1 if something did, 2 if either cannot be read."""
    checked = []
    for path in (old, new):
        sources = collect_some([path])
        documents = list(check_all(sources, bounds, chosen=choice((), (), sources)))
        for document in documents:
            for line in problem_lines(document, language):
                print(line, file=sys.stderr)  # noqa: T201 - the program's output
        if len(documents) != 1 or documents[0].status == "failed":
            return NOT_TWO
        checked.append(documents[0])
    found = revision(*checked)
    if form is RulesFormat.JSON:
        json.dump(_json(old, new, found, language), sys.stdout, ensure_ascii=False, indent=2)
        print()  # noqa: T201 - the end of the line
    else:
        for line in lines(found, language):
            print(line)  # noqa: T201 - the program's output
    return int(found.changed)


def lines(found: Revision, language: Language) -> Iterator[str]:
    """Yield what changed, in lines under four titles."""
    for name, entries in (
        ("changes", [_change_line(change, language) for change in found.changes]),
        ("gone", [_finding_line(entry, language) for entry in found.gone]),
        ("new", [_finding_line(entry, language) for entry in found.new]),
        ("left", [_finding_line(entry, language) for entry in found.left]),
    ):
        title = _TITLES[name][language == "en"]
        yield f"{title}{'：' if language == 'zh' else ': '}{len(entries)}"
        yield from (f"  {entry}" for entry in entries)


def _change_line(change: Change, language: Language) -> str:
    old, new = (value.text if value is not None else "—" for value in (change.old, change.new))
    value = change.new or change.old
    where = place(value.at) if value is not None else ""
    label = " · ".join(_word(part, language) for part in change.label.split(" · "))
    return one_line(f"{label}: {old} → {new}  {where}")


def _word(part: str, language: Language) -> str:
    """Return the name of a column of the records in the language of the output, other texts as they are."""
    if not part.isascii() or not part.replace("_", "").isalpha():
        return part
    try:
        return column_heading(part, language)
    except (KeyError, IndexError):
        return entry_word("measure", part, language)


def _finding_line(entry: Finding, language: Language) -> str:
    return one_line(f"{entry.severity} {entry.rule} {entry.message.in_language(language)}")


def _json(old: Path, new: Path, found: Revision, language: Language) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "old": old.as_posix(),
        "new": new.as_posix(),
        "changes": [
            {"label": change.label, "old": value_json(change.old), "new": value_json(change.new)}
            for change in found.changes
        ],
        "findings": {
            "gone": [finding_json(entry, language) for entry in found.gone],
            "new": [finding_json(entry, language) for entry in found.new],
            "left": [finding_json(entry, language) for entry in found.left],
        },
    }
