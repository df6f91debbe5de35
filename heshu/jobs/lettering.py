"""`heshu letter`: letters and work papers to departments, from the findings of a store."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from extract.errors import HeshuError
from heshu.interface_language import localized
from heshu.letters.filling import FOLDER, TEMPLATES, filled, template_path
from heshu.letters.items import Letter, letters
from heshu.store.database import open_database
from heshu.store.judged import judged_documents
from heshu.suggestions import asked

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
MOST_MEANT = 3


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """What the command line asked for: `department` None for all, `target` a folder or a file."""

    store: Path | str
    department: str | None
    templates: tuple[str, ...]
    target: Path
    verdicts: tuple[str, ...]
    quiet: bool = False


def run_letters(options: LetterOptions) -> int:
    """Write a file a department and template and return the exit status."""
    paths = [template_path(name) for name in options.templates]
    found = store_letters(options.store, options.verdicts, options.department)
    single = options.target.suffix.lower() == ".docx" and len(found) * len(paths) == 1
    folder = options.target.parent if single else options.target
    folder.mkdir(parents=True, exist_ok=True)
    for letter in found.values():
        for path in paths:
            target = options.target if single else folder / letter_name(letter, path)
            target.write_bytes(filled(path, letter))
            if not options.quiet:
                count = len(letter.items)
                print(  # noqa: T201 - the program's output
                    localized(f"{target}：{count}项问题", f"{target}: {count} findings"), file=sys.stderr
                )
    return 0


def letter_name(letter: Letter, template: Path) -> str:
    """Return the name of the file of a letter: department and template."""
    names = {stem: name for name, stem in TEMPLATES.items()}
    return _UNSAFE.sub("_", f"{letter.fields['部门']}-{names.get(template.stem, template.stem)}.docx")


def store_letters(store: Path | str, verdicts: tuple[str, ...], department: str | None) -> dict[str, Letter]:
    """Return the letters of a store by department; raises `HeshuError` where there is nothing to write."""
    with open_database(store, write=False) as database:
        everything = letters(
            (document for _, document in judged_documents(database, verdicts)),
            date.today(),  # noqa: DTZ011 - of the wall
        )
    if department is None:
        found = everything
    else:
        found = {name: letter for name, letter in everything.items() if name == department}
        if not found:
            found = {name: letter for name, letter in everything.items() if department in name}
    if found:
        return found
    names = [name for name in everything if name]
    near = get_close_matches(department or "", names, n=MOST_MEANT, cutoff=0.3)
    raise HeshuError(
        localized(
            "没有这样的疑点：默认只取已确认的，可加 --verdict confirmed,undecided",
            "there are no such findings: only confirmed ones are taken; add --verdict confirmed,undecided",
        )
        + (asked(*near) if near else "")
    )


def copy_templates(folder: Path) -> int:
    """Copy the templates to a folder, where an office may change them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stem in TEMPLATES.items():
        shutil.copyfile(FOLDER / f"{stem}.docx", folder / f"{name}.docx")
        print(folder / f"{name}.docx", file=sys.stderr)  # noqa: T201 - the program's output
    return 0
